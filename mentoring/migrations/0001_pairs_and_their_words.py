import datetime
import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.db import migrations, models

import members.clock
import members.fields
import members.models.calendar


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cop", "0014_ideas_and_tasks"),
        ("members", "0023_the_ledger_of_learning"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(unique=True, verbose_name="version")),
                ("text_my", models.TextField(verbose_name="text (Burmese)")),
                ("text_en", models.TextField(verbose_name="text (English)")),
                ("since", models.DateField(default=members.clock.today, verbose_name="since")),
            ],
            options={
                "verbose_name": "terms of mentoring",
                "verbose_name_plural": "terms of mentoring",
            },
        ),
        migrations.CreateModel(
            name="MentoringRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "message",
                    members.fields.EncryptedTextField(blank=True, null=True, verbose_name="a few words to the mentor"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed by the coordinator"),
                            ("open", "Being asked"),
                            ("matched", "Answered with yes"),
                            ("exhausted", "Nobody could"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(default=members.clock.now)),
                ("settled_at", models.DateTimeField(null=True)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentoring_requests",
                        to="members.member",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "open"])),
                        fields=("mentee",),
                        name="mentoringrequest_one_live",
                        violation_error_message="A mentor is being asked already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state__in", ["proposed", "open"])),
                            models.Q(
                                models.Q(("state__in", ["proposed", "open"]), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mentoringrequest_settled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MentoringPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("agreeing", "Agreeing how to work"),
                            ("active", "Working together"),
                            ("closed", "Ended"),
                            ("unconfirmed", "Ended by itself"),
                        ],
                        default="agreeing",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("started_on", models.DateField(default=members.clock.today, verbose_name="since")),
                ("active_on", models.DateField(null=True, verbose_name="agreed on")),
                (
                    "cadence_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="days between two meetings"),
                ),
                ("ends_on", models.DateField(null=True, verbose_name="until")),
                ("nudged_for", models.DateField(null=True)),
                ("closure_proposed_at", models.DateTimeField(null=True)),
                ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "The goals are reached"),
                            ("time", "The time is over"),
                            ("busy", "One of us has no time"),
                            ("away", "One of us moved or left"),
                            ("other_mentor", "Somebody else fits better"),
                            ("silent", "We lost touch"),
                            ("other", "Something else"),
                        ],
                        default="",
                        max_length=14,
                        verbose_name="why it ended",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("reached", "Reached"), ("partly", "Partly reached"), ("not", "Not reached")],
                        default="",
                        max_length=8,
                        verbose_name="the goals",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "centre",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.justicecentre",
                        verbose_name="centre",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentoring_taken",
                        to="members.member",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentoring_given",
                        to="members.member",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pair",
                        to="mentoring.mentoringrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "mentoring pair",
                "verbose_name_plural": "mentoring pairs",
                "indexes": [
                    models.Index(fields=["mentor", "state"], name="mentoringpair_by_mentor"),
                    models.Index(fields=["mentee", "state"], name="mentoringpair_by_mentee"),
                    models.Index(fields=["centre", "state"], name="mentoringpair_by_centre"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("mentee")), _negated=True),
                        name="mentoringpair_of_two",
                        violation_error_message="Nobody mentors themselves.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["agreeing", "active"])),
                        fields=("mentor", "mentee"),
                        name="mentoringpair_one_open",
                        violation_error_message="These two work together already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on", None), ("state__in", ["agreeing", "active"])),
                            models.Q(("state__in", ["closed", "unconfirmed"]), ("ended_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="mentoringpair_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "active"), _negated=True),
                            models.Q(("active_on__isnull", False), ("ends_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="mentoringpair_active_is_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cadence_days__range", (7, 92))), name="mentoringpair_cadence"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", members.fields.EncryptedTextField(verbose_name="goal")),
                ("next_step", members.fields.EncryptedTextField(blank=True, null=True, verbose_name="next step")),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "Not started"), ("working", "Working on it"), ("done", "Done")],
                        default="new",
                        max_length=8,
                        verbose_name="how far",
                    ),
                ),
                ("created_at", models.DateTimeField(default=members.clock.now)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="goals", to="mentoring.mentoringpair"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="MentoringProgramme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weight_area",
                    models.PositiveSmallIntegerField(default=30, verbose_name="points: practice areas and topics"),
                ),
                ("weight_region", models.PositiveSmallIntegerField(default=15, verbose_name="points: region")),
                ("weight_language", models.PositiveSmallIntegerField(default=20, verbose_name="points: languages")),
                (
                    "weight_gender",
                    models.PositiveSmallIntegerField(default=10, verbose_name="points: wish for a woman or a man"),
                ),
                (
                    "weight_stage",
                    models.PositiveSmallIntegerField(default=15, verbose_name="points: stages of a case"),
                ),
                ("weight_load", models.PositiveSmallIntegerField(default=10, verbose_name="points: room for more")),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(default=3, verbose_name="working days for an answer"),
                ),
                (
                    "grace_days",
                    models.PositiveSmallIntegerField(
                        default=14, verbose_name="days after the end before a pair closes by itself"
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "verbose_name": "mentoring programme",
                "verbose_name_plural": "mentoring programme",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "weight_load",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.Value(100), "-", models.F("weight_area")
                                                ),
                                                "-",
                                                models.F("weight_region"),
                                            ),
                                            "-",
                                            models.F("weight_language"),
                                        ),
                                        "-",
                                        models.F("weight_gender"),
                                    ),
                                    "-",
                                    models.F("weight_stage"),
                                ),
                            )
                        ),
                        name="mentoringprogramme_weights_sum_to_100",
                        violation_error_message="The points of the six parts have to sum to 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_days__range", (1, 15)), ("grace_days__range", (1, 60))),
                        name="mentoringprogramme_days",
                        violation_error_message="Give 1 to 15 working days and 1 to 60 days of grace.",
                    ),
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="mentoringprogramme_one_row"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MentoringOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Next in line"),
                            ("offered", "Asked"),
                            ("accepted", "Said yes"),
                            ("declined", "Said no"),
                            ("expired", "Did not answer"),
                            ("skipped", "Had no room"),
                            ("dropped", "Not asked any more"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("offered_at", models.DateTimeField(null=True)),
                ("remind_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("capacity", "No time at the moment"),
                            ("field", "Not my field"),
                            ("conflict", "A conflict of interest"),
                            ("other", "Something else"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="why not",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentoring_offers",
                        to="members.member",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="mentoring.mentoringrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["rank"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "offered")), fields=["mentor"], name="mentoringoffer_by_mentor"
                    ),
                    models.Index(
                        condition=models.Q(("state", "offered")), fields=["expires_at"], name="mentoringoffer_due"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "mentor"), name="mentoringoffer_mentor_once"),
                    models.UniqueConstraint(fields=("request", "rank"), name="mentoringoffer_rank_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "offered")), fields=("request",), name="mentoringoffer_one_asked"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "accepted")), fields=("request",), name="mentoringoffer_one_yes"
                    ),
                    models.CheckConstraint(condition=models.Q(("rank__range", (1, 3))), name="mentoringoffer_rank"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "offered"), _negated=True),
                            models.Q(("expires_at__isnull", False), ("offered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="mentoringoffer_asked_until",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MentoringSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "zone",
                    models.CharField(
                        default="Asia/Yangon",
                        max_length=40,
                        validators=[members.models.calendar.validate_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("room", "In a room"), ("online", "Online"), ("both", "In a room and online")],
                        default="room",
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                ("place", members.fields.EncryptedTextField(blank=True, null=True, verbose_name="place")),
                ("join_link", members.fields.EncryptedTextField(blank=True, null=True, verbose_name="link")),
                ("schedule_version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "cancelled_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="cancelled at"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "way",
                    models.CharField(
                        choices=[("call", "By phone or call"), ("visit", "In person"), ("chat", "In writing")],
                        default="call",
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                ("about", members.fields.EncryptedTextField(blank=True, null=True, verbose_name="what it was about")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not written down"), ("held", "We met"), ("not_held", "We did not meet")],
                        default="",
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes")),
                ("logged_at", models.DateTimeField(editable=False, null=True)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "logged_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="mentoring.mentoringpair",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["pair", "starts_at"], name="mentoringsession_by_pair"),
                    models.Index(
                        condition=models.Q(("cancelled_at", None), ("outcome", "")),
                        fields=["starts_at"],
                        name="mentoringsession_by_start",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="mentoringsession_ends_after_start",
                        violation_error_message="The end lies before the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("logged_at", None), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("logged_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="mentoringsession_logged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "held"), _negated=True),
                            models.Q(("cancelled_at", None), ("minutes__range", (5, 480))),
                            _connector="OR",
                        ),
                        name="mentoringsession_held_minutes",
                        violation_error_message="Give 5 to 480 minutes.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at", None)),
                        fields=("pair", "starts_at"),
                        name="mentoringsession_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("what", members.fields.EncryptedTextField(verbose_name="what is to be done")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="until when")),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.member",
                        verbose_name="who does it",
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions",
                        to="mentoring.mentoringpair",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="actions",
                        to="mentoring.mentoringsession",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)), fields=["owner", "due_on"], name="mentoringaction_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MentorProfile",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="members.member",
                        verbose_name="person",
                    ),
                ),
                (
                    "stages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="stages of a case",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("my", "Burmese"),
                                ("en", "English"),
                                ("shn", "Shan"),
                                ("ksw", "S'gaw Karen"),
                                ("pwo", "Pwo Karen"),
                                ("kac", "Jinghpaw"),
                                ("mnw", "Mon"),
                                ("rki", "Rakhine"),
                                ("kyu", "Western Kayah"),
                                ("eky", "Eastern Kayah"),
                                ("blk", "Pa-O"),
                                ("cnh", "Hakha Chin"),
                                ("cfm", "Falam"),
                                ("ctd", "Tedim"),
                            ],
                            max_length=3,
                        ),
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "ways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("call", "By phone or call"), ("visit", "In person"), ("chat", "In writing")],
                            max_length=8,
                        ),
                        default=list,
                        size=None,
                        verbose_name="how to meet",
                    ),
                ),
                ("hours_a_month", models.PositiveSmallIntegerField(default=1, verbose_name="hours a month")),
                (
                    "wish",
                    models.CharField(
                        blank=True,
                        choices=[("", "No wish"), ("female", "A woman"), ("male", "A man")],
                        default="",
                        max_length=8,
                        verbose_name="I would rather work with",
                    ),
                ),
                ("not_same_office", models.BooleanField(default=False, verbose_name="nobody of my own office")),
                ("agreed_on", models.DateField(editable=False, null=True, verbose_name="rules accepted on")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("capacity", models.PositiveSmallIntegerField(default=1, verbose_name="how many people at a time")),
                ("is_paused", models.BooleanField(default=False, verbose_name="no new people for now")),
                ("trained_on", models.DateField(blank=True, null=True, verbose_name="prepared for mentoring on")),
                (
                    "topics",
                    models.ManyToManyField(blank=True, related_name="+", to="members.topic", verbose_name="topics"),
                ),
            ],
            options={
                "verbose_name": "mentor",
                "verbose_name_plural": "mentors",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours_a_month__range", (1, 20))),
                        name="mentorprofile_hours",
                        violation_error_message="Give 1 to 20 hours a month.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__lte", 5)),
                        name="mentorprofile_capacity",
                        violation_error_message="Give 0 to 5 people at a time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", members.fields.EncryptedTextField(verbose_name="step")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="until when")),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="milestones", to="mentoring.goal"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)), fields=["goal"], name="mentoringmilestone_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("safety", "Somebody may be in danger"),
                            ("complaint", "One of the two complains"),
                            ("client", "A client may be harmed"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("words", members.fields.EncryptedTextField(verbose_name="what happened")),
                ("asked_at", models.DateTimeField(default=members.clock.now)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="mentoring.mentoringpair",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(("agreed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="mentoringopening_two_staff",
                        violation_error_message="Somebody else has to agree.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("expires_at", None)),
                            models.Q(
                                ("agreed_at__isnull", False),
                                (
                                    "expires_at__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("agreed_at"), "+", models.Value(datetime.timedelta(seconds=3600))
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="mentoringopening_one_hour",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NotWith",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(default=members.clock.today)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("member", "other"), name="notwith_once"),
                    models.CheckConstraint(
                        condition=models.Q(("member", models.F("other")), _negated=True), name="notwith_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfflineWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("monday", models.DateField(verbose_name="week from")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "centre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.justicecentre",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("centre", "monday"), name="offlineweek_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("monday__iso_week_day", 1)),
                        name="offlineweek_monday",
                        violation_error_message="A week begins on Monday.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PairLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField(default=members.clock.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="mentoring.mentoringpair"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cop.question"
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cop.resource"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("question", None), ("resource__isnull", False)),
                            models.Q(("question__isnull", False), ("resource", None)),
                            _connector="OR",
                        ),
                        name="mentoringlink_one_thing",
                    ),
                    models.UniqueConstraint(fields=("pair", "resource"), name="mentoringlink_resource_once"),
                    models.UniqueConstraint(fields=("pair", "question"), name="mentoringlink_question_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivateNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("body", members.fields.EncryptedTextField(verbose_name="note")),
                ("written_at", models.DateTimeField(default=members.clock.now)),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="private_notes",
                        to="mentoring.mentoringpair",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SharedNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("body", members.fields.EncryptedTextField(verbose_name="note")),
                ("written_at", models.DateTimeField(default=members.clock.now)),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shared_notes",
                        to="mentoring.mentoringpair",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("role", models.CharField(choices=[("mentor", "Mentor"), ("mentee", "Mentee")], max_length=8)),
                ("month", models.DateField()),
                ("useful", models.PositiveSmallIntegerField(verbose_name="was it useful?")),
                ("again", models.BooleanField(verbose_name="would you do it again?")),
                (
                    "comment",
                    members.fields.EncryptedTextField(blank=True, null=True, verbose_name="what could be better"),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "centre",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.justicecentre",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("useful__range", (1, 5))), name="mentoringfeedback_one_to_five"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="mentoringfeedback_only_the_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MenteeProfile",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="members.member",
                        verbose_name="person",
                    ),
                ),
                (
                    "stages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="stages of a case",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("my", "Burmese"),
                                ("en", "English"),
                                ("shn", "Shan"),
                                ("ksw", "S'gaw Karen"),
                                ("pwo", "Pwo Karen"),
                                ("kac", "Jinghpaw"),
                                ("mnw", "Mon"),
                                ("rki", "Rakhine"),
                                ("kyu", "Western Kayah"),
                                ("eky", "Eastern Kayah"),
                                ("blk", "Pa-O"),
                                ("cnh", "Hakha Chin"),
                                ("cfm", "Falam"),
                                ("ctd", "Tedim"),
                            ],
                            max_length=3,
                        ),
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "ways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("call", "By phone or call"), ("visit", "In person"), ("chat", "In writing")],
                            max_length=8,
                        ),
                        default=list,
                        size=None,
                        verbose_name="how to meet",
                    ),
                ),
                ("hours_a_month", models.PositiveSmallIntegerField(default=1, verbose_name="hours a month")),
                (
                    "wish",
                    models.CharField(
                        blank=True,
                        choices=[("", "No wish"), ("female", "A woman"), ("male", "A man")],
                        default="",
                        max_length=8,
                        verbose_name="I would rather work with",
                    ),
                ),
                ("not_same_office", models.BooleanField(default=False, verbose_name="nobody of my own office")),
                ("agreed_on", models.DateField(editable=False, null=True, verbose_name="rules accepted on")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "wants",
                    members.fields.EncryptedTextField(
                        blank=True, null=True, verbose_name="what you want to be able to do"
                    ),
                ),
                ("waits_since", models.DateField(default=members.clock.today, editable=False, null=True)),
                (
                    "topics",
                    models.ManyToManyField(blank=True, related_name="+", to="members.topic", verbose_name="topics"),
                ),
            ],
            options={
                "verbose_name": "mentee",
                "verbose_name_plural": "mentees",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours_a_month__range", (1, 20))),
                        name="menteeprofile_hours",
                        violation_error_message="Give 1 to 20 hours a month.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("first_at", models.DateTimeField(verbose_name="first time")),
                ("second_at", models.DateTimeField(blank=True, null=True, verbose_name="second time")),
                ("minutes", models.PositiveSmallIntegerField(default=60, verbose_name="minutes")),
                (
                    "way",
                    models.CharField(
                        choices=[("call", "By phone or call"), ("visit", "In person"), ("chat", "In writing")],
                        default="call",
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for an answer"),
                            ("taken", "One time was taken"),
                            ("refused", "None of them fits"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=members.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="mentoring.mentoringpair",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("pair",),
                        name="meetingproposal_one_open",
                        violation_error_message="A proposal waits for an answer already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__range", (10, 240))),
                        name="meetingproposal_minutes",
                        violation_error_message="A meeting lasts 10 to 240 minutes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_at", None),
                            models.Q(("second_at", models.F("first_at")), _negated=True),
                            _connector="OR",
                        ),
                        name="meetingproposal_two_times",
                        violation_error_message="Choose two times that differ.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackGiven",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentoringfeedback_given",
                        to="mentoring.mentoringpair",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pair", "member"),
                        name="mentoringfeedbackgiven_once",
                        violation_error_message="You have answered already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "to",
                    models.CharField(
                        choices=[("coordinator", "To the coordinator"), ("safety_lead", "To the safety lead")],
                        default="coordinator",
                        max_length=12,
                        verbose_name="who reads it",
                    ),
                ),
                ("words", members.fields.EncryptedTextField(verbose_name="what does not work")),
                ("raised_at", models.DateTimeField(default=members.clock.now)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concerns",
                        to="mentoring.mentoringpair",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("closed_at", None)), fields=["to"], name="mentoringconcern_open")
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("cadence_days", models.PositiveSmallIntegerField(verbose_name="days between two meetings")),
                ("minutes", models.PositiveSmallIntegerField(default=60, verbose_name="minutes each time")),
                ("months", models.PositiveSmallIntegerField(verbose_name="months")),
                (
                    "reach",
                    members.fields.EncryptedTextField(blank=True, null=True, verbose_name="how to reach each other"),
                ),
                (
                    "between",
                    members.fields.EncryptedTextField(blank=True, null=True, verbose_name="between the meetings"),
                ),
                ("proposed_at", models.DateTimeField(default=members.clock.now)),
                ("mentor_accepted_at", models.DateTimeField(null=True)),
                ("mentee_accepted_at", models.DateTimeField(null=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mentoring.agreementterms"
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="mentoring.mentoringpair",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("pair", "version"), name="mentoringagreement_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("months__range", (3, 12))),
                        name="mentoringagreement_months",
                        violation_error_message="Agree on 3 to 12 months.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cadence_days__range", (7, 92))),
                        name="mentoringagreement_cadence",
                        violation_error_message="Meet every 7 to 92 days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__range", (10, 240))),
                        name="mentoringagreement_minutes",
                        violation_error_message="A meeting lasts 10 to 240 minutes.",
                    ),
                ],
            },
        ),
    ]

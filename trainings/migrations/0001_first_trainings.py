import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import members.clock
import members.fields
import members.models.calendar
import members.models.numbered
import trainings.models.session


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cop", "0014_ideas_and_tasks"),
        ("members", "0023_the_ledger_of_learning"),
    ]

    operations = [
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("why", models.TextField(blank=True, max_length=2000, verbose_name="why these")),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="to be looked at again")),
                ("created_at", models.DateTimeField(default=members.clock.now, editable=False)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "centre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.justicecentre",
                        verbose_name="centre",
                    ),
                ),
                (
                    "curator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                        verbose_name="curator",
                    ),
                ),
            ],
            options={
                "verbose_name": "collection",
                "verbose_name_plural": "collections",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Guest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", members.fields.EncryptedTextField(verbose_name="name")),
                ("email", members.fields.EncryptedTextField(blank=True, null=True, verbose_name="e-mail")),
                ("phone", members.fields.EncryptedTextField(blank=True, null=True, verbose_name="phone")),
                (
                    "ui_language",
                    models.CharField(
                        choices=[("my", "Burmese"), ("en", "English")], max_length=2, verbose_name="language"
                    ),
                ),
                ("invited_at", models.DateTimeField(default=members.clock.now, editable=False)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "invited_by",
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
                "verbose_name": "guest",
                "verbose_name_plural": "guests",
            },
            bases=(members.models.numbered.Numbered, models.Model),
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("summary", models.TextField(blank=True, max_length=2000, verbose_name="what it is about")),
                ("is_public", models.BooleanField(default=False, verbose_name="shown to all members")),
                ("created_at", models.DateTimeField(default=members.clock.now, editable=False)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "centre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.justicecentre",
                        verbose_name="centre",
                    ),
                ),
                (
                    "organisers",
                    models.ManyToManyField(
                        blank=True,
                        related_name="training_series",
                        to="members.organisation",
                        verbose_name="organisers",
                    ),
                ),
            ],
            options={
                "verbose_name": "series",
                "verbose_name_plural": "series",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("summary", models.TextField(blank=True, max_length=2000, verbose_name="what it is about")),
                (
                    "language",
                    models.CharField(
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
                        default="my",
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("first", "First steps"), ("practice", "For practice"), ("advanced", "Advanced")],
                        default="first",
                        max_length=8,
                        verbose_name="level",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=60, verbose_name="length in minutes")),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="to be looked at again")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("lawyer", "Lawyers"),
                                ("centre_based", "Centre-based paralegals"),
                                ("community_based", "Community-based paralegals"),
                                ("mobile", "Mobile paralegals"),
                                ("other", "Other providers"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="for whom",
                    ),
                ),
                ("is_for_audience_only", models.BooleanField(default=False, verbose_name="nobody else may register")),
                (
                    "is_sensitive",
                    models.BooleanField(
                        default=False, help_text="Who came is counted, and nobody is named.", verbose_name="sensitive"
                    ),
                ),
                ("full_percent", models.PositiveSmallIntegerField(default=80, verbose_name="attended from, per cent")),
                (
                    "partial_percent",
                    models.PositiveSmallIntegerField(default=40, verbose_name="partly attended from, per cent"),
                ),
                (
                    "sessions_needed",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: one session of each part.",
                        null=True,
                        verbose_name="sessions needed",
                    ),
                ),
                ("needs_post_test", models.BooleanField(default=False, verbose_name="needs the test afterwards")),
                ("needs_feedback", models.BooleanField(default=False, verbose_name="needs feedback")),
                (
                    "pass_mark",
                    models.PositiveSmallIntegerField(
                        default=70,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="pass mark, per cent",
                    ),
                ),
                ("codes_needed", models.BooleanField(default=False, verbose_name="needs the spoken codes")),
                (
                    "credit_category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No credit"),
                            ("law", "Law and procedure"),
                            ("skills", "Skills of practice"),
                            ("safety", "Safety"),
                            ("facilitation", "Facilitating"),
                        ],
                        default="law",
                        max_length=12,
                        verbose_name="kind of credit",
                    ),
                ),
                ("gives_certificate", models.BooleanField(default=False, verbose_name="gives a certificate")),
                ("rule_version", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=members.clock.now, editable=False)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "areas",
                    models.ManyToManyField(
                        blank=True, related_name="trainings", to="members.practicearea", verbose_name="areas"
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="members.justicecentre",
                        verbose_name="centre that hosts it",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "curator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                        verbose_name="curator",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="cop.group",
                        verbose_name="only for this group",
                    ),
                ),
                (
                    "resources",
                    models.ManyToManyField(
                        blank=True, related_name="trainings", to="cop.resource", verbose_name="library"
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="trainings", to="members.topic", verbose_name="topics"
                    ),
                ),
            ],
            options={
                "verbose_name": "training",
                "verbose_name_plural": "trainings",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "published")), fields=["-id"], name="training_published"
                    ),
                    models.Index(
                        condition=models.Q(("status", "published")), fields=["review_on"], name="training_for_review"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="training_says_what_it_is",
                        violation_error_message="Give the training a title.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("full_percent__lte", 100),
                            ("partial_percent__lte", models.F("full_percent")),
                            ("pass_mark__lte", 100),
                        ),
                        name="training_percents_in_order",
                        violation_error_message="Partly attended begins below attended, and neither lies above 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "audience__contained_by",
                                ["lawyer", "centre_based", "community_based", "mobile", "other"],
                            )
                        ),
                        name="training_audience_is_known",
                        violation_error_message="Choose from the list.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingSession",
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
                ("part", models.PositiveSmallIntegerField(default=1, verbose_name="part")),
                ("title", models.CharField(blank=True, max_length=160, verbose_name="title")),
                ("topic", models.CharField(blank=True, max_length=200, verbose_name="topic")),
                (
                    "language",
                    models.CharField(
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
                        default="my",
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("open", "Open")],
                        default="draft",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                (
                    "capacity_room",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="places in the room"),
                ),
                ("capacity_online", models.PositiveIntegerField(blank=True, null=True, verbose_name="places online")),
                (
                    "capacity_point",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="places at viewing points"),
                ),
                (
                    "has_points",
                    models.BooleanField(default=False, verbose_name="people may watch together at viewing points"),
                ),
                ("held_room", models.IntegerField(default=0, editable=False)),
                ("held_online", models.IntegerField(default=0, editable=False)),
                ("held_point", models.IntegerField(default=0, editable=False)),
                ("last_position", models.PositiveIntegerField(default=0, editable=False)),
                ("needs_approval", models.BooleanField(default=False, verbose_name="organisers say who comes")),
                (
                    "registration_closes_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="registration closes"),
                ),
                (
                    "reminder_offsets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(),
                        default=trainings.models.session.default_offsets,
                        size=None,
                        verbose_name="reminders, minutes before",
                    ),
                ),
                (
                    "sdg_goals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Sustainable Development Goals",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "centre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_sessions",
                        to="members.justicecentre",
                        verbose_name="centre",
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
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="trainings.series",
                        verbose_name="series",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="trainings.training",
                        verbose_name="training",
                    ),
                ),
            ],
            options={
                "verbose_name": "training session",
                "verbose_name_plural": "training sessions",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["starts_at"], name="trainingsession_by_start"),
                    models.Index(fields=["training", "starts_at"], name="trainingsession_by_training"),
                    models.Index(fields=["series", "starts_at"], name="trainingsession_by_series"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="trainingsession_ends_after_start",
                        violation_error_message="The end lies before the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("training__isnull", False), ("series__isnull", False), _connector="OR"),
                        name="trainingsession_is_of_something",
                        violation_error_message="A session belongs to a training or to a series.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_room__gte", 0),
                            models.Q(
                                ("capacity_room", None), ("held_room__lte", models.F("capacity_room")), _connector="OR"
                            ),
                        ),
                        name="trainingsession_room_never_oversold",
                        violation_error_message="More people have a place already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_online__gte", 0),
                            models.Q(
                                ("capacity_online", None),
                                ("held_online__lte", models.F("capacity_online")),
                                _connector="OR",
                            ),
                        ),
                        name="trainingsession_online_never_oversold",
                        violation_error_message="More people have a place already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_point__gte", 0),
                            models.Q(
                                ("capacity_point", None),
                                ("held_point__lte", models.F("capacity_point")),
                                _connector="OR",
                            ),
                        ),
                        name="trainingsession_point_never_oversold",
                        violation_error_message="More people have a place already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("registration_closes_at", None),
                            ("registration_closes_at__lte", models.F("ends_at")),
                            _connector="OR",
                        ),
                        name="trainingsession_registration_closes_before_the_end",
                        violation_error_message="Registration closes before the session is over.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sdg_goals__contained_by", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])
                        ),
                        name="trainingsession_sdg_goals",
                        violation_error_message="There are 17 goals.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[("room", "In a room"), ("online", "Online"), ("point", "At a viewing point")],
                        default="room",
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Asked for a place"),
                            ("waitlisted", "In line"),
                            ("offered", "A place is kept"),
                            ("confirmed", "Has a place"),
                            ("declined", "Not accepted"),
                            ("cancelled_by_user", "Gave the place back"),
                            ("cancelled_by_staff", "Taken off the list"),
                            ("session_cancelled", "Session called off"),
                            ("attended", "Attended"),
                            ("partial", "Partly attended"),
                            ("no_show", "Did not come"),
                        ],
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("state_since", models.DateTimeField(default=members.clock.now)),
                ("position", models.PositiveIntegerField(blank=True, null=True)),
                ("offer_expires_at", models.DateTimeField(blank=True, null=True)),
                ("offer_number", models.PositiveSmallIntegerField(default=0)),
                (
                    "expectation",
                    members.fields.EncryptedTextField(blank=True, null=True, verbose_name="what I hope to take home"),
                ),
                ("registered_at", models.DateTimeField(default=members.clock.now)),
                (
                    "guest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registrations",
                        to="trainings.guest",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registrations",
                        to="members.member",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="trainings.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "registration",
                "verbose_name_plural": "registrations",
                "indexes": [
                    models.Index(fields=["member", "state"], name="registration_by_member"),
                    models.Index(
                        condition=models.Q(("state", "waitlisted")),
                        fields=["session", "mode", "position"],
                        name="registration_line",
                    ),
                    models.Index(
                        condition=models.Q(("state", "offered")),
                        fields=["offer_expires_at"],
                        name="registration_offers",
                    ),
                    models.Index(fields=["session", "state"], name="registration_by_session"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "member"), name="registration_member_once"),
                    models.UniqueConstraint(fields=("session", "guest"), name="registration_guest_once"),
                    models.UniqueConstraint(fields=("session", "position"), name="registration_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("guest", None), ("member__isnull", False)),
                            models.Q(("guest__isnull", False), ("member", None)),
                            _connector="OR",
                        ),
                        name="registration_of_one_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offer_expires_at__isnull", False), ("state", "offered")),
                            models.Q(models.Q(("state", "offered"), _negated=True), ("offer_expires_at", None)),
                            _connector="OR",
                        ),
                        name="registration_offer_runs_out",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waitlisted"), _negated=True),
                            ("position__isnull", False),
                            _connector="OR",
                        ),
                        name="registration_line_has_a_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "requested",
                                    "waitlisted",
                                    "offered",
                                    "confirmed",
                                    "declined",
                                    "cancelled_by_user",
                                    "cancelled_by_staff",
                                    "session_cancelled",
                                    "attended",
                                    "partial",
                                    "no_show",
                                ],
                            )
                        ),
                        name="registration_state_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistrationChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Asked for a place"),
                            ("waitlisted", "In line"),
                            ("offered", "A place is kept"),
                            ("confirmed", "Has a place"),
                            ("declined", "Not accepted"),
                            ("cancelled_by_user", "Gave the place back"),
                            ("cancelled_by_staff", "Taken off the list"),
                            ("session_cancelled", "Session called off"),
                            ("attended", "Attended"),
                            ("partial", "Partly attended"),
                            ("no_show", "Did not come"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(default=members.clock.now)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("by_another", "Registered by somebody else"),
                            ("invited", "Invited by link"),
                            ("approved", "Approved"),
                            ("refused", "Not accepted"),
                            ("freed", "A place became free"),
                            ("accepted", "Took the place"),
                            ("expired", "The offer ran out"),
                            ("given_back", "Gave the place back"),
                            ("taken_off", "Taken off the list"),
                            ("session_cancelled", "Session called off"),
                            ("attendance", "Attendance was taken"),
                            ("merged", "Two entries of one person became one"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="trainings.registration",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Prerequisite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "needs",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="trainings.training"
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prerequisites",
                        to="trainings.training",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("training", "needs"), name="prerequisite_once"),
                    models.CheckConstraint(
                        condition=models.Q(("training", models.F("needs")), _negated=True),
                        name="prerequisite_is_another",
                        violation_error_message="A training does not come before itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=200, verbose_name="what people can do afterwards")),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="trainings.training"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("training", "number"), name="outcome_number_once")],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("enrolled", "Working on it"), ("completed", "Completed"), ("left", "Left")],
                        default="enrolled",
                        max_length=10,
                    ),
                ),
                ("enrolled_at", models.DateTimeField(default=members.clock.now)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="enrolments", to="members.member"
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="trainings.training"
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
                "indexes": [models.Index(fields=["member", "state"], name="enrolment_by_member")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "enrolled")),
                        fields=("training", "member"),
                        name="enrolment_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at__isnull", False), ("state", "completed")),
                            models.Q(models.Q(("state", "completed"), _negated=True), ("completed_at", None)),
                            _connector="OR",
                        ),
                        name="enrolment_completed_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="place")),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="trainings.collection"
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collection_items",
                        to="trainings.training",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("collection", "training"), name="collectionitem_training_once"),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("collection", "number"),
                        name="collectionitem_number_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pinpoint", models.CharField(blank=True, max_length=60, verbose_name="where in it")),
                ("proposition", models.CharField(blank=True, max_length=300, verbose_name="cited for")),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cop.caselaw",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cop.legalinstrument",
                    ),
                ),
                (
                    "provision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cop.provision",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="trainings.training"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__isnull", True), ("instrument__isnull", False), ("provision__isnull", True)
                            ),
                            models.Q(
                                ("case__isnull", True), ("instrument__isnull", True), ("provision__isnull", False)
                            ),
                            models.Q(
                                ("case__isnull", False), ("instrument__isnull", True), ("provision__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="trainingcitation_one_target",
                        violation_error_message="A citation points at one thing.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[("reading", "Reading"), ("task", "Task"), ("test", "Test"), ("live", "Live session")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("minutes", models.PositiveSmallIntegerField(default=0, verbose_name="length in minutes")),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cop.resource",
                        verbose_name="from the library",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="trainings.training"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="trainings.trainingsession",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a training",
                "verbose_name_plural": "parts of a training",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("training", "number"),
                        name="trainingitem_number_once",
                        violation_error_message="This number is taken.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("session", None), ("kind", "live"), _connector="OR"),
                        name="trainingitem_session_is_live",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemDone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("done_at", models.DateTimeField(default=members.clock.now)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items_done",
                        to="trainings.enrolment",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="trainings.trainingitem"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("enrolment", "item"), name="itemdone_once")],
            },
        ),
        migrations.CreateModel(
            name="SessionTrainer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Asked"),
                            ("accepted", "Agreed"),
                            ("declined", "Declined"),
                            ("withdrawn", "No longer asked"),
                        ],
                        default="invited",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=members.clock.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="trains", to="members.member"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trainers",
                        to="trainings.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "trainer",
                "verbose_name_plural": "trainers",
                "constraints": [models.UniqueConstraint(fields=("session", "member"), name="sessiontrainer_once")],
            },
        ),
        migrations.CreateModel(
            name="SessionPresenter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(blank=True, max_length=200, verbose_name="presents")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presentations",
                        to="members.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presenters",
                        to="trainings.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "presenter",
                "verbose_name_plural": "presenters",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "organisation", "topic"),
                        name="sessionpresenter_once",
                        violation_error_message="This organisation presents that already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HeadCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("government", "Government"),
                            ("judiciary", "Judiciary"),
                            ("civil_society", "Civil society"),
                            ("private", "Private sector"),
                            ("other", "Other or unknown"),
                        ],
                        default="other",
                        max_length=16,
                        verbose_name="sector",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("attended", "Took part"), ("observed", "Only watched or listened")],
                        default="attended",
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                ("n", models.PositiveIntegerField(verbose_name="people")),
                ("recorded_at", models.DateTimeField(default=members.clock.now, editable=False)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="head_counts",
                        to="trainings.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "head-count",
                "verbose_name_plural": "head-counts",
                "constraints": [
                    models.UniqueConstraint(fields=("session", "sector", "mode"), name="headcount_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mode__in", ["attended", "observed"]),
                            ("sector__in", ["government", "judiciary", "civil_society", "private", "other"]),
                        ),
                        name="headcount_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wished_at", models.DateTimeField(default=members.clock.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="training_wishes",
                        to="members.member",
                    ),
                ),
                (
                    "met_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="wishes_met",
                        to="trainings.training",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_wishes",
                        to="members.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "wish for a training",
                "verbose_name_plural": "wishes for trainings",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("met_by", None), ("withdrawn_at", None)),
                        fields=("member", "topic"),
                        name="wish_once_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AwarenessEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("held_on", models.DateField(verbose_name="day")),
                ("reach", models.PositiveIntegerField(verbose_name="people reached, about")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("counted", "Counted at the door"),
                            ("seats", "Rows or seats multiplied"),
                            ("handouts", "Leaflets handed out"),
                            ("broadcast", "Figures of the station or the page"),
                            ("hearsay", "Told by who was there"),
                        ],
                        max_length=10,
                        verbose_name="how this was estimated",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("created_at", models.DateTimeField(default=members.clock.now, editable=False)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "centre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.justicecentre",
                        verbose_name="centre",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.adminunit",
                        verbose_name="state or region",
                    ),
                ),
            ],
            options={
                "verbose_name": "awareness event",
                "verbose_name_plural": "awareness events",
                "ordering": ["-held_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["counted", "seats", "handouts", "broadcast", "hearsay"])),
                        name="awarenessevent_estimate_has_a_method",
                        violation_error_message="Say how the number was estimated.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_on", models.DateField(default=members.clock.today, verbose_name="since")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.practicearea",
                        verbose_name="area",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="qualifications", to="members.member"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "qualification of a trainer",
                "verbose_name_plural": "qualifications of trainers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area__isnull", False), ("topic", None)),
                            models.Q(("area", None), ("topic__isnull", False)),
                            _connector="OR",
                        ),
                        name="qualification_of_one_thing",
                        violation_error_message="Choose an area or a topic.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("member", "area"),
                        name="qualification_area_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("member", "topic"),
                        name="qualification_topic_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Accommodation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("seeing", "Large print or text to be read aloud"),
                            ("hearing", "Text of what is said, or a seat in front"),
                            ("moving", "A room without steps"),
                            ("language", "An interpreter"),
                            ("child", "Somebody to look after a child"),
                            ("travel", "The fare or a place to sleep"),
                            ("line", "Credit for the phone"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                        verbose_name="what would help",
                    ),
                ),
                ("note", members.fields.EncryptedTextField(blank=True, null=True, verbose_name="note")),
                ("met", models.BooleanField(blank=True, null=True, verbose_name="met")),
                ("asked_at", models.DateTimeField(default=members.clock.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accommodations",
                        to="trainings.registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for help to take part",
                "verbose_name_plural": "requests for help to take part",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("registration", "kind"), name="accommodation_kind_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("met", None)),
                            models.Q(("decided_at__isnull", False), ("met__isnull", False)),
                            _connector="OR",
                        ),
                        name="accommodation_decided_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionTold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("schedule_version", models.PositiveIntegerField()),
                ("told_at", models.DateTimeField(default=members.clock.now)),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="told", to="trainings.registration"
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("registration", "schedule_version"), name="sessiontold_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="collection",
            name="trainings",
            field=models.ManyToManyField(
                related_name="collections", through="trainings.CollectionItem", to="trainings.training"
            ),
        ),
    ]

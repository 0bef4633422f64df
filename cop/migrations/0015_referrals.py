import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import members.clock
import members.fields
import members.models.numbered


class Migration(migrations.Migration):
    dependencies = [
        ("cop", "0014_ideas_and_tasks"),
        ("members", "0023_the_ledger_of_learning"),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "Not offered yet"),
                            ("offered", "Waiting for an answer"),
                            ("accepted", "Taken"),
                            ("contacted", "Client seen"),
                            ("begun", "Representation begun"),
                            ("closed", "Closed"),
                            ("declined_out", "All said no"),
                            ("expired", "Nobody answered in time"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="ready",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
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
                        size=None,
                        verbose_name="languages of the client",
                    ),
                ),
                (
                    "interpreter",
                    models.CharField(
                        choices=[
                            ("none", "No interpreter is needed"),
                            ("needed", "An interpreter is needed in court"),
                            ("there", "An interpreter is there: the lawyer need not speak the language"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="interpreter",
                    ),
                ),
                ("is_remote_possible", models.BooleanField(default=False, verbose_name="can be done from afar")),
                (
                    "contact_band",
                    models.CharField(
                        choices=[
                            ("24h", "Within 24 hours of the arrest"),
                            ("72h", "24 to 72 hours after the arrest"),
                            ("over_72h", "More than 72 hours after the arrest"),
                            ("charged", "After the charge"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="from arrest to first contact",
                    ),
                ),
                (
                    "paid",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("travel", "Travel"),
                                ("court", "Court fees"),
                                ("copies", "Copies"),
                                ("lodging", "A night away"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="the centre pays",
                    ),
                ),
                ("narrative", members.fields.EncryptedTextField(blank=True, null=True, verbose_name="what happened")),
                (
                    "has_no_conflict",
                    models.BooleanField(default=False, verbose_name="no conflict of interest in the centre"),
                ),
                ("opened_at", models.DateTimeField(default=members.clock.now, editable=False)),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("contacted_at", models.DateTimeField(editable=False, null=True)),
                ("begun_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "hours",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1-4", "1 to 4 hours"),
                            ("5-9", "5 to 9 hours"),
                            ("10-19", "10 to 19 hours"),
                            ("20+", "20 hours or more"),
                            ("", "Not stated"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="pro bono hours",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_taken",
                        to="members.member",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.practicearea",
                        verbose_name="practice area",
                    ),
                ),
                (
                    "argument",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cop.writtenargument",
                        verbose_name="written argument",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="members.justicecentre",
                        verbose_name="centre",
                    ),
                ),
                (
                    "court_level",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list": "court_level"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="court",
                    ),
                ),
                (
                    "eligibility",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="members.term", verbose_name="who it is for"
                    ),
                ),
                (
                    "offence",
                    models.ForeignKey(
                        limit_choices_to={"list": "offence_category"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="offence",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "passed_from",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="passed_on",
                        to="cop.referral",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        limit_choices_to={"list": "stage"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="stage",
                    ),
                ),
                (
                    "stage_reached",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list": "stage"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="stage reached",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        limit_choices_to={"level": "state_region"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.adminunit",
                        verbose_name="state or region",
                    ),
                ),
                (
                    "urgency",
                    models.ForeignKey(
                        limit_choices_to={"list": "urgency"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="how soon",
                    ),
                ),
                (
                    "violations",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="members.topic", verbose_name="rights violated"
                    ),
                ),
            ],
            options={
                "verbose_name": "referral",
                "verbose_name_plural": "referrals",
                "indexes": [
                    models.Index(fields=["centre", "-id"], name="referral_of_centre"),
                    models.Index(
                        condition=models.Q(("state__in", ["accepted", "contacted", "begun"])),
                        fields=["accepted_by"],
                        name="referral_held",
                    ),
                    models.Index(
                        condition=models.Q(("narrative__isnull", False)),
                        fields=["ended_at"],
                        name="referral_kept_text",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("has_no_conflict", True)),
                        name="referral_conflict_was_checked",
                        violation_error_message="Check for a conflict of interest first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("languages__len__gt", 0)),
                        name="referral_speaks_a_language",
                        violation_error_message="Name at least one language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("accepted_by__isnull", False),
                                ("state__in", ["accepted", "contacted", "begun", "closed"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["accepted", "contacted", "begun", "closed"]), _negated=True),
                                ("accepted_at", None),
                                ("accepted_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="referral_taken_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ["closed", "declined_out", "expired", "withdrawn"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["closed", "declined_out", "expired", "withdrawn"]), _negated=True
                                ),
                                ("ended_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="referral_ended_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("stage_reached__isnull", False),
                            _connector="OR",
                        ),
                        name="referral_closed_with_outcome",
                        violation_error_message="Say how far it went.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("begun_at", None), ("contacted_at__isnull", False), _connector="OR"),
                            models.Q(
                                models.Q(("state", "contacted"), _negated=True),
                                ("contacted_at__isnull", False),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("state", "begun"), _negated=True),
                                ("begun_at__isnull", False),
                                _connector="OR",
                            ),
                        ),
                        name="referral_in_order",
                    ),
                ],
            },
            bases=(members.models.numbered.Numbered, models.Model),
        ),
        migrations.CreateModel(
            name="PairApproval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("approved_at", models.DateTimeField(default=members.clock.now)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pair_approvals", to="cop.referral"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("referral", "member"), name="pairapproval_once"),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("member")), _negated=True),
                        name="pairapproval_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralApplication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        limit_choices_to={"list": "application"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="application",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="applications", to="cop.referral"
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        limit_choices_to={"list": "result"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="result",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "application"),
                        name="referralapplication_once",
                        violation_error_message="This application is in the list already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralWave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="waves", to="cop.referral"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["ends_at"], name="referralwave_due")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("referral", "number"), name="referralwave_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("referral",), name="referralwave_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 3))), name="referralwave_at_most_three"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Waiting for an answer"),
                            ("accepted", "Said yes"),
                            ("declined", "Said no"),
                            ("expired", "Did not answer in time"),
                            ("taken", "Another lawyer was first"),
                            ("returned", "Gave it back"),
                            ("withdrawn", "Taken back by the centre"),
                        ],
                        default="offered",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("offered_at", models.DateTimeField(default=members.clock.now)),
                ("seen_at", models.DateTimeField(null=True)),
                ("conflict_checked_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("can_help", models.BooleanField(default=False, verbose_name="would review the papers")),
                ("called_at", models.DateTimeField(null=True)),
                (
                    "called_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referral_offers",
                        to="members.member",
                        verbose_name="lawyer",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list": "decline_reason"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="reason",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="cop.referral"
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="cop.referralwave"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member", "-offered_at"], name="referraloffer_lately")],
                "constraints": [
                    models.UniqueConstraint(fields=("referral", "member"), name="referraloffer_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "accepted")),
                        fields=("referral",),
                        name="referraloffer_one_accepted",
                        violation_error_message="Another lawyer has it. Thank you.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "offered")),
                            models.Q(models.Q(("state", "offered"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="referraloffer_decided_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True), ("reason__isnull", False), _connector="OR"
                        ),
                        name="referraloffer_declined_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            ("conflict_checked_at__isnull", False),
                            _connector="OR",
                        ),
                        name="referraloffer_checked_before_yes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportService",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_my", models.CharField(blank=True, max_length=160, verbose_name="name (Burmese)")),
                ("name_en", models.CharField(blank=True, max_length=160, verbose_name="name (English)")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("health", "Health care"),
                            ("counselling", "Counselling"),
                            ("shelter", "Shelter, housing"),
                            ("education", "Education"),
                            ("work", "Work, livelihood"),
                            ("children", "Child protection"),
                            ("documents", "Documents, registration"),
                            ("food", "Food, cash"),
                            ("other", "Other help"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
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
                        default="civil_society",
                        max_length=16,
                        verbose_name="sector",
                    ),
                ),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("phone", "Telephone"), ("chat", "Chat"), ("visit", "Visits")], max_length=8
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="reachable by",
                    ),
                ),
                ("contact", models.CharField(blank=True, max_length=160, verbose_name="contact of the office")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("partial", "Partly open"),
                            ("remote_only", "Remote only"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                ("checked_on", models.DateField(default=members.clock.today, verbose_name="checked on")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the whole country.",
                        limit_choices_to={"level": "state_region"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.adminunit",
                        verbose_name="state or region",
                    ),
                ),
            ],
            options={
                "verbose_name": "service",
                "verbose_name_plural": "services directory",
                "ordering": ["kind", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name_en", ""), ("name_my", ""), _negated=True),
                        name="supportservice_has_a_name",
                        violation_error_message="Give the name in Burmese or in English.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channels__contained_by", ["phone", "chat", "visit"])),
                        name="supportservice_known_channels",
                        violation_error_message="Choose from the list.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralDoor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("centre", "Another centre"),
                            ("service", "A service of another sector"),
                            ("remote", "A centre from afar"),
                            ("again", "Once more, from afar"),
                        ],
                        max_length=8,
                    ),
                ),
                ("chosen_at", models.DateTimeField(default=members.clock.now)),
                (
                    "centre",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.justicecentre",
                    ),
                ),
                (
                    "chosen_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="doors", to="cop.referral"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cop.supportservice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["service", "again"]), ("centre__isnull", False), _connector="OR"
                        ),
                        name="referraldoor_leads_somewhere",
                    )
                ],
            },
        ),
    ]

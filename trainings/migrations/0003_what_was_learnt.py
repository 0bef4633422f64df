"""What was learnt: tests, confidence, feedback without names, certificates."""

import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models

import members.clock
import members.fields
import members.models.numbered
import trainings.models.certificate

# Code, English, Burmese: what a provider must dare to do (domain 2b).
ITEMS = [
    ("remand", "Oppose an unneeded remand, citing the section", "မလိုအပ်သော ရမန်ကို ပုဒ်မကိုးကား၍ ကန့်ကွက်ခြင်း"),
    ("bail", "Argue bail in a non-bailable case", "အာမခံမပေးနိုင်သော အမှုတွင် အာမခံရရန် လျှောက်လဲခြင်း"),
    ("confession", "Challenge a confession or police statement", "ဝန်ခံချက် သို့မဟုတ် ရဲထံထွက်ဆိုချက်ကို ချေပခြင်း"),
    ("cross", "Cross-examine a police witness", "ရဲသက်သေကို ပြန်လှန်မေးမြန်းခြင်း"),
    ("written", "Write an argument that cites sections and cases", "ပုဒ်မနှင့် စီရင်ထုံးများ ကိုးကား၍ လျှောက်လဲချက် ရေးသားခြင်း"),
]


def load_items(apps, schema_editor):
    ConfidenceItem = apps.get_model("trainings", "ConfidenceItem")
    for order, (code, name_en, name_my) in enumerate(ITEMS):
        ConfidenceItem.objects.create(code=code, name_en=name_en, name_my=name_my, order=order)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0023_the_ledger_of_learning"),
        ("trainings", "0002_places_are_counted"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfidenceItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=80, verbose_name="name (English)")),
                ("name_my", models.CharField(max_length=80, verbose_name="name (Burmese)")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                ("retired_on", models.DateField(blank=True, editable=False, null=True, verbose_name="retired on")),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="code")),
            ],
            options={
                "verbose_name": "question of confidence",
                "verbose_name_plural": "questions of confidence",
                "ordering": ["order", "code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CertificateRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(default=members.clock.now)),
                ("total", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificate_runs",
                        to="trainings.training",
                    ),
                ),
            ],
            options={
                "verbose_name": "issue of certificates",
                "verbose_name_plural": "issues of certificates",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("training",), name="certificaterun_one_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule_version", models.PositiveSmallIntegerField(verbose_name="version of the rule")),
                (
                    "code",
                    models.CharField(
                        default=trainings.models.certificate.make_code, max_length=16, unique=True, verbose_name="code"
                    ),
                ),
                ("issued_on", models.DateField(default=members.clock.today, verbose_name="issued on")),
                ("questioned_at", models.DateTimeField(null=True)),
                ("revoked_on", models.DateField(null=True, verbose_name="revoked on")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="certificates", to="members.member"
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="trainings.training",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="certificates",
                        to="trainings.certificaterun",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate",
                "verbose_name_plural": "certificates",
                "constraints": [
                    models.UniqueConstraint(fields=("training", "member", "rule_version"), name="certificate_once"),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0123456789ABCDEFGHJKMNPQRSTVWXYZ]{16}$")),
                        name="certificate_code_is_long",
                    ),
                ],
            },
            bases=(members.models.numbered.Numbered, models.Model),
        ),
        migrations.CreateModel(
            name="ConfidenceRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wave", models.PositiveSmallIntegerField()),
                (
                    "value",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ]
                    ),
                ),
                ("rated_on", models.DateField(default=members.clock.today)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="trainings.confidenceitem",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="confidence", to="members.member"
                    ),
                ),
            ],
            options={
                "verbose_name": "rating of confidence",
                "verbose_name_plural": "ratings of confidence",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "item", "wave"), name="confidencerating_once"),
                    models.CheckConstraint(
                        condition=models.Q(("value__range", (1, 5)), ("wave__gte", 1)),
                        name="confidencerating_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback_marks",
                        to="trainings.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback given",
                "verbose_name_plural": "feedback given",
                "constraints": [models.UniqueConstraint(fields=("session", "member"), name="feedbackmark_once")],
            },
        ),
        migrations.CreateModel(
            name="FeedbackPaper",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="Was it worth your time?",
                    ),
                ),
                (
                    "met",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="Was it what you had expected?",
                    ),
                ),
                ("missing", models.CharField(blank=True, max_length=600, verbose_name="What was missing?")),
                ("expectation", models.CharField(blank=True, max_length=600, verbose_name="what I hope to take home")),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback_papers",
                        to="trainings.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback without a name",
                "verbose_name_plural": "feedback without names",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("met__range", (1, 5)), ("rating__range", (1, 5))),
                        name="feedbackpaper_in_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_up_marks",
                        to="trainings.training",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up given",
                "verbose_name_plural": "follow-ups given",
                "constraints": [models.UniqueConstraint(fields=("training", "member"), name="followupmark_once")],
            },
        ),
        migrations.CreateModel(
            name="FollowUpPaper",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "used",
                    models.CharField(
                        choices=[("often", "Yes, in several cases"), ("once", "Yes, once"), ("no", "No")],
                        max_length=5,
                        verbose_name="Have you used what you learnt?",
                    ),
                ),
                ("has_helped", models.BooleanField(verbose_name="Did it change something for a client?")),
                (
                    "hindrance",
                    models.CharField(
                        choices=[
                            ("nothing", "Nothing"),
                            ("no_case", "There was no case for it"),
                            ("time", "No time"),
                            ("court", "The court or the police did not let me"),
                            ("unsure", "I did not feel sure enough"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                        verbose_name="What stood in the way?",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_up_papers",
                        to="trainings.training",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up without a name",
                "verbose_name_plural": "follow-ups without names",
            },
        ),
        migrations.CreateModel(
            name="TestForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("open", "In use"), ("retired", "Replaced")],
                        default="draft",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("made_at", models.DateTimeField(default=members.clock.now)),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="test_forms", to="trainings.training"
                    ),
                ),
            ],
            options={
                "verbose_name": "test",
                "verbose_name_plural": "tests",
                "ordering": ["version"],
                "constraints": [
                    models.UniqueConstraint(fields=("training", "version"), name="testform_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")), fields=("training",), name="testform_one_open"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "draft")), fields=("training",), name="testform_one_draft"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "draft"), ("opened_at__isnull", False), _connector="OR"),
                        name="testform_opened_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "wave",
                    models.CharField(
                        choices=[("pre", "Before the training"), ("post", "After the training")], max_length=4
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("started_at", models.DateTimeField(default=members.clock.now)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "score",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Of 100",
                        max_digits=5,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="score",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="test_attempts", to="members.member"
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="trainings.testform"
                    ),
                ),
            ],
            options={
                "verbose_name": "test taken",
                "verbose_name_plural": "tests taken",
                "indexes": [models.Index(fields=["member", "wave"], name="attempt_by_member")],
                "constraints": [
                    models.UniqueConstraint(fields=("form", "member", "wave", "number"), name="attempt_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)),
                        fields=("form", "member", "wave"),
                        name="attempt_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("score", None)),
                            models.Q(("finished_at__isnull", False), ("score__gte", 0), ("score__lte", 100)),
                            _connector="OR",
                        ),
                        name="attempt_score_when_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 1), ("wave", "pre")),
                            models.Q(("number__range", (1, 3)), ("wave", "post")),
                            _connector="OR",
                        ),
                        name="attempt_tries",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TestQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("text", models.CharField(max_length=500, verbose_name="question")),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), size=None, verbose_name="choices"
                    ),
                ),
                ("right", models.PositiveSmallIntegerField(verbose_name="right choice")),
                ("why", models.CharField(blank=True, max_length=500, verbose_name="why it is right")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="trainings.testform"
                    ),
                ),
            ],
            options={
                "verbose_name": "question of a test",
                "verbose_name_plural": "questions of a test",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("form", "number"),
                        name="testquestion_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("choices__len__gte", 2), ("choices__len__lte", 6), ("choices__len__gt", models.F("right"))
                        ),
                        name="testquestion_has_choices",
                        violation_error_message="Give two to six choices, and say which is right.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttemptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("choice", models.PositiveSmallIntegerField()),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="trainings.attempt"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="trainings.testquestion",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("attempt", "question"), name="attemptanswer_once")],
            },
        ),
        migrations.CreateModel(
            name="CertificateRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("name_my", members.fields.EncryptedTextField(verbose_name="name (Burmese)")),
                ("name_en", members.fields.EncryptedTextField(verbose_name="name (English)")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("minutes", models.PositiveIntegerField(default=0, verbose_name="minutes")),
                ("first_on", models.DateField(verbose_name="from")),
                ("last_on", models.DateField(verbose_name="until")),
                ("made_at", models.DateTimeField(default=members.clock.now)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="trainings.certificate",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "verbose_name": "wording of a certificate",
                "verbose_name_plural": "wordings of a certificate",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("certificate", "number"), name="certificaterevision_once"),
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))),
                        name="certificaterevision_days_in_order",
                    ),
                ],
            },
        ),
        migrations.RunPython(load_items, migrations.RunPython.noop),
    ]

import uuid

import django.db.models.deletion
from django.db import migrations, models

import members.clock
import members.fields
import members.models.numbered


class Migration(migrations.Migration):
    dependencies = [
        ("cop", "0016_ways_in_agreements_and_announcements"),
        ("members", "0023_the_ledger_of_learning"),
        ("trainings", "0003_what_was_learnt"),
    ]

    operations = [
        migrations.CreateModel(
            name="ViewingPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="viewing point")),
                ("made_at", models.DateTimeField(default=members.clock.now, editable=False)),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "proctor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proctored_points",
                        to="members.member",
                        verbose_name="who says who was there",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="trainings.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "viewing point",
                "verbose_name_plural": "viewing points",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "name"),
                        name="viewingpoint_name_once",
                        violation_error_message="There is a viewing point of that name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("attended", "Attended"), ("partial", "Partly attended"), ("absent", "Did not come")],
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=0, verbose_name="minutes")),
                (
                    "mode",
                    models.CharField(
                        choices=[("room", "In a room"), ("online", "Online"), ("point", "At a viewing point")],
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("code", "Spoken code"),
                            ("staff", "Marked by hand"),
                            ("proctor", "Viewing point"),
                            ("paper", "Signed sheet"),
                            ("zoom", "Zoom list"),
                            ("teams", "Teams list"),
                            ("bbb", "BigBlueButton list"),
                        ],
                        max_length=8,
                        verbose_name="source",
                    ),
                ),
                ("at", models.DateTimeField(default=members.clock.now)),
                (
                    "other_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("code", "Spoken code"),
                            ("staff", "Marked by hand"),
                            ("proctor", "Viewing point"),
                            ("paper", "Signed sheet"),
                            ("zoom", "Zoom list"),
                            ("teams", "Teams list"),
                            ("bbb", "BigBlueButton list"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                (
                    "other_outcome",
                    models.CharField(
                        blank=True,
                        choices=[("attended", "Attended"), ("partial", "Partly attended"), ("absent", "Did not come")],
                        default="",
                        max_length=8,
                    ),
                ),
                ("other_minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="trainings.registration",
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="attendances",
                        to="trainings.viewingpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance",
                "indexes": [
                    models.Index(
                        condition=models.Q(("other_source", ""), _negated=True),
                        fields=["at"],
                        name="trainingattendance_disputed",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "absent"), _negated=True), ("minutes", 0), _connector="OR"
                        ),
                        name="trainingattendance_absent_has_no_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("other_minutes", None), ("other_outcome", ""), ("other_source", "")),
                            models.Q(
                                models.Q(("other_source", ""), _negated=True),
                                models.Q(("other_outcome", ""), _negated=True),
                                ("other_minutes__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="trainingattendance_dispute_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "old_outcome",
                    models.CharField(
                        blank=True,
                        choices=[("attended", "Attended"), ("partial", "Partly attended"), ("absent", "Did not come")],
                        max_length=8,
                    ),
                ),
                ("old_minutes", models.PositiveSmallIntegerField(null=True)),
                (
                    "old_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("code", "Spoken code"),
                            ("staff", "Marked by hand"),
                            ("proctor", "Viewing point"),
                            ("paper", "Signed sheet"),
                            ("zoom", "Zoom list"),
                            ("teams", "Teams list"),
                            ("bbb", "BigBlueButton list"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("attended", "Attended"), ("partial", "Partly attended"), ("absent", "Did not come")],
                        max_length=8,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("code", "Spoken code"),
                            ("staff", "Marked by hand"),
                            ("proctor", "Viewing point"),
                            ("paper", "Signed sheet"),
                            ("zoom", "Zoom list"),
                            ("teams", "Teams list"),
                            ("bbb", "BigBlueButton list"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField(default=members.clock.now)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "attendance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="trainings.attendance"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CodeWatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=members.clock.now)),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                ("paused_until", models.DateTimeField(null=True)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AttendanceFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("file_name", members.fields.EncryptedTextField()),
                ("content", members.fields.EncryptedTextField(null=True)),
                ("choices", members.fields.EncryptedTextField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Waiting for a look"),
                            ("confirmed", "Taken in"),
                            ("dropped", "Thrown away"),
                        ],
                        default="uploaded",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                ("open_rows", models.PositiveSmallIntegerField(default=0, verbose_name="rows without a name of ours")),
                ("uploaded_at", models.DateTimeField(default=members.clock.now, verbose_name="uploaded")),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance_files",
                        to="trainings.trainingsession",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of participants",
                "verbose_name_plural": "lists of participants",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "dropped"), _negated=True),
                        fields=("session", "digest"),
                        name="attendancefile_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="attendancefile_confirmed_at",
                    ),
                ],
            },
            bases=(members.models.numbered.Numbered, models.Model),
        ),
        migrations.CreateModel(
            name="CaughtUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=members.clock.now)),
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
                        related_name="caught_up",
                        to="trainings.trainingsession",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("session", "member"), name="caughtup_once")],
            },
        ),
        migrations.CreateModel(
            name="CodeEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField(default=members.clock.now)),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="code_entries",
                        to="trainings.registration",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("registration", "number"), name="codeentry_once")],
            },
        ),
        migrations.CreateModel(
            name="NameAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", members.fields.EncryptedTextField(verbose_name="name on the screen")),
                ("name_bidx", models.BinaryField(max_length=32)),
                ("confirmed_at", models.DateTimeField(default=members.clock.now)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="screen_names", to="members.member"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("member", "name_bidx"), name="namealias_once")],
            },
        ),
        migrations.CreateModel(
            name="SessionMaterial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("slides", "Slides"),
                            ("handout", "Handout"),
                            ("exercise", "Exercise"),
                            ("audio", "Recording: sound"),
                            ("video", "Recording: picture and sound"),
                        ],
                        default="handout",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "megabytes",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="Of what the link opens.",
                        max_digits=6,
                        null=True,
                        verbose_name="size in MB",
                    ),
                ),
                ("added_at", models.DateTimeField(default=members.clock.now, editable=False)),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cop.resource",
                        verbose_name="from the library",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="materials",
                        to="trainings.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "material",
                "verbose_name_plural": "materials",
                "constraints": [models.UniqueConstraint(fields=("session", "resource"), name="sessionmaterial_once")],
            },
        ),
        migrations.CreateModel(
            name="TrainingSummary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.TextField(max_length=6000, verbose_name="summary")),
                ("written_at", models.DateTimeField(default=members.clock.now)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="summary",
                        to="trainings.trainingsession",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "verbose_name": "summary",
                "verbose_name_plural": "summaries",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("body", ""), _negated=True), name="trainingsummary_says_something"
                    )
                ],
            },
        ),
    ]

"""What a large roster waits for, and pairs of entries that may be one person."""

import django.db.models.deletion
from django.db import migrations, models

import members.clock
import members.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cop", "0006_the_way_in"),
        ("members", "0012_crisis_mode"),
    ]

    operations = [
        migrations.CreateModel(
            name="PossibleTwin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("found_at", models.DateTimeField(default=members.clock.now, editable=False, verbose_name="found at")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("same", "The same person"), ("two", "Two people")],
                        default="",
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "newer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.member",
                        verbose_name="newer entry",
                    ),
                ),
                (
                    "older",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.member",
                        verbose_name="older entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "possible twin",
                "verbose_name_plural": "possible twins",
                "constraints": [
                    models.UniqueConstraint(fields=("newer", "older"), name="possibletwin_once"),
                    models.CheckConstraint(
                        condition=models.Q(("newer", models.F("older")), _negated=True), name="possibletwin_are_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision", ""), ("decided_at__isnull", False), _connector="OR"),
                        name="possibletwin_decided_at",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="found",
            field=members.fields.EncryptedTextField(
                help_text="What reading found, JSON; goes with the file", null=True
            ),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="found_key",
            field=models.BinaryField(help_text="What it was read with", max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="task",
            field=models.CharField(
                blank=True, choices=[("read", "Reading"), ("confirm", "Taking in")], default="", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="task_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="task_attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="task_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="task_note",
            field=models.CharField(blank=True, help_text="Why it could not be done; names nobody", max_length=300),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="task_started_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="rosterrow",
            name="is_compared",
            field=models.BooleanField(default=False, help_text="With the other centres, for the administrator"),
        ),
        migrations.AddIndex(
            model_name="rosterimport",
            index=models.Index(
                condition=models.Q(("task", ""), _negated=True), fields=["task_at"], name="rosterimport_at_work"
            ),
        ),
        migrations.AddIndex(
            model_name="rosterrow",
            index=models.Index(condition=models.Q(("is_compared", False)), fields=["id"], name="rosterrow_to_compare"),
        ),
        migrations.AddConstraint(
            model_name="rosterimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("task", ""), models.Q(("state", "uploaded"), ("task_at__isnull", False)), _connector="OR"
                ),
                name="rosterimport_task_while_open",
            ),
        ),
    ]

"""Two entries of one person become one, and that can be taken back for 30 days."""

import django.db.models.deletion
from django.db import migrations, models

import members.clock


def a_person(on_delete, **how):
    return models.ForeignKey(on_delete=on_delete, to="members.member", **how)


class Migration(migrations.Migration):
    dependencies = [("members", "0019_closed_lists")]

    operations = [
        migrations.AddField(
            "member",
            "merged_into",
            a_person(
                django.db.models.deletion.CASCADE,
                editable=False,
                null=True,
                related_name="merged",
                verbose_name="merged into",
            ),
        ),
        migrations.AddConstraint(
            "member",
            models.CheckConstraint(
                condition=models.Q(("merged_into", None))
                | (
                    models.Q(("status__in", ["left", "anonymised"]))
                    & models.Q(("merged_into", models.F("pk")), _negated=True)
                ),
                name="member_merged_has_left",
                violation_error_message="This entry was merged into another one.",
            ),
        ),
        migrations.CreateModel(
            name="MemberMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moved", models.JSONField(default=dict)),
                ("merged_at", models.DateTimeField(default=members.clock.now)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "duplicate",
                    a_person(
                        django.db.models.deletion.CASCADE,
                        related_name="merges_away",
                        verbose_name="entry that was closed",
                    ),
                ),
                (
                    "kept",
                    a_person(
                        django.db.models.deletion.CASCADE, related_name="merges_here", verbose_name="entry that stays"
                    ),
                ),
                ("merged_by", a_person(django.db.models.deletion.SET_NULL, null=True, related_name="+")),
                ("undone_by", a_person(django.db.models.deletion.SET_NULL, null=True, related_name="+")),
            ],
            options={
                "verbose_name": "merge of two entries",
                "verbose_name_plural": "merges of two entries",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)), fields=("duplicate",), name="membermerge_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duplicate", models.F("kept")), _negated=True), name="membermerge_of_two"
                    ),
                ],
            },
        ),
    ]

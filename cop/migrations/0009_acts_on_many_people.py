"""What is done to many people at once, so that it can be looked at before and taken back after."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import members.clock

CASCADE, SET_NULL = django.db.models.deletion.CASCADE, django.db.models.deletion.SET_NULL


def of(model, on_delete, name=None, **how):
    named = {"verbose_name": name} if name else {}
    return models.ForeignKey(on_delete=on_delete, related_name="+", to=model, **named, **how)


class Migration(migrations.Migration):
    dependencies = [
        ("cop", "0008_lists_that_leave_the_house"),
        ("members", "0020_two_entries_of_one_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("invite", "Invite by mail"),
                            ("add", "Add to a group"),
                            ("move", "Move to another centre"),
                            ("stop_mail", "Write down that they want no mail"),
                            ("leave", "Leave the network"),
                        ],
                        max_length=12,
                        verbose_name="what",
                    ),
                ),
                ("chosen", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("outcome", models.JSONField(default=dict)),
                ("left_out", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField(default=members.clock.now)),
                ("done_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("asked_by", of("members.member", CASCADE)),
                ("centre", of("members.justicecentre", CASCADE, "centre")),
                ("done_by", of("members.member", SET_NULL, null=True)),
                ("group", of("cop.group", CASCADE, "group", null=True)),
                ("to_centre", of("members.justicecentre", CASCADE, "new centre", null=True)),
                ("undone_by", of("members.member", SET_NULL, null=True)),
            ],
            options={
                "verbose_name": "act on many people",
                "verbose_name_plural": "acts on many people",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("undone_at", None), ("done_at__isnull", False), _connector="OR"),
                        name="bulkaction_undone_when_done",
                    )
                ],
            },
        ),
    ]

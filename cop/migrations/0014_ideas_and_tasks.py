import django.db.models.deletion
from django.db import migrations, models

import members.clock


class Migration(migrations.Migration):
    dependencies = [
        ("cop", "0013_what_came_of_sessions"),
        ("members", "0022_the_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Idea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200, verbose_name="idea")),
                ("created_at", models.DateTimeField(default=members.clock.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ideas",
                        to="cop.group",
                        verbose_name="group",
                    ),
                ),
            ],
            options={
                "verbose_name": "idea",
                "verbose_name_plural": "ideas",
                "indexes": [
                    models.Index(condition=models.Q(("withdrawn_at", None)), fields=["group"], name="idea_by_group")
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="idea_says_something")
                ],
            },
        ),
        migrations.CreateModel(
            name="IdeaVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_at", models.DateTimeField(default=members.clock.now)),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="votes_given", to="cop.idea"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("idea", "member"), name="ideavote_once")],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=200, verbose_name="what is to be done")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="until when")),
                ("created_at", models.DateTimeField(default=members.clock.now)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="cop.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "idea",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="task",
                        to="cop.idea",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                        verbose_name="who does it",
                    ),
                ),
            ],
            options={
                "verbose_name": "task",
                "verbose_name_plural": "tasks",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None), ("dropped_at", None)),
                        fields=["group"],
                        name="task_open_by_group",
                    ),
                    models.Index(
                        condition=models.Q(("done_at", None), ("dropped_at", None)),
                        fields=["owner"],
                        name="task_open_by_owner",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="task_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_at", None), ("dropped_at", None), _connector="OR"),
                        name="task_done_or_dropped",
                    ),
                ],
            },
        ),
    ]

"""Answers without a name are told in fives. Those that could be read before stay told."""

from django.db import migrations, models

PAPERS = (("trainings_feedbackpaper", "session_id"), ("trainings_followuppaper", "training_id"))


def keep_what_was_told(apps, schema_editor):
    for table, of in PAPERS:
        schema_editor.execute(
            f"UPDATE {table} SET is_told = true WHERE {of} IN (SELECT {of} FROM {table} GROUP BY 1 HAVING count(*) >= 5)"
        )


class Migration(migrations.Migration):
    dependencies = [("trainings", "0012_trainers_are_told")]

    operations = [
        migrations.AddField("feedbackpaper", "is_told", models.BooleanField(default=False, editable=False)),
        migrations.AddField("followuppaper", "is_told", models.BooleanField(default=False, editable=False)),
        migrations.RunPython(keep_what_was_told, migrations.RunPython.noop),
    ]

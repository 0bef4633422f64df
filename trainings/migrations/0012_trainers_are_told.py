import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("trainings", "0011_codes_are_counted_as_minutes")]
    operations = [
        migrations.AlterField(
            model_name="sessiontold",
            name="registration",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="told",
                to="trainings.registration",
            ),
        ),
        migrations.AddField(
            model_name="sessiontold",
            name="trainer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="told",
                to="trainings.sessiontrainer",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessiontold",
            constraint=models.UniqueConstraint(name="sessiontold_trainer_once", fields=["trainer", "schedule_version"]),
        ),
        migrations.AddConstraint(
            model_name="sessiontold",
            constraint=models.CheckConstraint(
                name="sessiontold_of_one_person",
                condition=Q(registration__isnull=False, trainer=None) | Q(registration=None, trainer__isnull=False),
            ),
        ),
    ]

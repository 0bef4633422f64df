from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trainings", "0008_messages_to_lists")]
    operations = [
        migrations.AlterField(
            model_name="registrationchange",
            name="why",
            field=models.CharField(
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
                    ("walked_in", "Came without a place"),
                    ("merged", "Two entries of one person became one"),
                ],
                max_length=20,
            ),
        ),
    ]

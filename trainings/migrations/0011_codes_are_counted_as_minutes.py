from django.db import migrations


class Migration(migrations.Migration):
    """Spoken codes give the minutes that the thresholds measure; a second rule beside them was read by nothing."""

    dependencies = [("trainings", "0010_guests_who_agreed_to_mail")]
    operations = [migrations.RemoveField(model_name="training", name="codes_needed")]

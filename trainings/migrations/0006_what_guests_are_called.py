"""The name of a guest is called as that of a member is, so that the walls know it wherever it stands."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trainings", "0005_guests_are_forgotten")]
    operations = [migrations.RenameField("guest", "name", "full_name")]

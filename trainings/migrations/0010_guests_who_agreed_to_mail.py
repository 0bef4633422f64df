from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trainings", "0009_some_came_without_a_place")]
    operations = [
        migrations.AddField(
            model_name="guest",
            name="mail_agreed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="guest",
            name="mail_stopped_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]

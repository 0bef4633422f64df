from django.db import migrations, models


class Migration(migrations.Migration):
    """The desk counts who was refused very often (domain 3.12 TH4)."""

    dependencies = [("members", "0020_two_entries_of_one_person")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(condition=models.Q(("verb", "access_refused")), fields=["-at"], name="audit_refused"),
        ),
    ]

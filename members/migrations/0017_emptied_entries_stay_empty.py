from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0016_public_holidays"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                name="member_anonymised_is_empty",
                condition=~Q(status="anonymised")
                | Q(full_name_my=None, full_name_en=None, display_name=None, phone=None, email=None, user=None),
                violation_error_message="This entry was emptied. Add the person anew.",
            ),
        ),
    ]

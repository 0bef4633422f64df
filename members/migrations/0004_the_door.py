"""Invitations get a uid, from which a mailed link is made again; own sessions keep no address and no browser."""

import uuid

from django.db import migrations, models

ANONYMOUS = """
UPDATE usersessions_usersession SET ip = '0.0.0.0', user_agent = '';
ALTER TABLE usersessions_usersession ADD CONSTRAINT usersession_names_no_place
    CHECK (host(ip) = '0.0.0.0' AND user_agent = '');
"""
STOCK = "ALTER TABLE usersessions_usersession DROP CONSTRAINT usersession_names_no_place"


class Migration(migrations.Migration):
    dependencies = [("members", "0003_outbox_doubts"), ("usersessions", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="uid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.RunSQL(ANONYMOUS, STOCK),
    ]

"""What a person does with their own data: takes a copy along, or has it taken away (safety C-35d)."""

import uuid
from datetime import timedelta

from django.db import models

from .. import clock
from ..fields import EncryptedTextField


class DataCopyQuerySet(models.QuerySet):
    def fresh(self):
        return self.filter(expires_at__gt=clock.now())


class DataCopy(models.Model):
    """A person's own data as one sealed text, for a day; at most one at a time, so at most one a day."""

    KEPT_FOR = timedelta(hours=24)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.OneToOneField("members.Member", models.CASCADE, related_name="data_copy")
    content = EncryptedTextField()
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    objects = DataCopyQuerySet.as_manager()


class ErasureRequest(models.Model):
    """Somebody who left asked that their entry be emptied: it happens 30 days after they left (domain 3.11)."""

    AFTER = timedelta(days=30)

    member = models.OneToOneField("members.Member", models.CASCADE, related_name="erasure_request")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField()

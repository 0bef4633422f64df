"""Nothing that a person typed is lost (decision 21), and nothing is posted twice (safety C-48)."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

from ..fields import EncryptedTextField


class Draft(models.Model):
    """A POST that failed or met a signed-out session; kept 14 days, sealed, offered after sign-in.

    `holder` is the member, or, while nobody is known, the keyed hash of a token in the visitor's own cookie.
    """

    KEPT_FOR = timedelta(days=14)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey("members.Member", models.CASCADE, null=True, related_name="drafts")
    holder = models.BinaryField(max_length=32, null=True)
    path = models.CharField(max_length=200)
    content = EncryptedTextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draft_belongs_to_somebody",
                condition=models.Q(member__isnull=False) | models.Q(holder__isnull=False),
            )
        ]
        indexes = [models.Index(name="draft_by_age", fields=["created_at"])]


class Submission(models.Model):
    """The one-time key of a form that was posted, and where it led: a resend goes there and writes nothing."""

    key = models.UUIDField(primary_key=True, editable=False)
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    location = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(name="submission_by_age", fields=["created_at"])]

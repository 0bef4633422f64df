"""The weekly digest: one issue for a recipient, an audience and an ISO week (decision 13)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import clock
from ..fields import EncryptedTextField


class DigestIssueQuerySet(models.QuerySet):
    def visible_to(self, member):
        """The own ones, and those of coordinators and staff of the centres that `member` staffs."""
        if member is None:
            return self.none()
        posts = member.current_posts
        if any(p.centre_id is None for p in posts):
            return self
        return self.filter(models.Q(recipient=member) | models.Q(recipient__centre__in=[p.centre_id for p in posts]))


class DigestIssue(models.Model):
    """What was counted, when, and over which days. Numbers only: texts are rendered from current data."""

    class Audience(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        STAFF = "staff", _("Programme staff")
        MEMBER = "member", _("Member")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    audience = models.CharField(_("audience"), max_length=12, choices=Audience)
    recipient = models.ForeignKey("members.Member", models.CASCADE, related_name="digest_issues")
    iso_week = models.CharField(_("week"), max_length=8)
    covers_from = models.DateTimeField()
    covers_to = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    opening_note = EncryptedTextField(_("opening note"), null=True, blank=True)
    held_until = models.DateTimeField(_("held back until"), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = DigestIssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [models.UniqueConstraint(name="digest_one_a_week", fields=["audience", "recipient", "iso_week"])]
        indexes = [models.Index(name="digest_newest", fields=["-iso_week", "-id"])]

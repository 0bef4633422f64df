"""The worst day: what a person arranged before it, and each time that an account was shut (safety C-10)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .. import clock
from ..fields import EncryptedTextField


class SafetyPlan(models.Model):
    """A word that locks the account when it is spoken to a centre, and whom the centre then tells."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.OneToOneField("members.Member", models.CASCADE, related_name="safety_plan")
    lock_word = models.CharField(max_length=255, blank=True, editable=False)  # a hash, like a passphrase's
    contact = EncryptedTextField(_("whom to tell"), null=True, blank=True)


class FreezeQuerySet(models.QuerySet):
    def open(self):
        return self.filter(thawed_at=None)

    def visible_to(self, member):
        """Of the people whose registry entries `member` may open."""
        from .member import Member

        return self.filter(member__in=Member.objects.visible_to(member))


class Freeze(models.Model):
    """One time that an account was shut. `Member.frozen_at` says the same of today; this is the history."""

    class Way(models.TextChoices):
        DESK = "desk", _("By the desk")
        OWN = "own", _("By the person")
        LOCK_WORD = "lock_word", _("By the lock word")

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="freezes", verbose_name=_("person"))
    way = models.CharField(max_length=10, choices=Way)
    frozen_at = models.DateTimeField(default=clock.now)
    frozen_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    contact_told_at = models.DateTimeField(null=True)
    contact_told_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    thawed_at = models.DateTimeField(null=True)
    thawed_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")

    objects = FreezeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="freeze_one_open", fields=["member"], condition=Q(thawed_at=None)),
            models.CheckConstraint(
                name="freeze_thawed_by_another",
                condition=Q(thawed_by=None) | Q(frozen_by=None) | ~Q(thawed_by=F("frozen_by")),
                violation_error_message=_("Somebody else than who closed it opens an account again."),
            ),
        ]

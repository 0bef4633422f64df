"""Notes (learning 29, decision 32, safety C-46). A private note is its author's alone and nothing opens it for anybody
else. A shared one is the two's; a break-glass act of two staff opens it for an hour, and both are told."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField

OPEN_FOR = timedelta(hours=1)
ASKED_FOR = timedelta(hours=24)
TOLD_FOR = timedelta(days=30)  # how long both of the pair read on their pages that it happened


class _Note(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    body = EncryptedTextField(_("note"))
    written_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]


class PrivateNoteQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.none() if member is None else self.filter(author=member)


class PrivateNote(_Note):
    pair = models.ForeignKey("mentoring.MentoringPair", models.CASCADE, related_name="private_notes")

    objects = PrivateNoteQuerySet.as_manager()


class SharedNoteQuerySet(models.QuerySet):
    def visible_to(self, member):
        if member is None:
            return self.none()
        return self.filter(Q(pair__mentor=member) | Q(pair__mentee=member))

    def opened_for(self, member, now=None):
        """Those of pairs that `member` asked to open, another of the staff agreed, and the hour is not over."""
        if member is None:
            return self.none()
        opened = NoteOpening.objects.open_now(now).filter(asked_by=member)
        return self.filter(pair__in=opened.values("pair"))


class SharedNote(_Note):
    pair = models.ForeignKey("mentoring.MentoringPair", models.CASCADE, related_name="shared_notes")

    objects = SharedNoteQuerySet.as_manager()


class NoteOpeningQuerySet(models.QuerySet):
    def waiting(self, now=None):
        return self.filter(agreed_at=None, refused_at=None, asked_at__gt=(now or clock.now()) - ASKED_FOR)

    def open_now(self, now=None):
        return self.filter(expires_at__gt=now or clock.now())

    def told(self, since=None):
        """Agreed to since that moment, for both of the pair to know of (safety C-46)."""
        return self.filter(agreed_at__gt=since or clock.now() - TOLD_FOR)


class NoteOpening(models.Model):
    """Somebody of the staff asks to read the shared notes of a pair, and another one agrees."""

    class Reason(models.TextChoices):
        SAFETY = "safety", _("Somebody may be in danger")
        COMPLAINT = "complaint", _("One of the two complains")
        CLIENT = "client", _("A client may be harmed")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey("mentoring.MentoringPair", models.CASCADE, related_name="openings")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    words = EncryptedTextField(_("what happened"))
    asked_by = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    agreed_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = NoteOpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mentoringopening_two_staff",
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by")),
                violation_error_message=_("Somebody else has to agree."),
            ),
            models.CheckConstraint(
                name="mentoringopening_one_hour",
                condition=Q(agreed_at=None, expires_at=None)
                | Q(agreed_at__isnull=False, expires_at__lte=F("agreed_at") + OPEN_FOR),
            ),
        ]


class PairLink(models.Model):
    """A thing of the library, or a question, that the two look at together. Each sees only what they may see."""

    pair = models.ForeignKey("mentoring.MentoringPair", models.CASCADE, related_name="links")
    resource = models.ForeignKey("cop.Resource", models.CASCADE, null=True, related_name="+")
    question = models.ForeignKey("cop.Question", models.CASCADE, null=True, related_name="+")
    added_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mentoringlink_one_thing",
                condition=Q(resource__isnull=False, question=None) | Q(resource=None, question__isnull=False),
            ),
            models.UniqueConstraint(name="mentoringlink_resource_once", fields=["pair", "resource"]),
            models.UniqueConstraint(name="mentoringlink_question_once", fields=["pair", "question"]),
        ]

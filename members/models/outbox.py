"""Mail as a database problem (architecture 6, safety 4.2). No body is stored: it is rendered at send time."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import clock
from .numbered import Numbered


class OutboxQuerySet(models.QuerySet):
    def waiting(self):
        """Rows that a drain may take."""
        return self.filter(state__in=OutboxMessage.WAITING)

    def telling(self):
        """Rows that tell, or should have told: not those that were taken back or were needless."""
        return self.exclude(state__in=["cancelled", "skipped_empty"]).exclude(state="stale", reason="just_told")

    def arrived(self):
        """Rows whose mail went out, or may have."""
        return self.filter(Q(state__in=["sent", "in_doubt", "handing"]) | Q(state="retry", intent_at__isnull=False))

    def too_late(self, now):
        """Rows that were never handed over and are of no use any more, whether or not the planner has said so yet."""
        over = Q(state__in=OutboxMessage.WAITING, intent_at=None, expires_at__lte=now)
        return self.telling().filter(Q(state="stale") | over)

    def reaching(self, now):
        """Rows whose mail went out, may have, or is still of use when it goes."""
        return self.arrived() | self.filter(state__in=OutboxMessage.LIVE, expires_at__gt=now)

    def visible_to(self, member):
        """Staff see the mail rows of their centres' members and of whom their centres invited; the network's
        administrators see all."""
        if member is None:
            return self.none()
        posts = member.current_posts
        if any(p.centre_id is None for p in posts):
            return self
        mine = [p.centre_id for p in posts]
        return self.filter(Q(recipient__centre__in=mine) | Q(centre__in=mine))


class OutboxMessage(Numbered, models.Model):
    """One promised mail, to a member or to somebody outside the registry; security mail of an unknown name is to
    nobody (decision 4).

    `outsider`: the uid under which an upper room knows whom it invited, `centre` the centre that did. The address
    stands in that room alone, sealed (notifications.Outsiders).
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        LEASED = "leased", _("Taken")
        HANDING = "handing", _("Being handed over")
        SENT = "sent", _("Sent")
        RETRY = "retry", _("Will be tried again")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        STALE = "stale", _("Too late")
        IN_DOUBT = "in_doubt", _("In doubt")
        SKIPPED_EMPTY = "skipped_empty", _("Nothing to say")

    WAITING = ("pending", "retry")
    LIVE = ("pending", "retry", "leased", "handing")
    LOST = ("failed", "in_doubt", "stale")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    recipient = models.ForeignKey(
        "members.Member", models.CASCADE, null=True, related_name="outbox", verbose_name=_("recipient")
    )
    outsider = models.UUIDField(null=True)
    centre = models.ForeignKey("members.JusticeCentre", models.SET_NULL, null=True, related_name="+", db_index=False)
    ref_key = models.CharField(max_length=160)
    version = models.PositiveIntegerField(_("version"), default=1)
    about = models.UUIDField(null=True, help_text="uid of the session, digest issue or other thing that it tells of")
    priority = models.PositiveSmallIntegerField(_("priority"), default=5)
    not_before = models.DateTimeField(_("not before"))
    expires_at = models.DateTimeField(_("of no use after"))
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    doubts = models.PositiveSmallIntegerField(default=0, help_text="How often a process died while handing it over")
    next_attempt_at = models.DateTimeField(_("next try"))
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    intent_at = models.DateTimeField(_("handed over at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    message_id = models.CharField(max_length=200, null=True, unique=True)
    reason = models.CharField(_("reason"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("planned at"), default=timezone.now, editable=False)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            models.UniqueConstraint(name="outbox_once", fields=["kind", "recipient", "ref_key", "version"]),
            models.UniqueConstraint(
                name="outbox_outsider_once",
                fields=["kind", "outsider", "ref_key", "version"],
                condition=Q(outsider__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_one_addressee",
                condition=Q(outsider=None, centre=None) | Q(outsider__isnull=False, recipient=None),
            ),
            models.CheckConstraint(
                name="outbox_known_state",
                condition=Q(
                    state__in=[
                        "pending",
                        "leased",
                        "handing",
                        "sent",
                        "retry",
                        "failed",
                        "cancelled",
                        "stale",
                        "in_doubt",
                        "skipped_empty",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="outbox_intent_before_sent",
                condition=~Q(state="sent") | Q(intent_at__isnull=False, sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_lease_when_taken",
                condition=~Q(state__in=["leased", "handing"])
                | Q(lease_token__isnull=False, lease_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="outbox_due",
                fields=["priority", "next_attempt_at", "id"],
                condition=Q(state__in=["pending", "retry"]),
            ),
            models.Index(name="outbox_leases", fields=["lease_until"], condition=Q(state__in=["leased", "handing"])),
            models.Index(name="outbox_told", fields=["about", "recipient"]),
            models.Index(name="outbox_outsider", fields=["outsider"], condition=Q(outsider__isnull=False)),
            models.Index(name="outbox_newest", fields=["-created_at", "-id"]),
        ]

    @property
    def addressee(self) -> int | uuid.UUID | None:
        """Of whom a Message-ID is made: the member's id, or the outsider's uid."""
        return self.recipient_id or self.outsider


class SuppressionQuerySet(models.QuerySet):
    def in_force(self, now=None):
        """Addresses that must not be written to today."""
        return self.filter(Q(until=None) | Q(until__gt=now or clock.now()))


class Suppression(models.Model):
    """An address that must not be written to: it bounced, or its owner complained. Only the keyed hash is kept."""

    class Cause(models.TextChoices):
        HARD_BOUNCE = "hard_bounce", _("The address does not exist")
        SOFT_BOUNCE = "soft_bounce", _("The mailbox refused several times")
        COMPLAINT = "complaint", _("Reported as unwanted")

    address_bidx = models.BinaryField(max_length=32, unique=True)
    cause = models.CharField(max_length=16, choices=Cause)
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(null=True, help_text="Empty: until somebody corrects the address")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("stopped address")
        verbose_name_plural = _("stopped addresses")

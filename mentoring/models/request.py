"""A mentee asks up to three mentors, one after the other (learning 27)."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField

MOST_CHOICES = 3


class MentoringRequestQuerySet(models.QuerySet):
    def live(self):
        """Something may still come of it without a coordinator."""
        return self.filter(state__in=MentoringRequest.LIVE)

    def without_answer(self):
        """Nobody said yes, and the mentee still waits: for the coordinator."""
        from .pair import MentoringPair

        paired = MentoringPair.objects.open().filter(mentee=OuterRef("mentee"))
        later = MentoringRequest.objects.filter(mentee=OuterRef("mentee"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(paired), ~Exists(later), state=MentoringRequest.State.EXHAUSTED)

    def visible_to(self, member):
        """The mentee's own. Who is asked sees their offer."""
        return self.none() if member is None else self.filter(mentee=member)


class MentoringRequest(models.Model):
    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed by the coordinator")
        OPEN = "open", _("Being asked")
        MATCHED = "matched", _("Answered with yes")
        EXHAUSTED = "exhausted", _("Nobody could")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    LIVE = (State.PROPOSED, State.OPEN)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentee = models.ForeignKey("members.Member", models.CASCADE, related_name="mentoring_requests")
    proposed_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    message = EncryptedTextField(_("a few words to the mentor"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = MentoringRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="mentoringrequest_one_live",
                fields=["mentee"],
                condition=Q(state__in=["proposed", "open"]),
                violation_error_message=_("A mentor is being asked already."),
            ),
            models.CheckConstraint(
                name="mentoringrequest_settled",
                condition=Q(state__in=["proposed", "open"], settled_at=None)
                | (~Q(state__in=["proposed", "open"]) & Q(settled_at__isnull=False)),
            ),
        ]

    @property
    def has_lapsed(self) -> bool:
        """A coordinator's proposal that the mentee did not answer in time: nobody was asked. One statement at most."""
        is_over = self.state == self.State.EXHAUSTED
        return is_over and not self.offers.exclude(state=MentoringOffer.State.DROPPED).exists()


class MentoringOfferQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=MentoringOffer.State.OFFERED)

    def visible_to(self, member):
        """What this person is asked now, and nothing of what others were."""
        return self.none() if member is None else self.open().filter(mentor=member)


class MentoringOffer(models.Model):
    """One mentor of a request. Only one of them is asked at a time."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Next in line")
        OFFERED = "offered", _("Asked")
        ACCEPTED = "accepted", _("Said yes")
        DECLINED = "declined", _("Said no")
        EXPIRED = "expired", _("Did not answer")
        SKIPPED = "skipped", _("Had no room")
        DROPPED = "dropped", _("Not asked any more")

    class Reason(models.TextChoices):
        CAPACITY = "capacity", _("No time at the moment")
        FIELD = "field", _("Not my field")
        CONFLICT = "conflict", _("A conflict of interest")
        OTHER = "other", _("Something else")

    request = models.ForeignKey(MentoringRequest, models.CASCADE, related_name="offers")
    mentor = models.ForeignKey("members.Member", models.CASCADE, related_name="mentoring_offers")
    rank = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    offered_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("why not"), max_length=10, choices=Reason, blank=True, default="")

    objects = MentoringOfferQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(name="mentoringoffer_mentor_once", fields=["request", "mentor"]),
            models.UniqueConstraint(name="mentoringoffer_rank_once", fields=["request", "rank"]),
            models.UniqueConstraint(name="mentoringoffer_one_asked", fields=["request"], condition=Q(state="offered")),
            models.UniqueConstraint(name="mentoringoffer_one_yes", fields=["request"], condition=Q(state="accepted")),
            models.CheckConstraint(name="mentoringoffer_rank", condition=Q(rank__range=(1, 3))),
            models.CheckConstraint(
                name="mentoringoffer_asked_until",
                condition=~Q(state="offered") | Q(offered_at__isnull=False, expires_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="mentoringoffer_by_mentor", fields=["mentor"], condition=Q(state="offered")),
            models.Index(name="mentoringoffer_due", fields=["expires_at"], condition=Q(state="offered")),
        ]

"""To whom a referral is offered and until when (domain 2c), and the other doors when nobody takes it (C14)."""

from datetime import timedelta

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import JusticeCentre, Member, Term, term_of

WAVES, IN_A_WAVE = 3, 3
WINDOW, URGENT_WINDOW = timedelta(hours=48), timedelta(hours=4)


class ReferralWave(models.Model):
    """Up to three people at once, for a window (domain 2c). The row is the deadline: the planner reads it, and
    nothing else has to remember it."""

    referral = models.ForeignKey("cop.Referral", models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="referralwave_once", fields=["referral", "number"]),
            models.UniqueConstraint(name="referralwave_one_open", fields=["referral"], condition=Q(ended_at=None)),
            models.CheckConstraint(name="referralwave_at_most_three", condition=Q(number__range=(1, WAVES))),
        ]
        indexes = [models.Index(name="referralwave_due", fields=["ends_at"], condition=Q(ended_at=None))]


class ReferralOfferQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=ReferralOffer.State.OFFERED)

    def given(self):
        """That were really made: what was taken back before an answer was none."""
        return self.exclude(state=ReferralOffer.State.WITHDRAWN)

    def with_last_before(self):
        """`last_before`: when the person was asked the last time before this, by any referral (domain 2c, order)."""
        mine = ReferralOffer.objects.given().filter(member=OuterRef("member"), offered_at__lt=OuterRef("offered_at"))
        return self.annotate(last_before=Subquery(mine.order_by("-offered_at").values("offered_at")[:1]))

    def to_call(self, now=None):
        """Waiting, and no mail reaches the person: somebody calls them."""
        reachable = Member.objects.reachable_by_mail("referral_offered", now)
        return self.waiting().exclude(member__in=reachable.values("pk"))


class ReferralOffer(models.Model):
    class State(models.TextChoices):
        OFFERED = "offered", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Said yes")
        DECLINED = "declined", _("Said no")
        EXPIRED = "expired", _("Did not answer in time")
        TAKEN = "taken", _("Another lawyer was first")
        RETURNED = "returned", _("Gave it back")
        WITHDRAWN = "withdrawn", _("Taken back by the centre")

    referral = models.ForeignKey("cop.Referral", models.CASCADE, related_name="offers")
    wave = models.ForeignKey(ReferralWave, models.CASCADE, related_name="offers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="referral_offers", verbose_name=_("lawyer"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OFFERED)
    offered_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)
    conflict_checked_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = term_of(Term.List.DECLINE, _("reason"), null=True, blank=True)
    can_help = models.BooleanField(_("would review the papers"), default=False)
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = ReferralOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="referraloffer_once", fields=["referral", "member"]),
            models.UniqueConstraint(
                name="referraloffer_one_accepted",
                fields=["referral"],
                condition=Q(state="accepted"),
                violation_error_message=_("Another lawyer has it. Thank you."),
            ),
            models.CheckConstraint(
                name="referraloffer_decided_has_a_moment",
                condition=Q(state="offered", decided_at=None) | (~Q(state="offered") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="referraloffer_declined_with_reason", condition=~Q(state="declined") | Q(reason__isnull=False)
            ),
            models.CheckConstraint(
                name="referraloffer_checked_before_yes",
                condition=~Q(state="accepted") | Q(conflict_checked_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="referraloffer_lately", fields=["member", "-offered_at"])]


class PairApproval(models.Model):
    """The coordinator's word that somebody may get a case from their mentor or mentee (learning 32)."""

    referral = models.ForeignKey("cop.Referral", models.CASCADE, related_name="pair_approvals")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    approved_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="pairapproval_once", fields=["referral", "member"]),
            models.CheckConstraint(name="pairapproval_by_another", condition=~Q(approved_by=F("member"))),
        ]


class ReferralDoor(models.Model):
    """Where somebody was sent whose case nobody took (domain C14, C10): nobody is left with a no."""

    class Kind(models.TextChoices):
        CENTRE = "centre", _("Another centre")
        SERVICE = "service", _("A service of another sector")
        REMOTE = "remote", _("A centre from afar")
        AGAIN = "again", _("Once more, from afar")

    referral = models.ForeignKey("cop.Referral", models.CASCADE, related_name="doors")
    kind = models.CharField(max_length=8, choices=Kind)
    centre = models.ForeignKey(JusticeCentre, models.PROTECT, null=True, related_name="+")
    service = models.ForeignKey("cop.SupportService", models.SET_NULL, null=True, related_name="+")
    chosen_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    chosen_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referraldoor_leads_somewhere",
                condition=Q(kind__in=["service", "again"]) | Q(centre__isnull=False),
            )
        ]

"""A de-identified request for a lawyer (domain 0.2, 2c): not a case file, and nothing here is one.

Every fact is chosen from a closed list. The one text, `narrative`, is sealed, opens to whoever took the case and to
the centre, each time with a line of the audit, and goes 90 days after the end. There is no field for a name, a number
of a case, or a place smaller than a state or region.
"""

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members import clock
from members.fields import EncryptedTextField
from members.models import AdminUnit, JusticeCentre, Member, PracticeArea, StaffPost, Term, Topic, term_of
from members.models.member import CONTENT_LANGUAGES
from members.models.numbered import Numbered
from members.models.profile import pro_bono_loads

from .argument import WrittenArgument
from .referral_offer import URGENT_WINDOW, WINDOW, ReferralDoor, ReferralOffer

NARRATIVE_LENGTH = 2_000
URGENT = ("custody_24h", "hearing_3d")
SENSITIVE = "sensitive"  # of this kind of offence no further detail is stored (domain 2b)
OFFERING_POSTS = (StaffPost.Role.COORDINATOR, StaffPost.Role.CENTRE_LEAD)


def centres_offering(member) -> Q | None:
    """Domain 2d: coordinator and centre lead, of the own centre. A condition on `centre`; None without such a post."""
    posts = [post for post in member.current_posts if post.role in OFFERING_POSTS]
    if not posts:
        return None
    if any(post.centre_id is None for post in posts):
        return Q(centre__isnull=False)
    return Q(centre__in=[post.centre_id for post in posts])


class ReferralQuerySet(models.QuerySet):
    def of_desk(self, member):
        """Those of the centres for which `member` opens and offers referrals."""
        condition = centres_offering(member) if member else None
        return self.none() if condition is None else self.filter(condition)

    def visible_to(self, member):
        """The centre's, for coordinator and centre lead; and to whom it was offered. Everybody else reads counts."""
        if member is None:
            return self.none()
        offers = ReferralOffer.objects.filter(referral=OuterRef("pk"), member=member)
        offered = Q(Exists(offers.exclude(state=ReferralOffer.State.WITHDRAWN)))
        desk = centres_offering(member)
        return self.filter(offered if desk is None else offered | desk)

    def open(self):
        """Waiting for a lawyer: not offered yet, or offered."""
        return self.filter(state__in=Referral.OPEN)

    def urgent(self):
        return self.filter(urgency__code__in=URGENT)

    def taken(self):
        """A lawyer said yes, however far they have come."""
        return self.filter(state__in=Referral.TAKEN)

    def held(self):
        """Taken and not closed: they fill somebody's pro bono capacity (domain A26)."""
        return self.filter(state__in=Referral.HELD)

    def left_behind(self):
        """Held by somebody who has left or whose account is closed: the client waits for another lawyer."""
        here = Member.objects.present().filter(frozen_at=None)
        return self.held().exclude(accepted_by__in=here.values("pk"))

    def without_text(self):
        """For every page but the one that shows it: the narrative stays where it is; `has_text` says whether there
        is one."""
        return self.defer("narrative").annotate(has_text=Q(narrative__isnull=False))

    def without_taker(self):
        """Nobody took it in the end."""
        return self.filter(state__in=Referral.OUT)

    def without_door(self):
        """Nobody took it, and nobody said yet where the person can turn (domain C14)."""
        return self.without_taker().filter(~Exists(ReferralDoor.objects.filter(referral=OuterRef("pk"))))


class Referral(Numbered, models.Model):
    class State(models.TextChoices):
        READY = "ready", _("Not offered yet")
        OFFERED = "offered", _("Waiting for an answer")
        ACCEPTED = "accepted", pgettext_lazy("referral", "Taken")
        CONTACTED = "contacted", _("Client seen")
        BEGUN = "begun", _("Representation begun")
        CLOSED = "closed", pgettext_lazy("referral", "Closed")
        DECLINED_OUT = "declined_out", _("All said no")
        EXPIRED = "expired", _("Nobody answered in time")
        WITHDRAWN = "withdrawn", pgettext_lazy("referral", "Withdrawn")

    OPEN = ("ready", "offered")
    HELD = ("accepted", "contacted", "begun")
    TAKEN = (*HELD, "closed")
    OUT = ("declined_out", "expired")
    ENDED = ("closed", *OUT, "withdrawn")

    class ContactBand(models.TextChoices):
        """From the arrest to the first talk with a lawyer (domain A22, I12)."""

        DAY = "24h", _("Within 24 hours of the arrest")
        DAYS = "72h", _("24 to 72 hours after the arrest")
        LATER = "over_72h", _("More than 72 hours after the arrest")
        CHARGED = "charged", _("After the charge")
        UNKNOWN = "unknown", _("Not known")

    class Interpreter(models.TextChoices):
        NONE = "none", _("No interpreter is needed")
        NEEDED = "needed", _("An interpreter is needed in court")
        THERE = "there", _("An interpreter is there: the lawyer need not speak the language")

    class Paid(models.TextChoices):
        TRAVEL = "travel", _("Travel")
        COURT = "court", _("Court fees")
        COPIES = "copies", _("Copies")
        LODGING = "lodging", _("A night away")

    class Hours(models.TextChoices):
        """Pro bono hours of the whole case, as a band (I18)."""

        H1 = "1-4", _("1 to 4 hours")
        H5 = "5-9", _("5 to 9 hours")
        H10 = "10-19", _("10 to 19 hours")
        H20 = "20+", _("20 hours or more")
        NOT_STATED = "", _("Not stated")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(JusticeCentre, models.PROTECT, related_name="referrals", verbose_name=_("centre"))
    opened_by = models.ForeignKey(Member, models.PROTECT, related_name="+", editable=False)
    offered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    passed_from = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="passed_on")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.READY, editable=False)

    area = models.ForeignKey(PracticeArea, models.PROTECT, related_name="+", verbose_name=_("practice area"))
    offence = term_of(Term.List.OFFENCE, _("offence"))  # a referral without these two cannot be saved (A5)
    stage = term_of(Term.List.STAGE, _("stage"))
    court_level = term_of(Term.List.COURT, _("court"), null=True, blank=True)
    unit = models.ForeignKey(
        AdminUnit,
        models.PROTECT,
        limit_choices_to={"level": AdminUnit.Level.STATE_REGION},
        related_name="+",
        verbose_name=_("state or region"),
    )
    urgency = term_of(Term.List.URGENCY, _("how soon"))
    eligibility = models.ManyToManyField(Term, related_name="+", verbose_name=_("who it is for"), blank=True)
    languages = ArrayField(
        models.CharField(max_length=3, choices=CONTENT_LANGUAGES), verbose_name=_("languages of the client")
    )
    interpreter = models.CharField(_("interpreter"), max_length=8, choices=Interpreter, default=Interpreter.NONE)
    is_remote_possible = models.BooleanField(_("can be done from afar"), default=False)
    contact_band = models.CharField(
        _("from arrest to first contact"), max_length=8, choices=ContactBand, default=ContactBand.UNKNOWN
    )
    paid = ArrayField(
        models.CharField(max_length=8, choices=Paid), verbose_name=_("the centre pays"), default=list, blank=True
    )
    narrative = EncryptedTextField(_("what happened"), null=True, blank=True)
    has_no_conflict = models.BooleanField(_("no conflict of interest in the centre"), default=False)

    opened_at = models.DateTimeField(default=clock.now, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="cases_taken")
    contacted_at = models.DateTimeField(null=True, editable=False)
    begun_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    # The outcome. No text: the rights that were violated, what was applied for, how far it went.
    stage_reached = term_of(Term.List.STAGE, _("stage reached"), null=True, blank=True)
    violations = models.ManyToManyField(Topic, related_name="+", verbose_name=_("rights violated"), blank=True)
    argument = models.ForeignKey(
        WrittenArgument, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("written argument")
    )
    hours = models.CharField(_("pro bono hours"), max_length=8, choices=Hours, blank=True, default="")
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.CheckConstraint(
                name="referral_conflict_was_checked",
                condition=Q(has_no_conflict=True),
                violation_error_message=_("Check for a conflict of interest first."),
            ),
            models.CheckConstraint(
                name="referral_speaks_a_language",
                condition=Q(languages__len__gt=0),
                violation_error_message=_("Name at least one language."),
            ),
            models.CheckConstraint(
                name="referral_taken_by_somebody",
                condition=Q(
                    state__in=["accepted", "contacted", "begun", "closed"],
                    accepted_at__isnull=False,
                    accepted_by__isnull=False,
                )
                | (~Q(state__in=["accepted", "contacted", "begun", "closed"]) & Q(accepted_at=None, accepted_by=None)),
            ),
            models.CheckConstraint(
                name="referral_ended_has_a_moment",
                condition=Q(state__in=["closed", "declined_out", "expired", "withdrawn"], ended_at__isnull=False)
                | (~Q(state__in=["closed", "declined_out", "expired", "withdrawn"]) & Q(ended_at=None)),
            ),
            models.CheckConstraint(
                name="referral_closed_with_outcome",
                condition=~Q(state="closed") | Q(stage_reached__isnull=False),
                violation_error_message=_("Say how far it went."),
            ),
            models.CheckConstraint(
                name="referral_in_order",
                condition=(Q(begun_at=None) | Q(contacted_at__isnull=False))
                & (~Q(state="contacted") | Q(contacted_at__isnull=False))
                & (~Q(state="begun") | Q(begun_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(name="referral_of_centre", fields=["centre", "-id"]),
            models.Index(
                name="referral_held",
                fields=["accepted_by"],
                condition=Q(state__in=["accepted", "contacted", "begun"]),
            ),
            models.Index(name="referral_kept_text", fields=["ended_at"], condition=Q(narrative__isnull=False)),
        ]

    @property
    def code(self) -> str:
        """What stands on the paper file at the centre: R-0231."""
        return f"R-{self.pk:04d}"

    @property
    def given_by(self) -> list[Member]:
        """Who hands it out: whoever wrote it down, and whoever asks the lawyers, at another centre maybe."""
        return [one for one in (self.opened_by, self.offered_by) if one]

    @property
    def is_urgent(self) -> bool:
        return self.urgency.code in URGENT

    @property
    def window(self) -> timedelta:
        """How long a wave has to answer (domain 2c)."""
        return URGENT_WINDOW if self.is_urgent else WINDOW

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_held(self) -> bool:
        return self.state in self.HELD

    @property
    def is_out(self) -> bool:
        return self.state in self.OUT

    @property
    def is_over(self) -> bool:
        return self.state in self.ENDED

    @property
    def language_names(self) -> list[str]:
        names = dict(CONTENT_LANGUAGES)
        return [str(names.get(code, code)) for code in self.languages]

    @property
    def paid_names(self) -> list[str]:
        return [str(one.label) for one in self.Paid if one in self.paid]


class ReferralApplication(models.Model):
    """What was applied for in the case, and what came of it (A18)."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="applications")
    application = term_of(Term.List.APPLICATION, _("application"))
    result = term_of(Term.List.RESULT, _("result"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="referralapplication_once",
                fields=["referral", "application"],
                violation_error_message=_("This application is in the list already."),
            )
        ]


def _cases_held():
    """How many cases `OuterRef("pk")` holds: what their pro bono capacity is counted against (domain A26)."""
    mine = Referral.objects.held().filter(accepted_by=OuterRef("pk")).order_by()
    return mine.values("accepted_by").annotate(n=Count("pk")).values("n")


pro_bono_loads.register("referrals", _cases_held)

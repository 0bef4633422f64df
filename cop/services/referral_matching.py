"""Who is offered a referral (domain 2c): a filter and a turn, never a ranking.

Eligible is everybody whom all of `steps` keep. The turn goes to those whose last offer lies longest back; between two
who never had one a lot decides, which falls for each referral anew.
"""

from copy import copy
from dataclasses import dataclass
from itertools import product

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members import clock
from members.conflicts import conflicts
from members.models import Member, MemberArea, Profile

from ..models import PairApproval, Referral, ReferralOffer

ADMITTED = (Member.BarGrade.ADVOCATE, Member.BarGrade.HGP)
NOT_NOW = (Profile.Availability.LATER, Profile.Availability.NEVER)


@dataclass(frozen=True)
class Step:
    """One sieve: its words for the coordinator, and what passes."""

    says: str | Promise
    passes: Q
    is_conflict: bool = False


@dataclass(frozen=True)
class Sieved:
    """How many are left after a step."""

    says: str | Promise
    left: int


def _in_place(referral: Referral) -> Q:
    return Q() if referral.is_remote_possible else Q(home_unit=referral.unit_id)


def _in_language(referral: Referral) -> Q:
    return Q() if referral.interpreter == Referral.Interpreter.THERE else Q(languages__overlap=referral.languages)


def _has_room() -> Q:
    """Fewer cases than the own pro bono number, which is not a mentor's (domain A26); who named none has room."""
    numbers = Profile.objects.filter(member=OuterRef("pk"), pro_bono_capacity__isnull=False)
    return ~Exists(numbers) | Exists(numbers.with_room())


def is_full(member: Member) -> bool:
    """Whether they hold as many cases as they said they can take; one statement."""
    return not Member.objects.filter(_has_room(), pk=member.pk).exists()


def tied(referral: Referral) -> QuerySet[Member]:
    """People so near to whoever hands it out that another coordinator has to say yes first (learning 32)."""
    ties = Q(pk__in=[])
    for conflict, giver in product(conflicts, referral.given_by):
        ties |= Q(pk__in=conflict.others(giver))
    approved = PairApproval.objects.filter(referral=referral, member=OuterRef("pk"))
    return Member.objects.filter(ties, ~Exists(approved))


def _givers(referral: Referral) -> Q:
    return Q(pk__in=[one.pk for one in referral.given_by])


def _free_of_conflict(referral: Referral) -> Q:
    """Nobody gets a case from themselves, nor from their mentor or mentee."""
    return ~_givers(referral) & ~Q(pk__in=tied(referral).values("pk"))


def steps(referral: Referral) -> list[Step]:
    """The sieves in their order."""
    past_probation = Q(probation_until=None) | Q(probation_until__lte=clock.today())
    unwilling = Profile.objects.filter(member=OuterRef("pk"), availability__in=NOT_NOW)
    area = MemberArea.objects.filter(member=OuterRef("pk"), area=referral.area_id)
    asked = ReferralOffer.objects.filter(referral=referral, member=OuterRef("pk"))
    return [
        Step(_("Active lawyers of the centre"), Q(status=Member.Status.ACTIVE, frozen_at=None)),
        Step(_("past their first 14 days"), past_probation),
        Step(_("who have not said “not now”"), ~Exists(unwilling)),
        Step(_("in this practice area"), Exists(area)),
        Step(_("in this state or region, or from afar"), _in_place(referral)),
        Step(_("who speak the language, or an interpreter is there"), _in_language(referral)),
        Step(_("with room for a case"), _has_room()),
        Step(_("without a conflict"), _free_of_conflict(referral), is_conflict=True),
        Step(_("not asked yet"), ~Exists(asked)),
    ]


def _lawyers(referral: Referral) -> QuerySet[Member]:
    """Of the centre that holds it; domain 2d: a referral is offered in the own centre."""
    lawyers = Member.objects.filter(provider_type=Member.ProviderType.LAWYER, bar_grade__in=ADMITTED, merged_into=None)
    return lawyers.filter(centre=referral.centre_id)


def _last_offer() -> Subquery:
    given = ReferralOffer.objects.given().filter(member=OuterRef("pk")).order_by("-offered_at")
    return Subquery(given.values("offered_at")[:1])


def eligible(referral: Referral) -> QuerySet[Member]:
    """Everybody to whom it may be offered now, in their turn, with `last_offer_at`; one statement."""
    lot = Func(
        Cast("uid", TextField()), Value(referral.pk), function="hashtextextended", output_field=BigIntegerField()
    )
    passing = _lawyers(referral).filter(*(step.passes for step in steps(referral)))
    return passing.annotate(last_offer_at=_last_offer()).order_by(F("last_offer_at").asc(nulls_first=True), lot, "pk")


def explain(referral: Referral, *, by: Member | None = None) -> list[Sieved]:
    """How many are left after each step; with `by`, as though this person asked the lawyers now. One statement, in
    which each sieve stands once. It names nobody."""
    if by is not None:
        referral = copy(referral)
        referral.offered_by = by
    sieves = steps(referral)
    stopped = _lawyers(referral).annotate(at=_stopped_at(sieves)).values_list("at").annotate(Count("pk")).order_by()
    stopped_at = dict(stopped)
    left, found = sum(stopped_at.values()), []
    for number, step in enumerate(sieves):
        left -= stopped_at.get(number, 0)
        found.append(Sieved(step.says, left))
    return found


def _stopped_at(sieves: list[Step]) -> Case | Value:
    """The number of the first sieve that somebody does not pass; how many there are, for whom all let through."""
    number: Case | Value = Value(len(sieves))
    for place, step in reversed(list(enumerate(sieves))):
        if step.passes:  # one that lets everybody through has no condition
            number = Case(When(step.passes, then=number), default=Value(place), output_field=IntegerField())
    return number


def tied_candidates(referral: Referral) -> QuerySet[Member]:
    """Who would be asked, were they not the mentor or mentee of whoever hands it out."""
    others = [step.passes for step in steps(referral) if not step.is_conflict]
    return _lawyers(referral).filter(*others, pk__in=tied(referral).values("pk")).exclude(_givers(referral))

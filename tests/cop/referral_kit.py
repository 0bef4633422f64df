"""Referrals and lawyers who may take them, for tests."""

from cop.models import Referral, ReferralOffer
from cop.services import referrals
from members.models import AdminUnit, JusticeCentre, Member, MemberArea, PracticeArea, Profile, Term
from tests.factories import make_member

UNIT, ELSEWHERE = "MMR017", "MMR009"


def term(which: str, code: str) -> Term:
    return Term.objects.get(list=which, code=code)


def unit(code: str = UNIT) -> AdminUnit:
    return AdminUnit.objects.get(code=code)


def make_lawyer(centre: JusticeCentre, *, capacity: int | None = None, availability: str = "", **fields) -> Member:
    """A lawyer whom a referral of `open_one` fits."""
    fields = {"home_unit": unit(), "languages": ["my"], **fields}
    member = make_member(centre, **fields)
    return fit(member, capacity=capacity, availability=availability)


def fit(member: Member, *, capacity: int | None = None, availability: str = "") -> Member:
    """Give somebody the area, place and language that a referral of `open_one` asks for."""
    member.home_unit, member.languages = member.home_unit or unit(), member.languages or ["my"]
    member.save()
    MemberArea.objects.get_or_create(member=member, area=PracticeArea.objects.get(code="criminal"))
    if capacity is not None or availability:
        facts = {"pro_bono_capacity": capacity, "availability": availability}
        Profile.objects.update_or_create(member=member, defaults=facts)
    return member


def facts(**changes) -> dict:
    """What a referral needs, with the fewest facts."""
    return {
        "area": PracticeArea.objects.get(code="criminal"),
        "offence": term("offence_category", "theft"),
        "stage": term("stage", "remand"),
        "urgency": term("urgency", "later"),
        "unit": unit(),
        "languages": ["my"],
        "has_no_conflict": True,
        **changes,
    }


def open_one(centre: JusticeCentre, by: Member, **changes) -> Referral:
    return referrals.open_referral(centre, by=by, **facts(**changes))


def offered(centre: JusticeCentre, by: Member, **changes) -> Referral:
    """Open, and the first wave asked."""
    return referrals.offer_referral(open_one(centre, by, **changes), by=by)


def offer_of(referral: Referral, member: Member) -> ReferralOffer:
    return ReferralOffer.objects.select_related("referral", "member").get(referral=referral, member=member)


def say_yes(referral: Referral, member: Member) -> Referral:
    offer = offer_of(referral, member)
    referrals.check_conflict(offer, by=member)
    return referrals.accept_referral(offer_of(referral, member), by=member)


def say_no(referral: Referral, member: Member, reason: str = "capacity") -> Referral:
    return referrals.decline_referral(offer_of(referral, member), by=member, reason=term("decline_reason", reason))

"""Referrals in words, ready to be placed: a row of a list, the facts of one, the trail that its centre reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Member
from members.namesakes import told_apart
from members.templatetags.waing import date_only, day_clock, lang_of, listed

from .models import Referral, ReferralOffer

TAGS = {"accepted": "ok", "contacted": "ok", "begun": "ok", "closed": "ok", "declined_out": "hot", "expired": "hot"}
IN_A_LIST = ("offence", "stage", "unit", "urgency")
JOINED = (*IN_A_LIST, "court_level", "area", "centre__organisation")


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A line of the list: closed words only."""

    url: str
    title: str
    facts: str
    state: str
    tag: str
    is_hot: bool


def title_of(referral: Referral) -> str:
    """What it is about, from closed lists: kind of offence and stage."""
    return listed(referral.offence, referral.stage)


def _when_of(referral: Referral) -> str:
    """Until when whoever reads it is asked (`answer_by`, where it was asked for); else the day it was opened."""
    if answer_by := getattr(referral, "answer_by", None):
        return _("answer by %(when)s") % {"when": day_clock(answer_by)}
    return date_only(referral.opened_at)


def row_of(referral: Referral) -> ReferralRow:
    return ReferralRow(
        url=reverse("cop:referral_detail", args=[referral.pk]),
        title=title_of(referral),
        facts=listed(referral.code, referral.unit, referral.urgency, _when_of(referral)),
        state=str(referral.get_state_display()),
        tag=TAGS.get(referral.state, "due" if referral.is_open else ""),
        is_hot=referral.is_open and referral.is_urgent,
    )


def summary_of(referral: Referral) -> list[tuple[str, str]]:
    """What whoever is asked reads first: enough to know whether it is for them."""
    facts = [
        (_("Stage"), str(referral.stage)),
        (_("Court"), str(referral.court_level or "")),
        (_("How soon"), str(referral.urgency)),
        (_("State or region"), str(referral.unit)),
        (_("The client speaks"), listed(*referral.language_names)),
        (_("Interpreter"), str(referral.get_interpreter_display())),
        (_("From afar"), _("Possible") if referral.is_remote_possible else _("Not possible")),
        (_("The centre pays"), listed(*referral.paid_names) or _("Nothing can be paid")),
    ]
    return [(name, value) for name, value in facts if value]


def detail_of(referral: Referral) -> list[tuple[str, str]]:
    """What is shown once they said that nothing speaks against it."""
    return [
        (_("Who it is for"), listed(*referral.eligibility.all()) or _("Not said")),
        (_("First contact"), str(referral.get_contact_band_display())),
        (_("Practice area"), str(referral.area)),
    ]


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One person who was asked: for the centre alone."""

    offer: ReferralOffer
    name: str
    lang: str
    when: str
    said: str
    more: str
    is_to_call: bool


def trail_of(referral: Referral, reader: Member) -> list[TrailRow]:
    """Who was asked, saw it, said what, and when; and when they were asked before. Three statements, and one
    more where two of them have one name."""
    offers = list(referral.offers.select_related("reason", "wave").with_last_before().order_by("wave__number", "pk"))
    people = Member.objects.named_for(reader).in_bulk([offer.member_id for offer in offers])
    to_call = set(referral.offers.to_call().values_list("pk", flat=True))
    called = told_apart({pk: one.told_name for pk, one in people.items()})
    return [_trail_row(offer, called[offer.member_id], offer.pk in to_call) for offer in offers]


def _trail_row(offer: ReferralOffer, name: str, is_to_call: bool) -> TrailRow:
    return TrailRow(
        offer=offer,
        name=name,
        lang=lang_of(name),
        when=day_clock(offer.decided_at or offer.offered_at),
        said=listed(offer.get_state_display(), offer.reason or ""),
        more=listed(*_more(offer)),
        is_to_call=is_to_call,
    )


def _more(offer: ReferralOffer) -> Iterable[str]:
    if offer.seen_at:
        yield _("Seen %(when)s") % {"when": day_clock(offer.seen_at)}
    elif offer.called_at:
        yield _("Called %(when)s") % {"when": day_clock(offer.called_at)}
    elif offer.decided_at is None:
        yield _("Not seen yet")
    if offer.can_help:
        yield _("Would review the papers")
    before = date_only(offer.last_before) if offer.last_before else _("never")
    yield _("Asked before: %(when)s") % {"when": before}

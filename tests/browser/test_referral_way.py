"""A case finds its lawyer on a phone: opened, offered, two who say yes, one who has it, seen through to its outcome;
and another that nobody takes, through three waves into the directory of services (domain A15, C14)."""

from datetime import timedelta

import pytest

from cop.models import Referral, ReferralOffer, SupportService
from cop.services.referral_waves import move_on
from members import clock
from tests.cast import build_cast
from tests.cop.referral_kit import fit, make_lawyer, term, unit

from .hands import SUBMIT, go, press, send

TEXT = "နှစ်ပတ်ခန့် ချုပ်နှောင်ခံထားရသည်။ အာမခံ ငြင်းပယ်ခံရသည်။"


@pytest.fixture
def cast(live_server):
    cast = build_cast()
    fit(cast.lawyer)
    cast.second = make_lawyer(cast.centre, mail=True, account=True)
    SupportService.objects.create(name_my="ဆေးခန်း", kind="health", channels=["phone"])
    return cast


def _read_in(member, language: str):
    member.ui_language = language
    member.save(update_fields=["ui_language"])
    return member


def _open(page, language: str, urgency: str = "hearing_14d") -> Referral:
    """The coordinator fills in the form, looks who can be asked, and asks."""
    go(page, "/r/new/", language)
    page.select_option("#id_offence", str(term("offence_category", "theft").pk))
    page.select_option("#id_stage", str(term("stage", "remand").pk))
    page.check(f"input[name=urgency][value='{term('urgency', urgency).pk}']")
    page.select_option("#id_unit", str(unit().pk))
    page.check("input[name=languages][value=my]")
    page.fill("#id_narrative", TEXT)
    page.check("#id_has_no_conflict")
    send(page, SUBMIT, language)
    page.check("#id_has_no_conflict")
    send(page, SUBMIT, language)
    return Referral.objects.latest("pk")


def _see_no_conflict(page, referral: Referral, language: str) -> None:
    go(page, "/", language)
    assert page.locator(f"main a[href='/r/{referral.pk}/']").count()
    go(page, f"/r/{referral.pk}/", language)
    assert TEXT not in page.content()
    send(page, "form[action$='/conflict/'] button", language)
    page.check("input[name=answer][value=yes]")


def _carry_through(page, referral: Referral, language: str) -> None:
    page.goto(f"/r/{referral.pk}/contact/")
    page.check("input[name=contact_band][value='24h']")
    press(page, SUBMIT)
    page.goto(f"/r/{referral.pk}/begin/")
    press(page, SUBMIT)
    page.goto(f"/r/{referral.pk}/applications/")
    page.select_option("#id_application", str(term("application", "bail").pk))
    page.select_option("#id_result", str(term("result", "granted").pk))
    press(page, SUBMIT)
    go(page, f"/r/{referral.pk}/close/", language)
    page.select_option("#id_stage_reached", str(term("stage", "charge").pk))
    page.locator("input[name=violations]").first.check()
    send(page, SUBMIT, language)


@pytest.mark.parametrize("language", ["my", "en"])
def test_seed_a15_from_the_opening_to_the_outcome_and_from_silence_to_another_door(open_page, cast, language):
    for member in (cast.coordinator, cast.lawyer, cast.second):
        _read_in(member, language)
    desk, first, second = (open_page(one) for one in (cast.coordinator, cast.lawyer, cast.second))
    referral = _open(desk, language)
    for page in (first, second):
        _see_no_conflict(page, referral, language)
    for page in (first, second):  # both have the form before them; both press
        send(page, "form[action$='/answer/'] button[type=submit]", language)
    referral.refresh_from_db()
    assert (referral.state, referral.accepted_by) == ("accepted", cast.lawyer)
    assert second.locator(".flash").count() and TEXT not in second.content()
    first.goto(f"/r/{referral.pk}/text/")
    assert TEXT.split("။")[0] in first.content()
    _carry_through(first, referral, language)
    referral.refresh_from_db()
    assert referral.state == "closed" and referral.violations.count() == 1
    _to_another_door(desk, cast, language)
    assert first.problems == second.problems == desk.problems == []


def _to_another_door(desk, cast, language: str) -> None:
    """Nobody answers in three waves; the clock moves, the planner too, and the centre sends the person on."""
    for _ in range(7):
        make_lawyer(cast.centre)
    referral = _open(desk, language, urgency="custody_24h")
    for wave in (1, 2, 3):
        assert referral.waves.count() == wave
        move_on(clock.now() + timedelta(hours=5))
        referral.waves.filter(ended_at=None).update(ends_at=clock.now())
    referral.refresh_from_db()
    assert referral.state == "expired" and ReferralOffer.objects.filter(referral=referral).count() == 9
    go(desk, f"/r/{referral.pk}/", language)
    send(desk, "form:has(input[name=kind][value=service]) button", language)
    assert referral.doors.get().kind == "service"

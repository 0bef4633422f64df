"""A case finds its lawyer on a phone: opened, offered, two who say yes, one who has it, seen through to its outcome;
and another that nobody takes, through three waves into the directory of services (domain A15, C14). With scripts and
without."""

import pytest

from cop.models import Referral, SupportService
from tests.cast import build_cast
from tests.cop.referral_kit import fit, make_lawyer, term, unit

from .hands import SUBMIT, go, look, press, send

PATIENCE = 120_000  # ms: everything that falls due on the way is done on the way
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


def _press_at_once(first, second) -> None:
    """Both have the form before them and press in the same moment: neither waits for the other's answer."""
    button = "form[action$='/answer/'] button[type=submit]"
    with first.expect_navigation(), second.expect_navigation():
        for page in (first, second):
            page.locator(button).evaluate("button => button.click()")


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("language", ["my", "en"])
def test_seed_a15_from_the_opening_to_the_outcome_and_from_silence_to_another_door(
    open_page, cast, mailbox, language, has_script
):
    people = (cast.coordinator, cast.lawyer, cast.second)
    desk, *lawyers = (open_page(_read_in(one, language), java_script_enabled=has_script) for one in people)
    referral = _open(desk, language)
    for page in lawyers:
        _see_no_conflict(page, referral, language)
    _press_at_once(*lawyers)
    referral.refresh_from_db()
    assert referral.state == "accepted" and referral.accepted_by in (cast.lawyer, cast.second)
    taker, other = lawyers if referral.accepted_by == cast.lawyer else reversed(lawyers)
    for page in (taker, other):
        look(page, language)
    assert other.locator(".flash").count() and TEXT not in other.content()
    taker.goto(f"/r/{referral.pk}/text/")
    assert TEXT.split("။")[0] in taker.content()
    _carry_through(taker, referral, language)
    referral.refresh_from_db()
    assert referral.state == "closed" and referral.violations.count() == 1
    _to_another_door(desk, cast, language)
    assert taker.problems == other.problems == desk.problems == []


def _to_another_door(desk, cast, language: str) -> None:
    """Nobody answers in three waves; the clock moves, the planner too, and the centre sends the person on."""
    for _ in range(7):
        make_lawyer(cast.centre)
    referral = _open(desk, language, urgency="custody_24h")
    desk.goto("/demo/clock/")
    desk.set_default_timeout(PATIENCE)
    desk.set_default_navigation_timeout(PATIENCE)
    press(desk, "button[value=day]")
    referral.refresh_from_db()
    assert (referral.state, referral.waves.count(), referral.offers.count()) == ("expired", 3, 9)
    go(desk, f"/r/{referral.pk}/", language)
    send(desk, "form:has(input[name=kind][value=service]) button", language)
    assert referral.doors.get().kind == "service"

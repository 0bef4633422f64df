"""Ten jobs of a desk, on a phone in Burmese: each in four presses or fewer from `/s/`. Typing does not count."""

from datetime import timedelta

import pytest

from cop.models import Attendance, GroupSession, Told
from members import clock
from members.models import Member, OutboxMessage
from tests.cast import build_cast
from tests.factories import join, make_member, make_session

from .hands import SUBMIT, Thumb

MOST = 4
MY, EN = "ခင်မာဝင်း", "Khin Mar Win"


@pytest.fixture
def home(live_server):
    return build_cast()


@pytest.fixture
def person(home) -> Member:
    """Somebody without an address, in the group; nobody else's name holds a part of hers."""
    person = make_member(home.centre, full_name_my=MY, full_name_en=EN)
    join(home.group, person)
    return person


@pytest.fixture
def thumb(open_page, home):
    """The clerk's thumb on the desk. At the end: few presses, a Burmese page, nothing broken."""
    page = open_page(home.staff)
    thumb = Thumb(page).start()
    yield thumb
    assert thumb.presses <= MOST
    assert page.get_attribute("html", "lang") == "my"
    assert page.problems == []


def _find(thumb: Thumb, person: Member, part: str) -> None:
    thumb.page.fill("#q", part)
    thumb.press("form[role=search] button")
    thumb.press(f"main a[href='/s/members/{person.pk}/']")


def _presses_of(thumb: Thumb, *selectors: str) -> None:
    for selector in selectors:
        thumb.press(selector)


@pytest.mark.parametrize("part", ["မာဝင်း", "mar win"])
def test_find_a_person_by_part_of_a_name(thumb, person, part):
    _find(thumb, person, part)
    assert MY in thumb.page.locator("h1").inner_text()


def test_correct_a_name(thumb, person):
    _find(thumb, person, "မာဝင်း")
    thumb.press("main a[href$='/correct/']")
    thumb.page.fill("#id_full_name_en", "Khin Mar Wynn")
    thumb.press(SUBMIT)
    assert Member.objects.get(pk=person.pk).full_name_en == "Khin Mar Wynn"


def test_add_someone_without_an_address(thumb):
    thumb.press("main a[href='/s/members/new/']")
    thumb.page.fill("#id_full_name_my", "ရွှေသီတာစု")
    thumb.page.select_option("#id_work", "paralegal.mobile")
    thumb.press(SUBMIT)
    added = Member.objects.order_by("pk").last()
    assert (added.full_name_my, added.email, added.paralegal_kind) == ("ရွှေသီတာစု", None, "mobile")


def test_move_to_another_centre(thumb, home, person):
    _find(thumb, person, "khin mar")
    thumb.press("main a[href$='/move/']")
    thumb.page.select_option("#id_to", str(home.other_centre.pk))
    thumb.page.fill("#id_reason", "အိမ်ပြောင်း")
    thumb.press(SUBMIT)
    assert Member.objects.get(pk=person.pk).centre == home.other_centre


def test_print_the_sign_in_sheet(thumb, home, person):
    session = make_session(home.group)
    thumb.page.add_init_script("window.print = () => { window.printed = true }")
    thumb.start()
    _presses_of(thumb, f"main h3 a[href$='/sessions/{session.pk}/']", "main a[href$='/sheet/']")
    thumb.tick("[data-print]")
    assert thumb.page.evaluate("window.printed")
    assert MY in thumb.page.locator(".sheetpage").inner_text()


def test_mark_attendance(thumb, home, person):
    session = make_session(home.group, timedelta(minutes=-30))
    thumb.press("main a[href='/cal/?of=centre']")
    thumb.press(f"main a[href$='/sessions/{session.pk}/attendance/']")
    thumb.tick(f".tick:has(input[value='{person.pk}'])")
    thumb.press(SUBMIT)
    assert Attendance.objects.get(day__session=session).member == person


def test_tell_the_untold(thumb, home, person):
    session = make_session(home.group, timedelta(hours=4))
    thumb.start()
    _presses_of(thumb, f".docket a[href$='/sessions/{session.pk}/tell/']", f"button[name=member][value='{person.pk}']")
    assert Told.objects.get(session=session).member == person


def test_close_a_session(thumb, home, person):
    session = make_session(home.group, timedelta(days=-3), led_by=home.facilitator)
    thumb.start()
    thumb.press("main .rows a.btn[href='/s/todo/unclosed/']")
    thumb.press(f"main .do a[href$='/sessions/{session.pk}/close/']")
    thumb.tick(f".tick:has(input[value='{person.pk}'])")
    thumb.press(SUBMIT)
    assert GroupSession.objects.get(pk=session.pk).outcome == "held"


def test_resend_a_mail(thumb, home):
    now = clock.now()
    mail = OutboxMessage.objects.create(
        kind="session_planned", recipient=home.lawyer, ref_key="session:one", not_before=now, next_attempt_at=now,
        expires_at=now + timedelta(days=1), state="failed", reason="timeout",
    )  # fmt: skip
    thumb.press(".nav a[href='/s/mail/']")
    thumb.press(f"form[action='/s/mail/{mail.pk}/resend/'] button")
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == ("pending", "")


def test_leave(thumb, person):
    _find(thumb, person, "မာဝင်း")
    thumb.press("main a[href$='/leave/']")
    thumb.press(SUBMIT)
    assert Member.objects.get(pk=person.pk).status == "left"


def test_rejoin(thumb, person):
    Member.objects.filter(pk=person.pk).update(status="left", left_on=clock.today())
    _find(thumb, person, "မာဝင်း")
    thumb.press("main a[href$='/rejoin/']")
    thumb.press(SUBMIT)
    assert Member.objects.get(pk=person.pk).status == "active"

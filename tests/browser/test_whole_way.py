"""One person's way through the house on a phone, in Burmese: let in, two locks on the door, found, written to, closed
in danger, and opened again (domain A6, A13, safety C-04, C-10)."""

import re
from datetime import timedelta

from django.core.cache import cache

from members import clock
from members.models import Invitation, Member, SystemMark
from members.services import marks
from tests.cop.joining_kit import vouched

from .hands import SUBMIT, code_with_time, go, look, press, send
from .test_door import _phone_with_keys
from .test_way_in import _answer_first_row

HOME = re.compile(r"^http://[^/]+/$")
WORDS, HANDLE = "four plain words here", "moe"


def _come_in(page) -> None:
    """The link of the mail, a handle and a passphrase; then the code of conduct, and the name that others read."""
    go(page, f"/in/invite/{Invitation.objects.get().token}/")
    page.fill("#id_username", HANDLE)
    page.fill("#id_password", WORDS)
    page.fill("#id_again", WORDS)
    send(page)
    assert page.url.endswith("/me/begin/")
    page.check("#id_keeps_code")
    page.check("#id_keeps_safe")
    page.fill("#id_display_name", "မိုးရေ")
    send(page)
    assert HOME.match(page.url)


def _lock_twice(page) -> str:
    """An app with codes, and a key of this phone; returns the app's secret."""
    go(page, "/me/safety/app/")
    secret = page.locator("code.seed").inner_text()
    page.fill("#id_code", code_with_time(secret))
    page.click(SUBMIT)
    page.wait_for_url("**/me/safety/codes/")
    look(page)
    go(page, "/me/safety/keys/add/")
    page.click("main button[type=submit]")
    page.wait_for_url("**/me/safety/")
    look(page)
    assert page.locator("main .tag.ok").count()
    return secret


def _sign_out(page) -> None:
    go(page, "/out/")
    send(page, "main button[type=submit]")
    assert page.url.endswith("/bye/")


def _knock(page) -> None:
    go(page, "/in/")
    page.fill("#id_login", HANDLE)
    page.fill("#id_password", WORDS)
    send(page)


def _sign_in_with_code(page, secret: str) -> None:
    cache.clear()  # a code works once; this stands for the half minute until the next one
    _knock(page)
    assert page.url.endswith("/in/code/")
    page.fill("#id_code", code_with_time(secret))
    press(page, "main form:not([data-passkey]) button.btn[type=submit]")
    assert HOME.match(page.url)


def _sign_in_with_key(page) -> None:
    go(page, "/in/key/")
    page.click("main button[type=submit]")
    page.wait_for_url(HOME)


def _show_oneself(page) -> None:
    go(page, "/me/profile/")
    page.locator("input[name=listed_to][value='1']").check()
    page.locator("input[name=topics]").nth(5).check()
    page.locator("select[name=show_topics]").select_option("1")
    send(page)


def _find_and_write(page) -> None:
    go(page, "/p/?topic=bail")
    assert page.locator("ol.people h3").inner_text().strip() == "မိုးရေ"
    send(page, "ol.people .do a")
    page.fill("#id_body", "မင်္ဂလာပါ။ အာမခံအကြောင်း မေးလိုပါသည်။")
    send(page)


def test_seed_a6_from_the_invitation_to_the_day_of_danger_and_back(open_page, cast):
    page, colleague = open_page(), open_page(cast.stranger)
    _phone_with_keys(page)
    vouched(cast)
    _answer_first_row(open_page(cast.facilitator), "[name=lets_in][value=yes]")

    _come_in(page)
    secret = _lock_twice(page)
    _sign_out(page)
    _sign_in_with_code(page, secret)
    _sign_out(page)
    _sign_in_with_key(page)

    go(page, "/me/profile/")
    marks.set_mark(SystemMark.CLOCK, number=timedelta(days=15).total_seconds())  # probation is over
    clock.forget()
    _show_oneself(page)
    _find_and_write(colleague)
    go(page, "/")
    send(page, ".docket a[href='/inbox/'] >> nth=0")
    send(page, "ol.rows h2 a")
    assert "အာမခံအကြောင်း" in page.locator("main").inner_text()

    person = Member.objects.get(user__username=HANDLE)
    clerk, coordinator = open_page(cast.staff), open_page(cast.coordinator)
    go(clerk, f"/s/members/{person.pk}/")
    send(clerk, "form[action$='/freeze/'] button")
    page.goto("/inbox/")
    assert page.url.endswith("/in/?next=/inbox/") and "အာမခံ" not in page.content()
    _knock(page)
    assert page.url.endswith("/in/closed/") and page.locator("h1").count() == 1
    go(colleague, "/p/?topic=bail")
    assert colleague.locator("ol.people > li").count() == 0

    go(coordinator, f"/s/members/{person.pk}/thaw/")
    send(coordinator)
    _sign_in_with_code(page, secret)
    go(page, "/inbox/")
    assert page.locator("ol.rows > li").count() == 1, "nothing was lost meanwhile"
    problems = [one for who in (page, colleague, clerk, coordinator) for one in who.problems]
    assert problems == []

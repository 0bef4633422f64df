"""The way in on a phone, in Burmese: asked, vouched, let in, begun, with a second step (domain A6, B18)."""

import re

from members.models import Invitation, Member

from .hands import code_with_time

HOME = re.compile(r"^http://[^/]+/$")
WORDS = "four plain words here"


def _send(page):
    with page.expect_navigation():
        page.click("main form:last-of-type button[type=submit]")


def _answer_first_row(page, choice: str) -> None:
    """Open what stands first on the home page and say yes."""
    page.goto("/")
    page.click("ol.docket li:first-child .do a")
    page.check(choice)
    with page.expect_navigation():
        page.click("main form:has([type=radio]) button[type=submit]")


def test_seed_a6_from_a_stranger_to_a_member_of_the_group(open_page, cast):
    stranger = open_page()
    stranger.goto("/in/")
    stranger.click("a[href='/in/new/']")
    stranger.fill("#id_name", "မိုးမိုးလွင်")
    stranger.select_option("#id_work", "paralegal.mobile")
    stranger.fill("#id_email", "new@example.org")
    stranger.fill("#id_group_ref", "HOME")
    stranger.fill("#id_first", cast.lawyer.user.username)
    stranger.fill("#id_second", cast.paralegal.email)
    _send(stranger)
    assert stranger.url.endswith("/in/new/sent/")
    for member in (cast.lawyer, cast.paralegal):
        page = open_page(member)
        _answer_first_row(page, "[name=knows][value=yes]")
        assert HOME.match(page.url) and page.problems == []
    facilitator = open_page(cast.facilitator)
    _answer_first_row(facilitator, "[name=lets_in][value=yes]")
    assert Member.objects.get(status="pending").full_name_my == "မိုးမိုးလွင်"

    stranger.goto(f"/in/invite/{Invitation.objects.get().token}/")
    stranger.fill("#id_username", "moe")
    stranger.fill("#id_password", WORDS)
    stranger.fill("#id_again", WORDS)
    _send(stranger)
    assert stranger.url.endswith("/me/begin/")
    stranger.goto("/g/HOME/")
    assert stranger.url.endswith("/me/begin/")
    assert stranger.locator(".prose ol li").count() == 10
    assert stranger.evaluate("document.documentElement.scrollWidth") == 360
    stranger.check("#id_keeps_code")
    stranger.check("#id_keeps_safe")
    stranger.fill("#id_display_name", "မိုးရေ")
    _send(stranger)
    assert HOME.match(stranger.url)
    stranger.goto("/g/HOME/")
    assert stranger.locator("h1").inner_text() == cast.group.name_my
    stranger.goto("/me/safety/app/")
    stranger.fill("#id_code", code_with_time(stranger.locator("code.seed").inner_text()))
    stranger.click("main button[type=submit]")
    stranger.wait_for_url("**/me/safety/codes/")
    assert stranger.locator(".codes code").count() == 10
    assert stranger.problems == [] and facilitator.problems == []


def test_a_stranger_asks_without_scripts(open_page, cast):
    page = open_page(java_script_enabled=False)
    page.goto("/in/new/")
    page.fill("#id_name", "Moe Moe Lwin")
    page.select_option("#id_work", "other.")
    page.fill("#id_first", "nobody.here")
    page.fill("#id_second", "nobody@example.org")
    _send(page)
    assert page.locator("[role=alert] a").count() == 1  # neither an address nor a phone
    page.fill("#id_phone", "၀၉ ၁၂၃ ၄၅၆ ၇၈၉")
    _send(page)
    assert page.url.endswith("/in/new/sent/")
    assert page.problems == []

"""The quick exit (safety C-11, decision 20): a phone in other hands shows nothing and opens nothing.

The first steps of it are tested with the door (test_door.py); here is what an adversary tries next.
"""

import pytest
from django.contrib.sessions.models import Session

from tests.cast import build_cast
from tests.config.test_runner import until

HIDDEN = "Person Number"  # the head of every name in the cast


@pytest.fixture
def home(live_server):
    return build_cast()


@pytest.fixture
def neutral(settings, live_server) -> str:
    """Where the exit leads: a page that this test may reach."""
    settings.EXIT_URL = f"{live_server.url}/static/icon.svg"
    return "**/icon.svg"


def _leave(page, how: str) -> None:
    if how == "link":
        page.click("a.exit")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")


@pytest.mark.parametrize(("how", "has_script"), [("link", True), ("shift", True), ("link", False)])
def test_c11_the_desk_is_gone_for_good(open_page, home, neutral, how, has_script):
    """Back, forward, a kept cookie and a second tab: none of them shows a name again."""
    page = open_page(home.staff, java_script_enabled=has_script)
    page.goto("/s/")
    page.goto("/s/members/")
    assert HIDDEN in page.content()
    other_tab = page.context.new_page()
    other_tab.goto("/s/members/")
    kept = page.context.cookies()
    _leave(page, how)
    page.wait_for_url(neutral)
    until(lambda: not Session.objects.exists())  # the last word to the server travels beside the page
    for move in (page.go_back, page.go_back, page.go_forward):
        move()
        page.wait_for_load_state()
        assert HIDDEN not in page.content()
    page.context.add_cookies(kept)
    for tab in (page, other_tab):
        tab.goto("/s/members/")
        assert tab.url.endswith("/in/?next=/s/members/")


def test_shift_pressed_now_and_then_is_no_exit(open_page, home, neutral):
    """Who types capitals stays."""
    page = open_page(home.lawyer)
    page.goto("/me/messages/")
    for key in ("Shift", "Shift", "a", "Shift"):
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    assert page.url.endswith("/me/messages/")
    assert page.problems == []

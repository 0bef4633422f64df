"""Hands for a browser: press, count the presses, lose an answer on the way, and look at what the page shows."""

import os
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.members.test_door_factors import code_of

from .conftest import PHONE

MYANMAR_DIGITS = str.maketrans("၀၁၂၃၄၅၆၇၈၉", "0123456789")
STEP = 30  # seconds that a code of an authenticator app holds for
SUBMIT = "main form button[type=submit]"
TOO_WIDE = """[...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().left + one.scrollWidth > innerWidth)
    .map((one) => one.outerHTML.slice(0, 200))"""  # what reaches beyond the window, outermost first


def press(page: Page, selector: str) -> None:
    """Press the one thing of that description and wait for the page behind it."""
    with page.expect_navigation():
        page.locator(selector).click()


def look(page: Page, language: str = "my") -> None:
    """The page that stands open is in that language and fits the phone."""
    assert page.get_attribute("html", "lang") == language, page.url
    if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
        pytest.fail(f"{page.url} scrolls sideways: {page.evaluate(TOO_WIDE)}")


def go(page: Page, address: str, language: str = "my") -> None:
    """Open an address and look at it."""
    page.goto(address)
    look(page, language)


def send(page: Page, form: str = SUBMIT, language: str = "my") -> None:
    """Press, and look at the page behind it."""
    press(page, form)
    look(page, language)


def drop_once(page: Page, address: str) -> list[str]:
    """The next POST there arrives, and its answer is lost on the way: the page stays as it was typed. Returns what
    was lost, in a list that fills."""
    lost: list[str] = []

    def _lose(route) -> None:
        if lost or route.request.method != "POST":
            return route.fallback()
        answer = route.fetch(max_redirects=0)
        lost.append(answer.headers["location"])
        return route.fulfill(status=204)

    page.route(address, _lose)
    return lost


def press_in_vain(page: Page, selector: str, lost: list[str]) -> None:
    """Press, wait until the answer is lost (`drop_once`), and until scripts let one press again."""
    page.locator(selector).click(no_wait_after=True)
    while not lost:
        page.wait_for_timeout(50)
    page.wait_for_selector("form[data-sent]", state="detached")


def shoot(page: Page, name: str) -> None:
    """A picture to be looked at, where somebody wants one."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def number_in(text: str) -> int:
    """The first number of a sentence, in either script's digits."""
    return int(re.search(r"\d+", text.translate(MYANMAR_DIGITS))[0])


def code_with_time(secret: str) -> str:
    """A one-time code that holds for ten seconds more, so that a slow machine reads no stale one."""
    left = STEP - time.time() % STEP
    if left < 10:
        time.sleep(left)
    return code_of(secret)


class Thumb:
    """Counts what a thumb does on the way from the desk; typing and choosing from a list cost nothing."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def start(self) -> "Thumb":
        """Stand on the desk; from here it counts."""
        self.page.goto("/s/")
        self.presses = 0
        return self

    def press(self, selector: str) -> None:
        """A press that leads to another page, or to this one anew."""
        self.presses += 1
        press(self.page, selector)

    def tick(self, selector: str) -> None:
        """A press that stays on the page."""
        self.presses += 1
        self.page.locator(selector).click()

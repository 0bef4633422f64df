"""Hands for a browser: press, count the presses, and read what the page shows."""

import re

from playwright.sync_api import Page

MYANMAR_DIGITS = str.maketrans("၀၁၂၃၄၅၆၇၈၉", "0123456789")
SUBMIT = "main form button[type=submit]"


def press(page: Page, selector: str) -> None:
    """Press the one thing of that description and wait for the page behind it."""
    with page.expect_navigation():
        page.locator(selector).click()


def number_in(text: str) -> int:
    """The first number of a sentence, in either script's digits."""
    return int(re.search(r"\d+", text.translate(MYANMAR_DIGITS))[0])


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

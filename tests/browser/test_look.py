"""The look, on the page that shows every component once (spec 9: accessible, reflowing, large enough to hit)."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import DESK, PHONE

KIT = "/demo/kit/"
WIDTHS = (180, 320, 360, 640, 928, 1280)  # 180: a phone zoomed to 200 %
TOO_SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
    .filter((one) => one.checkVisibility() && !one.closest(".vh, .skip"))
    .map((one) => [one.outerHTML, (one.closest("label") || one).getBoundingClientRect()])
    .filter(([html, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""


def _kit(open_page, language: str = "my", **options):
    page = open_page(bypass_csp=True, reduced_motion="reduce", **options)
    page.goto(KIT)
    if page.get_attribute("html", "lang") != language:
        page.click(".lang button")
    assert page.get_attribute("html", "lang") == language
    return page


@pytest.mark.parametrize("language", ["my", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page, language, size, scheme):
    page = _kit(open_page, language, size=size, color_scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("language", ["my", "en"])
def test_no_page_scrolls_sideways_and_every_target_can_be_hit(open_page, language):
    page = _kit(open_page, language)
    too_wide = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(width)
    page.set_viewport_size(PHONE)
    assert (too_wide, page.evaluate(TOO_SMALL)) == ([], [])
    assert page.problems == []


def test_what_a_person_shows_stands_under_the_name_with_a_button_beside_it_and_without(open_page):
    """Without the button the facts took its column, and left the name one letter wide."""
    page = _kit(open_page, "en", size=DESK)
    lefts = """[...document.querySelectorAll(".people>li")].map((li) =>
        [...li.querySelectorAll(":scope>:not(.do)")].map((e) => Math.round(e.getBoundingClientRect().left)))"""
    rows = page.evaluate(lefts)
    assert [len(row) for row in rows] == [2, 2] and len({left for row in rows for left in row}) == 1


def test_a_second_click_sends_nothing(open_page):
    """The server acts once anyway; this spares the line. A page that comes back from the history may send again."""
    page = _kit(open_page)
    send = """document.querySelector("form.answers")
        .dispatchEvent(new SubmitEvent("submit", {bubbles: true, cancelable: true}))"""
    assert [page.evaluate(send), page.evaluate(send)] == [True, False]
    page.evaluate("window.dispatchEvent(new Event('pageshow'))")
    assert page.evaluate(send) is True


@pytest.mark.parametrize("has_script", [True, False])
def test_tools_that_need_the_script_show_only_with_it(open_page, has_script):
    page = open_page(java_script_enabled=has_script)
    page.goto(KIT)
    assert page.locator("[data-print]").is_visible() is has_script
    assert page.locator("[data-tick-all]").is_visible() is has_script


def test_all_people_are_ticked_at_once(open_page):
    page = _kit(open_page)
    page.check("[data-tick-all]")
    assert page.locator(".tick :checked").count() == page.locator(".tick input").count()


def test_paper_is_white_whatever_the_phone_shows(open_page):
    page = _kit(open_page, color_scheme="dark")
    page.emulate_media(media="print")
    colours = "(e) => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    assert page.eval_on_selector(".sheet", colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert not page.locator(".exit").is_visible()

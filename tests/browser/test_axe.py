"""Every page as a reader gets it: axe finds nothing, it fits a narrow phone, and it asks nothing of anybody else.

The pages are those of the access table (so a new page is held to this by itself), and those that need a link, a
mistake or a door: see `_more`. Each is opened once, in Burmese, whose lines are the longer ones, and looked at twice:
as a phone by day and as a desk by night. That the English page has the same bones is for tests/walls/test_pages.py;
the kit of components has its own tests, in every language, size and scheme, in test_look.py.
"""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings

from cop.rsvp_links import Standing, rsvp_token
from members.mail import links
from members.models import Member
from tests.cast import build_cast
from tests.factories import make_member
from tests.walls.crawl import addresses
from tests.walls.world import World, build_world

from .conftest import DESK, PHONE
from .hands import SUBMIT, press

NO_PAGES = {
    "members:healthz", "members:feed", "cop:refused_rows", "cop:argument_pdf", "cop:argument_text",
    "cop:question_print", "cop:resource_link", "cop:resource_file", "trainings:certificate_pdf",
}  # fmt: skip
DOOR = ("/in/", "/in/reset/", "/in/key/", "/demo/", "/demo/mail/", "/demo/clock/", "/no/such/page/")
# (size, scheme, the widths at which nothing may scroll sideways)
LOOKS = ((PHONE, "light", (320, 360)), (DESK, "dark", ()))
OWN = ("/me/safety/passphrase/", "/me/safety/keys/add/", "/me/safety/codes/", "/in/again/code/")


@pytest.fixture
def world(live_server) -> World:
    world = build_world(build_cast())
    world.cast.group.memberships.create(member=make_member(world.cast.centre, full_name_my="ခင်မာဝင်း"))
    newcomer = world.cast.newcomer  # was let in, and has not begun yet
    Member.objects.filter(pk=newcomer.pk).update(status=Member.Status.PENDING)
    newcomer.acknowledgements.all().delete()
    return world


def _more(world: World) -> Iterator[tuple[str, str, str]]:
    """(name, reader, address) of pages that no table opens."""
    lawyer, session = world.cast.lawyer, world.own.session
    standing = Standing.of([session], {lawyer.pk})[session.pk, lawyer.pk]
    yield "rsvp", "nobody", f"/rsvp/{rsvp_token(session.uid, lawyer.uid, standing)}/"
    yield "stop", "nobody", f"/u/{links.sign('stop', lawyer.uid.bytes + b'session_reminder')}/"
    yield from ((address, "nobody", address) for address in DOOR)
    yield from ((address, "facilitator", address) for address in OWN)
    yield from ((address, "newcomer", address) for address in ("/me/begin/", "/me/code/"))
    yield "calendar of the centre", "staff", "/cal/?of=centre"
    yield "what waits to be closed", "staff", "/cal/?of=open"


def _by_reader(world: World) -> dict[str, list[tuple[str, str]]]:
    found = defaultdict(list)
    for name, reader, address in [*addresses(world), *_more(world)]:
        if name not in NO_PAGES:
            found[reader].append((name, address))
    return found


def _violations(page) -> list[str]:
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then((results) => results.violations)")
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:2]]


def _too_wide(page, widths: tuple[int, ...]) -> Iterator[str]:
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield f"scrolls sideways at {width}"


def _wrong(page, language: str) -> list[str]:
    """What is not as it should be on the page that stands open. It begins with the look that the last page had: to
    change it costs as much as to look."""
    wrong = []
    for size, scheme, widths in LOOKS if page.viewport_size == PHONE else LOOKS[::-1]:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        wrong += [*(f"{scheme}: {line}" for line in _violations(page)), *_too_wide(page, widths)]
    if page.locator("h1").count() != 1:
        wrong.append("not one first heading")
    if page.get_attribute("html", "lang") != language:
        wrong.append(f"not in {language}")
    return wrong


def _open(open_page, world: World, reader: str, language: str):
    Member.objects.update(ui_language=language)  # links in a mail open in the language of whoever got it
    member = None if reader == "nobody" else getattr(world.cast, reader)
    page = open_page(member, bypass_csp=True, reduced_motion="reduce")
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": page.home}])
    page.context.add_init_script(AXE_SCRIPT)
    return page


def test_every_page_is_accessible_and_fits(open_page, world):
    wrong, problems, by_reader = {}, [], _by_reader(world)
    assert sum(map(len, by_reader.values())) > 70, "too few pages to mean anything"
    for reader, pages in by_reader.items():
        page = _open(open_page, world, reader, "my")
        for name, address in pages:
            page.goto(address)
            found = _wrong(page, "my")
            if page.url != page.home + address:
                found.append(f"led on to {page.url}")
            if found:
                wrong[f"{name} ({reader}) {address}"] = found
        problems += [one for one in page.problems if "status of 404" not in one]
        page.context.close()
    assert (wrong, problems) == ({}, [])


@pytest.mark.parametrize("language", ["my", "en"])
def test_a_form_that_was_refused_is_accessible_and_fits(open_page, world, language):
    page = _open(open_page, world, "facilitator", language)
    page.goto(f"/g/{world.own.group.code}/sessions/new/")
    page.locator("main form").last.evaluate("(form) => { form.noValidate = true }")
    press(page, SUBMIT)
    assert page.locator(".err").count() > 1
    assert (_wrong(page, language), page.problems) == ([], [])

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
NARROW = {"width": 320, "height": 740}
# (size, scheme in which axe looks; None: only that nothing scrolls sideways)
LOOKS = ((NARROW, None), (PHONE, "light"), (DESK, "dark"))
# What axe would fetch before it looks is for rules about sounds and turned screens, which are not asked.
AXE = "axe.run({resultTypes: ['violations'], preload: false}).then((results) => results.violations)"
STANDING = """[
    document.documentElement.scrollWidth, document.documentElement.lang, document.querySelectorAll('h1').length
]"""
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


def _violations(page, scheme: str) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    return [f"{scheme}: {one['id']}: {node['html'][:160]}" for one in page.evaluate(AXE) for node in one["nodes"][:2]]


def _wrong(page, language: str) -> list[str]:
    """What is not as it should be on the page that stands open. It begins with the look that the last page had: to
    change it costs as much as to look."""
    wrong = []
    for size, scheme in LOOKS if page.viewport_size == NARROW else LOOKS[::-1]:
        page.set_viewport_size(size)
        width, lang, headings = page.evaluate(STANDING)
        if width > size["width"]:
            wrong.append(f"scrolls sideways at {size['width']}")
        if (lang, headings) != (language, 1):
            wrong.append(f"in {lang}, with {headings} first headings")
        if scheme:
            wrong += _violations(page, scheme)
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

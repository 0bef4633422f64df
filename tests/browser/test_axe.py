"""Every page as a reader gets it: axe finds nothing, it fits a narrow phone, and it asks nothing of anybody else.

The pages are those of the access table (so a new page is held to this by itself), and those that need a link, a
mistake or a door: see `_more`. The kit of components has its own tests in test_look.py.
"""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
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
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:2]]


def _wrong(page, language: str, widths: tuple[int, ...]) -> list[str]:
    """What is not as it should be on the page that stands open."""
    wrong = _violations(page)
    if page.locator("h1").count() != 1:
        wrong.append("not one first heading")
    if page.get_attribute("html", "lang") != language:
        wrong.append(f"not in {language}")
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"scrolls sideways at {width}")
    return wrong


def _open(open_page, world: World, reader: str, language: str, size, scheme: str):
    Member.objects.update(ui_language=language)  # links in a mail open in the language of whoever got it
    member = None if reader == "nobody" else getattr(world.cast, reader)
    page = open_page(member, size=size, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": page.home}])
    return page


BOTH = pytest.mark.parametrize(
    ("language", "size", "scheme", "widths"),
    [("my", PHONE, "light", (320, 360)), ("en", DESK, "dark", ())],
    ids=["Burmese phone, light", "English desk, dark"],
)


@BOTH
def test_every_page_is_accessible_and_fits(open_page, world, language, size, scheme, widths):
    wrong, problems, by_reader = {}, [], _by_reader(world)
    assert sum(map(len, by_reader.values())) > 70, "too few pages to mean anything"
    for reader, pages in by_reader.items():
        page = _open(open_page, world, reader, language, size, scheme)
        for name, address in pages:
            page.goto(address)
            found = _wrong(page, language, widths)
            if page.url != page.home + address:
                found.append(f"led on to {page.url}")
            if found:
                wrong[f"{name} ({reader}) {address}"] = found
        problems += [one for one in page.problems if "status of 404" not in one]
        page.context.close()
    assert (wrong, problems) == ({}, [])


@BOTH
def test_a_form_that_was_refused_is_accessible_and_fits(open_page, world, language, size, scheme, widths):
    page = _open(open_page, world, "facilitator", language, size, scheme)
    page.goto(f"/g/{world.own.group.code}/sessions/new/")
    page.locator("main form").last.evaluate("(form) => { form.noValidate = true }")
    press(page, SUBMIT)
    assert page.locator(".err").count() > 1
    assert (_wrong(page, language, widths), page.problems) == ([], [])

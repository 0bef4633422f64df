"""A phone with Chromium. Without Chromium these tests are skipped with a word; with CI set that is a failure."""

import os
import shutil
import subprocess
import sys
from datetime import datetime, time, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from config import sink
from config.embedded.places import ROOT
from config.install import BROWSERS
from members import clock
from members.models import SystemMark
from members.services import marks
from tests.cast import build_cast
from tests.config.test_runner import until
from tests.config.test_sink import free_port

from .bare import Bare
from .letters import with_letters

FLAGS = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-quic",
]  # fmt: skip
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


def find_chromium() -> str:
    """Where Chromium is. Without it a test is skipped with a word; with CI set it fails."""
    if found := next(filter(None, map(shutil.which, (*BROWSERS, "chromium-browser", "google-chrome"))), None):
        return found
    if os.environ.get("CI"):
        pytest.fail(f"chromium not found: apt-get install {BROWSERS[0]}")
    pytest.skip(f"chromium not found: apt-get install {BROWSERS[0]}")


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """One browser for the run."""
    from playwright.sync_api import sync_playwright  # heavy: only where a browser is driven

    program = find_chromium()
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        letters = with_letters(tmp_path_factory.mktemp("letters"))
        browser = playwright.chromium.launch(executable_path=program, args=flags, env=letters)
        yield browser
        browser.close()


@pytest.fixture
def bare(chromium):
    """A page that holds nothing and reaches nobody: `Bare`."""
    context = chromium.new_context(offline=True)
    yield Bare(context.new_page())
    context.close()


@pytest.fixture
def open_page(chromium, live_server):
    """`open_page(member=None, size=PHONE, …)` -> a page of a fresh context, signed in as that person.

    Every error on the console, every request that leaves the house and every 5xx is collected in `page.problems`.
    """
    contexts = []

    def _open(member=None, *, size=PHONE, **options):
        context = chromium.new_context(base_url=live_server.url, viewport=size, locale="my", **options)
        contexts.append(context)
        if member is not None:
            context.add_cookies([_session_cookie(member, live_server.url)])
        page = context.new_page()
        page.home, page.problems = live_server.url, []
        _collect_problems(page, live_server.url)
        return page

    yield _open
    for context in contexts:
        context.close()


def _session_cookie(member, url: str) -> dict[str, str]:
    from django.test import Client

    from tests.signing_in import sign_in_client

    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": sign_in_client(Client(), member).cookies[name].value, "url": url}


def _collect_problems(page, home: str) -> None:
    page.on("console", lambda m: page.problems.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(f"script: {error}"))
    page.on("request", lambda r: None if r.url.startswith((home, "data:")) else page.problems.append(f"left: {r.url}"))
    page.on("response", lambda r: page.problems.append(f"{r.status}: {r.url}") if r.status >= 500 else None)


@pytest.fixture
def cast(live_server):
    """The people of tests/cast.py, in the database that the browser's server reads."""
    return build_cast()


@pytest.fixture
def later():
    """`later(days=0, **more)`: the product's clock goes on by that, as `timedelta` counts."""
    moved = []

    def _go(days: float = 0, **more: float) -> None:
        moved.append(timedelta(days=days, **more))
        marks.set_mark(SystemMark.CLOCK, number=sum(moved, timedelta()).total_seconds())
        clock.forget()
        cache.clear()

    yield _go
    SystemMark.objects.filter(name=SystemMark.CLOCK).delete()
    clock.forget()


@pytest.fixture
def nine(later):
    """It is nine in the morning in Yangon on the product's clock, whatever the hour really is: mail waits at night.
    Returns `later`."""
    now = timezone.now()
    tomorrow = now.astimezone(clock.YANGON).date() + timedelta(days=1)
    later(seconds=(datetime.combine(tomorrow, time(9), clock.YANGON) - now).total_seconds())
    return later


@pytest.fixture
def mailbox(live_server, settings, tmp_path):
    """The folder to which the demo's real mail sink, in a process of its own, writes what this site sends."""
    folder, port = tmp_path / "mail", free_port()
    settings.EMAIL_HOST, settings.EMAIL_PORT = sink.HOST, port
    settings.VAR_DIR, settings.MAIL_DIR, settings.SITE_URL = tmp_path, folder, live_server.url
    process = subprocess.Popen([sys.executable, "-m", "config.sink", str(folder), str(port)], cwd=ROOT)
    try:
        until(lambda: sink.answers(port))
        yield folder
    finally:
        process.terminate()
        process.wait(10)

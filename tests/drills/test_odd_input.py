"""Whatever somebody sends, no page fails: each field of each form of each page gets what its makers did not think of.

A person sends such things without wanting to: an old page, a phone that fills in what it likes, a number pasted with a
line's end. `make drills NAME=odd` sends a tenth of all odd things to all fields, drawn by lot; the sample, a few.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.cast import build_cast
from tests.signing_in import sign_in_client
from tests.walls.crawl import addresses
from tests.walls.world import build_world

from .forms import Form, forms_of

SEED, SAMPLE, FULL = 20260102, 0.01, 0.1
LONGEST = 2_000  # signs of a query; a web server takes no longer ones
ODD = (
    "", " ", "x", "-1", "0", "9" * 30, "9" * 5000, "1e9", "1.5", "၁၂", "²", "٣", "\0", "a\0b", "\u200b", "\u202e",
    "😀", "0001-01-01", "9999-12-31", "2026-02-30", "24:00",
    "None", "null", "true", "[]", "{}", "%", "%s", "'", "<b>", "..", "//example.org", "က" * 20_000,
)  # fmt: skip
# What ends the session of who asks, and what the browser's own walk looks at.
ENDING = ("/leave", "/erase", "/freeze", "/sign-out", "logout", "/demo/")
OURS = ("csrfmiddlewaretoken",)
FILTERS = ("q", "page", "before", "after", "state", "kind", "of", "group", "centre", "month", "digest", "block", "n")


@dataclass
class Clumsy:
    """Who sends odd things, and what failed."""

    sent: int = 0
    failed: list[str] = field(default_factory=list)

    def send(self, client: Client, who: str, form: Form, name: str, odd: str) -> None:
        """One field odd, the others as the page has them; whatever it changed is taken back."""
        self.sent += 1
        cookies = client.cookies.copy()
        before = transaction.savepoint()
        try:
            status = self._ask(client, form, form.filled(name, odd)).status_code
        except Exception as error:  # whatever a view does not catch
            self.failed.append(
                f"{who} {form.method} {form.action} {name}={odd[:24]!r}: {type(error).__name__} {error}"
            )
            return
        finally:
            transaction.savepoint_rollback(before)
            client.cookies = cookies  # of the session that was there before
        if status >= 500:
            self.failed.append(f"{who} {form.method} {form.action} {name}={odd[:24]!r}: {status}")

    def _ask(self, client: Client, form: Form, values) -> HttpResponse:
        if form.method == "get":
            return client.get(form.action, values)
        return client.post(form.action, values)


def _forms(client: Client, address: str) -> Iterator[Form]:
    page = client.get(address)
    if page.status_code != 200 or not page.get("Content-Type", "").startswith("text/html"):
        return
    yield Form(address, "get", {name: [] for name in FILTERS})
    yield from forms_of(page.content.decode(), address, "post", "get")


def _all_forms(world, pages: int | None, lot: random.Random) -> Iterator[tuple[Client, str, Form]]:
    """Each form of so many page types, drawn by lot, once, as who opens it."""
    clients: dict[str, Client] = {}
    seen, found = set(), list(addresses(world))
    for name, reader, address in lot.sample(found, pages or len(found)):
        if reader not in clients:
            clients[reader] = Client() if reader == "nobody" else sign_in_client(Client(), getattr(world.cast, reader))
        for form in _forms(clients[reader], address):
            key = (form.method, form.action if form.method == "post" else name, frozenset(_names(form)))
            if key not in seen and not any(word in form.action for word in ENDING):
                seen.add(key)
                yield clients[reader], reader, form


def _names(form: Form) -> list[str]:
    return sorted({*form.values, *form.choices} - {*OURS, ""})


def _stumble(share: float, pages: int | None = None) -> Clumsy:
    """That share of all odd things for all fields of all forms of so many pages."""
    clumsy, lot = Clumsy(), random.Random(SEED)
    for client, who, form in list(_all_forms(build_world(build_cast()), pages, lot)):
        tries = [(name, odd) for name in _names(form) for odd in ODD if form.method == "post" or len(odd) < LONGEST]
        for name, odd in lot.sample(tries, round(share * len(tries)) or 1) if tries else ():
            clumsy.send(client, who, form, name, odd)
    return clumsy


@pytest.mark.django_db
def test_no_page_fails_for_what_its_makers_did_not_think_of_a_sample():
    clumsy = _stumble(SAMPLE, pages=12)
    assert clumsy.failed == []
    assert clumsy.sent > 10


@pytest.mark.drills
@pytest.mark.django_db
def test_odd_input_in_full_size(tell):
    clumsy = _stumble(FULL)
    tell("odd", clumsy.failed, sent=clumsy.sent, failed=len(clumsy.failed))
    assert clumsy.failed == []

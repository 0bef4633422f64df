"""Own counts of tries (decision 28): none is lost, whatever happens beside them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connections, transaction
from django.test import Client, RequestFactory

from members import limits
from members.models import RateCount

WINDOW = timedelta(minutes=10)


def test_counts_by_key_and_window(db):
    with time_machine.travel("2026-11-22T03:00:01Z", tick=False) as now:
        assert [limits.count("a", WINDOW) for _ in range(3)] == [1, 2, 3]
        assert limits.count("b", WINDOW) == 1
        now.move_to("2026-11-22T03:10:00Z")
        assert limits.count("a", WINDOW) == 1


def test_over_means_more_than_that_many(db):
    assert [limits.is_over("a", 2, WINDOW) for _ in range(3)] == [False, False, True]


def test_the_row_does_not_name_the_key(db):
    limits.count("person@example.org", WINDOW)
    assert b"person" not in bytes(RateCount.objects.get().key)


# What proxies and clients are known to write about where a request comes from.
FORGED = ("x-forwarded-for", "x-real-ip", "forwarded", "x-client-ip", "cf-connecting-ip", "true-client-ip", "via")


@pytest.mark.parametrize("header", FORGED)
def test_c07_no_header_moves_anybody_to_another_place(header):
    requests = [RequestFactory().get("/", headers={header: f"203.0.113.{n}"}) for n in range(3)]
    assert {limits.client_address(request) for request in requests} == {"127.0.0.1"}


def test_c07_behind_a_trusted_proxy_only_its_own_word_counts(settings):
    """Whatever a client writes stands before what the proxy adds."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for forged in ("", "203.0.113.1, ", "203.0.113.2, 203.0.113.3, "):
        request = RequestFactory().get("/", headers={"x-forwarded-for": f"{forged}198.51.100.7"})
        assert limits.client_address(request) == "198.51.100.7"


DOORS = {
    "/in/invite/none/": {"username": "rain", "password": "four plain words here"},
    "/in/slip/": {"code": "AAAA-BBBB-CCCC", "username": "rain", "password": "four plain words here"},
    "/in/reset/": {"email": "nobody@example.org"},
    "/in/new/": {
        "name": "Moe", "work": "other.", "email": "new@example.org", "first": "nobody.here", "second": "nor.here",
    },
    "/feed/none.ics": None,
}  # fmt: skip


@pytest.mark.parametrize("address", DOORS)
def test_c07_forged_addresses_change_no_limit(db, address):
    """Six tries from six places that are not so are six tries from one place."""
    for n in range(6):
        client = Client(headers=dict.fromkeys(FORGED, f"203.0.113.{n}"))
        client.get(address) if DOORS[address] is None else client.post(address, DOORS[address])
    tries = RateCount.objects.values_list("tries", flat=True)
    assert set(tries) == {6}, "a place that counts for itself would stand at one"


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_are_forty():
    def count(_n: int) -> int:
        try:
            return limits.count("a", timedelta(days=1))
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert sorted(pool.map(count, range(40))) == list(range(1, 41))


@pytest.mark.django_db(transaction=True)
def test_a_count_cannot_be_rolled_back_with_the_view():
    with pytest.raises(RuntimeError), transaction.atomic():
        limits.count("a", WINDOW)

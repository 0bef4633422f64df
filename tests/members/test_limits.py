"""Own counts of tries (decision 28): none is lost, whatever happens beside them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connections, transaction

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

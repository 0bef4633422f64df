"""Dates, digits and names as people read them (domain 3.1, 3.3, 3.4)."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import translation

from members.templatetags import waing

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 13, 9, 30, tzinfo=UTC)  # 16:00 in Yangon


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 11, 12, 3, tzinfo=UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Fri 13 November, 16:00"), ("my", "နိုဝင်ဘာ ၁၃ ရက်၊ သောကြာနေ့၊ ၁၆:၀၀")],
)
def test_a_moment_is_shown_in_yangon_in_the_readers_language(language, expected):
    with translation.override(language):
        assert waing.day_clock(FRIDAY) == expected


def test_the_day_is_yangons_not_utcs():
    with translation.override("en"):
        assert waing.day(datetime(2026, 11, 13, 18, tzinfo=UTC)) == "Sat 14 November"
        assert waing.when_day(FRIDAY) == "Tomorrow"
        assert waing.day(date(2025, 1, 2)) == "Thu 2 January 2025"


def test_a_session_in_another_zone_shows_both_times():
    with translation.override("en"):
        assert waing.zoned(FRIDAY, "Asia/Bangkok") == "16:30 Bangkok"
        assert waing.zoned(FRIDAY, "Asia/Yangon") == ""


def test_a_span_over_days_names_both_ends():
    with translation.override("en"):
        assert waing.span_of(FRIDAY, FRIDAY.replace(hour=11)) == "Fri 13 November, 16:00–18:00"
        assert waing.span_of(FRIDAY, FRIDAY.replace(day=15)) == "Fri 13 November, 16:00 – Sun 15 November, 16:00"


def test_months_and_weekdays_are_complete():
    assert len(set(waing.MONTHS_MY)) == 12
    assert len(set(waing.DAYS_MY)) == 7

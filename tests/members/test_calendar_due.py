"""When reminders go: the night, lateness, and the next one that replaces the last."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.calendar.due import goes_at, is_night, reminders, waits_until
from members.clock import YANGON


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=YANGON)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        (at(14, 9), 1440, at(13, 9)),
        (at(14, 9), 60, at(14, 8)),
        (at(14, 22), 1440, at(14, 7)),  # due at night: at 07:00, with 15 of 24 hours left
        (at(14, 6), 1440, at(13, 7)),
        (at(14, 6, 30), 60, at(14, 5, 30)),  # less than three hours away: the night does not matter
        (at(14, 8), 240, at(13, 20)),  # at 07:00 only one hour of four would be left: the evening before
        (at(14, 9, 30), 180, at(14, 7)),
        (at(14, 21), 1440, at(14, 7)),  # 21:00 sharp is night, 07:00 sharp is not
        (at(14, 7), 1440, at(13, 7)),
    ],
)
def test_a_reminder_keeps_out_of_the_night(start, minutes, expected):
    assert goes_at(start, minutes) == expected


def test_catch_up_windows_are_those_of_the_plan():
    day, hour = reminders(at(14, 15), [60, 1440])
    assert (day.minutes, day.not_before, day.expires_at) == (1440, at(13, 15), at(14, 3))
    assert (hour.minutes, hour.not_before, hour.expires_at) == (60, at(14, 14), at(14, 14, 40))


def test_an_earlier_reminder_ends_where_the_next_begins():
    two_hours, one_hour = reminders(at(14, 15), [60, 120])
    assert two_hours.expires_at == one_hour.not_before == at(14, 14)


def test_the_last_quarter_of_an_hour_belongs_to_nobody():
    assert reminders(at(14, 15), [20])[0].expires_at == at(14, 14, 45)


@given(
    st.integers(0, 60 * 24 * 30),
    st.lists(st.integers(15, 60 * 24 * 14), min_size=1, max_size=4, unique=True),
)
def test_whatever_the_start_and_the_offsets(minute, offsets):
    start = at(1, 0) + timedelta(minutes=minute)
    found = reminders(start, offsets)
    assert [due.minutes for due in found] == sorted(offsets, reverse=True)
    for due in found:
        assert not is_night(due.not_before) or start - due.not_before < timedelta(hours=3)
        assert waits_until(due.not_before, start) is None
        assert due.not_before < start
        assert due.expires_at <= start - timedelta(minutes=15)
    assert all(a.expires_at <= b.not_before for a, b in zip(found, found[1:], strict=False))

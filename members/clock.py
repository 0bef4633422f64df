"""The product's clock. Everything that asks "what is due?" asks it here, never `timezone.now()`.

In the demo a person may move it forward (`/demo/clock/`); in production it is the real time.
Leases and rate limits use real time: they guard against processes, not against the calendar.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.utils import timezone

YANGON = ZoneInfo("Asia/Yangon")
_seen: tuple[float, timedelta] = (float("-inf"), timedelta(0))
_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def offset() -> timedelta:
    """How far the clock was moved; zero unless the settings let it move. Read at most once a second."""
    global _seen
    if not settings.CLOCK_CAN_MOVE:
        return timedelta(0)
    if time.monotonic() - _seen[0] > 1:
        SystemMark = apps.get_model("members", "SystemMark")  # by name: models import the clock
        mark = SystemMark.objects.filter(name=SystemMark.CLOCK).first()
        _seen = (time.monotonic(), timedelta(seconds=mark.number if mark else 0))
    return _seen[1]


def forget() -> None:
    """Read the offset anew at the next call (after it was moved)."""
    global _seen
    _seen = (float("-inf"), timedelta(0))


def now() -> datetime:
    """The product's time, aware, in UTC."""
    return _standing.get() or timezone.now() + offset()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Within, the time is `moment`: so that what is written is written as of one moment (members.ready)."""
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)


def today() -> date:
    """The day in Yangon."""
    return now().astimezone(YANGON).date()


def iso_week(moment: datetime | None = None) -> str:
    """ISO week of a moment in Yangon, as 2026-W47 (digests run Monday to Sunday, domain 3.3)."""
    year, week, _ = (moment or now()).astimezone(YANGON).isocalendar()
    return f"{year}-W{week:02d}"


def week_bounds(week: str) -> tuple[datetime, datetime]:
    """Start and end (exclusive) of an ISO week, in Yangon time."""
    monday = datetime.strptime(f"{week}-1", "%G-W%V-%u").replace(tzinfo=YANGON)
    return monday, monday + timedelta(days=7)

"""When reminders are due: plain arithmetic on one session day, so that it can be read and tested without a database.

A reminder goes `minutes` before the start, but never between 21:00 and 07:00 in Yangon unless the start is less
than three hours away (learning 9). One that falls into the night goes at 07:00 when at least half of its warning
is left by then, else at 20:00 the evening before: rather early than too late.

It may be late by two thirds of its warning, at most 12 hours, never less than 15 minutes before the start, and
never after the next reminder of the same day is due: then that one goes alone (safety 4.5: a day's reminder may be
12 hours late, an hour's 40 minutes).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from ..clock import YANGON

NIGHT, MORNING, EVENING = time(21), time(7), time(20)
NIGHT_IS_FINE_WITHIN = timedelta(hours=3)
LATEST_BEFORE_START = timedelta(minutes=15)
LONGEST_GRACE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder of one day: when it goes, and until when it may go late."""

    minutes: int
    not_before: datetime
    expires_at: datetime

    @property
    def is_long(self) -> bool:
        """Told well ahead, so somebody who was told of the session just now needs it no more."""
        return timedelta(minutes=self.minutes) > NIGHT_IS_FINE_WITHIN


def is_night(moment: datetime) -> bool:
    """Between 21:00 and 07:00 in Yangon."""
    local = moment.astimezone(YANGON).time()
    return local >= NIGHT or local < MORNING


def next_morning(moment: datetime) -> datetime:
    """07:00 in Yangon after a moment of the night."""
    local = moment.astimezone(YANGON)
    day = local.date() + timedelta(days=1) if local.time() >= NIGHT else local.date()
    return datetime.combine(day, MORNING, YANGON)


def _evening_before(moment: datetime) -> datetime:
    return datetime.combine(next_morning(moment).date() - timedelta(days=1), EVENING, YANGON)


def waits_until(now: datetime, starts_at: datetime) -> datetime | None:
    """When a reminder may go that would go `now`: the next morning, or None for at once."""
    return next_morning(now) if is_night(now) and starts_at - now >= NIGHT_IS_FINE_WITHIN else None


def goes_at(starts_at: datetime, minutes: int) -> datetime:
    """The moment of a reminder, out of the night."""
    warning = timedelta(minutes=minutes)
    moment = starts_at - warning
    morning = waits_until(moment, starts_at)
    if morning is None:
        return moment
    return morning if starts_at - morning >= warning / 2 else _evening_before(moment)


def reminders(starts_at: datetime, offsets: Sequence[int]) -> list[Due]:
    """The reminders of a day, the earliest first; `offsets` in minutes, each once."""
    found: list[Due] = []
    next_at = starts_at
    for minutes in sorted(set(offsets)):  # from the last to the first, so each knows the one after it
        moment = goes_at(starts_at, minutes)
        grace = min(LONGEST_GRACE, timedelta(minutes=minutes) * 2 / 3)
        expires_at = min(starts_at - LATEST_BEFORE_START, moment + grace, next_at)
        found.append(Due(minutes, moment, expires_at))
        next_at = moment
    return found[::-1]

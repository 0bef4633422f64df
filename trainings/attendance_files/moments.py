"""Times as the programs and their users' settings write them -> seconds since 1970, in the zone of the session."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from members.text import fold_digits

TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:\.\d+)?\s*(?P<half>[ap]\.?\s?m\.?)?"
OFFSET = r"\s*(?P<offset>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
NUMBERS = re.compile(rf"(?P<a>\d{{1,4}})[/.\-](?P<b>\d{{1,2}})[/.\-](?P<c>\d{{2,4}})[\s,T]+{TIME}{OFFSET}\Z", re.I)
MONTH_FIRST = re.compile(
    rf"(?P<month>[a-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})[\s,]+{TIME}{OFFSET}\Z", re.I
)
DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})[\s\-]+(?P<month>[a-z]{{3,9}})\.?[\s\-,]+(?P<year>\d{{4}})[\s,]+{TIME}{OFFSET}\Z", re.I
)
TIME_ONLY = re.compile(rf"{TIME}\Z", re.I)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: number for number, name in enumerate(_MONTHS.split(), start=1)}
ORDERS = ("month", "day")  # which of two small numbers comes first; the programs' own is the American one
NEAR = timedelta(hours=36).total_seconds()  # whatever zone somebody's program wrote in
CENTURY = 2000
HOURS = re.compile(r"(?:(\d+)\s*h\w*)?[\s,]*(?:(\d+)\s*m\w*)?[\s,]*(?:(\d+)\s*s\w*)?\Z", re.I)
CLOCK = re.compile(r"(\d+):(\d{2})(?::(\d{2}))?\Z")
BARE = re.compile(r"\d+(?:\.\d+)?\Z")
LONGEST = timedelta(days=2).total_seconds()


class Reader:
    """Reads the times of one file, in one order of day and month: the one that puts most of them near the session."""

    def __init__(self, texts: Iterable[str], *, starts_at: datetime):
        self.near = starts_at.timestamp()
        self.day = starts_at.date()
        self.zone: tzinfo = starts_at.tzinfo
        texts = sorted(set(texts))
        self.order = max(ORDERS, key=lambda order: (self._count(texts, order), -ORDERS.index(order)))

    def _count(self, texts: list[str], order: str) -> tuple[int, int]:
        found = [at for text in texts if (at := self.read(text, order)) is not None]
        return sum(abs(at - self.near) < NEAR for at in found), len(found)

    def read(self, text: str, order: str = "", *, later_than: float | None = None) -> float | None:
        """Seconds since 1970, None where this is no time that we know. `later_than` decides about the hour that comes
        twice when summer time ends, and about midnight where only the time of day is written."""
        text = fold_digits(text, numeric=True)
        try:
            return self._read(text, order or self.order, later_than)
        except (ValueError, OverflowError):
            return None

    def _read(self, text: str, order: str, later_than: float | None) -> float | None:
        if found := NUMBERS.match(text):
            return self._at(_day(found, order), found, later_than)
        if found := MONTH_FIRST.match(text) or DAY_FIRST.match(text):
            month = MONTHS.get(found["month"][:3].casefold())
            return self._at((int(found["year"]), month, int(found["day"])), found, later_than) if month else None
        if found := TIME_ONLY.match(text):
            at = self._at((self.day.year, self.day.month, self.day.day), found, later_than)
            return at + 86_400 if later_than is not None and at < later_than else at
        return None

    def _at(self, day: tuple[int, int, int], found: re.Match, later_than: float | None) -> float:
        clock = datetime(*day, _hour(found), int(found["minute"]), int(found["second"] or 0))
        offset = found.groupdict().get("offset")
        if offset:
            return clock.replace(tzinfo=datetime.strptime(_offset(offset), "%z").tzinfo).timestamp()
        at = clock.replace(tzinfo=self.zone).timestamp()
        if later_than is not None and at < later_than:
            at = max(at, clock.replace(tzinfo=self.zone, fold=1).timestamp())
        return at


def _day(found: re.Match, order: str) -> tuple[int, int, int]:
    a, b, c = found["a"], found["b"], found["c"]
    if len(a) == 4:
        return int(a), int(b), int(c)
    year = int(c) + (CENTURY if len(c) == 2 else 0)
    return (year, int(a), int(b)) if order == "month" else (year, int(b), int(a))


def _hour(found: re.Match) -> int:
    hour, half = int(found["hour"]), (found["half"] or "")[:1].casefold()
    if half and hour <= 12:
        return hour % 12 + (12 if half == "p" else 0)
    return hour


def _offset(written: str) -> str:
    return "+0000" if written.upper() in ("Z", "UTC", "GMT") else written


def duration(text: str, *, unit: int = 60) -> int | None:
    """Seconds of `2h 16m 40s`, `02:16:40` or a bare number of `unit` seconds; None where it says nothing."""
    text = fold_digits(text, numeric=True).strip().replace(",", "")
    if BARE.match(text):
        seconds = float(text) * unit
    elif found := CLOCK.match(text):
        first, second, third = (int(part or 0) for part in found.groups())
        seconds = first * 3600 + second * 60 + third
    elif text and (found := HOURS.match(text)):
        hours, minutes, rest = (int(part or 0) for part in found.groups())
        seconds = hours * 3600 + minutes * 60 + rest
    else:
        return None
    return int(min(seconds, LONGEST))

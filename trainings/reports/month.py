"""The sessions of a month by day, for those who plan: what stands, what is a draft, what was called off."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from members import clock
from members.models import Member

from ..models import TrainingSession
from .period import YEARS

MOST = 400
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Day:
    """A day in Yangon with the sessions that begin on it, the earliest first."""

    on: date
    sessions: list[TrainingSession]


def month_of(text: str, today: date) -> date:
    """The first day of "2026-11"; of the month of `today` for anything else."""
    found = MONTH.fullmatch(text)
    year, month = (int(part) for part in found.groups()) if found else (0, 0)
    return date(year, month, 1) if year in YEARS and 1 <= month <= 12 else today.replace(day=1)


def beside(first: date, months: int) -> date:
    """The first day of the month so many months later, or before."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def days_of(first: date, reader: Member) -> list[Day]:
    """The days of that month on which something begins that `reader` sees; one statement."""
    begin, end = (datetime.combine(on, time(), clock.YANGON) for on in (first, beside(first, 1)))
    rows = TrainingSession.objects.visible_to(reader).filter(starts_at__gte=begin, starts_at__lt=end)
    found = rows.select_related("training", "series").with_waiting().in_order()[:MOST]
    by_day = groupby(found, key=lambda one: one.starts_at.astimezone(clock.YANGON).date())
    return [Day(on, list(sessions)) for on, sessions in by_day]

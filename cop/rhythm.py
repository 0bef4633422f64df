"""When a group meets next: plain arithmetic on days."""

import calendar
from datetime import date, timedelta

from .models import Group

WEEKS = {Group.Rhythm.WEEKLY: 1, Group.Rhythm.FORTNIGHTLY: 2}
MONTHS = {Group.Rhythm.MONTHLY: 1, Group.Rhythm.QUARTERLY: 3}


def following(first: date, rhythm: str, number: int) -> date:
    """The `number`-th day after `first` (0 is `first` itself).

    By months it keeps weekday and place in the month: the second Saturday stays the second Saturday. The fifth,
    which most months lack, is the last one throughout.
    """
    if rhythm in WEEKS:
        return first + timedelta(weeks=WEEKS[rhythm] * number)
    months = first.year * 12 + first.month - 1 + MONTHS[rhythm] * number
    return _nth_weekday(months // 12, months % 12 + 1, first.weekday(), (first.day - 1) // 7)


def _nth_weekday(year: int, month: int, weekday: int, place: int) -> date:
    days = [week[weekday] for week in calendar.monthcalendar(year, month) if week[weekday]]
    return date(year, month, days[-1] if place >= 4 else days[place])

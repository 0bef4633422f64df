"""Working days: Monday to Friday without public holidays, by the clock in Yangon (learning 27, domain 3.3)."""

from datetime import date, datetime, timedelta

from members import clock
from members.models import Holiday

DAY = timedelta(days=1)


def _free_days(since: date, days: int) -> set[date]:
    """Public holidays in the stretch in which so many working days surely lie."""
    return set(Holiday.objects.between(since, since + timedelta(days=3 * days + 30)).values_list("on", flat=True))


def after_working_days(start: datetime, days: int) -> tuple[datetime, datetime]:
    """(half time, end) of so many working days after `start`: each full one ends at the same hour, and half a one
    twelve hours later. What would end on a free day ends at the same hour of the next working day."""
    free = _free_days(start.astimezone(clock.YANGON).date(), days)
    end = _forward(start, days, free)
    half = _forward(start, days // 2, free)
    if days % 2:
        half = _out_of(half + DAY / 2, free)
    return half, end


def _is_free(moment: datetime, free: set[date]) -> bool:
    on = moment.astimezone(clock.YANGON).date()
    return on.weekday() >= 5 or on in free


def _out_of(moment: datetime, free: set[date]) -> datetime:
    while _is_free(moment, free):
        moment += DAY
    return moment


def _forward(moment: datetime, days: int, free: set[date]) -> datetime:
    for _number in range(days):
        moment = _out_of(moment + DAY, free)
    return moment

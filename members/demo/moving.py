"""Moving the product's clock: forward only, and as if the time had passed.

On the way it stops wherever mail is due, so that a reminder of this afternoon arrives although the visitor jumps to
tomorrow; otherwise the planner would call it too late, as after a day without power. It also stops wherever a time
limit of a room runs out, because what the planner does there sets the next one: three waves of four hours pass in a
day, one after the other.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import clock
from ..calendar import sources
from ..calendar.due import reminders
from ..errors import Refused
from ..models import SystemMark
from ..registry import Registry
from ..services import marks, planner
from ..services.ticks import tick

MONDAY_DIGEST = time(7, 5)
MOST_STOPS = 200
# Rooms' time limits that the planner watches: name -> callable(after, until) -> moments, each after the first and not
# after the second.
limits: Registry[Callable[[datetime, datetime], Iterable[datetime]]] = Registry("limits")
A_MOMENT_LATER = timedelta(seconds=5)


def next_monday(now: datetime) -> datetime:
    """The next Monday 07:05 in Yangon after `now`: five minutes after the digests are due."""
    local = now.astimezone(clock.YANGON)
    day = local.date() + timedelta(days=-local.weekday() % 7)
    moment = datetime.combine(day, MONDAY_DIGEST, clock.YANGON)
    return moment if moment > now else moment + timedelta(days=7)


def _reminders_between(start: datetime, end: datetime) -> Iterator[datetime]:
    for source in sources:
        for day in source.days(start, end + planner.LONGEST_OFFSET):
            yield from (
                due.not_before for due in reminders(day.starts_at, day.offsets) if start < due.not_before <= end
            )


def next_reminder(now: datetime) -> datetime | None:
    """When the next reminder of any session is due, None when nothing is planned."""
    return min(_reminders_between(now, now + planner.LONGEST_OFFSET), default=None)


def _next_stop(reached: datetime, end: datetime) -> datetime:
    """The next moment on the way at which the planner has something to do, or the end. Asked anew at every stop,
    because what happens at one sets the next."""
    due = [next_monday(reached), *_reminders_between(reached, end)]
    for between in limits:
        due.extend(between(reached, end))
    return min(min(due) + A_MOMENT_LATER, end)


def move_clock(to: datetime) -> None:
    """Let time pass until `to`, and send what falls due on the way. Raises Refused for any other direction."""
    if not settings.CLOCK_CAN_MOVE:
        raise Refused(_("Here the clock shows the real time."))
    start = clock.now()
    if to <= start:
        raise Refused(_("The clock only moves forward. To begin anew, reset the demo."))
    tick()  # what was decided this minute, as beat would see it before the time passes
    reached, stops = start, 0
    while reached < to:
        reached = _next_stop(reached, to) if stops < MOST_STOPS else to
        stops += 1
        _stand_at(reached)


def _stand_at(moment: datetime) -> None:
    """Set the clock and do what beat would do at that minute."""
    marks.set_mark(SystemMark.CLOCK, number=(moment - timezone.now()).total_seconds())
    clock.forget()
    tick()

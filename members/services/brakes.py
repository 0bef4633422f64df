"""What stops all mail at once, apart from HOLD: the brake (a person must lift it) and the breaker (it lifts itself).

- Brake: the relay refuses us (sign-in, sender, ten recipients in a row), or far more mail than usual is due
  (three times the median day of the last thirty, at least the floor). Security mail ignores the daily cap.
- Breaker: ten failed tries to reach the relay in a row pause everything for five minutes; then one probe.
"""

from datetime import timedelta
from statistics import median

from django.conf import settings
from django.db import connection
from django.utils import timezone

from .. import clock
from ..models import Member, SystemMark
from . import audit, marks

FAILURES_TO_OPEN = 10
PAUSE = timedelta(minutes=5)
CAP_FACTOR, CAP_DAYS = 3, 30
DAILY_CAP = "daily_cap"
FAILURES = "relay_failures"

COUNT_FAILURE = """
    INSERT INTO members_systemmark AS mark (name, at, number, note) VALUES (%s, %s, 1, %s)
    ON CONFLICT (name) DO UPDATE SET number = mark.number + 1, at = EXCLUDED.at, note = EXCLUDED.note
    RETURNING number"""
TAKE_PROBE = "UPDATE members_systemmark SET at = %s WHERE name = %s AND number > 0 AND at <= %s"
ADD_TO_TALLY = """
    INSERT INTO members_systemmark AS mark (name, at, number, note) VALUES (%s, %s, %s, '')
    ON CONFLICT (name) DO UPDATE SET number = mark.number + EXCLUDED.number, at = EXCLUDED.at"""


# --- the brake ---------------------------------------------------------------------------------------------------


def brake(reason: str) -> None:
    """Stop all mail until somebody lifts the brake. `reason` is a code: sign_in_refused, daily_cap, …"""
    marks.set_mark(SystemMark.BRAKE, number=1, note=reason)
    audit.record("mail_braked", reason=reason)


def braked_by() -> str:
    """Why the brake is on, '' when it is not."""
    mark = marks.get_mark(SystemMark.BRAKE)
    return mark.note if mark and mark.number else ""


def release(*, by: Member | None = None) -> bool:
    """Lift brake and breaker; True when one was on. After a daily cap today's count begins anew."""
    was_on = bool(braked_by() or is_open())
    if was_on:
        marks.set_mark(SystemMark.BRAKE)
        note_success()
        marks.set_mark(_tally_of(clock.today()))
        audit.record("mail_released", by=by)
    return was_on


# --- the daily cap -------------------------------------------------------------------------------------------------


def _tally_of(day) -> str:
    return f"{SystemMark.TALLY}{day:%Y-%m-%d}"


def count_sent(number: int) -> None:
    """Add to today's tally; once a batch, so a kill may lose a batch of it: the cap is a net, no ledger."""
    if number:
        with connection.cursor() as cursor:
            cursor.execute(ADD_TO_TALLY, [_tally_of(clock.today()), timezone.now(), number])


def left_today() -> int:
    """How many more mails may go today before the cap."""
    today = clock.today()
    days = [_tally_of(today - timedelta(days=n)) for n in range(CAP_DAYS + 1)]
    tallies = dict(SystemMark.objects.filter(name__in=days).values_list("name", "number"))
    usual = median(tallies.get(day, 0) for day in days[1:])
    return int(max(settings.MAIL_DAILY_FLOOR, CAP_FACTOR * usual) - tallies.get(days[0], 0))


# --- the breaker ---------------------------------------------------------------------------------------------------


def pause() -> timedelta:
    """The breaker's pause, shrunk by the drills."""
    return PAUSE * settings.TIME_SCALE


def note_failure(reason: str) -> bool:
    """Count one failed try to reach the relay; True when the breaker is open now."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_FAILURE, [FAILURES, timezone.now(), reason])
        failures = cursor.fetchone()[0]
    if failures >= FAILURES_TO_OPEN:
        marks.set_mark(SystemMark.BREAKER, number=1, note=reason)
    return failures >= FAILURES_TO_OPEN


def note_success() -> None:
    """The relay took a mail: forget the failures."""
    names = [FAILURES, SystemMark.BREAKER]
    SystemMark.objects.filter(name__in=names, number__gt=0).update(number=0, note="", at=timezone.now())


def is_open() -> bool:
    return bool(marks.get_number(SystemMark.BREAKER))


def may_probe() -> bool:
    """Whether this process may try now although the breaker is open: one try a pause, whoever asks first."""
    with connection.cursor() as cursor:
        now = timezone.now()
        cursor.execute(TAKE_PROBE, [now, SystemMark.BREAKER, now - pause()])
        return bool(cursor.rowcount)

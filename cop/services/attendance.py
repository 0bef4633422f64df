"""Whether a session was held, who led it and who was there: by name or as a head-count, day by day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit, bookings, outbox
from members.templatetags.waing import digits

from ..models import Attendance, GroupSession, SessionDay
from .groups import lock_live_group
from .sessions import lock_session

MOST_HEADS = 10_000
OUTCOMES = (GroupSession.Outcome.HELD, GroupSession.Outcome.NOT_HELD)


@dataclass(frozen=True)
class Present:
    """Who was there on one day: ids of members (None leaves the names as they are), and how many heads."""

    members: Collection[int] | None = None
    head_count: int | None = None


def _lock(session: GroupSession) -> GroupSession:
    lock_live_group(session.group)
    session = lock_session(session)
    if session.is_cancelled:
        raise Refused(_("This session was cancelled."))
    return session


def _check_has_begun(day: SessionDay) -> None:
    if day.starts_at > clock.now():
        raise Refused(_("This day has not begun yet."))


def _check_heads(day: SessionDay, present: Present) -> None:
    if present.head_count is None:
        return
    if present.head_count > MOST_HEADS:
        raise Refused(_("That is more people than a room holds."), field=f"heads_{day.pk}")
    named = day.attendances.count() if present.members is None else len(set(present.members))
    if present.head_count < named:
        text = _("Fewer than are ticked (%(n)s). Count everybody who came, or leave this empty.")
        raise Refused(digits(text % {"n": named}), field=f"heads_{day.pk}")


def _write_day(day: SessionDay, present: Present, by: Member) -> None:
    _check_heads(day, present)
    if day.head_count != present.head_count:
        day.head_count = present.head_count
        day.save(update_fields=["head_count"])
    if present.members is None:
        return
    there = set(present.members)
    day.attendances.exclude(member__in=there).delete()
    rows = [Attendance(day=day, member_id=pk, recorded_by=by) for pk in sorted(there)]
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)


def _write(session: GroupSession, present: Mapping[int, Present], by: Member) -> None:
    days = {day.pk: day for day in session.days.all()}
    for pk, one in present.items():
        if one.members or one.head_count is not None:
            _check_has_begun(days[pk])
        _write_day(days[pk], one, by)


def _audit(verb: str, session: GroupSession, by: Member, **facts) -> None:
    audit.record(verb, by=by, on=session, centre_id=session.group.host_centre_id, group=session.group_id, **facts)


@transaction.atomic
def take_attendance(session: GroupSession, *, by: Member, present: Mapping[int, Present]) -> GroupSession:
    """Write who was there, {day id: Present}, during the session or afterwards; what was written before is replaced.

    Raises Refused: cancelled, closed as not held, a day that has not begun, a head-count beyond reason or below the
    names.
    """
    session = _lock(session)
    if session.outcome == GroupSession.Outcome.NOT_HELD:
        raise Refused(_("This session was not held."))
    _write(session, present, by)
    _audit("attendance_taken", session, by, days=len(present))
    return session


@transaction.atomic
def close_session(
    session: GroupSession,
    *,
    by: Member,
    outcome: str,
    reason: str = "",
    led_by: Member | None = None,
    present: Mapping[int, Present] | None = None,
) -> GroupSession:
    """Say that a session was held, with who led it and who was there, or that it was not, and why.

    Closing it again in the same way does nothing. Raises Refused: cancelled, already closed otherwise, not begun.
    """
    session = _lock(session)
    if session.outcome == outcome:
        return session
    if session.outcome:
        raise Refused(_("This session was closed already. Open it again to correct it."))
    if outcome not in OUTCOMES:
        raise Refused(_("Say whether it was held."), field="outcome")
    if session.starts_at > clock.now():
        raise Refused(_("This session has not begun yet."))
    if outcome == GroupSession.Outcome.HELD:
        _write(session, present or {}, by)
        session.led_by = led_by
    else:
        session.outcome_reason = reason
    session.outcome, session.closed_at, session.closed_by = outcome, clock.now(), by
    session.save(update_fields=["outcome", "outcome_reason", "led_by", "closed_at", "closed_by"])
    bookings.release(session.uid)
    outbox.withdraw(about=session.uid, reason="closed")
    _audit("session_closed", session, by, outcome=outcome)
    return session


@transaction.atomic
def reopen_session(session: GroupSession, *, by: Member) -> GroupSession:
    """Take the outcome back, so that it can be corrected; who was there stays written. Twice does nothing."""
    session = _lock(session)
    if not session.outcome:
        return session
    session.outcome, session.outcome_reason = GroupSession.Outcome.OPEN, ""
    session.closed_at = session.closed_by = None
    session.save(update_fields=["outcome", "outcome_reason", "closed_at", "closed_by"])
    _audit("session_reopened", session, by)
    return session

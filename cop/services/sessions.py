"""Sessions are planned, changed, moved and cancelled. The caller has asked permission.

Whatever changes time, place or link raises `schedule_version` in the same transaction and tells people once
(decision 10). Reminders are nobody's business here: the planner finds them from the days as they stand.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member, OutboxMessage
from members.services import audit, bookings, outbox
from members.templatetags.waing import digits

from ..models import Attendance, Group, GroupSession, Membership, SessionDay, SessionSeries
from ..rhythm import following
from .groups import lock_live_group

Day = tuple[datetime, datetime]
MOST_DAYS = 14
LONGEST_DAY = timedelta(hours=16)
# A session that met without having been planned may be written down afterwards.
LATEST_RECORD = timedelta(days=366)
MOST_IN_SERIES = 12
# The notice of each session of a series goes two weeks ahead, so that nobody gets twelve mails at once.
NOTICE_AHEAD = timedelta(days=14)
# What a calendar shows: a change of these is told (decision 10).
SHOWN = ("mode", "place", "join_link")


def days_between(first: date, last: date, begins: time, ends: time, zone: str) -> list[Day]:
    """The same hours on every day from `first` to `last`, as moments; `zone` is where these hours are read."""
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [(_moment(on, begins, zone), _moment(on, ends, zone)) for on in span]


def _moment(on: date, at: time, zone: str) -> datetime:
    """In UTC: the difference of two moments of one zone would be that of their clocks."""
    return datetime.combine(on, at, ZoneInfo(zone)).astimezone(UTC)


def audience(group: Group) -> QuerySet[Member]:
    """Everyone in the group; who of them can be mailed is asked by the outbox."""
    return Member.objects.filter(pk__in=Membership.objects.open().filter(group=group).values("member"))


def _check_days(days: Sequence[Day], earliest: datetime) -> None:
    """At least one day, in order, none in another, of human length. Raises Refused with the form's field."""
    if not days or len(days) > MOST_DAYS:
        raise Refused(_("A session has one to %(n)s days.") % {"n": digits(MOST_DAYS)}, field="until")
    for start, end in days:
        if end <= start:
            raise Refused(_("The end lies before the start."), field="ends")
        if end - start > LONGEST_DAY:
            raise Refused(_("No day lasts that long. Look at the hours again."), field="ends")
    if any(later[0] < earlier[1] for earlier, later in zip(days, days[1:], strict=False)):
        raise Refused(_("The days overlap."), field="until")
    if days[0][0] < earliest:
        raise Refused(_("This day is over. Choose a later one."), field="date")


def _write(session: GroupSession, days: Sequence[Day]) -> None:
    """Save the session with these days; the database refuses two of a group at one time."""
    session.starts_at, session.ends_at = days[0][0], days[-1][1]
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError:
        raise Refused(_("This group has a session at that time already."), field="date") from None
    session.days.all().delete()
    SessionDay.objects.bulk_create(SessionDay(session=session, starts_at=start, ends_at=end) for start, end in days)
    _book(session, days)


def _book(session: GroupSession, days: Sequence[Day]) -> None:
    """Whoever leads is busy. What is over needs no booking: it only guards the time to come."""
    ahead = [day for day in days if day[1] > clock.now()]
    bookings.book(session.uid, session.led_by, ahead, field="led_by")


def _tell(kind: str, session: GroupSession, recipients: QuerySet[Member], not_before: datetime | None = None) -> None:
    if session.ends_at <= clock.now():
        return
    outbox.notify(
        kind,
        recipients=recipients,
        ref_key=f"session:{session.uid}",
        version=session.schedule_version,
        about=session.uid,
        not_before=not_before,
        expires_at=session.ends_at,
    )


def _is_announced(session: GroupSession) -> bool:
    """False while the notice of a session, of a series, still waits for its day: it will tell things as they are."""
    waiting = OutboxMessage.objects.waiting().filter(about=session.uid, kind="session_planned")
    return not waiting.filter(not_before__gt=clock.now()).exists()


def _tell_of_change(kind: str, session: GroupSession, *, was_announced: bool) -> None:
    if was_announced:
        _tell(kind, session, audience(session.group))
    elif kind == "session_moved":
        _tell("session_planned", session, audience(session.group), max(clock.now(), session.starts_at - NOTICE_AHEAD))


def _audit(verb: str, session: GroupSession, by: Member, **facts) -> None:
    audit.record(verb, by=by, on=session, centre_id=session.group.host_centre_id, group=session.group_id, **facts)


@transaction.atomic
def plan_session(
    group: Group,
    *,
    by: Member,
    starts_at: datetime,
    ends_at: datetime,
    days: Sequence[Day] = (),
    zone: str = "Asia/Yangon",
    series: SessionSeries | None = None,
    not_before: datetime | None = None,
    **facts,
) -> GroupSession:
    """Plan one session; `days` are (start, end) pairs where there are several, and then rule over start and end.

    `facts`: title, format, mode, place, join_link, led_by. The group is told once, from `not_before` on. One that
    is over is only written down. Raises Refused with the field: an archived group, hours that cannot be, the
    group or the leader busy at that time.
    """
    group = lock_live_group(group)
    days = list(days) or [(starts_at, ends_at)]
    _check_days(days, clock.now() - LATEST_RECORD)
    session = GroupSession(group=group, zone=zone, series=series, planned_by=by, is_demo=group.is_demo, **facts)
    _write(session, days)
    _audit("session_planned", session, by, days=len(days))
    _tell("session_planned", session, audience(group), not_before)
    return session


@transaction.atomic
def plan_series(
    group: Group, *, by: Member, times: int, days: Sequence[Day], zone: str, **facts
) -> list[GroupSession]:
    """Plan `times` sessions at the group's rhythm, the first on `days`; all or none.

    Each later one is told two weeks ahead. Raises Refused as `plan_session` does, and (field `times`) for a group
    without a rhythm.
    """
    if not 2 <= times <= MOST_IN_SERIES or not group.rhythm:
        raise Refused(
            _("Choose 2 to %(n)s sessions of a group with a rhythm.") % {"n": digits(MOST_IN_SERIES)}, field="times"
        )
    series = SessionSeries.objects.create(group=group)
    first = days[0][0].astimezone(ZoneInfo(zone)).date()
    planned = []
    for number in range(times):
        shift = following(first, group.rhythm, number) - first
        shifted = [(_shift(start, shift, zone), _shift(end, shift, zone)) for start, end in days]
        ahead = max(clock.now(), shifted[0][0] - NOTICE_AHEAD)
        planned.append(
            plan_session(
                group,
                by=by,
                starts_at=shifted[0][0],
                ends_at=shifted[-1][1],
                days=shifted,
                zone=zone,
                series=series,
                not_before=ahead if number else None,
                **facts,
            )
        )
    return planned


def _shift(moment: datetime, by: timedelta, zone: str) -> datetime:
    """The same hour on another day, also where clocks are changed in between."""
    local = moment.astimezone(ZoneInfo(zone))
    return _moment(local.date() + by, local.time(), zone)


def lock_open_session(session: GroupSession) -> GroupSession:
    """The session's row of a live group, held; raises Refused when it is cancelled or closed."""
    lock_live_group(session.group)
    session = lock_session(session)
    if session.is_cancelled:
        raise Refused(_("This session was cancelled."))
    if session.outcome:
        raise Refused(_("This session is closed. Open it again before you change it."))
    return session


def lock_session(session: GroupSession) -> GroupSession:
    rows = GroupSession.objects.select_for_update(of=["self"]).select_related("group", "led_by")
    return rows.get(pk=session.pk)


def _days_of(session: GroupSession) -> list[Day]:
    return list(session.days.values_list("starts_at", "ends_at"))


def _has_attendance(session: GroupSession) -> bool:
    counted = session.days.filter(head_count__isnull=False)
    return counted.exists() or Attendance.objects.filter(day__session=session).exists()


def _followed(session: GroupSession, starts_at: datetime, ends_at: datetime) -> list[Day]:
    """The days after a move: one day as given, several keep their hours and follow the first."""
    days = _days_of(session)
    if len(days) <= 1:
        return [(starts_at, ends_at)]
    shift = starts_at - days[0][0]
    return [(start + shift, end + shift) for start, end in days]


@transaction.atomic
def move_session(
    session: GroupSession,
    *,
    by: Member,
    starts_at: datetime,
    ends_at: datetime,
    days: Sequence[Day] = (),
    zone: str | None = None,
) -> GroupSession:
    """Give a session another time; its days follow. One change notice goes to the whole group, also to those who
    had said no: the new time may suit them. Moving to where it is does nothing.

    Raises Refused: over, cancelled or closed; attendance was taken; hours that cannot be; group or leader busy.
    """
    session = lock_open_session(session)
    days, zone = list(days) or _followed(session, starts_at, ends_at), zone or session.zone
    if (days, zone) == (_days_of(session), session.zone):
        return session
    if session.has_ended:
        raise Refused(_("This session is over. Close it, and plan another one."))
    if _has_attendance(session):
        raise Refused(_("Attendance was taken already. Close this session, and plan another one."))
    _check_days(days, clock.now())
    was_announced = _is_announced(session)
    outbox.withdraw(about=session.uid, reason="moved")
    session.zone = zone
    session.schedule_version += 1
    _write(session, days)
    _audit("session_moved", session, by, version=session.schedule_version)
    _tell_of_change("session_moved", session, was_announced=was_announced)
    return session


@transaction.atomic
def change_session(session: GroupSession, *, by: Member, **changes) -> GroupSession:
    """Change title, format, mode, place, join_link or led_by. Another place or link is told, a typo in the title
    is not. Raises Refused: cancelled or closed; the leader is busy (field `led_by`)."""
    session = lock_open_session(session)
    changed = sorted(name for name, value in changes.items() if getattr(session, name) != value)
    if not changed:
        return session
    for name in changed:
        setattr(session, name, changes[name])
    is_told = any(name in SHOWN for name in changed)
    session.schedule_version += is_told
    session.save(update_fields=[*changed, "schedule_version"])
    if "led_by" in changed:
        _book(session, _days_of(session))
    _audit("session_changed", session, by, fields=changed)
    if is_told:
        _tell_of_change("session_changed", session, was_announced=_is_announced(session))
    return session


@transaction.atomic
def cancel_session(session: GroupSession, *, by: Member) -> GroupSession:
    """Call a session off. Those hear of it who heard of the session, by mail or from the tell list. Cancelling
    twice does nothing. Raises Refused when it is over or closed."""
    lock_live_group(session.group)
    session = lock_session(session)
    if session.is_cancelled:
        return session
    if session.outcome or session.has_ended:
        raise Refused(_("This session is over. Close it as not held."))
    session.cancelled_at = clock.now()
    session.schedule_version += 1
    session.save(update_fields=["cancelled_at", "schedule_version"])
    bookings.release(session.uid)
    outbox.withdraw(about=session.uid, reason="cancelled")
    _audit("session_cancelled", session, by)
    _tell("session_cancelled", session, outbox.told_of(session.uid))
    return session


def drop_leader(member: Member, *, by: Member | None) -> int:
    """Nobody leads what somebody who left was to lead: the desk sees sessions without a leader. Returns how many."""
    ahead = list(GroupSession.objects.of_live_groups().upcoming().filter(led_by=member).select_related("group"))
    for session in ahead:
        change_session(session, by=by, led_by=None)
    return len(ahead)

"""Sources of sessions: each room that plans sessions registers one, and gets reminders, feed and files for it.

One planner, one iCalendar builder and one private feed serve all rooms (architecture 7).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import QuerySet

from ..models import Member, ScheduledSession
from ..registry import Registry


@dataclass(frozen=True, slots=True)
class Day:
    """One beginning that people may be reminded of. `offsets` are minutes before `starts_at`."""

    uid: UUID
    starts_at: datetime
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar may know of a session (safety C-42): when it is, and nothing of what, where and who.

    `days` are (start, end) pairs, the earliest first. `version` is the session's `schedule_version`.
    """

    uid: UUID
    days: tuple[tuple[datetime, datetime], ...]
    zone: str
    version: int
    is_cancelled: bool
    changed_at: datetime


def entry_of(session: ScheduledSession, days: Iterable[tuple[datetime, datetime]] = ()) -> Entry:
    """The entry of a session; `days` where it lasts several."""
    return Entry(
        uid=session.uid,
        days=tuple(days) or ((session.starts_at, session.ends_at),),
        zone=session.zone,
        version=session.schedule_version,
        is_cancelled=session.is_cancelled,
        changed_at=session.cancelled_at or session.created_at,
    )


@dataclass(frozen=True, kw_only=True)
class Source:
    """How a room answers the planner and the calendar.

    - `reminder_kind`: the registered kind of its reminders.
    - `days(since, until)`: standing sessions' days that begin after `since` and not after `until`.
    - `audience(uids)`: a QuerySet whose `.values("about", "recipient_id")` are the uid and the member of everyone
      who is to be reminded by mail: who attends, minus those who said no. Whether they can be mailed is asked by
      the planner. It is compiled into the planner's INSERT … SELECT, so it must not be sliced.
    - `outsiders(uids)`: (uid of the session, uid of the outsider, id of the centre that invited them) for people
      outside the registry who are to be reminded.
    - `attending(member, since)`: the Entries of a member's feed that end after `since`, cancelled ones included.
    """

    reminder_kind: str
    days: Callable[[datetime, datetime], Iterable[Day]]
    audience: Callable[[Collection[UUID]], QuerySet]
    attending: Callable[[Member, datetime], Iterable[Entry]]
    outsiders: Callable[[Collection[UUID]], Iterable[tuple[UUID, UUID, int | None]]] = field(default=lambda uids: ())


sources: Registry[Source] = Registry("calendar")


def reminder_key(uid: UUID, minutes: int, starts_at: datetime) -> str:
    """The reference of a reminder (decision 10): a moved session re-arms, an unmoved one cannot double."""
    return f"session:{uid}:{minutes}:{stamp(starts_at)}"


def stamp(moment: datetime) -> str:
    """A moment in UTC without a colon, as 20261114T023000Z."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")

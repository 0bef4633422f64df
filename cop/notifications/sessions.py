"""Mails about sessions: planned, reminder, moved, changed, cancelled. Numbers and times, never who or what for.

At the detail level `titles` the group, the title and a numeric link are added, unless the group is hidden or caps
the level lower (decision 12). The link to answer stands at every level and needs no sign-in (decision 14).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from members.calendar import Entry, entry_of, stamp
from members.calendar.due import waits_until
from members.mail import words
from members.mail.rendering import page_url, token_url
from members.models import Member
from members.notifications import Attachment, Row, sessions

from ..models import Group, GroupSession, Rsvp
from ..rsvp_links import Standing, rsvp_token

REMINDER = "session_reminder"
Detail = Member.DetailLevel


@dataclass(frozen=True, slots=True)
class Subject:
    """What a mail tells of: the session as it stands, its days' starts by their stamp in a reminder's key, and
    where the recipient stands with it."""

    session: GroupSession
    starts: dict[str, datetime]
    standing: Standing | None

    def start_of(self, row: Row) -> datetime | None:
        """The start that a reminder tells of; None when no day begins then any more."""
        return self.starts.get(row.ref_key.rpartition(":")[2])


# --- may it still go? --------------------------------------------------------------------------------------------


def _subjects(rows: Sequence[Row]) -> dict[UUID, Subject]:
    """What each row tells of, in three statements whatever their number."""
    uids, people = {row.about for row in rows}, {row.recipient_id for row in rows}
    told = GroupSession.objects.filter(uid__in=uids).select_related("group__host_centre").prefetch_related("days")
    by_uid = {one.uid: (one, {stamp(day.starts_at): day.starts_at for day in one.days.all()}) for one in told}
    standings = Standing.of([session for session, _ in by_uid.values()], people)
    found = {}
    for row in rows:
        if row.about in by_uid:
            session, starts = by_uid[row.about]
            found[row.id] = Subject(session, starts, standings.get((session.pk, row.recipient_id)))
    return found


def _why_not(row: Row, subject: Subject) -> str:
    """Reasons that hold for every kind, asked before its own; '' when there is none."""
    session, group = subject.session, subject.session.group
    if group.is_archived:
        return "archived"
    if subject.standing is None:
        return "not_member"
    if group.mail_detail_cap == Detail.NONE:
        return "mail_none"
    if session.ends_at <= row.now:
        return "over"
    return ""


def _why_no_notice(row: Row, subject: Subject) -> str:
    return "cancelled" if subject.session.is_cancelled else ""


def _why_no_change(row: Row, subject: Subject) -> str:
    """A later change has a notice of its own, and that one tells how things stand."""
    is_old = row.version < subject.session.schedule_version
    return "superseded" if is_old else _why_no_notice(row, subject)


def _why_no_cancellation(row: Row, subject: Subject) -> str:
    return "" if subject.session.is_cancelled else "stands_again"


def _why_no_reminder(row: Row, subject: Subject) -> str:
    if subject.session.is_cancelled:
        return "cancelled"
    start = subject.start_of(row)
    if start is None:
        return "moved"
    if start <= row.now:
        return "begun"
    return "said_no" if subject.standing.answer == Rsvp.Answer.NO else ""


def _why_no_file(row: Row, subject: Subject) -> str:
    return "" if row.recipient.wants_calendar_mail else "switched_off"


# --- what it says --------------------------------------------------------------------------------------------------


def detail_of(group: Group, wish: str) -> str:
    """How much a mail about this group may say to somebody: the group's cap wins over the wish (decision 12)."""
    return wish if group.is_named_in_mail else Detail.COUNTS


def _context(row: Row, subject: Subject) -> dict[str, Any]:
    session = subject.session
    days = subject.starts.values() if len(subject.starts) > 1 and row.kind != REMINDER else ()
    context: dict[str, Any] = {
        "when": words.when(_told_start(row, subject), row.now, session.zone),
        "days": tuple(words.when(start, row.now, session.zone) for start in days),
        "home_url": page_url("members:home"),
    }
    if detail_of(session.group, row.recipient.detail) == Detail.TITLES:
        context["title"], context["group"] = str(session), str(session.group)
        context["session_url"] = page_url("cop:session_detail", session.group_id, session.pk)
    return context


def _told_start(row: Row, subject: Subject) -> datetime:
    """A reminder tells of its own day, everything else of the first."""
    return subject.start_of(row) if row.kind == REMINDER else subject.session.starts_at


def _own(row: Row, subject: Subject) -> dict[str, str]:
    token = rsvp_token(subject.session.uid, row.recipient.uid, subject.standing)
    return {"rsvp_url": token_url("cop:rsvp", token)}


def _reminder_waits(row: Row, subject: Subject, now: datetime) -> datetime | None:
    return waits_until(now, subject.start_of(row))


def whole_entry_of(session: GroupSession) -> Entry:
    """With each of its days, which should be prefetched where there are many sessions."""
    return entry_of(session, ((day.starts_at, day.ends_at) for day in session.days.all()))


def _calendar_file(row: Row, subject: Subject) -> Sequence[Attachment]:
    return sessions.calendar_file(
        row, whole_entry_of(subject.session), is_off=subject.standing.answer == Rsvp.Answer.NO
    )


# --- the kinds -----------------------------------------------------------------------------------------------------


def _register(name: str, label, why_not_this, **more) -> None:
    more = {"attachments": _calendar_file, "context": _context, **more}

    def why_not(row: Row, subject: Subject) -> str:
        return _why_not(row, subject) or why_not_this(row, subject)

    sessions.register(name, label, room="cop", subjects=_subjects, why_not=why_not, **more)


_register(
    REMINDER,
    _("Reminders of sessions"),
    _why_no_reminder,
    lifetime=timedelta(hours=12),
    priority=3,
    own=_own,
    wait_until=_reminder_waits,
    attachments=lambda row, subject: (),
)
_register("session_planned", _("New sessions"), _why_no_notice, priority=4, own=_own)
_register("session_moved", _("Sessions at another time"), _why_no_change, priority=2, own=_own)
_register("session_changed", _("Sessions at another place"), _why_no_change, priority=2, own=_own)
_register("session_calendar", _("Calendar files"), _why_no_file, priority=4)
_register("session_cancelled", _("Sessions called off"), _why_no_cancellation, priority=2)

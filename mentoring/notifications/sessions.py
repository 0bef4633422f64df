"""Mails about meetings of a pair: planned, reminder, moved, called off, and "did you meet?". They tell when, and
nothing of what, where and who, at every level of detail (learning 30): a phone that somebody looks into tells nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from members.calendar import Entry, ics, stamp
from members.calendar.due import waits_until
from members.mail import words
from members.mail.rendering import page_url, token_url
from members.notifications import Attachment, Kind, Row, kinds

from ..met_links import Standing, met_token, standings
from ..models import MentoringSession

REMINDER, MET = "mentoring_reminder", "mentoring_met"


@dataclass(frozen=True, slots=True)
class Subject:
    session: MentoringSession
    standing: Standing | None = None


def _subjects(rows: Sequence[Row]) -> dict[UUID, Subject]:
    """What each row tells of; one statement, and two more where a link is asked for."""
    sessions = MentoringSession.objects.filter(uid__in={row.about for row in rows}).select_related("pair")
    by_uid = {session.uid: session for session in sessions}
    wants_link = any(row.kind == MET for row in rows)
    known = standings({one.pair_id: one.pair for one in by_uid.values()}.values()) if wants_link else {}
    return {
        row.id: Subject(by_uid[row.about], known.get(by_uid[row.about].pair_id)) for row in rows if row.about in by_uid
    }


def _why_not(row: Row, session: MentoringSession) -> str:
    if row.recipient_id not in session.pair.people:
        return "not_member"
    if row.kind == "mentoring_cancelled":
        return "" if session.is_cancelled else "stands_again"
    if session.is_cancelled:
        return "cancelled"
    if not session.pair.is_open:
        return "over"
    return _why_not_now(row, session)


def _why_not_now(row: Row, session: MentoringSession) -> str:
    if row.kind == MET:
        return "logged" if session.outcome else ""
    if session.ends_at <= row.now:
        return "over"
    if row.kind != REMINDER:
        return "superseded" if row.version < session.schedule_version else ""
    if row.ref_key.rpartition(":")[2].partition("~")[0] != stamp(session.starts_at):
        return "moved"
    return "begun" if session.starts_at <= row.now else ""


def _allowed(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    subjects = _subjects(rows)
    for row in rows:
        row.memo = subjects.get(row.id)
    return {row.id: _why_not(row, row.memo.session) for row in rows if row.memo}


def _load(rows: Sequence[Row]) -> Mapping[UUID, Any]:
    return {row.id: row.memo for row in rows}


def _context(row: Row, subject: Subject) -> dict[str, Any]:
    session = subject.session
    return {"when": words.when(session.starts_at, row.now, session.zone), "home_url": page_url("members:home")}


def _met_link(row: Row, subject: Subject) -> dict[str, str]:
    token = met_token(subject.standing, row.recipient_id, row.recipient.uid, subject.session.uid)
    return {"met_url": token_url("mentoring:we_met", token)}


def _reminder_waits(row: Row, subject: Subject, now):
    return waits_until(now, subject.session.starts_at)


def entry_of(session: MentoringSession) -> Entry:
    """What a calendar may know: when it is (safety C-42)."""
    return Entry(
        uid=session.uid,
        days=((session.starts_at, session.ends_at),),
        zone=session.zone,
        version=session.schedule_version,
        is_cancelled=session.is_cancelled,
        changed_at=session.cancelled_at or session.created_at,
    )


def _calendar_file(row: Row, subject: Subject) -> Sequence[Attachment]:
    """Only for those who asked for it, with nobody else in it (decision 15)."""
    if not row.recipient.wants_calendar_mail:
        return ()
    entry = entry_of(subject.session)
    method = "CANCEL" if entry.is_cancelled else "REQUEST"
    content = ics.invitation(entry, attendee=row.recipient.address, now=row.now)
    return [Attachment("session.ics", f"text/calendar; method={method}; charset=utf-8", content)]


def _register(name: str, label, **more) -> None:
    kinds.register(
        name,
        Kind(
            label=label, template=f"mentoring/email/{name}", allowed=_allowed, load=_load, context=_context,
            lifetime=more.pop("lifetime", timedelta(days=14)), **more,
        ),
    )  # fmt: skip


_register(REMINDER, _("Reminders of mentoring"), lifetime=timedelta(hours=12), priority=3, wait_until=_reminder_waits)
_register("mentoring_planned", _("New dates of mentoring"), priority=4, attachments=_calendar_file)
_register("mentoring_moved", _("Mentoring at another time"), priority=2, attachments=_calendar_file)
_register("mentoring_cancelled", _("Mentoring called off"), priority=2, attachments=_calendar_file)
_register(MET, _("Did you meet? (mentoring)"), lifetime=timedelta(days=7), priority=6, own=_met_link)

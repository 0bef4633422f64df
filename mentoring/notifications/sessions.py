"""Mails about meetings of a pair: planned, reminder, moved, called off, and "did you meet?". They tell when, and
nothing of what, where and who, at every level of detail (learning 30): a phone that somebody looks into tells nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from members.calendar import entry_of, stamp
from members.calendar.due import waits_until
from members.mail import words
from members.mail.rendering import page_url, token_url
from members.notifications import Attachment, Row, sessions

from ..met_links import Standing, met_token, standings
from ..models import MentoringSession

REMINDER, MET = "mentoring_reminder", "mentoring_met"


@dataclass(frozen=True, slots=True)
class Subject:
    session: MentoringSession
    standing: Standing | None = None


def _subjects(rows: Sequence[Row]) -> dict[UUID, Subject]:
    """What each row tells of; one statement, and two more where a link is asked for."""
    told = MentoringSession.objects.filter(uid__in={row.about for row in rows}).select_related("pair")
    by_uid = {session.uid: session for session in told}
    wants_link = any(row.kind == MET for row in rows)
    known = standings({one.pair_id: one.pair for one in by_uid.values()}.values()) if wants_link else {}
    return {
        row.id: Subject(by_uid[row.about], known.get(by_uid[row.about].pair_id)) for row in rows if row.about in by_uid
    }


def _why_not(row: Row, subject: Subject) -> str:
    session = subject.session
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


def _context(row: Row, subject: Subject) -> dict[str, Any]:
    session = subject.session
    return {"when": words.when(session.starts_at, row.now, session.zone), "home_url": page_url("members:home")}


def _met_link(row: Row, subject: Subject) -> dict[str, str]:
    token = met_token(subject.standing, row.recipient_id, row.recipient.uid, subject.session.uid)
    return {"met_url": token_url("mentoring:we_met", token)}


def _reminder_waits(row: Row, subject: Subject, now):
    return waits_until(now, subject.session.starts_at)


def _calendar_file(row: Row, subject: Subject) -> Sequence[Attachment]:
    return sessions.calendar_file(row, entry_of(subject.session))


def _register(name: str, label, **more) -> None:
    facts = {"room": "mentoring", "subjects": _subjects, "why_not": _why_not, "context": _context}
    sessions.register(name, label, **facts, **more)


_register(REMINDER, _("Reminders of mentoring"), lifetime=timedelta(hours=12), priority=3, wait_until=_reminder_waits)
_register("mentoring_planned", _("New dates of mentoring"), priority=4, attachments=_calendar_file)
_register("mentoring_moved", _("Mentoring at another time"), priority=2, attachments=_calendar_file)
_register("mentoring_cancelled", _("Mentoring called off"), priority=2, attachments=_calendar_file)
_register(MET, _("Did you meet? (mentoring)"), lifetime=timedelta(days=7), priority=6, own=_met_link)

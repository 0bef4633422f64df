"""Mails about places in sessions: the state of one's registration, reminders, moves, calling off, and being asked to
train. Numbers and times, never who or what for; titles only for who wants them and where nothing is restricted
(decision 12). The link to take or give back the place stands at every level and needs no sign-in (learning 13).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from members.calendar import entry_of, stamp
from members.calendar.due import waits_until
from members.mail import words
from members.mail.rendering import page_url, token_url
from members.models import Member
from members.notifications import Attachment, Row, sessions

from ..models import Registration, SessionTrainer, TrainingSession
from ..place_links import place_token
from .guests import GUESTS

REMINDER = "training_reminder"
LETTER = "training_letter"
Detail, State = Member.DetailLevel, Registration.State


@dataclass(frozen=True, slots=True)
class Subject:
    """What a mail tells of: the session as it stands, and where the recipient stands with it."""

    session: TrainingSession
    registration: Registration | None
    trainer: SessionTrainer | None

    @property
    def state(self) -> str:
        return self.registration.state if self.registration else ""

    @property
    def endings(self) -> int:
        """How often they left the list before."""
        return self.registration.endings if self.registration else 0

    @property
    def is_training_it(self) -> bool:
        return self.trainer is not None and self.trainer.state == SessionTrainer.State.ACCEPTED

    @property
    def holds_a_link(self) -> bool:
        """There is something to take or to give back."""
        return self.registration is not None and self.registration.is_live

    @property
    def comes(self) -> bool:
        return self.state == State.CONFIRMED or self.is_training_it


# --- may it still go? ------------------------------------------------------------------------------------------------


def _subjects(rows: Sequence[Row]) -> dict[UUID, Subject]:
    """What each row tells of, in three statements whatever their number, four with guests."""
    uids, people = {row.about for row in rows}, {row.recipient_id for row in rows if row.recipient_id}
    told = TrainingSession.objects.filter(uid__in=uids).select_related("training__group__host_centre", "centre")
    by_uid = {one.uid: one for one in told}
    of_these = {"session__in": list(by_uid.values()), "member__in": people}
    registrations = {
        (row.session_id, row.member_id): row
        for row in Registration.objects.with_endings().filter(**of_these).select_related("member__user")
    }
    registrations |= _of_guests(by_uid.values(), {row.outsider for row in rows if row.outsider})
    trainers = {(row.session_id, row.member_id): row for row in SessionTrainer.objects.filter(**of_these)}
    found = {}
    for row in rows:
        if row.about in by_uid:
            session = by_uid[row.about]
            key = session.pk, row.recipient_id or row.outsider
            found[row.id] = Subject(session, registrations.get(key), trainers.get(key))
    return found


def _of_guests(told: Iterable[TrainingSession], uids: Collection[UUID]) -> dict[tuple[int, UUID], Registration]:
    if not uids:
        return {}
    rows = Registration.objects.with_endings().filter(session__in=list(told), guest__uid__in=uids)
    rows = rows.select_related("guest")
    return {(row.session_id, row.guest.uid): row for row in rows}


def _why_off(row: Row, subject: Subject) -> str:
    """Reasons that hold for all but the news of the end; '' when there is none."""
    if subject.session.is_cancelled:
        return "cancelled"
    return "over" if subject.session.ends_at <= row.now else ""


def _only_in(*states: str):
    def why_not(row: Row, subject: Subject) -> str:
        return _why_off(row, subject) or ("" if subject.state in states else "superseded")

    return why_not


def _why_no_offer(row: Row, subject: Subject) -> str:
    if subject.state != State.OFFERED:
        return "superseded"
    return "expired" if subject.registration.offer_expires_at <= row.now else _why_off(row, subject)


def _why_no_reminder(row: Row, subject: Subject) -> str:
    session = subject.session
    if row.ref_key.rpartition(":")[2] != stamp(session.starts_at):
        return "moved"
    if session.starts_at <= row.now:
        return "begun"
    return _why_off(row, subject) or ("" if subject.comes else "not_coming")


def _why_no_change(row: Row, subject: Subject) -> str:
    if row.version < subject.session.schedule_version:
        return "superseded"  # a later change has a notice of its own
    asked = subject.trainer is not None and subject.trainer.state in ("invited", "accepted")
    is_on_it = asked or subject.state in Registration.LIVE
    return _why_off(row, subject) or ("" if is_on_it else "not_coming")


def _why_no_news_of_the_room(row: Row, subject: Subject) -> str:
    """To who has or is kept a place in the room still (safety C-41)."""
    is_there = subject.state in Registration.LIVE and subject.registration.mode == Registration.Mode.ROOM
    return _why_off(row, subject) or ("" if is_there else "not_coming")


def _why_no_cancellation(row: Row, subject: Subject) -> str:
    return "" if subject.session.is_cancelled else "stands_again"


def _why_no_letter(row: Row, subject: Subject) -> str:
    """Also after the session; to who trains it, has a place, waits for one, or was marked."""
    asked = subject.trainer is not None and subject.trainer.state in ("invited", "accepted")
    if subject.session.is_cancelled:
        return "cancelled"
    return "" if asked or subject.state in (*Registration.LIVE, *Registration.MARKED) else "not_coming"


def _why_no_file(row: Row, subject: Subject) -> str:
    return "" if row.recipient.wants_calendar_mail else "switched_off"


def _why_no_invitation(row: Row, subject: Subject) -> str:
    is_asked = subject.trainer is not None and subject.trainer.state == SessionTrainer.State.INVITED
    return _why_off(row, subject) or ("" if is_asked else "not_asked")


# --- what it says ----------------------------------------------------------------------------------------------------


def is_named_in_mail(session: TrainingSession) -> bool:
    """Whether a mail may carry the title: no closed group, nothing sensitive, no crisis (decision 12)."""
    training = session.training
    if session.centre is not None and session.centre.crisis_since is not None:
        return False
    return training is None or (
        not training.is_sensitive and (training.group is None or training.group.is_named_in_mail)
    )


def _has_link(row: Row, subject: Subject) -> bool:
    """Somebody from outside has no other page on which to read a letter, also once there is nothing to give back."""
    return subject.holds_a_link or (row.kind == LETTER and row.recipient.is_outsider)


def _context(row: Row, subject: Subject) -> dict[str, Any]:
    session = subject.session
    context: dict[str, Any] = {
        "when": words.when(session.starts_at, row.now, session.zone),
        "home_url": page_url("members:home"),
        "is_outsider": row.recipient.is_outsider,
    }
    if not _has_link(row, subject):
        context["place_url"] = ""  # what is a person's own always stands for something
    if row.kind == "training_offered":
        context["until"] = words.when(subject.registration.offer_expires_at, row.now)
    if row.recipient.detail == Detail.TITLES and is_named_in_mail(session):
        context["title"] = str(session)
        context["session_url"] = page_url("trainings:training_session_detail", session.pk)
    return context


def _place_link(row: Row, subject: Subject) -> dict[str, str]:
    if not _has_link(row, subject):
        return {}
    return {"place_url": token_url("trainings:place", place_token(subject.registration))}


def _calendar_file(row: Row, subject: Subject) -> Sequence[Attachment]:
    """Giving the place back, and taking another, rises as a change of the session does (learning 10)."""
    entry = entry_of(subject.session)
    entry = replace(entry, version=entry.version + subject.endings)
    return sessions.calendar_file(row, entry, is_off=not subject.comes)


def _file_if_coming(row: Row, subject: Subject) -> Sequence[Attachment]:
    return _calendar_file(row, subject) if subject.comes else ()


def _reminder_waits(row: Row, subject: Subject, now: datetime) -> datetime | None:
    return waits_until(now, subject.session.starts_at)


# --- the kinds -------------------------------------------------------------------------------------------------------


def _register(name: str, label, why_not, **more) -> None:
    more = {"own": _place_link, "context": _context, **more}
    sessions.register(name, label, room="trainings", subjects=_subjects, why_not=why_not, **more)


_register(
    REMINDER, _("Reminders of trainings"), _why_no_reminder, outsiders=GUESTS,
    lifetime=timedelta(hours=12), priority=3, wait_until=_reminder_waits,
)  # fmt: skip
_register(
    "training_registered", _("My places in trainings"), _only_in(State.CONFIRMED),
    priority=3, attachments=_calendar_file, outsiders=GUESTS,
)  # fmt: skip
_register("training_requested", _("My requests for trainings"), _only_in(State.REQUESTED))
_register("training_waitlisted", _("My place in line"), _only_in(State.WAITLISTED))
_register("training_offered", _("A place became free"), _why_no_offer, priority=2, outsiders=GUESTS)
_register("training_declined", _("Answers to my requests for trainings"), _only_in(State.DECLINED))
_register(
    "training_taken_off", _("I was taken off a list"), _only_in(State.CANCELLED_BY_STAFF), priority=3, outsiders=GUESTS
)
for _name, _label in (
    ("training_moved", _("Trainings at another time")),
    ("training_changed", _("Trainings at another place")),
):
    _register(_name, _label, _why_no_change, priority=2, attachments=_file_if_coming, outsiders=GUESTS)
_register(
    "training_cancelled", _("Trainings called off"), _why_no_cancellation,
    priority=2, attachments=_calendar_file, outsiders=GUESTS,
)  # fmt: skip
_register(
    "training_room_changed", _("The room of a training"), _why_no_news_of_the_room,
    priority=3, outsiders=GUESTS, is_for_members=False,
)  # fmt: skip
_register("training_calendar", _("Calendar files of trainings"), _why_no_file, attachments=_calendar_file)
_register("training_invited", _("Somebody asks me to train"), _why_no_invitation, priority=4)
_register(
    LETTER, _("Messages about a training"), _why_no_letter,
    priority=4, outsiders=GUESTS,
)  # fmt: skip

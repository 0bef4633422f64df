"""Who was there is written: by hand, at a viewing point, from a sheet, by a code, from a list (learning 16–18).

Every row says where it comes from, who wrote it and when; what stood there before stays in its changes. The caller has
asked permission; `is_late_allowed` says whether they may still write after thirty days.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import Attendance, AttendanceChange, Registration, RegistrationChange, TrainingSession, ViewingPoint
from .credits import credit_attendance, credit_trainers
from .registrations import lock_session, move

Outcome, Source, State = Attendance.Outcome, Attendance.Source, Registration.State
EARLIEST = timedelta(minutes=15)  # before the start
LATE_AFTER = timedelta(days=30)
FULL, PARTLY = 80, 40  # per cent, where no training says otherwise
STATES = {Outcome.ATTENDED: State.ATTENDED, Outcome.PARTIAL: State.PARTIAL, Outcome.ABSENT: State.NO_SHOW}


@dataclass(frozen=True)
class Mark:
    """What is to be written of one person."""

    outcome: str
    minutes: int
    source: str
    mode: str = ""
    point: ViewingPoint | None = None
    reason: str = ""


def length_of(session: TrainingSession) -> int:
    """Minutes."""
    return int((session.ends_at - session.starts_at).total_seconds() // 60)


def outcome_of(session: TrainingSession, minutes: int) -> str:
    """By the thresholds of the training (learning 17)."""
    training = session.training
    full, partly = (training.full_percent, training.partial_percent) if training else (FULL, PARTLY)
    share = minutes * 100
    if share >= full * length_of(session):
        return Outcome.ATTENDED
    return Outcome.PARTIAL if minutes and share >= partly * length_of(session) else Outcome.ABSENT


def present(session: TrainingSession, source: str, *, late: int = 0, **facts) -> Mark:
    """There to the end, from so many minutes after the start."""
    minutes = max(length_of(session) - late, 0)
    outcome = outcome_of(session, minutes) if late else Outcome.ATTENDED
    return Mark(outcome, minutes if outcome != Outcome.ABSENT else 0, source, **facts)


def absent(source: str, reason: str = "") -> Mark:
    return Mark(Outcome.ABSENT, 0, source, reason=reason)


def is_sensitive(session: TrainingSession) -> bool:
    """Heads are counted, nobody is named (domain C5)."""
    return bool(session.training_id and session.training.is_sensitive)


def check_may_write(session: TrainingSession, *, is_late_allowed: bool = True) -> None:
    """Raises Refused: called off, sensitive, not begun, or longer ago than thirty days."""
    now = clock.now()
    if session.is_cancelled:
        raise Refused(_("This session was called off."))
    if is_sensitive(session):
        raise Refused(_("This training is sensitive: count heads, write no names."))
    if now < session.starts_at - EARLIEST:
        raise Refused(_("This session has not begun yet."))
    if now > session.ends_at + LATE_AFTER and not is_late_allowed:
        raise Refused(_("This was more than 30 days ago. Ask your coordinator."))


@transaction.atomic
def mark(
    session: TrainingSession,
    marks: Mapping[int, Mark],
    *,
    by: Member | None,
    is_late_allowed: bool = False,
) -> int:
    """Write these marks, {registration id: Mark}; what says what stands there already changes nothing.

    Returns how many were written. Raises Refused: `check_may_write`, somebody who is not on the list.
    """
    session = lock_session(session)
    check_may_write(session, is_late_allowed=is_late_allowed)
    rows = Registration.objects.coming().filter(session=session, pk__in=marks).select_related("member", "guest")
    found = rows.in_bulk()
    if len(found) < len(marks):
        raise Refused(_("Somebody is not on the list of this session any more. Open it again."))
    standing = {row.registration_id: row for row in Attendance.objects.filter(registration__in=found)}
    uninvited = _walked_in([pk for pk, one in marks.items() if one.outcome == Outcome.ABSENT])
    states = {pk: State.CANCELLED_BY_STAFF if pk in uninvited else STATES[one.outcome] for pk, one in marks.items()}
    written = [
        _write(session, found[pk], standing.get(pk), one, by, states[pk]) for pk, one in sorted(marks.items())
    ]  # in one order, so that two at once do not wait for each other
    if any(written):
        credit_trainers(session)
        audit.record("training_attendance_marked", by=by, on=session, people=sum(written))
    return sum(written)


def _walked_in(registrations: Collection[int]) -> set[int]:
    """Those of them who came without a place: where that was a mistake nobody stayed away, so they are taken off."""
    if not registrations:
        return set()
    came = RegistrationChange.objects.filter(registration__in=registrations, why=RegistrationChange.Why.WALKED_IN)
    return set(came.values_list("registration", flat=True))


def _write(
    session: TrainingSession,
    registration: Registration,
    old: Attendance | None,
    new: Mark,
    by: Member | None,
    state: str,
) -> bool:
    registration.session = session
    if old is not None and (old.outcome, old.minutes, old.source) == (new.outcome, new.minutes, new.source):
        return _settle_dispute(old)
    row = old or Attendance(registration=registration)
    facts = {
        "outcome": new.outcome, "minutes": new.minutes, "source": new.source, "point": new.point,
        "mode": new.mode or (old.mode if old else registration.mode), "by": by, "at": clock.now(),
        "other_source": "", "other_outcome": "", "other_minutes": None,
    }  # fmt: skip
    before = {f"old_{name}": getattr(old, name) for name in ("outcome", "minutes", "source")} if old else {}
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    AttendanceChange.objects.create(
        attendance=row, outcome=new.outcome, minutes=new.minutes, source=new.source, by=by, reason=new.reason,
        **before,
    )  # fmt: skip
    if registration.state != state:
        move(registration, state, by=by, why=RegistrationChange.Why.ATTENDANCE)
    had_attended = before.get("old_outcome") == Outcome.ATTENDED
    credit_attendance(registration, new.minutes, had_attended=had_attended)
    return True


def _settle_dispute(row: Attendance) -> bool:
    """Somebody looked and found right what stands there."""
    if not row.other_source:
        return False
    row.other_source, row.other_outcome, row.other_minutes = "", "", None
    row.save(update_fields=["other_source", "other_outcome", "other_minutes"])
    return True


def dispute(row: Attendance, other: Mark) -> None:
    """A second source says something else: it stands beside, until staff decides (learning 18)."""
    row.other_source, row.other_outcome, row.other_minutes = other.source, other.outcome, other.minutes
    row.save(update_fields=["other_source", "other_outcome", "other_minutes"])


@transaction.atomic
def change_attendance(
    registration: Registration, *, outcome: str, minutes: int, reason: str, by: Member, is_late_allowed: bool = False
) -> Attendance:
    """Staff says what holds, with the reason; what stood there stays readable.

    Raises Refused: no reason, more minutes than the session has, and as `mark`.
    """
    session = registration.session
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    if minutes > length_of(session):
        raise Refused(_("The session was not that long."), field="minutes")
    if outcome != Outcome.ABSENT and not minutes:
        raise Refused(_("Write how many minutes."), field="minutes")
    new = Mark(outcome, 0 if outcome == Outcome.ABSENT else minutes, Source.STAFF, reason=reason)
    mark(session, {registration.pk: new}, by=by, is_late_allowed=is_late_allowed)
    return Attendance.objects.get(registration=registration)


@transaction.atomic
def take_day(
    session: TrainingSession,
    *,
    here: Mapping[int, int],
    was: Collection[int],
    by: Member,
    source: str = Source.STAFF,
    is_late_allowed: bool = False,
) -> int:
    """The ticks of the day's page. `here`: {registration id: minutes late}; `was`: whom the page showed as ticked.

    Only what was changed on that page is written, so a page that lay open takes back no tick of somebody else, and
    one that is sent twice does nothing the second time.
    """
    standing = dict(Attendance.objects.filter(registration__session=session).values_list("registration", "source"))
    marks = {
        pk: present(session, source, late=late)
        for pk, late in here.items()
        if pk not in was or (late and standing.get(pk) in (source, None))
    }
    listed = Registration.objects.coming().filter(session=session, pk__in=set(was) - set(here))
    gone = listed.values_list("pk", flat=True)  # who was taken off the list meanwhile is no tick to take back
    marks |= {pk: absent(source, _("The tick was taken back.")) for pk in gone}
    return mark(session, marks, by=by, is_late_allowed=is_late_allowed)


@transaction.atomic
def settle_attendance(session: TrainingSession, *, by: Member, is_late_allowed: bool = False) -> int:
    """Who has no mark did not come. Returns how many. Twice does nothing.

    Raises Refused before the end, and when nobody at all was marked.
    """
    session = lock_session(session)
    if session.ends_at > clock.now():
        raise Refused(_("This session is not over yet."))
    if not Attendance.objects.filter(registration__session=session).present().exists():
        raise Refused(_("Nobody is marked as present yet."))
    missing = Registration.objects.confirmed().filter(session=session, attendance=None).values_list("pk", flat=True)
    return mark(session, {pk: absent(Source.STAFF) for pk in missing}, by=by, is_late_allowed=is_late_allowed)

"""Somebody came to a session without a place: in line, given back, or never registered. The caller has asked
permission.

Attendance is what happened (learning 18), places are what was promised (learning 12): a full room refuses nobody here.
Who was in it is written down, no counter moves, and nobody loses a place. What a mark leads to, in the ledger and for
the certificate, follows as for everybody else.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import Attendance, Guest, Registration, RegistrationChange, SessionTrainer, TrainingSession
from . import eligibility
from .attendance import STATES, Mark, check_may_write, mark, present
from .enrolments import enrol
from .registrations import lock_session, move

Why = RegistrationChange.Why


@transaction.atomic
def add_walk_in(
    session: TrainingSession,
    who: Member | str,
    *,
    by: Member,
    mode: str,
    late: int = 0,
    is_let_in: bool = False,
    is_late_allowed: bool = False,
) -> Registration:
    """A member, or a guest of that name, was there from `late` minutes after the start. Who is on the list is ticked,
    who is ticked stays so, and one name is one guest of the session: a second press adds nobody.

    `is_let_in`: those who run the session write down whom it is not for, too. Raises Refused: as
    `attendance.check_may_write`, a draft, a mode that it has not, too late to count, not in the registry, who trains
    it, not for this person.
    """
    session, new = _held(session, mode, late, is_late_allowed=is_late_allowed)
    row = (_of_guest if isinstance(who, str) else _of_member)(session, who, by, is_let_in=is_let_in)
    return _came(session, row, new, by=by, is_late_allowed=is_late_allowed)


def _of_member(session: TrainingSession, member: Member, by: Member, *, is_let_in: bool) -> Registration:
    """What they have already, or a new one that is not written yet. Raises Refused."""
    known = Registration.objects.filter(session=session, member=member).first()
    if known is None or known.state not in Registration.COMING:
        _check_member(session, member, is_let_in=is_let_in)
    return known or Registration(session=session, member=member, registered_by=by)


def _of_guest(session: TrainingSession, name: str, by: Member, *, is_let_in: bool) -> Registration:
    """As `_of_member`. Whoever runs the session has invited those whom it knows."""
    if (known := _guest_called(session, name)) is not None:
        return known
    reason = "" if is_let_in else eligibility.why_no_guest(session)
    if reason:
        raise Refused(reason, field="guest")
    facts = {"ui_language": "en" if session.language == "en" else "my", "is_demo": session.is_demo}
    guest = Guest.objects.create(full_name=name, invited_by=by, **facts)
    return Registration(session=session, guest=guest, registered_by=by)


def _held(session: TrainingSession, mode: str, late: int, *, is_late_allowed: bool) -> tuple[TrainingSession, Mark]:
    """The session, held, and what is to be written. Raises Refused."""
    session = lock_session(session)
    check_may_write(session, is_late_allowed=is_late_allowed)
    if not session.is_open:
        raise Refused(_("This session is not open yet."))
    if mode not in session.modes:
        raise Refused(_("Choose how they came."), field="mode")
    new = present(session, Attendance.Source.STAFF, late=late, mode=mode)
    if new.outcome == Attendance.Outcome.ABSENT:
        raise Refused(_("They came too late for this to count."))
    return session, new


def _check_member(session: TrainingSession, member: Member, *, is_let_in: bool) -> None:
    if not eligibility.is_in_registry(member):
        raise Refused(_("This person is not in the registry today."), field="member")
    if SessionTrainer.objects.accepted().filter(session=session, member=member).exists():
        raise Refused(_("They train this session."), field="member")
    reason = "" if is_let_in else eligibility.why_not(session, member)
    if reason:
        raise Refused(reason, field="member")


def _guest_called(session: TrainingSession, name: str) -> Registration | None:
    rows = session.registrations.filter(guest__isnull=False).select_related("guest").order_by("pk")
    return next((row for row in rows if _key(row.guest.full_name or "") == _key(name)), None)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _came(
    session: TrainingSession, row: Registration, new: Mark, *, by: Member, is_late_allowed: bool
) -> Registration:
    row.session = session
    if row.state in Registration.CAME:
        return row
    if row.state not in Registration.COMING:
        _let_onto_list(row, STATES[new.outcome], by=by, mode=new.mode)
        centre = session.centre_id
        audit.record("training_walk_in", by=by, on=row, centre_id=centre, member=row.member_id)
    if row.member_id and session.training_id:
        enrol(session.training, row.member)
    mark(session, {row.pk: new}, by=by, is_late_allowed=is_late_allowed)
    row.refresh_from_db()
    return row


def _let_onto_list(row: Registration, state: str, *, by: Member, mode: str) -> None:
    if row.pk is not None:
        move(row, state, by=by, why=Why.WALKED_IN, mode=mode)
        return
    row.state, row.mode = state, mode
    row.save()
    RegistrationChange.objects.create(registration=row, state=state, by=by, why=Why.WALKED_IN)

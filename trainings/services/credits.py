"""What being there, and training others, counts for in the ledger (learning 25, members/services/credits.py)."""

from django.db import transaction

from members import clock
from members.models import Member
from members.services import credits

from ..models import Attendance, Registration, SessionTrainer, TrainingSession
from .completion import look_again

State = Registration.State


def source_of(session: TrainingSession) -> str:
    """The key of a session in the ledger."""
    return f"training_session:{session.uid}"


@transaction.atomic
def credit_attendance(registration: Registration, minutes: int, *, had_attended: bool = True) -> None:
    """Bring the ledger in step with what was marked: `minutes` for who was there in part or in whole, nothing for
    others. Then look whether the training is completed; `had_attended`: whether they were marked as there before.
    Guests have no ledger. Called twice it does nothing."""
    member, session = registration.member, registration.session
    if member is None:
        return
    was_there = registration.state in (State.ATTENDED, State.PARTIAL)
    _record(member, session, minutes if was_there else 0, role="attended")
    if session.training_id:
        was_taken_back = had_attended and registration.state != State.ATTENDED
        look_again(session.training, member, was_taken_back=was_taken_back)


def _record(member: Member, session: TrainingSession, minutes: int, *, role: str) -> None:
    category = session.training.credit_category if session.training_id else ""
    if not category or minutes <= 0:
        credits.reverse(member, source_of(session))
        return
    day = session.starts_at.astimezone(clock.YANGON).date()
    version = session.training.rule_version
    facts = {"category": category, "role": role, "happened_on": day, "rule_version": version}
    credits.record(member, source=source_of(session), minutes=minutes, **facts)


def was_held(session: TrainingSession) -> bool:
    """Somebody was marked as there, or heads were counted."""
    return (
        Attendance.objects.filter(registration__session=session).present().exists()
        or session.head_counts.filter(n__gt=0).exists()
    )


@transaction.atomic
def credit_trainers(session: TrainingSession) -> int:
    """Bring the ledger of the trainers in step: the length of a session that was held for each who agreed, nothing as
    long as nobody is known to have come. Returns how many are credited. Called twice it does nothing."""
    agreed = SessionTrainer.objects.accepted().filter(session=session).select_related("member")
    is_held = was_held(session)
    minutes = int((session.ends_at - session.starts_at).total_seconds() // 60) if is_held else 0
    for trainer in agreed.order_by("member"):  # in one order, so that two at once do not wait for each other
        _record(trainer.member, session, minutes, role="presented")
    return len(agreed) if is_held else 0

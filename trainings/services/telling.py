"""People whom no mail reaches are told by a person, who ticks their names (decision 11). The caller has asked
permission."""

from collections.abc import Iterable

from django.db import transaction

from members.models import Member
from members.services import audit

from ..models import Registration, SessionTold, SessionTrainer, TrainingSession


@transaction.atomic
def tell(
    session: TrainingSession,
    registrations: Iterable[Registration],
    trainers: Iterable[SessionTrainer] = (),
    *,
    by: Member,
    is_told: bool = True,
) -> int:
    """Note that these people, on its list or its trainers, know how the session stands now, or take the ticks back;
    returns how many changed."""
    change = _tick if is_told else _untick
    n = change(session, "registration", [row.pk for row in registrations], by)
    n += change(session, "trainer", [row.pk for row in trainers], by)
    if n:
        audit.record("people_told" if is_told else "telling_undone", by=by, on=session, people=n)
    return n


def _ticks(session: TrainingSession, whose: str, ids: list[int]):
    return SessionTold.objects.filter(schedule_version=session.schedule_version, **{f"{whose}__in": ids})


def _tick(session: TrainingSession, whose: str, ids: list[int], by: Member) -> int:
    known = set(_ticks(session, whose, ids).values_list(whose, flat=True))
    facts = {"schedule_version": session.schedule_version, "told_by": by}
    rows = [SessionTold(**{f"{whose}_id": pk}, **facts) for pk in ids if pk not in known]
    return len(SessionTold.objects.bulk_create(rows, ignore_conflicts=True))


def _untick(session: TrainingSession, whose: str, ids: list[int], by: Member) -> int:
    return _ticks(session, whose, ids).delete()[0]

"""People whom no mail reaches are told by a person, who ticks their names (decision 11). The caller has asked
permission."""

from collections.abc import Iterable

from django.db import transaction

from members.models import Member
from members.services import audit

from ..models import Registration, SessionTold, TrainingSession


@transaction.atomic
def tell(session: TrainingSession, registrations: Iterable[Registration], *, by: Member, is_told: bool = True) -> int:
    """Note that these people know how the session stands now, or take the ticks back; returns how many changed."""
    version = session.schedule_version
    ids = [row.pk for row in registrations]
    ticks = SessionTold.objects.filter(registration__in=ids, schedule_version=version)
    if not is_told:
        n = ticks.delete()[0]
    else:
        known = set(ticks.values_list("registration", flat=True))
        rows = [SessionTold(registration_id=pk, schedule_version=version, told_by=by) for pk in ids if pk not in known]
        n = len(SessionTold.objects.bulk_create(rows, ignore_conflicts=True))
    if n:
        audit.record("people_told" if is_told else "telling_undone", by=by, on=session, people=n)
    return n

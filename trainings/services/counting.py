"""Numbers without names: head-counts of sessions (domain C5, C6) and awareness events (C21). The caller has asked
permission. Neither makes a row for a person, and nobody of them counts as trained."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import AwarenessEvent, HeadCount, TrainingSession
from .credits import credit_trainers
from .registrations import lock_session


@transaction.atomic
def record_head_count(session: TrainingSession, counts: Mapping[tuple[str, str], int], *, by: Member) -> int:
    """The counts of a session, {(sector, mode): people}, in the place of those that stood there; returns the sum."""
    session = lock_session(session)
    session.head_counts.all().delete()
    rows = [
        HeadCount(session=session, sector=sector, mode=mode, n=n, recorded_by=by)
        for (sector, mode), n in counts.items()
        if n
    ]
    HeadCount.objects.bulk_create(rows)
    total = sum(row.n for row in rows)
    credit_trainers(session)
    audit.record("head_count_recorded", by=by, on=session, total=total)
    return total


@transaction.atomic
def record_awareness_event(event: AwarenessEvent | None, *, by: Member, **facts) -> AwarenessEvent:
    """Write an event down, or change it. Raises Refused (field `method`) for an estimate without its method."""
    if facts.get("method", "") not in AwarenessEvent.Method.values:
        raise Refused(_("Say how the number was estimated."), field="method")
    is_new = event is None
    event = event or AwarenessEvent(recorded_by=by, is_demo=by.is_demo)
    for name, value in facts.items():
        setattr(event, name, value)
    event.save()
    audit.record("awareness_event_recorded" if is_new else "awareness_event_changed", by=by, on=event)
    return event

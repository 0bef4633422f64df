"""Who hears of what: numbers and times only, whatever the level of detail (safety C-46, spec 10)."""

from collections.abc import Iterable
from datetime import datetime

from members.models import Member
from members.services import outbox

from ..models import MentoringPair, MentoringSession

WAITING = "mentoring_waiting"


def tell(people: Iterable[Member | int], key: str, *, about=None, expires_at: datetime | None = None) -> int:
    """ "One thing waits for you", once for each `key`."""
    ids = [getattr(one, "pk", one) for one in people]
    return outbox.notify(
        WAITING, recipients=Member.objects.filter(pk__in=ids), ref_key=key, about=about, expires_at=expires_at
    )


def both(pair: MentoringPair):
    return Member.objects.filter(pk__in=pair.people)


def tell_of_session(kind: str, session: MentoringSession) -> int:
    """Planned, moved, cancelled: both of the two, once for each version."""
    return outbox.notify(
        kind,
        recipients=both(session.pair),
        ref_key=f"session:{session.uid}",
        version=session.schedule_version,
        about=session.uid,
        expires_at=session.ends_at,
    )

"""A person's time that is taken, in any room of the house (architecture 7)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from ..errors import Refused
from ..models import Booking, Member


def release(session_uid: UUID) -> None:
    """Nobody is booked for this session any more."""
    Booking.objects.filter(session_uid=session_uid).delete()


def book(
    session_uid: UUID, member: Member | None, periods: Sequence[tuple[datetime, datetime]], *, field: str
) -> None:
    """Book `member` (or nobody) for these (start, end) periods in the place of what was booked for the session.

    Two at once are told apart by the database's exclusion constraint. Raises Refused for `field`.
    """
    book_all(session_uid, [member] if member else [], periods, field=field)


def book_all(
    session_uid: UUID, people: Iterable[Member], periods: Sequence[tuple[datetime, datetime]], *, field: str
) -> None:
    """Book all of these people, or none: as `book`. Raises Refused for `field` when one of them is taken."""
    release(session_uid)
    periods = list(periods)
    rows = [
        Booking(member=one, period=DateTimeTZRange(start, end), session_uid=session_uid, is_demo=one.is_demo)
        for one in sorted(people, key=lambda one: one.pk)
        for start, end in periods
    ]
    try:
        with transaction.atomic():
            Booking.objects.bulk_create(rows)
    except IntegrityError:
        raise Refused(_("This person has another session at that time."), field=field) from None

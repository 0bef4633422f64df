"""A person's time that is taken, in any room of the house (architecture 7)."""

from collections.abc import Iterable
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
    session_uid: UUID, member: Member | None, periods: Iterable[tuple[datetime, datetime]], *, field: str
) -> None:
    """Book `member` (or nobody) for these (start, end) periods in the place of what was booked for the session.

    Two at once are told apart by the database's exclusion constraint. Raises Refused for `field`.
    """
    release(session_uid)
    if member is None:
        return
    rows = [
        Booking(member=member, period=DateTimeTZRange(start, end), session_uid=session_uid, is_demo=member.is_demo)
        for start, end in periods
    ]
    try:
        with transaction.atomic():
            Booking.objects.bulk_create(rows)
    except IntegrityError:
        raise Refused(_("This person has another session at that time."), field=field) from None

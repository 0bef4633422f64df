"""The mail about messages: a number and one sign-in link, at every level of detail."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from ..models import Seat
from .kinds import Kind, Row, SkippedEmpty, kinds


def _waiting(rows: Sequence[Row]) -> Mapping[UUID, int]:
    """How many messages wait for each recipient now; one query for the batch."""
    people = {row.recipient_id for row in rows}
    counted = Seat.objects.waiting().filter(member__in=people).values_list("member").annotate(n=Sum("waiting"))
    found = dict(counted)
    return {row.id: found.get(row.recipient_id, 0) for row in rows}


def _words(row: Row, n: int) -> dict:
    """Who has answered meanwhile gets no mail."""
    if not n:
        raise SkippedEmpty
    return {"n": n, "link": f"{settings.SITE_URL}/"}


kinds.register(
    "messages_waiting",
    Kind(
        label=_("Messages in my inbox"),
        template="members/email/messages_waiting",
        lifetime=timedelta(days=1),
        load=_waiting,
        context=_words,
        priority=6,
        on_doubt="mark",
    ),
)

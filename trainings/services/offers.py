"""On the clock: offers that ran out go to the next in line (learning 13)."""

from datetime import datetime

from django.db import transaction

from members.errors import Refused

from ..models import Registration, TrainingSession
from .registrations import lock_session, move
from .waiting import fill_places, let_lapse


def move_offers_on(now: datetime) -> int:
    """Each session with an offer that ran out, one transaction each; returns how many new offers were made.

    A session whose row cannot be had now is taken up by the next tick.
    """
    due = Registration.objects.offered().filter(offer_expires_at__lte=now).order_by().values("session").distinct()
    made = 0
    for session in TrainingSession.objects.filter(pk__in=due).order_by("pk"):
        try:
            made += _move_on(session, now)
        except Refused:
            continue
    return made


@transaction.atomic
def _move_on(session: TrainingSession, now: datetime) -> int:
    session = lock_session(session)
    let_lapse(session, move, now)
    return fill_places(session, move, now)


@transaction.atomic
def offer_free_places(session: TrainingSession) -> int:
    """A place became free beside the verbs of a registration: it is offered to the next in line."""
    return fill_places(lock_session(session), move)

"""The line in front of a full session: numbers in the order of arrival, offers that hold a place for a while and move
on (learning 13). Every function here is called with the session's row held."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F

from members import clock

from ..models import Registration, RegistrationChange, TrainingSession
from . import registration_mail

State, Why = Registration.State, RegistrationChange.Why
LONGEST_OFFER = timedelta(hours=12)
# With less than this nobody on a slow line could answer: the place is free for whoever comes first.
SHORTEST_OFFER = timedelta(minutes=15)
Move = Callable[..., Registration]


def next_position(session: TrainingSession) -> int:
    """The next number of the line; given out once."""
    TrainingSession.objects.filter(pk=session.pk).update(last_position=F("last_position") + 1)
    session.refresh_from_db(fields=["last_position"])
    return session.last_position


def offer_ends(starts_at: datetime, now: datetime) -> datetime | None:
    """Until when a place that became free `now` is kept: 12 hours, or half of what is left until the start. None when
    that is too short to offer anything."""
    window = min(LONGEST_OFFER, (starts_at - now) / 2)
    return now + window if window >= SHORTEST_OFFER else None


def fill_places(session: TrainingSession, move: Move, now: datetime | None = None) -> int:
    """Offer what is free to the first in line, mode by mode; returns how many offers were made.

    Never after the start, never while registration is closed or the session a draft.
    """
    now = now or clock.now()
    session.refresh_from_db(fields=[*TrainingSession.COUNTED])
    ends = offer_ends(session.starts_at, now)
    if ends is None or not session.takes_registrations(now):
        return 0
    made = 0
    for mode in session.modes:
        left = session.places_left(mode)
        line = Registration.objects.offerable().filter(session=session, mode=mode).in_line().select_related("member")
        for registration in list(line if left is None else line[:left]):
            _offer(registration, session, ends, move)
            made += 1
    return made


def _offer(registration: Registration, session: TrainingSession, ends: datetime, move: Move) -> None:
    registration.session = session
    number = registration.offer_number + 1
    move(registration, State.OFFERED, by=None, why=Why.FREED, offer_expires_at=ends, offer_number=number)
    registration_mail.tell(registration)


def let_lapse(session: TrainingSession, move: Move, now: datetime) -> int:
    """Offers that ran out go to the end of the line; an outsider's invitation is over. Returns how many."""
    lapsed = Registration.objects.offered().filter(session=session, offer_expires_at__lte=now)
    rows = list(lapsed.order_by("offer_expires_at", "pk").select_related("guest"))
    for registration in rows:
        registration.session = session
        if registration.guest_id:
            move(registration, State.CANCELLED_BY_STAFF, by=None, why=Why.EXPIRED)
        else:
            move(registration, State.WAITLISTED, by=None, why=Why.EXPIRED, position=next_position(session))
        registration_mail.take_back(registration)
    return len(rows)

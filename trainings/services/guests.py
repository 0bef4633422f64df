"""People from outside the network who come to one session, by a link that is handed to them. The caller has asked
permission."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import Guest, Registration, RegistrationChange, TrainingSession
from .registrations import lock_session

# A letter or a call may take a while, but a place is not kept for ever.
HELD_FOR = timedelta(days=3)


@transaction.atomic
def invite_guest(
    session: TrainingSession, *, by: Member, name: str, email: str, phone: str, mode: str, language: str
) -> Registration:
    """Keep a place for somebody from outside; they take it by their link. Nothing is mailed: whoever invites hands the
    link over. Raises Refused: closed, or no place left."""
    session = lock_session(session)
    if not session.takes_registrations():
        raise Refused(_("Registration for this session is closed."))
    if mode not in session.modes:
        raise Refused(_("Choose how you come."), field="mode")
    if session.places_left(mode) == 0:
        raise Refused(_("There is no place left."), field="mode")
    guest = Guest.objects.create(
        full_name=name,
        email=email or None,
        phone=phone or None,
        ui_language=language,
        invited_by=by,
        is_demo=session.is_demo,
    )
    registration = Registration.objects.create(
        session=session,
        guest=guest,
        mode=mode,
        state=Registration.State.OFFERED,
        offer_expires_at=min(clock.now() + HELD_FOR, session.starts_at),
        registered_by=by,
    )
    why = RegistrationChange.Why.INVITED
    RegistrationChange.objects.create(registration=registration, state=registration.state, by=by, why=why)
    audit.record("training_guest_invited", by=by, on=session)
    return registration


def forget_guests(before: datetime) -> int:
    """Who somebody from outside was is forgotten once all their sessions ended before that moment; that somebody came
    stays. Returns how many."""
    rows = Guest.objects.filter(full_name__isnull=False).exclude(registrations__session__ends_at__gte=before)
    return rows.update(full_name=None, email=None, phone=None)

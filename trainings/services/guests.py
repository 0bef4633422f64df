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
from . import registration_mail
from .links import read_place
from .registrations import lock_session

# A letter or a call may take a while, but a place is not kept for ever.
HELD_FOR = timedelta(days=3)


@transaction.atomic
def invite_guest(
    session: TrainingSession,
    *,
    by: Member,
    name: str,
    email: str,
    phone: str,
    mode: str,
    language: str,
    agreed: bool = False,
) -> Registration:
    """Keep a place for somebody from outside; they take it by their link. `agreed`: they said that mails about this
    session may go to that address, and then the link does; else whoever invites hands it over. Raises Refused: closed,
    or no place left."""
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
        mail_agreed_at=clock.now() if agreed and email else None,
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
    registration_mail.tell(registration)
    return registration


@transaction.atomic
def correct_guest(
    registration: Registration, *, by: Member, name: str, email: str, phone: str, language: str, agreed: bool
) -> Registration:
    """Write down anew who somebody from outside is and how they are reached. Of another address their word is asked
    anew, the link that went to the old one takes nothing any more, and what it said goes to the right one. A stop is
    theirs alone to take back. Raises Refused for somebody who was forgotten."""
    session = lock_session(registration.session)
    registration = session.registrations.select_related("guest").get(pk=registration.pk, guest__isnull=False)
    guest, now = registration.guest, clock.now()
    if guest.full_name is None:
        raise Refused(_("Who this was is forgotten."))
    is_elsewhere = (email or None) != guest.email
    facts = {"full_name": name, "email": email or None, "phone": phone or None, "ui_language": language}
    since = now if is_elsewhere else guest.mail_agreed_at or now
    facts["mail_agreed_at"] = since if agreed and email else None
    changed = sorted(key for key, value in facts.items() if getattr(guest, key) != value)
    for key in changed:
        setattr(guest, key, facts[key])
    if changed:
        guest.save(update_fields=changed)
        audit.record("training_guest_corrected", by=by, on=session, fields=changed)
    if is_elsewhere and registration.is_live:
        registration.state_since = now
        registration.save(update_fields=["state_since"])
        registration_mail.tell_again(registration, by=by)
    return registration


@transaction.atomic
def agree_to_mail(token: str, address: str) -> Registration:
    """Somebody from outside asks, by their own link, for mails about the session; what they have to know now goes at
    once. It also takes an earlier stop back. Raises links.BadLink, DoesNotExist, and Refused for a link that was used,
    of a member, or of what is over."""
    registration = _own(token)
    guest = registration.guest
    guest.email, guest.mail_agreed_at, guest.mail_stopped_at = address, clock.now(), None
    guest.save(update_fields=["email", "mail_agreed_at", "mail_stopped_at"])
    audit.record("guest_mail_agreed", on=registration, centre_id=registration.session.centre_id)
    registration_mail.tell(registration)
    return registration


def _own(token: str) -> Registration:
    """The live registration of a guest whose link this is. Raises as `agree_to_mail`."""
    place = read_place(token)
    if not place.takes_address:
        raise Refused(_("This is no longer possible."))
    return place.registration


def forget_guests(before: datetime) -> int:
    """Who somebody from outside was is forgotten once all their sessions ended before that moment; that somebody came
    stays. Returns how many."""
    rows = Guest.objects.filter(full_name__isnull=False).exclude(registrations__session__ends_at__gte=before)
    return rows.update(full_name=None, email=None, phone=None)

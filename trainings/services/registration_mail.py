"""What people are told of their registration: one mail for each state that they have to know of."""

from members.models import Member, OutboxMessage
from members.services import outbox

from ..models import Registration

State = Registration.State
KINDS = {
    State.REQUESTED: "training_requested",
    State.WAITLISTED: "training_waitlisted",
    State.OFFERED: "training_offered",
    State.CONFIRMED: "training_registered",
    State.DECLINED: "training_declined",
    State.CANCELLED_BY_STAFF: "training_taken_off",
}


def tell(registration: Registration) -> None:
    """Mail of the state as it is now: what waited about an earlier one makes no sense any more. Somebody from outside
    gets it if they agreed to be mailed; to the others whoever invited them hands the link over."""
    session = registration.session
    _withdraw(registration, kinds=KINDS.values(), reason="superseded")
    facts = _facts(registration, registration.offer_expires_at or session.ends_at)
    kind = KINDS[State(registration.state)]
    if registration.guest_id:
        outbox.notify_outsiders(kind, outsiders=[registration.guest.uid], centre_id=session.centre_id, **facts)
    else:
        outbox.notify(kind, recipients=[registration.member], **facts)


def tell_again(registration: Registration, *, by: Member) -> None:
    """Somebody from outside has another address: the mail of the state as it is goes there, if they agreed to it. What
    still waits goes there by itself."""
    guest = registration.guest
    if not guest.wants_mail:
        return
    told = OutboxMessage.objects.filter(
        outsider=guest.uid, about=registration.session.uid, kind=KINDS[State(registration.state)]
    )
    last = told.order_by("created_at").last()
    if last is None:
        tell(registration)
    elif last.state not in OutboxMessage.LIVE:
        outbox.resend(last, by=by)


def take_back(registration: Registration) -> None:
    """Nothing that waits goes to this person; who asked for calendar files hears that the date is off."""
    _withdraw(registration, reason="not_coming")
    member = registration.member
    if member is not None and member.wants_calendar_mail:
        facts = _facts(registration, registration.session.ends_at)
        outbox.notify("training_calendar", recipients=[member], **facts)


def _withdraw(registration: Registration, **which) -> None:
    guest = registration.guest.uid if registration.guest_id else None
    outbox.withdraw(about=registration.session.uid, recipient=registration.member, outsider=guest, **which)


def _facts(registration: Registration, expires_at) -> dict:
    return {
        "ref_key": f"registration:{registration.uid}",
        "version": registration.changes.count(),
        "about": registration.session.uid,
        "expires_at": expires_at,
    }

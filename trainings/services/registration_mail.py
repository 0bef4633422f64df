"""What people are told of their registration: one mail for each state that they have to know of."""

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
    """Mail of the state as it is now: what waited about an earlier one makes no sense any more. Guests get no mail:
    who invited them tells them."""
    if registration.member_id is None:
        return
    session = registration.session
    outbox.withdraw(about=session.uid, recipient=registration.member, kinds=KINDS.values(), reason="superseded")
    outbox.notify(
        KINDS[State(registration.state)],
        recipients=[registration.member],
        ref_key=f"registration:{registration.uid}",
        version=registration.changes.count(),
        about=session.uid,
        expires_at=registration.offer_expires_at or session.ends_at,
    )


def take_back(registration: Registration) -> None:
    """Nothing that waits goes to this person; who asked for calendar files hears that the date is off."""
    if registration.member_id is None:
        return
    session, member = registration.session, registration.member
    outbox.withdraw(about=session.uid, recipient=member, reason="not_coming")
    if member.wants_calendar_mail:
        outbox.notify(
            "training_calendar",
            recipients=[member],
            ref_key=f"registration:{registration.uid}",
            version=registration.changes.count(),
            about=session.uid,
            expires_at=session.ends_at,
        )

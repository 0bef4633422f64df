"""The link by which somebody takes or gives back a place without a sign-in (learning 13, safety C-45).

It names a registration and is signed together with how it stood: its state, since when, and the person's pass phrase
and session epoch. So it acts once, and after any change it only shows how things stand. Nothing is stored for it.
"""

from uuid import UUID

from members.mail import links

from .models import Registration

PURPOSE, STATE_BYTES = "place", 8


def _state(registration: Registration) -> bytes:
    """A mark of how the registration stands; `member__user` should be selected where there are many."""
    user = registration.member.user if registration.member_id else None
    account = [user.password, user.session_epoch] if user else []
    mark = f"{registration.state}|{registration.state_since.isoformat()}|{account}"
    return links.mac("place-state", mark.encode(), STATE_BYTES)


def place_token(registration: Registration) -> str:
    """The token for this registration, as it stands now."""
    return links.sign(PURPOSE, registration.uid.bytes + _state(registration))


def read_place_token(token: str) -> tuple[UUID, bytes]:
    """(registration uid, state) of a token of ours. Raises links.BadLink."""
    payload = links.unsign(PURPOSE, token)
    if len(payload) != 16 + STATE_BYTES:
        raise links.BadLink
    return UUID(bytes=payload[:16]), payload[16:]


def is_unused(state: bytes, registration: Registration) -> bool:
    """Whether nothing has changed since the link was made."""
    return state == _state(registration)

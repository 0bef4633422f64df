"""The link of three months later: it names a training and a person, and acts once (learning 4.10, safety C-45).

It is signed together with the person's pass phrase and session epoch, so that it dies with the account's other links
(safety C-10).
"""

from uuid import UUID

from members.mail import links
from members.models import Member

PURPOSE, STATE_BYTES = "follow-up", 8


def _state(member: Member) -> bytes:
    user = member.user
    account = f"{user.password}|{user.session_epoch}" if user else ""
    return links.mac("follow-up-state", f"{member.uid}|{account}".encode(), STATE_BYTES)


def follow_up_token(training: int, member: Member) -> str:
    """The same training and person give the same token while the account stays as it is; the answer uses it up.
    `member.user` should be selected where there are many."""
    return links.sign(PURPOSE, training.to_bytes(8, "big") + member.uid.bytes + _state(member))


def read_follow_up_token(token: str) -> tuple[int, UUID, bytes]:
    """(number of the training, uid of the member, state). Raises links.BadLink."""
    payload = links.unsign(PURPOSE, token)
    if len(payload) != 24 + STATE_BYTES:
        raise links.BadLink
    return int.from_bytes(payload[:8], "big"), UUID(bytes=payload[8:24]), payload[24:]


def is_alive(state: bytes, member: Member) -> bool:
    """Whether the account is as it was when the link was made."""
    return state == _state(member)

"""The link of three months later: it names a training and a person, and acts once (learning 4.10, safety C-45)."""

from uuid import UUID

from members.mail import links

PURPOSE = "follow-up"


def follow_up_token(training: int, member: UUID) -> str:
    """The same training and person give the same token; the answer uses it up."""
    return links.sign(PURPOSE, training.to_bytes(8, "big") + member.bytes)


def read_follow_up_token(token: str) -> tuple[int, UUID]:
    """(number of the training, uid of the member). Raises links.BadLink."""
    payload = links.unsign(PURPOSE, token)
    if len(payload) != 24:
        raise links.BadLink
    return int.from_bytes(payload[:8], "big"), UUID(bytes=payload[8:])

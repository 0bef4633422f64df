"""The link in a mail that takes an answer without a sign-in (decision 14, safety C-45).

It names a session and a person and is signed together with how things stood: the answer so far, and the person's
pass phrase and session epoch. So it acts once: after any answer, by whatever way, and after a change of the pass
phrase it opens the recorded answer only. Nothing is stored for it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from members.mail import links

from .models import GroupSession, Membership, Rsvp

PURPOSE, STATE_BYTES = "rsvp", 8


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member of the group stands with a session: the answer ('' for none) and a mark of how it came about."""

    answer: str
    mark: str

    @classmethod
    def of(cls, sessions: Iterable[GroupSession], people: Collection[int]) -> dict[tuple[int, int], "Standing"]:
        """{(session id, member id): standing} for those in the sessions' groups; two statements."""
        sessions = list(sessions)
        memberships = Membership.objects.open().filter(group__in={s.group_id for s in sessions}, member__in=people)
        keys = memberships.values_list(
            "group_id", "member_id", "member__user__password", "member__user__session_epoch"
        )
        answers = Rsvp.objects.filter(session__in=sessions, member__in=people)
        given = {(r.session_id, r.member_id): (r.answer, r.answered_at.isoformat()) for r in answers}
        found = {}
        for group_id, member_id, *account in keys:
            for session in sessions:
                if session.group_id == group_id:
                    answer, at = given.get((session.pk, member_id), ("", ""))
                    found[session.pk, member_id] = cls(answer, f"{answer}|{at}|{account}")
        return found


def _state(standing: Standing) -> bytes:
    return links.mac("rsvp-state", standing.mark.encode(), STATE_BYTES)


def rsvp_token(session: UUID, member: UUID, standing: Standing) -> str:
    """The token for this person's answer to this session, as things stand now."""
    return links.sign(PURPOSE, session.bytes + member.bytes + _state(standing))


def read_rsvp_token(token: str) -> tuple[UUID, UUID, bytes]:
    """(session uid, member uid, state) of a token of ours. Raises links.BadLink."""
    payload = links.unsign(PURPOSE, token)
    if len(payload) != 32 + STATE_BYTES:
        raise links.BadLink
    return UUID(bytes=payload[:16]), UUID(bytes=payload[16:32]), payload[32:]


def is_unused(state: bytes, standing: Standing) -> bool:
    """Whether nothing has changed since the link was made."""
    return state == _state(standing)

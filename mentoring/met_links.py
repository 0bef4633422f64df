"""The link in a mail by which somebody says "we met" without a sign-in (learning 30, safety C-45).

It names a pair, a person and, where one was planned, the meeting, and is signed together with how things stood: the
person's pass phrase and session epoch and, where no meeting is named, how many of the pair's were written down. So it
acts once: a meeting that is named says itself whether it was written down, and what else the two write down does not
touch its link. A link that holds no more opens a page that says why. Nothing is stored for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count, Q

from members.mail import links
from members.models import Member

from .models import MentoringPair, MentoringSession

PURPOSE, STATE_BYTES, NO_SESSION = "mentoring-met", 8, UUID(int=0)


@dataclass(frozen=True, slots=True)
class Standing:
    """The pair, how many of its meetings are written down, and the two accounts: {member id: mark}."""

    pair: MentoringPair
    logged: int
    accounts: dict[int, str]

    def mark(self, member: int, session: UUID) -> bytes:
        logged = self.logged if session == NO_SESSION else ""
        text = f"{logged}|{session}|{self.accounts.get(member)}"
        return links.mac("mentoring-met-state", text.encode(), STATE_BYTES)

    def was_marked(self, member: int, session: UUID, state: bytes) -> bool:
        """The account is as it was, whatever the two have written down since."""
        return any(replace(self, logged=n).mark(member, session) == state for n in range(self.logged + 1))


def standings(pairs: Iterable[MentoringPair]) -> dict[int, Standing]:
    """{pair id: standing}; two statements whatever their number."""
    pairs = list(pairs)
    counts = dict(
        MentoringSession.objects.filter(pair__in=[pair.pk for pair in pairs])
        .order_by()
        .values_list("pair")
        .annotate(n=Count("pk", filter=~Q(outcome="")))
    )
    people = {pk for pair in pairs for pk in pair.people}
    rows = Member.objects.filter(pk__in=people).values_list("pk", "user__password", "user__session_epoch")
    marks = {pk: f"{password}|{epoch}" for pk, password, epoch in rows}
    return {pair.pk: Standing(pair, counts.get(pair.pk, 0), marks) for pair in pairs}


def met_token(standing: Standing, member_id: int, member: UUID, session: UUID = NO_SESSION) -> str:
    """The token for this person, as things stand now."""
    state = standing.mark(member_id, session)
    return links.sign(PURPOSE, standing.pair.uid.bytes + member.bytes + session.bytes + state)


def read_met_token(token: str) -> tuple[UUID, UUID, UUID, bytes]:
    """(pair uid, member uid, session uid or NO_SESSION, state) of a token of ours. Raises links.BadLink."""
    payload = links.unsign(PURPOSE, token)
    if len(payload) != 48 + STATE_BYTES:
        raise links.BadLink
    return UUID(bytes=payload[:16]), UUID(bytes=payload[16:32]), UUID(bytes=payload[32:48]), payload[48:]

"""What happens when somebody follows the link "we met" from a mail (learning 30). No sign-in; it acts once."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.errors import Refused
from members.mail import links
from members.models import Member

from ..met_links import NO_SESSION, read_met_token, standings
from ..models import MentoringPair, MentoringSession
from . import meetings


@dataclass(frozen=True)
class Link:
    """What a link opens. `over`: why it acts no more; "written", "off" (the meeting), "ended" (the pair) or "old" (the
    account has changed since), and empty while it acts."""

    pair: MentoringPair
    member: Member
    session: MentoringSession | None
    over: str

    @property
    def is_unused(self) -> bool:
        return not self.over


def read_link(token: str) -> Link:
    """Raises links.BadLink for what is none of ours, or of somebody who is not of the pair."""
    pair_uid, member_uid, session_uid, state = read_met_token(token)
    pair = MentoringPair.objects.filter(uid=pair_uid).first()
    member = Member.objects.filter(uid=member_uid, frozen_at=None).first()
    if pair is None or member is None or member.pk not in pair.people:
        raise links.BadLink
    session = _session(pair, session_uid)
    return Link(pair, member, session, _why_over(pair, member, session_uid, session, state))


def _why_over(pair: MentoringPair, member: Member, uid: UUID, session: MentoringSession | None, state: bytes) -> str:
    """Of a changed account nothing is told but that the link is old."""
    standing = standings([pair])[pair.pk]
    if not standing.was_marked(member.pk, uid, state):
        return "old"
    if session.outcome if session else standing.mark(member.pk, uid) != state:
        return "written"
    if uid != NO_SESSION and (session is None or session.is_cancelled):
        return "off"
    return "" if pair.is_open else "ended"


def _session(pair: MentoringPair, uid: UUID) -> MentoringSession | None:
    return None if uid == NO_SESSION else pair.sessions.filter(uid=uid).first()


@transaction.atomic
def log_by_link(token: str, *, minutes: int) -> MentoringSession:
    """Write the meeting down, once. Raises Refused when the link acts no more, BadLink when it is none."""
    pair_uid = read_met_token(token)[0]
    list(MentoringPair.objects.select_for_update(no_key=True).filter(uid=pair_uid).values_list("pk"))
    link = read_link(token)
    if not link.is_unused:
        raise Refused(_("This was settled meanwhile. Thank you."))
    way = link.session.way if link.session else _usual_way(link.pair)
    return meetings.log_session(link.pair, by=link.member, minutes=minutes, way=way, session=link.session)


def _usual_way(pair: MentoringPair) -> str:
    """As the last time; by phone before the first."""
    last = pair.sessions.held().order_by("-starts_at").values_list("way", flat=True).first()
    return last or MentoringSession._meta.get_field("way").default

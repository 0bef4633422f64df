"""The answer that comes by a link in a mail: signed, for one person and one session, once (decision 14)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Member

from ..models import GroupSession, Rsvp
from ..rsvp_links import Standing, is_unused, read_rsvp_token
from .rsvps import answer_rsvp
from .sessions import lock_session


@dataclass(frozen=True)
class LinkedAnswer:
    """What a link opens. `standing` is None once the person has left the group."""

    session: GroupSession
    member: Member
    standing: Standing | None
    is_used: bool

    @property
    def is_over(self) -> bool:
        """The session takes no answers from this person any more."""
        session = self.session
        return self.standing is None or session.is_cancelled or session.has_ended or session.group.is_archived

    @property
    def may_answer(self) -> bool:
        return not self.is_over and not self.is_used

    @property
    def given(self) -> str:
        """The recorded answer in words, '' when there is none."""
        return str(Rsvp.Answer(self.standing.answer).label) if self.standing and self.standing.answer else ""


def read_link(token: str) -> LinkedAnswer:
    """Raises links.BadLink for a token that is not ours, and DoesNotExist for somebody frozen or gone."""
    session_uid, member_uid, state = read_rsvp_token(token)
    session = GroupSession.objects.select_related("group").get(uid=session_uid)
    member = Member.objects.get(uid=member_uid, frozen_at=None)
    standing = Standing.of([session], [member.pk]).get((session.pk, member.pk))
    return LinkedAnswer(session, member, standing, standing is not None and not is_unused(state, standing))


@transaction.atomic
def answer_by_link(token: str, answer: str) -> Rsvp:
    """Record the answer and use the link up. Raises Refused when it was used, and as `answer_rsvp` and `read_link` do.

    The session's row is held while the link is judged: of two clicks at once the second finds it used.
    """
    lock_session(read_link(token).session)
    link = read_link(token)
    if not link.may_answer:
        raise Refused(_("This link was used already. Sign in to change your answer."))
    return answer_rsvp(link.session, link.member, answer)

"""Yes, maybe or no to a session: given by oneself, or recorded by those who run the group (decision 14)."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit, outbox

from ..models import GroupSession, Membership, Rsvp
from .sessions import lock_session

REMINDER, CALENDAR = "session_reminder", "session_calendar"


@transaction.atomic
def _answer(session: GroupSession, member: Member, answer: str, by: Member | None) -> Rsvp:
    session = lock_session(session)
    if session.group.is_archived or session.is_cancelled or session.has_ended:
        raise Refused(_("This session takes no answers any more."))
    if not Membership.objects.open().filter(group=session.group_id, member=member).exists():
        raise Refused(_("Only members of the group answer."))
    if answer not in Rsvp.Answer.values:
        raise Refused(_("Choose yes, maybe or no."), field="answer")
    before = Rsvp.objects.filter(session=session, member=member).first()
    if before and before.answer == answer:
        return before
    facts = {"answer": answer, "answered_at": clock.now(), "recorded_by": by}
    rsvp, _created = Rsvp.objects.update_or_create(session=session, member=member, defaults=facts)
    comes_now, came_before = answer != Rsvp.Answer.NO, not before or before.answer != Rsvp.Answer.NO
    if not comes_now:
        outbox.withdraw(about=session.uid, recipient=member, kinds=[REMINDER], reason="said_no")
    elif not came_before:
        outbox.revive(about=session.uid, recipient=member, kinds=[REMINDER])
    if comes_now != came_before and member.wants_calendar_mail:
        _send_calendar_file(session, rsvp)
    return rsvp


def _send_calendar_file(session: GroupSession, rsvp: Rsvp) -> None:
    """Put the session into the calendar of who asked for files, or take it out of it (decision 15; learning 10)."""
    outbox.notify(
        CALENDAR,
        recipients=[rsvp.member],
        # Each real change of mind has a file of its own, also two within one second; the row lock keeps doubles out.
        ref_key=f"session:{session.uid}:{uuid4().hex}",
        version=session.schedule_version,
        about=session.uid,
        expires_at=session.ends_at,
    )


def answer_rsvp(session: GroupSession, member: Member, answer: str) -> Rsvp:
    """One's own answer, from the page or the mail; the same answer again changes nothing.

    "No" takes the waiting reminders back, another answer brings them again (decision 10). Raises Refused when the
    session is over, cancelled or of an archived group, or for somebody who is not in the group.
    """
    rsvp = _answer(session, member, answer, None)
    audit.record("rsvp_answered", by=member, on=session, centre_id=session.group.host_centre_id)
    return rsvp


def record_rsvp(session: GroupSession, member: Member, answer: str, *, by: Member) -> Rsvp:
    """Somebody's answer, written down by those who run the group. Raises Refused as `answer_rsvp` does."""
    rsvp = _answer(session, member, answer, by)
    audit.record("rsvp_recorded", by=by, on=session, centre_id=session.group.host_centre_id, member=member.pk)
    return rsvp

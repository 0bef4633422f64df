"""What came of a session: its summary, and what those who came say of it (domain 4, C11). The caller has asked
permission, and has put texts through the de-identification stop."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit
from members.text.identifying import Override

from ..models import GroupSession, SessionRating, SessionSummary
from .groups import lock_live_group
from .sessions import lock_session


def _lock_over(session: GroupSession) -> GroupSession:
    """The session's row, of a live group. Raises Refused where there is nothing to tell of."""
    lock_live_group(session.group)
    session = lock_session(session)
    if session.is_cancelled or session.outcome == GroupSession.Outcome.NOT_HELD:
        raise Refused(_("This session was not held."))
    if session.ends_at > clock.now():
        raise Refused(_("This session is not over yet."))
    return session


@transaction.atomic
def write_summary(
    session: GroupSession, body: str, *, by: Member, overrides: Iterable[Override] = ()
) -> SessionSummary:
    """Write what came of it, or write it anew. Raises Refused: not over, not held, an archived group."""
    session = _lock_over(session)
    now = clock.now()
    summary = SessionSummary.objects.filter(session=session).first()
    if summary is None:
        summary = SessionSummary.objects.create(session=session, body=body, written_by=by, written_at=now)
    elif summary.body != body:
        summary.body, summary.changed_at = body, now
        summary.save(update_fields=["body", "changed_at"])
    facts = {"by": by, "on": session, "centre_id": session.group.host_centre_id, "group": session.group_id}
    for one in overrides:
        audit.record("stop_overridden", **facts, field=one.field, kinds=list(one.kinds), reason=one.reason)
    audit.record("session_summarised", **facts)
    return summary


@transaction.atomic
def rate_session(session: GroupSession, member: Member, *, was_useful: bool, will_use: bool) -> SessionRating:
    """Say whether it was worth the time; said again it replaces what was said. Raises Refused: not over, not held."""
    session = _lock_over(session)
    said = {"was_useful": was_useful, "will_use": will_use, "rated_at": clock.now()}
    return SessionRating.objects.update_or_create(session=session, member=member, defaults=said)[0]


@transaction.atomic
def tell_use(session: GroupSession, member: Member, *, has_used: bool) -> None:
    """A month later: did I use it? Raises Refused when nobody rated, or the month is not over."""
    asked = SessionRating.objects.select_for_update().filter(session=session, member=member).first()
    if asked is None or session.ends_at > clock.now() - SessionRating.ASK_AFTER:
        raise Refused(_("This is asked a month after the session, of those who rated it."))
    asked.has_used = has_used
    asked.save(update_fields=["has_used"])

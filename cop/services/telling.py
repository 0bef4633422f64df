"""People whom no mail reaches are told by a person, who ticks their names (decision 11)."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import GroupSession, Told
from .groups import lock_live_group
from .sessions import lock_session


def _lock(session: GroupSession) -> GroupSession:
    lock_live_group(session.group)
    session = lock_session(session)
    if session.has_ended:
        raise Refused(_("This session is over."))
    return session


def _audit(verb: str, session: GroupSession, by: Member, people: int) -> None:
    audit.record(verb, by=by, on=session, centre_id=session.group.host_centre_id, people=people)


@transaction.atomic
def tell_people(session: GroupSession, members: Collection[Member], *, by: Member) -> int:
    """Note that these people were told of the session as it stands now; returns how many are new.

    Whoever is not on the tell list is passed over. Raises Refused when the session is over or the group archived.
    """
    session = _lock(session)
    waiting = set(GroupSession.objects.filter(pk=session.pk).to_tell().values_list("member_id", flat=True))
    rows = [
        Told(session=session, member=member, schedule_version=session.schedule_version, told_by=by)
        for member in members
        if member.pk in waiting
    ]
    Told.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        _audit("people_told", session, by, len(rows))
    return len(rows)


@transaction.atomic
def untell(session: GroupSession, member: Member, *, by: Member) -> bool:
    """Take a tick back that was a mistake; returns whether there was one."""
    session = _lock(session)
    ticks = Told.objects.filter(session=session, member=member, schedule_version=session.schedule_version)
    taken = bool(ticks.delete()[0])
    if taken:
        _audit("telling_undone", session, by, 1)
    return taken

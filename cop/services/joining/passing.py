"""What follows when somebody is in, and what time alone does."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import outbox

from ...models import Group, JoinRequest, Membership
from ...models.joining import EXPIRES_AFTER, REMIND_AFTER
from ..memberships import add_to_group
from .steps import AGAIN, move, note, tell_deciders, tell_invited, tell_vouchers

State = JoinRequest.State


def begin(member: Member) -> bool:
    """The person has accepted the code: their requests go on, and the groups they asked for open, but hidden ones
    only after probation (safety C-02). Returns whether probation begins with it."""
    waiting = JoinRequest.objects.of_the_way_in().filter(member=member, state=State.APPROVED)
    rows = list(waiting.select_related("group", "decided_by").select_for_update(of=["self"]))
    for request in rows:
        move(request, State.INDUCTED, by=member)
        if request.group and request.group.visibility != Group.Visibility.HIDDEN:
            _enter_group(request, member)
    return bool(rows)


def _enter_group(request: JoinRequest, member: Member) -> None:
    """A group that was archived meanwhile, or a person who was closed, is passed over: the request moves on."""
    try:
        add_to_group(request.group, member, by=request.decided_by or member, source=Membership.Source.ASKED)
    except Refused:
        note("join_request_group_passed", request, None)


def move_on(now: datetime) -> int:
    """What time alone does: 72 hours remind, 30 days expire, and the end of probation makes a full member.

    Returns how many requests moved or were reminded; twice at once does it once."""
    return _expire(now) + _remind(now) + _end_probations()


def _each(rows) -> Iterable[JoinRequest]:
    """Locked one after the other; what another process holds is left to it."""
    return rows.select_related("group", "member").select_for_update(of=["self"], skip_locked=True)


@transaction.atomic
def _expire(now: datetime) -> int:
    rows = list(_each(JoinRequest.objects.open().filter(applied_at__lte=now - EXPIRES_AFTER)))
    for request in rows:
        move(request, State.EXPIRED)
        outbox.withdraw(about=request.uid, reason="expired")
    return len(rows)


@transaction.atomic
def _remind(now: datetime) -> int:
    waiting = JoinRequest.objects.open().filter(state_since__lte=now - REMIND_AFTER, reminded_at=None)
    rows = list(_each(waiting))
    for request in rows:
        _whom_it_waits_for(request)(request, AGAIN)
        request.reminded_at = now
        request.save(update_fields=["reminded_at"])
    return len(rows)


@transaction.atomic
def _end_probations() -> int:
    """Whose account is closed stays where they were, and goes on when it is opened again."""
    over = JoinRequest.objects.filter(
        state=State.INDUCTED, member__probation_until__lte=clock.today(), member__frozen_at=None
    )
    rows = list(_each(over))
    for request in rows:
        move(request, State.FULL)
        if request.group and request.group.visibility == Group.Visibility.HIDDEN:
            _enter_group(request, request.member)
    return len(rows)


def _whom_it_waits_for(request: JoinRequest):
    if request.is_invitation:
        return tell_invited
    return tell_deciders if request.state == State.VOUCHED else tell_vouchers

"""Somebody asks, or is taken in by a centre."""

import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import accounts

from ...models import Group, JoinRequest, JoinVoucher, Membership
from ...models.joining import ASK_AGAIN_AFTER
from .steps import FIRST, start, tell_deciders, tell_vouchers

State, Way = JoinRequest.State, JoinRequest.Way


def _can_vouch(member: Member | None) -> bool:
    """Somebody who is in: active, past their own probation, not closed."""
    return bool(
        member
        and member.user.is_active
        and not member.is_frozen
        and member.status in (Member.Status.ACTIVE, Member.Status.DORMANT)
        and not member.is_on_probation
    )


def _was_declined_lately(key: bytes, group: Group | None) -> bool:
    since = clock.now() - ASK_AGAIN_AFTER
    asked = JoinRequest.objects.asking().filter(person_key=key, group=group)
    return asked.filter(state=State.DECLINED, state_since__gt=since).exists()


@transaction.atomic
def ask_to_join(*, vouchers: Iterable[str], group_ref: str, **facts) -> None:
    """A stranger asks. `vouchers` are handles or addresses as they were typed ("" for one that may not be asked any
    more today), `facts` the model's fields: name, display_name, email, phone, message, kind, home_unit, language.

    Says nothing, whatever it finds: an unknown voucher, an unknown group, a request that waits already (decision 3).
    """
    people = [accounts.find(typed) for typed in vouchers]
    group = Group.objects.live().by_ref(group_ref).exclude(joining=Group.Joining.INVITATION).first()
    known = [person if _can_vouch(person) else None for person in people]
    if known[0] == known[1]:
        known[1] = None
    key = JoinRequest.key_of(facts["email"] or facts["phone"] or secrets.token_hex(16))
    if _was_declined_lately(key, group):
        return
    request = JoinRequest(way=Way.ASKED, group=group, centre_id=_centre_for(group, known), person_key=key, **facts)
    try:
        with transaction.atomic():
            start(request, State.APPLIED)
    except IntegrityError:
        return
    JoinVoucher.objects.bulk_create(
        JoinVoucher(request=request, place=place, member=person) for place, person in enumerate(known, 1)
    )
    tell_vouchers(request, FIRST)


def _centre_for(group: Group | None, known: list[Member | None]) -> int | None:
    """Where the person will be registered: at the group's host, else where the first who vouches belongs."""
    if group and group.host_centre_id:
        return group.host_centre_id
    return next((person.centre_id for person in known if person and person.centre_id), None)


@transaction.atomic
def ask_for_group(group: Group, member: Member, *, message: str) -> JoinRequest:
    """A member asks to be in another group; nobody needs to vouch again. Raises Refused: in it already, asked
    already, on the first 14 days and the group is hidden, refused less than 14 days ago (community B3), or the group
    takes people in another way."""
    if group.joining != Group.Joining.REQUEST:
        raise Refused(_("One does not ask to join this group."))
    if Membership.objects.open().filter(group=group, member=member).exists():
        raise Refused(_("You are in this group already."))
    key = JoinRequest.key_of(f"member:{member.pk}")
    if _was_declined_lately(key, group):
        raise Refused(_("This was declined not long ago. Ask again two weeks after the answer."))
    request = JoinRequest(
        way=Way.GROUP, group=group, centre=group.host_centre, member=member, person_key=key, message=message
    )
    try:
        with transaction.atomic():
            start(request, State.APPLIED, State.VOUCHED, by=member)
    except IntegrityError:
        raise Refused(_("You have asked already. It waits for an answer.")) from None
    tell_deciders(request, FIRST)
    return request


def note_invited(member: Member, *, by: Member) -> JoinRequest:
    """A centre takes somebody in itself: the one who does it is the voucher (decision 3)."""
    request = JoinRequest(
        way=Way.INVITED,
        centre=member.centre,
        member=member,
        person_key=JoinRequest.key_of(f"member:{member.pk}"),
        decided_by=by,
    )
    start(request, State.APPLIED, State.VOUCHED, State.APPROVED, by=by)
    now = clock.now()
    JoinVoucher.objects.create(request=request, place=1, member=by, answer=JoinVoucher.Answer.YES, answered_at=now)
    return request

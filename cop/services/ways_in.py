"""Into a group without asking: by walking in, and by an invitation. The caller has asked permission.

An invitation is a request that waits for the person who is invited: it reminds, runs out and ends like every other.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Member
from members.services import accounts, outbox

from ..models import Group, JoinRequest, Membership
from . import joining
from .groups import lock_live_group
from .memberships import MAY_JOIN, add_to_group

State = JoinRequest.State


@transaction.atomic
def enter_group(group: Group, member: Member) -> Membership:
    """Walk into a group that is open to all who see it; who is in already stays as they are. Raises Refused when one
    comes in in another way, or the group is archived."""
    group = lock_live_group(group)
    if group.joining != Group.Joining.FREE:
        raise Refused(_("One does not walk into this group."))
    return add_to_group(group, member, by=member, source=Membership.Source.ENTERED)


@transaction.atomic
def invite_to_group(group: Group, *, handle: str, by: Member) -> JoinRequest | None:
    """Invite whoever has this handle or address, as it was typed.

    Nobody learns from it who is here: somebody who does not exist, cannot come, is in already or was asked
    already gets no invitation, and the answer is the same (decision 3, safety TH8). Raises Refused when the group is
    archived.
    """
    group = lock_live_group(group)
    person = accounts.find(handle)
    if person is None or not _can_come(group, person):
        return None
    invitation = JoinRequest(
        way=JoinRequest.Way.CALLED,
        group=group,
        centre=group.host_centre,
        member=person,
        person_key=JoinRequest.key_of(f"member:{person.pk}"),
        decided_by=by,
    )
    try:
        with transaction.atomic():
            joining.start(invitation, State.APPLIED, by=by)
    except IntegrityError:
        return None
    joining.tell_invited(invitation, joining.FIRST)
    return invitation


def _can_come(group: Group, person: Member) -> bool:
    if person.status not in MAY_JOIN or person.is_frozen:
        return False
    if group.visibility == Group.Visibility.HIDDEN and person.is_on_probation:  # safety C-02
        return False
    return not Membership.objects.open().filter(group=group, member=person).exists()


@transaction.atomic
def answer_invitation(invitation: JoinRequest, *, by: Member, accepts: bool) -> JoinRequest:
    """Come in, or say no. Raises Refused: it was another's, it is over, the group is archived."""
    invitation = joining.lock(invitation)
    if invitation.member_id != by.pk or not invitation.is_invitation:
        raise Refused(_("Somebody else was asked this."))
    if not invitation.is_open:
        raise Refused(_("This invitation is over."))
    if accepts:
        add_to_group(invitation.group, by, by=invitation.decided_by or by, source=Membership.Source.INVITED)
    joining.move(invitation, State.APPROVED if accepts else State.DECLINED, by=by)
    outbox.withdraw(about=invitation.uid, reason="answered")
    return invitation

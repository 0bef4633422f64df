"""Who is in a group, and as what. Leaving closes the row; coming back opens a new one, so the history stays."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit, outbox

from ..models import Follow, Group, GroupSession, Membership
from ..models.group import LEADS
from .groups import lock_live_group

MAY_JOIN = (Member.Status.ACTIVE, Member.Status.DORMANT)


def _audit(verb: str, membership: Membership, by: Member, **facts) -> None:
    centre_id = membership.group.host_centre_id
    audit.record(verb, by=by, on=membership, centre_id=centre_id, group=membership.group_id, **facts)


@transaction.atomic
def add_to_group(
    group: Group,
    member: Member,
    *,
    by: Member,
    role: str = Membership.Role.MEMBER,
    source: str = Membership.Source.DESK,
) -> Membership:
    """Put a person into a group; a person who is in it already stays as they are. Rejoining is the same verb.

    Raises Refused (field `group`) for somebody who is pending, frozen or gone (domain 7), and for hidden groups in the
    14 days of probation.
    """
    group = lock_live_group(group)
    if member.status not in MAY_JOIN or member.is_frozen:
        raise Refused(_("Only people who are active here can be in a group."), field="group")
    found = Membership.objects.open().filter(group=group, member=member).first()
    if found:
        return found
    if group.visibility == Group.Visibility.HIDDEN and member.is_on_probation:
        raise Refused(_("This group opens to people after their first 14 days."), field="group")  # safety C-02
    membership = Membership.objects.create(group=group, member=member, role=role, source=source)
    _audit("membership_opened", membership, by, role=role)
    return membership


def _lock(membership: Membership) -> Membership:
    lock_live_group(membership.group)
    return Membership.objects.select_for_update(of=["self"]).select_related("group").get(pk=membership.pk)


def _check_is_not_the_last_facilitator(membership: Membership) -> None:
    """A community of practice has a facilitator (domain 2)."""
    if membership.group.kind != Group.Kind.COP or membership.role != Membership.Role.FACILITATOR:
        return
    others = Membership.objects.open().filter(group=membership.group, role=Membership.Role.FACILITATOR)
    if not others.exclude(pk=membership.pk).exists():
        raise Refused(_("This is the group's only facilitator. Name another one first."))


@transaction.atomic
def change_membership(
    membership: Membership, *, by: Member, role: str, is_primary: bool = False, term_until: date | None = None
) -> Membership:
    """Change the role of an open membership, and make it the person's main working group if asked to. `term_until` is
    the last day of a leader's or facilitator's term; every other role has none.

    The main group before it stays open and loses the mark (domain B20). Raises Refused for the last facilitator of
    a community of practice.
    """
    membership = _lock(membership)
    if membership.left_on:
        return membership
    if membership.role != role:
        _check_is_not_the_last_facilitator(membership)
        before, membership.role, membership.role_since = membership.role, role, clock.today()
        _audit("membership_changed", membership, by, before=before, role=role)
    if role not in LEADS:
        term_until = None
    elif term_until and term_until < (membership.role_since or membership.joined_on):
        raise Refused(_("The last day lies before the first."), field="term_until")
    membership.term_until = term_until
    membership.save(update_fields=["role", "role_since", "term_until"])
    if is_primary and not membership.is_primary:
        _make_primary(membership, by)
    return membership


def _make_primary(membership: Membership, by: Member) -> None:
    Membership.objects.open().filter(member=membership.member_id, is_primary=True).update(is_primary=False)
    membership.is_primary = True
    membership.save(update_fields=["is_primary"])
    _audit("primary_group_moved", membership, by)


def _close(membership: Membership, reason: str) -> None:
    membership.left_on = max(clock.today(), membership.joined_on)
    membership.reason, membership.is_primary = reason, False
    membership.save(update_fields=["left_on", "reason", "is_primary"])
    _withdraw_mail(membership)
    # Leaving ends access, mail and feed at once (safety C-21).
    Follow.objects.filter(member=membership.member_id).in_group(membership.group).delete()


def _withdraw_mail(membership: Membership) -> None:
    for uid in GroupSession.objects.filter(group=membership.group_id).upcoming().values_list("uid", flat=True):
        outbox.withdraw(about=uid, recipient=membership.member, reason="left_group")


@transaction.atomic
def end_membership(membership: Membership, *, by: Member, reason: str = "") -> Membership:
    """Close a membership and take back what mail about the group has not gone out. Ending it twice does nothing.

    Raises Refused for the last facilitator of a community of practice.
    """
    membership = _lock(membership)
    if membership.left_on:
        return membership
    _check_is_not_the_last_facilitator(membership)
    _close(membership, reason)
    _audit("membership_ended", membership, by)
    return membership


@transaction.atomic
def take_back_membership(membership: Membership, *, by: Member) -> bool:
    """It was opened by mistake and goes without a trace in the history, with the mail that it brought about; returns
    whether. One that has become something since (another role, ended) stays."""
    membership = _lock(membership)
    if membership.left_on or membership.role != Membership.Role.MEMBER or membership.is_primary:
        return False
    _withdraw_mail(membership)
    _audit("membership_taken_back", membership, by)
    membership.delete()
    return True


def end_all_memberships(member: Member, *, by: Member | None, reason: str) -> int:
    """Close every membership of somebody who leaves the network; returns how many. Archived groups keep theirs, and
    nobody is kept for being the last facilitator: the desk sees a group without one."""
    rows = member.memberships.open().filter(group__archived_at=None).select_related("group", "member")
    for membership in rows.select_for_update(of=["self"]).order_by("group_id"):
        _close(membership, reason)
        _audit("membership_ended", membership, by)
    return len(rows)

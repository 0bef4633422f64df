"""Something is done to many people of one centre at once: chosen, looked at, done in one transaction, taken back.

Each person goes through the same verb as alone, so that what may not be done to one is not done to one of many; whom
it cannot be done to is left out with the reason. The caller has asked permission.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Consent, Invitation, JusticeCentre, Member, StaffPost
from members.services import accounts, audit, invitations, outbox, stops
from members.services.members import leave_network, move_member, rejoin_network
from members.templatetags.waing import digits

from ..models import BulkAction, Group, GroupSession, Membership
from .memberships import MAY_JOIN, add_to_group, take_back_membership
from .sessions import change_session

Act, Status = BulkAction.Act, Member.Status
Reasons = dict[int, str]


@dataclass(frozen=True, kw_only=True)
class Way:
    """How an act is done. `perm` is asked for the centre; `left_out(people, action)` says to whom it cannot be done;
    `do(member, action, by)` does it and returns what `undo(member, kept, action, by)` needs, as JSON."""

    perm: str
    left_out: Callable[[QuerySet[Member], BulkAction], Reasons]
    do: Callable[[Member, BulkAction, Member], dict]
    undo: Callable[[Member, dict, BulkAction, Member], None]


# --- to whom it cannot be done ---------------------------------------------------------------------------------------


def _those(people: QuerySet[Member], reason: str, **what) -> Reasons:
    return dict.fromkeys(people.filter(**what).values_list("pk", flat=True), reason)


def _not_to_be_invited(people: QuerySet[Member], action: BulkAction) -> Reasons:
    reached = Member.objects.reachable_by_mail("invitation").filter(pk__in=people.values("pk"))
    return {
        **_those(people.exclude(pk__in=reached.values("pk")), _("No mail reaches this person. Print a slip.")),
        **_those(people, _("This person's account is closed."), frozen_at__isnull=False),
        **_those(people, _("This person has an account already."), user__isnull=False),
    }


def _not_to_be_added(people: QuerySet[Member], action: BulkAction) -> Reasons:
    reasons = _those(people.exclude(status__in=MAY_JOIN), _("Only people who are active here can be in a group."))
    reasons |= _those(people, _("This person's account is closed."), frozen_at__isnull=False)
    if action.group and action.group.visibility == Group.Visibility.HIDDEN:
        early = {"probation_until__gt": clock.today()}
        reasons |= _those(people, _("This group opens to people after their first 14 days."), **early)
    inside = Membership.objects.open().filter(group=action.group_id).values("member")
    return reasons | _those(people.filter(pk__in=inside), _("This person is in the group already."))


def _with_a_post(people: QuerySet[Member], action: BulkAction) -> Reasons:
    held = StaffPost.objects.current().filter(member__in=people).values("member")
    return _those(people.filter(pk__in=held), _("This person holds a staff post. End the post first."))


def _not_to_leave(people: QuerySet[Member], action: BulkAction) -> Reasons:
    gone = [Status.LEFT, Status.ANONYMISED]
    return _with_a_post(people, action) | _those(people, _("This person has left."), status__in=gone)


def _without_consent(people: QuerySet[Member], action: BulkAction) -> Reasons:
    agreed = Consent.objects.open().filter(purpose=Consent.Purpose.EMAIL).values("member")
    return _those(people.exclude(pk__in=agreed), _("This person has not agreed to mail anyway."))


# --- done, and undone ------------------------------------------------------------------------------------------------


def _invite(member: Member, action: BulkAction, by: Member) -> dict:
    invitations.invite(member, by=by)
    return {"invitation": member.invitations.filter(kind=Invitation.Kind.MAIL).latest("pk").pk}


def _withdraw_invitation(member: Member, kept: dict, action: BulkAction, by: Member) -> None:
    """Unless it was used: then the person is in."""
    invitation = member.invitations.filter(pk=kept["invitation"], used_at=None, withdrawn_at=None).first()
    if invitation:
        accounts.withdraw_invitations(member)
        outbox.withdraw(recipient=member, about=invitation.uid, reason="undone")


def _add(member: Member, action: BulkAction, by: Member) -> dict:
    return {"membership": add_to_group(action.group, member, by=by).pk}


def _take_out(member: Member, kept: dict, action: BulkAction, by: Member) -> None:
    membership = Membership.objects.filter(pk=kept["membership"], member=member).first()
    if membership:
        take_back_membership(membership, by=by)


def _move(member: Member, action: BulkAction, by: Member) -> dict:
    move_member(member, to=action.to_centre, by=by)
    return {}


def _move_back(member: Member, kept: dict, action: BulkAction, by: Member) -> None:
    """Unless the person was moved on since."""
    if member.centre_id == action.to_centre_id:
        move_member(member, to=action.centre, by=by)


MANY = "many"  # how a consent ended that this ended; whoever stops mail after that says so in its place


def _stop_mail(member: Member, action: BulkAction, by: Member) -> dict:
    consents = list(member.consents.open().filter(purpose=Consent.Purpose.EMAIL).values_list("pk", flat=True))
    stops.stop_all(member, via=MANY, by=by)
    return {"consents": consents}


def _let_mail_go(member: Member, kept: dict, action: BulkAction, by: Member) -> None:
    """What somebody had given stands again, unless they gave or refused anew since, or left."""
    if member.status == Status.LEFT or member.consents.filter(given_at__gt=action.done_at).exists():
        return
    if member.consents.filter(pk__in=kept["consents"], withdrawn_via=MANY).update(withdrawn_at=None, withdrawn_via=""):
        outbox.revive(recipient=member)


def _leave(member: Member, action: BulkAction, by: Member) -> dict:
    inside = Membership.objects.open().of_live_groups().filter(member=member)
    led = GroupSession.objects.of_live_groups().upcoming().filter(led_by=member)
    kept = {
        "status": member.status,
        "agreed": member.consents.open().exists(),
        "memberships": list(inside.values_list("pk", "is_primary")),
        "led": list(led.values_list("pk", flat=True)),
    }
    leave_network(member, by=by)
    return kept


def _refused_since(member: Member) -> bool:
    """Whether somebody other than the desk said no to mail after it had ended with their leaving."""
    last = member.consents.order_by("-withdrawn_at", "-pk").first()
    return bool(last and last.withdrawn_at and last.withdrawn_via != "desk")


def _come_back(member: Member, kept: dict, action: BulkAction, by: Member) -> None:
    """Back as they were, with their groups and what they were to lead, unless that changed since."""
    if member.status != Status.LEFT:
        return
    rejoin_network(member, by=by, agrees_to_mail=kept["agreed"] and not _refused_since(member))
    Member.objects.filter(pk=member.pk).update(status=kept["status"])
    left = Membership.objects.filter(pk__in=[pk for pk, _primary in kept["memberships"]], member=member)
    for membership in left.filter(left_on__isnull=False, group__archived_at=None):
        membership.left_on, membership.reason = None, ""
        membership.is_primary = [membership.pk, True] in kept["memberships"]
        membership.save(update_fields=["left_on", "reason", "is_primary"])
    for session in GroupSession.objects.upcoming().filter(pk__in=kept["led"], led_by=None).select_related("group"):
        change_session(session, by=by, led_by=member)


WAYS = {
    Act.INVITE: Way(perm="members.invite_member", left_out=_not_to_be_invited, do=_invite, undo=_withdraw_invitation),
    Act.ADD: Way(perm="members.change_member", left_out=_not_to_be_added, do=_add, undo=_take_out),
    Act.MOVE: Way(perm="members.change_member", left_out=_with_a_post, do=_move, undo=_move_back),
    Act.STOP_MAIL: Way(perm="members.change_member", left_out=_without_consent, do=_stop_mail, undo=_let_mail_go),
    Act.LEAVE: Way(perm="members.change_member", left_out=_not_to_leave, do=_leave, undo=_come_back),
}


# --- the verbs -------------------------------------------------------------------------------------------------------


def _people(action: BulkAction) -> QuerySet[Member]:
    """Those chosen who are still at the centre."""
    here = Member.objects.filter(centre=action.centre_id, merged_into=None).exclude(status=Status.ANONYMISED)
    return here.filter(pk__in=action.chosen)


def prepare(centre: JusticeCentre, act: str, chosen: Collection[int], *, by: Member) -> BulkAction:
    """Remember who was chosen for what. Raises Refused: nobody, or more than 500 people."""
    if not chosen:
        raise Refused(_("Choose somebody first."))
    if len(chosen) > BulkAction.MOST:
        raise Refused(_("These are more than %(n)s people. Narrow the list first.") % {"n": digits(BulkAction.MOST)})
    return BulkAction.objects.create(centre=centre, act=act, chosen=sorted(set(chosen)), asked_by=by)


def reasons(action: BulkAction) -> Reasons:
    """{id: why it cannot be done to this person}; whoever is not at the centre any more stands in it too."""
    people = _people(action)
    gone = set(action.chosen) - set(people.values_list("pk", flat=True))
    return dict.fromkeys(gone, _("Not at this centre any more.")) | WAYS[Act(action.act)].left_out(people, action)


@transaction.atomic
def carry_out(action: BulkAction, *, by: Member) -> BulkAction:
    """Do it to everybody to whom it can be done; the others stand in `left_out` with the reason. Twice does nothing.

    Raises Refused when group or centre is still to be chosen.
    """
    action = _lock(action)
    if action.done_at:
        return action
    if action.lacks:
        raise Refused(_("Choose where to first."), field=action.lacks)
    left_out, way = reasons(action), WAYS[Act(action.act)]
    for member in _people(action).exclude(pk__in=left_out).order_by("pk"):
        try:
            with transaction.atomic():
                action.outcome[str(member.pk)] = way.do(member, action, by)
        except Refused as refused:
            left_out[member.pk] = str(refused.message)
    action.left_out = {str(pk): reason for pk, reason in left_out.items()}
    action.done_at, action.done_by = clock.now(), by
    action.save(update_fields=["outcome", "left_out", "done_at", "done_by"])
    _audit("bulk_action_done", action, by)
    return action


@transaction.atomic
def undo(action: BulkAction, *, by: Member) -> BulkAction:
    """Take back what was done, person by person; what changed since holds. Undoing twice does nothing.

    Raises Refused: too late.
    """
    action = _lock(action)
    if action.undone_at:
        return action
    if not action.can_be_undone:
        raise Refused(_("This cannot be undone any more. Put it right person by person."))
    way, people = WAYS[Act(action.act)], Member.objects.filter(merged_into=None)
    for member in people.filter(pk__in=[int(pk) for pk in action.outcome]).select_related("centre").order_by("pk"):
        try:
            with transaction.atomic():
                way.undo(member, action.outcome[str(member.pk)], action, by)
        except Refused as refused:
            action.left_out[str(member.pk)] = str(refused.message)
    action.undone_at, action.undone_by = clock.now(), by
    action.save(update_fields=["left_out", "undone_at", "undone_by"])
    _audit("bulk_action_undone", action, by)
    return action


def _lock(action: BulkAction) -> BulkAction:
    rows = BulkAction.objects.select_for_update(of=["self"]).select_related("centre", "group", "to_centre")
    return rows.get(pk=action.pk)


def _audit(verb: str, action: BulkAction, by: Member) -> None:
    facts = {"act": action.act, "people": len(action.outcome), "left_out": len(action.left_out)}
    audit.record(verb, by=by, on=action, centre_id=action.centre_id, **facts)


def forget(now: datetime) -> int:
    """What was prepared and never done goes after a day, what was done when it can be undone no more."""
    longest = max(BulkAction.UNDO_FOR.values())
    prepared = BulkAction.objects.filter(done_at=None, asked_at__lt=now - BulkAction.KEPT_UNDONE).delete()[0]
    return prepared + BulkAction.objects.filter(done_at__lt=now - longest).delete()[0]

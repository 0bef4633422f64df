"""Who may do what in groups: one line a permission, each with its source. Views ask `has_perm`, never a role.

Those who run a group are its leaders and facilitators and, at the host centre, coordinator, centre lead and clerk
(decision 2). A working group has leaders only and a network group no centre, so both kinds of
role must be enough by themselves. An archived group is read-only, whoever asks (domain A2).
"""

import rules
from django.db.models import Q, QuerySet

from members import clock
from members.models import JusticeCentre, Member, StaffPost
from members.permissions import holds, is_visible
from members.ready import Ready

from .models import Group, Membership

Post, Role = StaffPost.Role, Membership.Role
DESK = (Post.COORDINATOR, Post.CENTRE_LEAD, Post.CLERK)
LEADING = (Role.LEADER, Role.FACILITATOR)


def _member_of(user) -> Member | None:
    return getattr(user, "member", None) if user.is_authenticated else None


def _group_of(obj) -> Group | None:
    return obj if isinstance(obj, Group) else getattr(obj, "group", None)


@rules.predicate
def asked_for_it(user, obj=None) -> bool:
    """Asked for this list: somebody else approves it."""
    member = _member_of(user)
    return bool(member and obj is not None and obj.asked_by_id == member.pk)


_open_roles = Ready(lambda member: Membership.objects.open().filter(member=member).values_list("group_id", "role"))


def _roles_of(member: Member) -> dict[int, str]:
    """{group id: role} of the open memberships, read once for this instance, which lives for one request."""
    if "group_roles" not in member.__dict__:
        member.group_roles = dict(_open_roles(member=member.pk))
    return member.group_roles


def staffs(*posts: str) -> rules.Predicate:
    """Holds one of these posts at the centre that hosts the group; a network post counts everywhere."""

    @rules.predicate(f"staffs as {', '.join(posts)}")
    def predicate(user, obj=None) -> bool:
        member, group = _member_of(user), _group_of(obj)
        return bool(member and group and member.holds(*posts, centre_id=group.host_centre_id))

    return predicate


@rules.predicate
def leads(user, obj=None) -> bool:
    """Is a leader or facilitator of the group."""
    member, group = _member_of(user), _group_of(obj)
    return bool(member and group and _roles_of(member).get(group.pk) in LEADING)


@rules.predicate
def is_in(user, obj=None) -> bool:
    """Has an open membership of the group."""
    member, group = _member_of(user), _group_of(obj)
    return bool(member and group and group.pk in _roles_of(member))


@rules.predicate
def is_live(user, obj=None) -> bool:
    group = _group_of(obj)
    return bool(group and not group.is_archived)


@rules.predicate
def is_readable(user, obj=None) -> bool:
    """Its members, sessions and rhythm: list, page and permission all ask `readable_by`."""
    group = _group_of(obj)
    return bool(group and Group.objects.readable_by(_member_of(user)).filter(pk=group.pk).exists())


@rules.predicate
def is_mine(user, obj=None) -> bool:
    member = _member_of(user)
    return bool(member and isinstance(obj, Membership) and obj.member_id == member.pk)


@rules.predicate
def administers_the_network(user, obj=None) -> bool:
    """Holds the administrator's post of the network, not of a centre."""
    member = _member_of(user)
    return bool(member and any(post.role == Post.ADMIN and post.centre_id is None for post in member.current_posts))


GOVERNING = (Post.COORDINATOR, Post.CENTRE_LEAD)


def hosted_centres(member: Member) -> QuerySet[JusticeCentre]:
    """The centres for which this person may found groups."""
    posts = [post for post in member.current_posts if post.role in GOVERNING]
    if any(post.centre_id is None for post in posts):
        return JusticeCentre.objects.all()
    return JusticeCentre.objects.filter(pk__in=[post.centre_id for post in posts])


@rules.predicate
def can_host(user, obj=None) -> bool:
    """Coordinates or leads this centre (or, without a centre, any)."""
    member = _member_of(user)
    if member is None:
        return False
    if obj is None:
        return any(post.role in GOVERNING for post in member.current_posts)
    return member.holds(*GOVERNING, centre_id=obj.pk)


@rules.predicate
def may_see_people(user, obj=None) -> bool:
    """Holds a post that sees names; the monitoring officer's sees figures (domain 2d, 3.11)."""
    member = _member_of(user)
    return bool(member and any(post.role != Post.ME_OFFICER for post in member.current_posts))


@rules.predicate
def is_active_outside(user, obj=None) -> bool:
    """An active member who is not in the group."""
    member, group = _member_of(user), _group_of(obj)
    may = member and group and member.status in (Member.Status.ACTIVE, Member.Status.DORMANT)
    return bool(may and group.pk not in _roles_of(member))


@rules.predicate
def works_at_its_desk(user, obj=None) -> bool:
    """Of a request that names no group: the desk of the centre that it went to; without one, the network's."""
    member = _member_of(user)
    return bool(member and obj and not obj.group_id and member.holds(*DESK, centre_id=obj.centre_id))


def deciders(request) -> QuerySet[Member]:
    """Everyone who may decide this request to join, whatever kind of group it is (community B3): the other side of
    `cop.decide_join_request`, for telling them."""
    group, today = request.group, clock.today()
    if group is not None and group.is_archived:
        return Member.objects.none()
    centre = group.host_centre_id if group else request.centre_id
    held = StaffPost.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today), started_on__lte=today, role__in=DESK)
    here = held.filter(Q(centre=None) | Q(centre=centre)) if centre else held.filter(centre=None)
    may = Q(pk__in=here.values("member"))
    if group is not None:
        may |= Q(pk__in=Membership.objects.open().leading().filter(group=group).values("member"))
    return Member.objects.present().filter(may, frozen_at=None)


runs = leads | staffs(*DESK)
governs = staffs(*GOVERNING)

# Groups
rules.add_perm("cop.view_group", is_visible)  # architecture 5; decision 7
rules.add_perm("cop.read_group", is_readable)  # domain 2d "read group content"; of the clerk decision 2
rules.add_perm("cop.create_group", can_host)  # domain A4: centres cultivate groups; the clerk does not (decision 2)
rules.add_perm("cop.change_group", is_live & governs)  # domain 4: the coordinator runs one or more groups
rules.add_perm("cop.archive_group", is_live & governs)  # domain A2
rules.add_perm("cop.restore_group", ~is_live & governs)  # domain A2: the one write that an archived group takes

# Memberships
rules.add_perm("cop.view_membership", is_visible)
rules.add_perm("cop.add_to_group", is_live & staffs(*DESK))  # domain 2d "add, correct, import members"
rules.add_perm("cop.change_membership", is_live & governs)  # roles: who facilitates is the coordinator's word
rules.add_perm("cop.end_membership", is_live & staffs(*DESK))  # domain 2d
rules.add_perm("cop.leave_group", is_live & is_mine)  # everyone may leave

# Requests to join (domain A6, C-21; community B3)
rules.add_perm("cop.view_joinrequest", is_visible)
rules.add_perm("cop.decide_join_request", works_at_its_desk | (is_live & runs))
rules.add_perm("cop.ask_for_group", is_live & is_active_outside)  # community B3
rules.add_perm("cop.view_join_requests", holds(*DESK))  # the list of the desk, with its funnel

# Sessions (domain 2d; decision 2)
rules.add_perm("cop.view_groupsession", is_visible)
rules.add_perm("cop.plan_session", is_live & runs)
rules.add_perm("cop.change_session", is_live & runs)
rules.add_perm("cop.move_session", is_live & runs)
rules.add_perm("cop.cancel_session", is_live & runs)
rules.add_perm("cop.close_session", is_live & runs)
rules.add_perm("cop.reopen_session", is_live & runs)
rules.add_perm("cop.take_attendance", is_live & runs)  # domain 2d: facilitator, coordinator, centre staff
rules.add_perm("cop.record_rsvp", is_live & runs)  # decision 14: for others
rules.add_perm("cop.answer_rsvp", is_live & is_in)  # decision 14: for oneself
rules.add_perm("cop.tell_people", is_live & runs)  # decision 11; phones only by members.see_contact and step-up
rules.add_perm("cop.print_sheet", runs)  # learning 11: paper for rooms without technology

# Pairs of entries that may be one person
rules.add_perm("cop.view_twins", administers_the_network)  # decision 30
rules.add_perm("cop.decide_twin", administers_the_network)  # decision 30

# People of the desk
rules.add_perm("cop.view_people", may_see_people)

# Lists that leave the house (safety C-34): domain 2d, "centre staff, centre lead, and a second approver"
rules.add_perm("cop.export_people", holds(Post.CLERK, Post.CENTRE_LEAD))
rules.add_perm("cop.approve_export", ~asked_for_it & holds(*DESK))

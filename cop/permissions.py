"""Who may do what in groups: one line a permission, each with its source. Views ask `has_perm`, never a role.

Those who run a group are its leaders and facilitators and, at the host centre, coordinator, centre lead and clerk
(decision 2). A working group has leaders only and a network group no centre, so both kinds of
role must be enough by themselves. An archived group is read-only, whoever asks (domain A2).
"""

import rules
from django.db.models import QuerySet

from members.models import JusticeCentre, Member, StaffPost
from members.permissions import is_visible
from members.ready import Ready

from .models import Group, Membership

Post, Role = StaffPost.Role, Membership.Role
DESK = (Post.COORDINATOR, Post.CENTRE_LEAD, Post.CLERK)
LEADING = (Role.LEADER, Role.FACILITATOR)


def _member_of(user) -> Member | None:
    return getattr(user, "member", None) if user.is_authenticated else None


def _group_of(obj) -> Group | None:
    return obj if isinstance(obj, Group) else getattr(obj, "group", None)


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

# People of the desk
rules.add_perm("cop.view_people", may_see_people)

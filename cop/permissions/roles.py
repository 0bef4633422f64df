"""What the permissions of this room are made of: who stands where in a group, and whose thing it is.

Those who run a group are its leaders and facilitators and, at the host centre, coordinator, centre lead and clerk
(decision 2). A working group has leaders only and a network group no centre, so both kinds of
role must be enough by themselves. An archived group is read-only, whoever asks (domain A2).
"""

import rules
from django.db.models import Q, QuerySet

from members import clock
from members.models import JusticeCentre, Member, StaffPost
from members.models.profile import is_colleague
from members.permissions import holds_anywhere
from members.ready import Ready

from ..models import Group, JoinRequest, Membership

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
def keeps_both(user, obj=None) -> bool:
    """Of two entries of one centre: coordinates or leads it."""
    member = _member_of(user)
    centre = obj.newer.centre_id if obj is not None else None
    return bool(member and centre and centre == obj.older.centre_id and member.holds(*GOVERNING, centre_id=centre))


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


@rules.predicate
def is_active_outside(user, obj=None) -> bool:
    """An active member who is not in the group."""
    member, group = _member_of(user), _group_of(obj)
    may = member and group and member.status in (Member.Status.ACTIVE, Member.Status.DORMANT)
    return bool(may and group.pk not in _roles_of(member))


@rules.predicate
def works_at_its_desk(user, obj=None) -> bool:
    """Of a request that names no group, or one that is archived by now: the desk of the centre that it went to;
    without one, the network's."""
    member = _member_of(user)
    is_of_a_desk = bool(obj and (obj.group is None or obj.group.is_archived))
    return bool(member and is_of_a_desk and member.holds(*DESK, centre_id=obj.centre_id))


@rules.predicate
def stands_in(user, obj=None) -> bool:
    """Of a request that nobody else can decide: administers the network."""
    member = _member_of(user)
    may = member and obj and member.holds(Post.ADMIN)
    return bool(may and JoinRequest.objects.unattended().filter(pk=obj.pk).exists())


def _on_post(roles: tuple[str, ...], centre: int | None) -> QuerySet[StaffPost]:
    """Who holds one of these posts today, at this centre or in the network."""
    today = clock.today()
    held = StaffPost.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today), started_on__lte=today, role__in=roles)
    return held.filter(Q(centre=None) | Q(centre=centre)) if centre else held.filter(centre=None)


def _who_may(roles: tuple[str, ...], group: Group | None, centre: int | None) -> QuerySet[Member]:
    """People on these posts, and those who lead the group."""
    may = Q(pk__in=_on_post(roles, centre).values("member"))
    if group is not None:
        may |= Q(pk__in=Membership.objects.open().leading().filter(group=group).values("member"))
    return Member.objects.present().filter(may, frozen_at=None)


def deciders(request: JoinRequest) -> QuerySet[Member]:
    """Everyone who may decide this request to join, whatever kind of group it is (community B3): the other side of
    `cop.decide_join_request`, for telling them. Never nobody, while the network has an administrator."""
    if JoinRequest.objects.unattended().filter(pk=request.pk).exists():
        return _who_may((Post.ADMIN,), None, None)
    group = request.group
    if group is None or group.is_archived:
        return _who_may(DESK, None, request.centre_id)
    return _who_may(DESK, group, group.host_centre_id)


def keepers(group: Group | None) -> QuerySet[Member]:
    """Everyone who looks after what is written in this group: the other side of `keeps`, for telling them. Of what is
    in no group the coordinators and centre leads of all centres."""
    if group is None:
        on_post = StaffPost.objects.current().filter(role__in=GOVERNING)
        return Member.objects.present().filter(pk__in=on_post.values("member"), frozen_at=None)
    return _who_may(GOVERNING, group, group.host_centre_id)


@rules.predicate
def reads_posts(user, obj=None) -> bool:
    """Reads what the group writes: list, thread, search and permission all ask `posts_readable_by`."""
    group = _group_of(obj)
    return bool(group and Group.objects.posts_readable_by(_member_of(user)).filter(pk=group.pk).exists())


@rules.predicate
def takes_part(user, obj=None) -> bool:
    """In the group, and not only to watch."""
    member, group = _member_of(user), _group_of(obj)
    return bool(member and group and _roles_of(member).get(group.pk, Role.OBSERVER) != Role.OBSERVER)


@rules.predicate
def wrote_it(user, obj=None) -> bool:
    """Of a question or an answer. Whoever left the group writes there no more, but may still take back."""
    member = _member_of(user)
    return bool(member and obj is not None and obj.author_id == member.pk)


@rules.predicate
def is_its_task(user, obj=None) -> bool:
    """Of a task: it is theirs to do, or they wrote it down."""
    member = _member_of(user)
    return bool(member and obj is not None and member.pk in obj.people)


@rules.predicate
def led_it(user, obj=None) -> bool:
    """Of a session: it was theirs to lead."""
    member = _member_of(user)
    return bool(member and obj is not None and obj.led_by_id == member.pk)


@rules.predicate
def is_posted(user, obj=None) -> bool:
    return bool(obj is not None and obj.is_posted)


@rules.predicate
def is_over(user, obj=None) -> bool:
    return bool(obj is not None and obj.is_over)


@rules.predicate
def is_unnamed(user, obj=None) -> bool:
    """Of an answer: it was given by whoever asked its question anonymously (domain 2)."""
    return bool(obj is not None and obj.question.hides(obj.author_id))


@rules.predicate
def is_anonymous(user, obj=None) -> bool:
    return bool(obj is not None and obj.is_anonymous)


@rules.predicate
def is_admitted(user, obj=None) -> bool:
    """A lawyer in the sense of the Legal Aid Law, s 2(e): an advocate or a higher grade pleader."""
    member = _member_of(user)
    return bool(member and member.bar_grade in (Member.BarGrade.ADVOCATE, Member.BarGrade.HGP))


@rules.predicate
def keeps_somewhere(user, obj=None) -> bool:
    """Looks after what is written in some group, or is told what is dangerous."""
    member = _member_of(user)
    if member is None:
        return False
    may = (*GOVERNING, Post.SAFETY_LEAD)
    return any(post.role in may for post in member.current_posts) or bool({*LEADING} & {*_roles_of(member).values()})


@rules.predicate
def added_it(user, obj=None) -> bool:
    """Of a thing of the library."""
    member = _member_of(user)
    return bool(member and obj is not None and obj.added_by_id == member.pk)


@rules.predicate
def is_of_this_house(user, obj=None) -> bool:
    return is_colleague(_member_of(user))


@rules.predicate
def is_of_all(user, obj=None) -> bool:
    """Of a thing that belongs to no group."""
    if obj is None or hasattr(obj, "group_id"):
        return obj is not None and obj.group_id is None
    return obj.group is None


def stands_as(*statuses: str) -> rules.Predicate:
    """Of a written argument: its status is one of these."""

    @rules.predicate(f"stands as {', '.join(statuses)}")
    def predicate(user, obj=None) -> bool:
        return bool(obj is not None and obj.status in statuses)

    return predicate


@rules.predicate
def is_provider(user, obj=None) -> bool:
    """Somebody who goes to court or prepares it: no staff."""
    member = _member_of(user)
    return bool(member and member.provider_type != Member.ProviderType.STAFF)


@rules.predicate
def leads_somewhere(user, obj=None) -> bool:
    """Leads or facilitates some group, whichever."""
    member = _member_of(user)
    return bool(member and {*LEADING} & {*_roles_of(member).values()})


@rules.predicate
def is_free(user, obj=None) -> bool:
    """Of a group: whoever sees it may walk in."""
    group = _group_of(obj)
    return bool(group and group.joining == Group.Joining.FREE)


@rules.predicate
def asks_here(user, obj=None) -> bool:
    """Of a group: one comes in by asking."""
    group = _group_of(obj)
    return bool(group and group.joining == Group.Joining.REQUEST)


@rules.predicate
def is_called(user, obj=None) -> bool:
    """Of an invitation into a group: it waits for this person's word."""
    member = _member_of(user)
    return bool(member and obj is not None and obj.is_invitation and obj.is_open and obj.member_id == member.pk)


@rules.predicate
def is_waiting(user, obj=None) -> bool:
    """Of an addition: its announcement's author has said nothing yet."""
    return bool(obj is not None and obj.is_waiting)


@rules.predicate
def wrote_its_announcement(user, obj=None) -> bool:
    """Of a comment: it stands beneath what they wrote."""
    member = _member_of(user)
    return bool(member and obj is not None and obj.announcement and obj.announcement.author_id == member.pk)


runs = leads | staffs(*DESK)
tends_the_law = holds_anywhere(*DESK, Post.ADMIN)
governs = staffs(*GOVERNING)
keeps = leads | governs
writes_there = takes_part | governs

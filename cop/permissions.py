"""Who may do what in groups: one line a permission, each with its source. Views ask `has_perm`, never a role.

Those who run a group are its leaders and facilitators and, at the host centre, coordinator, centre lead and clerk
(decision 2). A working group has leaders only and a network group no centre, so both kinds of
role must be enough by themselves. An archived group is read-only, whoever asks (domain A2).
"""

import rules
from django.db.models import Q, QuerySet

from members import clock
from members.models import JusticeCentre, Member, StaffPost
from members.permissions import administers_the_network, holds, holds_anywhere, is_visible
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


def deciders(request) -> QuerySet[Member]:
    """Everyone who may decide this request to join, whatever kind of group it is (community B3): the other side of
    `cop.decide_join_request`, for telling them."""
    group = request.group
    if group is not None and group.is_archived:
        return Member.objects.none()
    return _who_may(DESK, group, group.host_centre_id if group else request.centre_id)


def keepers(group: Group) -> QuerySet[Member]:
    """Everyone who looks after what is written in this group: the other side of `keeps`, for telling them."""
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
def is_of_all(user, obj=None) -> bool:
    """Of a thing of the library that belongs to no group."""
    return bool(obj is not None and obj.group_id is None)


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


runs = leads | staffs(*DESK)
tends_the_law = holds_anywhere(*DESK, Post.ADMIN)
governs = staffs(*GOVERNING)
keeps = leads | governs
writes_there = takes_part | governs

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
rules.add_perm("cop.write_summary", is_live & (keeps | led_it))  # C11; the clerk reads no posts (decision 2)
rules.add_perm("cop.rate_session", is_live & is_in)  # domain 4, session kit
rules.add_perm("cop.print_sheet", runs)  # learning 11: paper for rooms without technology

# Ideas and tasks (domain A24)
rules.add_perm("cop.view_idea", is_visible)
rules.add_perm("cop.view_task", is_visible)
rules.add_perm("cop.add_idea", is_live & takes_part)  # and vote
rules.add_perm("cop.withdraw_idea", is_live & (wrote_it | keeps))
rules.add_perm("cop.make_task", is_live & writes_there)
rules.add_perm("cop.end_task", is_live & (is_its_task | keeps))
rules.add_perm("cop.end_any_task", is_live & keeps)

# Questions and answers (domain 2d "read group content", decision 2: not the clerk; community B2, B6)
rules.add_perm("cop.read_posts", reads_posts)
rules.add_perm("cop.view_question", is_visible)
rules.add_perm("cop.view_answer", is_visible)
rules.add_perm("cop.ask_question", is_live & writes_there)
rules.add_perm("cop.edit_question", is_live & ((wrote_it & writes_there) | (is_posted & keeps)))
rules.add_perm("cop.discard_draft", ~is_posted & wrote_it)
rules.add_perm("cop.release_question", is_live & ~is_posted & ~wrote_it & leads)  # domain 3.13: the facilitator's
rules.add_perm("cop.override_stop", is_live & leads)  # domain 3.13: with a reason, audited
rules.add_perm("cop.close_question", is_live & is_posted & ~is_over & (wrote_it | keeps))
rules.add_perm("cop.reopen_question", is_live & is_over & (wrote_it | keeps))  # domain 2c: for 30 days
rules.add_perm("cop.tell_outcome", is_live & is_posted & wrote_it)
rules.add_perm("cop.ask_colleagues", is_live & is_posted & ~is_over & ((wrote_it & takes_part) | keeps))  # domain 4
rules.add_perm("cop.change_clinic", is_live & is_posted & ((wrote_it & takes_part) | keeps))  # A18, A19
rules.add_perm("cop.answer_question", is_live & is_posted & ~is_over & writes_there)
rules.add_perm("cop.edit_answer", is_live & ((wrote_it & writes_there) | keeps))
rules.add_perm("cop.withdraw_answer", wrote_it)  # what I said is mine to take back, wherever I am now
rules.add_perm("cop.accept_answer", is_live & is_posted & ((wrote_it & takes_part) | keeps))  # community B2
rules.add_perm("cop.verify_answer", is_live & ~wrote_it & is_admitted & takes_part)  # a named reviewer
rules.add_perm("cop.promote_answer", is_live & (keeps | (wrote_it & takes_part)))
rules.add_perm("cop.thank_for_answer", is_live & ~wrote_it & reads_posts)  # B32, B34
rules.add_perm("cop.report_post", ~wrote_it & reads_posts)  # community B6
rules.add_perm("cop.view_post_reports", keeps_somewhere)
rules.add_perm("cop.close_post_report", keeps | staffs(Post.SAFETY_LEAD))  # community B6; domain 2d, "on flag"
rules.add_perm("cop.see_author", is_anonymous & staffs(Post.SAFETY_LEAD))  # domain 2; the view audits

# Library (domain C22): what all members read is one list of the whole network, so any centre's coordinator keeps it
keeps_it = (is_of_all & (added_it | holds_anywhere(*GOVERNING))) | (is_live & keeps)
rules.add_perm("cop.view_resource", is_visible)
rules.add_perm("cop.add_resource", keeps_somewhere | holds(*DESK))  # the desk too: it types what others found
rules.add_perm("cop.tend_library", holds_anywhere(*GOVERNING))  # what the desk is told of dead links and the like
rules.add_perm("cop.change_resource", keeps_it)
rules.add_perm("cop.review_resource", keeps_it)
rules.add_perm("cop.withdraw_resource", keeps_it)
rules.add_perm("cop.restore_resource", keeps_it)
rules.add_perm("cop.add_resource_file", keeps_it)

# Written arguments (domain A20: another person reviews)
rules.add_perm("cop.view_writtenargument", is_visible)
rules.add_perm("cop.write_argument", is_live & takes_part)
rules.add_perm("cop.edit_argument", is_live & wrote_it & takes_part & stands_as("draft", "held", "changes"))
rules.add_perm("cop.submit_argument", is_live & wrote_it & takes_part & stands_as("draft", "changes"))
rules.add_perm("cop.recall_argument", is_live & wrote_it & stands_as("review"))
rules.add_perm("cop.review_argument", is_live & takes_part & ~wrote_it & stands_as("review"))
rules.add_perm("cop.renew_argument", is_live & takes_part & (wrote_it | keeps) & stands_as("published"))
rules.add_perm(
    "cop.withdraw_argument",
    is_live & ((wrote_it & stands_as("draft", "held", "changes", "published")) | (keeps & stands_as("published"))),
)
rules.add_perm("cop.attest_use", is_live & is_visible & is_provider & stands_as("published", "superseded"))

# The law (domain 2d, "lists"). Checked is what a lawyer has checked who looks after something (domain, preface)
rules.add_perm("cop.view_law_desk", tends_the_law)
rules.add_perm("cop.add_provision", tends_the_law)
rules.add_perm("cop.change_provision", tends_the_law)
rules.add_perm("cop.check_provision", is_admitted & (tends_the_law | leads_somewhere))
rules.add_perm("cop.check_case", is_admitted & (tends_the_law | leads_somewhere))
rules.add_perm("cop.cite_in_session", is_live & runs)  # domain B10

# Pairs of entries that may be one person
rules.add_perm("cop.view_twins", administers_the_network)  # decision 30
rules.add_perm("cop.decide_twin", administers_the_network)  # decision 30

# People of the desk
rules.add_perm("cop.view_people", may_see_people)

# Lists that leave the house (safety C-34): domain 2d, "centre staff, centre lead, and a second approver"
rules.add_perm("cop.export_people", holds(Post.CLERK, Post.CENTRE_LEAD))
rules.add_perm("cop.approve_export", ~asked_for_it & holds(*DESK))

"""Who may do what in this room: one line a permission, each with its source. Views ask `has_perm`, never a role.

Only here, in `visible_to` and in `second_factor` are roles named. A post counts at its own centre, a network post
at all of them.
"""

import rules

from .models import JusticeCentre, Member, StaffPost
from .models.profile import is_colleague, may_meet

Role = StaffPost.Role
DESK = (Role.COORDINATOR, Role.CENTRE_LEAD, Role.CLERK)


def _member_of(user) -> Member | None:
    return getattr(user, "member", None) if user.is_authenticated else None


def holds(*roles: str) -> rules.Predicate:
    """One of these posts at the object's centre, or anywhere without an object. It is a centre or has `centre_id`."""

    @rules.predicate(f"holds {', '.join(roles)}")
    def predicate(user, obj=None) -> bool:
        member = _member_of(user)
        if member is None:
            return False
        if obj is None:
            return any(post.role in roles for post in member.current_posts)
        return member.holds(*roles, centre_id=obj.pk if isinstance(obj, JusticeCentre) else obj.centre_id)

    return predicate


def holds_anywhere(*roles: str) -> rules.Predicate:
    """One of these posts, whatever the object: for lists that all centres share."""

    @rules.predicate(f"holds anywhere {', '.join(roles)}")
    def predicate(user, obj=None) -> bool:
        member = _member_of(user)
        return bool(member and any(post.role in roles for post in member.current_posts))

    return predicate


@rules.predicate
def administers_the_network(user, obj=None) -> bool:
    """Holds the administrator's post of the network, not of a centre."""
    member = _member_of(user)
    return bool(member and any(post.role == Role.ADMIN and post.centre_id is None for post in member.current_posts))


@rules.predicate
def holds_a_post(user, obj=None) -> bool:
    member = _member_of(user)
    return bool(member and member.current_posts)


@rules.predicate
def is_self(user, obj=None) -> bool:
    member = _member_of(user)
    return bool(member and isinstance(obj, Member) and member.pk == obj.pk)


@rules.predicate
def is_own_post(user, obj=None) -> bool:
    member = _member_of(user)
    return bool(member and isinstance(obj, StaffPost) and member.pk == obj.member_id)


@rules.predicate
def closed_it(user, obj=None) -> bool:
    """Who closed an account does not open it again."""
    member = _member_of(user)
    return bool(member and obj is not None and obj.frozen_by_id == member.pk)


@rules.predicate
def is_visible(user, obj=None) -> bool:
    """The list, the page and the permission cannot disagree: all ask `visible_to`."""
    return obj is not None and type(obj)._default_manager.visible_to(_member_of(user)).filter(pk=obj.pk).exists()


@rules.predicate
def moves_its_centre(user, obj=None) -> bool:
    """Whoever merges an organisation that is a centre may change that centre too."""
    centre = getattr(obj, "centre", None)
    return centre is None or holds(Role.CENTRE_LEAD, Role.ADMIN).test(user, centre)


@rules.predicate
def is_emptied(user, obj=None) -> bool:
    """Nobody is behind this entry any more (safety C-35d): there is nothing to correct, to reach or to invite."""
    return isinstance(obj, Member) and obj.status == Member.Status.ANONYMISED


@rules.predicate
def meets(user, obj=None) -> bool:
    return may_meet(_member_of(user))


@rules.predicate
def writes(user, obj=None) -> bool:
    return is_colleague(_member_of(user))


# People
rules.add_perm("members.view_member", is_visible)  # architecture 5
rules.add_perm("members.view_desk", holds_a_post)  # spec 2: /s/
rules.add_perm("members.view_todo", holds(*DESK))  # decision 2: the monitoring officer sees figures only
rules.add_perm(
    "members.see_contact", ~is_emptied & holds(Role.COORDINATOR, Role.CLERK)
)  # domain 2d; the view asks for step-up
rules.add_perm("members.add_member", holds(*DESK))  # domain 2d
rules.add_perm("members.change_member", ~is_emptied & holds(*DESK))  # domain 2d
rules.add_perm(
    "members.merge_member", ~is_emptied & ~is_self & holds(Role.COORDINATOR, Role.CENTRE_LEAD, Role.ADMIN)
)  # domain 2d "correct", but for the clerk: as for organisations (B5); both entries; the view asks for step-up
rules.add_perm("members.correct_member", ~is_emptied & holds(*DESK))  # domain 2d
rules.add_perm("members.import_roster", holds(*DESK))  # domain 2d
rules.add_perm("members.take_back_invitation", holds(*DESK, Role.ADMIN))  # safety C-01; it takes a way in away
rules.add_perm("members.invite_member", ~is_emptied & holds(*DESK, Role.ADMIN))  # domain 2d; the view asks for step-up
rules.add_perm(
    "members.freeze_member", ~is_emptied & (is_self | holds(*DESK, Role.SAFETY_LEAD, Role.ADMIN))
)  # domain 2d
rules.add_perm(
    "members.thaw_member", ~is_self & ~closed_it & holds(*DESK, Role.SAFETY_LEAD, Role.ADMIN)
)  # spec 12: in person; by a second one, with step-up
rules.add_perm("members.hand_over", ~is_self & holds(*DESK, Role.SAFETY_LEAD, Role.ADMIN))  # decision 31
rules.add_perm(
    "members.reset_factor", ~is_emptied & ~is_self & holds(*DESK, Role.SAFETY_LEAD, Role.ADMIN)
)  # C-06: two of them
rules.add_perm("members.stop_factor_reset", is_self | holds(*DESK, Role.SAFETY_LEAD, Role.ADMIN))  # C-06
rules.add_perm(
    "members.give_post", ~is_emptied & ~is_self & ~is_own_post & holds(Role.ADMIN)
)  # domain 2d, settings; step-up

# Each other
rules.add_perm("members.view_people", meets)  # domain 2c: no finder in the first 14 days
rules.add_perm("members.write_message", writes)  # to whom: models.inbox.people_for
rules.add_perm("members.handle_report", holds(Role.SAFETY_LEAD))  # domain 2d, "on flag"

# Lists
rules.add_perm("members.change_organisation", holds_anywhere(*DESK, Role.ADMIN))  # domain 2d, "lists"
rules.add_perm(
    "members.merge_organisation", holds_anywhere(Role.COORDINATOR, Role.CENTRE_LEAD, Role.ADMIN) & moves_its_centre
)  # B5: what the lists of all centres show; the view asks for step-up
rules.add_perm("members.change_list", administers_the_network)  # domain 2d "lists": of all centres, so the network's
rules.add_perm("members.change_holiday", holds_anywhere(*DESK, Role.ADMIN))  # domain 2d, "lists"; 3.3
rules.add_perm("members.switch_crisis", holds(Role.COORDINATOR, Role.CENTRE_LEAD, Role.SAFETY_LEAD, Role.ADMIN))  # A11
rules.add_perm("members.change_centre", holds(Role.CENTRE_LEAD, Role.ADMIN))  # domain 2d, "settings"

# Mail
rules.add_perm("members.view_mail", holds(*DESK, Role.ADMIN))  # domain 2d: /s/mail/
rules.add_perm("members.manage_mail", holds(*DESK, Role.ADMIN))  # resend, send to one, hold back
rules.add_perm("members.change_digest", is_self | holds(Role.COORDINATOR, Role.CENTRE_LEAD, Role.ADMIN))  # domain 6
rules.add_perm("members.lift_brake", holds(Role.ADMIN))  # safety 4.4: a human lifts the brake

# The house
rules.add_perm("members.view_health", holds_a_post)  # a staff page
rules.add_perm("members.view_audit", holds(Role.ADMIN, Role.SAFETY_LEAD, Role.CENTRE_LEAD))  # AuditEntry.visible_to
rules.add_perm("members.manage_settings", holds(Role.ADMIN))  # domain 2d

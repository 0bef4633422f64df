"""The cast: two centres, and people whose names tell what they may do.

Home is centre PDK with the members' group HOME. The lawyer, the paralegal and the facilitator are in it; the
stranger is an ordinary member of the other centre; staff is the clerk of PDK, staff_other the clerk of IGY.
"""

from dataclasses import dataclass

from cop.models import Group, Membership
from members.models import JusticeCentre, Member, StaffPost

from .factories import give_posts, make_centres, make_groups, make_members

ROLES = (
    "lawyer", "paralegal", "newcomer", "stranger", "facilitator", "coordinator", "staff", "staff_other", "safety",
    "superuser",
)  # fmt: skip


@dataclass
class Cast:
    centre: JusticeCentre
    other_centre: JusticeCentre
    group: Group
    other_group: Group
    lawyer: Member
    paralegal: Member
    newcomer: Member
    stranger: Member
    facilitator: Member
    coordinator: Member
    staff: Member
    staff_other: Member
    safety: Member
    superuser: Member


def build_cast() -> Cast:
    """Everyone has an account; everyone but the superuser can be reached by mail."""
    home, other = make_centres("PDK", "IGY")
    group, other_group = make_groups(
        (home, {"code": "HOME", "visibility": Group.Visibility.MEMBERS}),
        (other, {"code": "AWAY", "visibility": Group.Visibility.HIDDEN}),
    )
    reached, staff = {"account": True, "mail": True}, {"account": True, "mail": True, "provider_type": "staff"}
    mobile = {"provider_type": "paralegal", "paralegal_kind": Member.ParalegalKind.MOBILE}
    who = {
        "lawyer": (home, reached),
        "paralegal": (home, {**reached, **mobile}),
        "newcomer": (home, reached),
        "stranger": (other, reached),
        "facilitator": (home, reached),
        "coordinator": (home, staff),
        "staff": (home, staff),
        "staff_other": (other, staff),
        "safety": (None, staff),
        "superuser": (None, {"account": True, "provider_type": "staff", "superuser": True}),
    }
    people = dict(zip(who, make_members(who.values()), strict=True))
    post, role = StaffPost.Role, Membership.Role
    give_posts(
        (people["coordinator"], post.COORDINATOR, home),
        (people["staff"], post.CLERK, home),
        (people["staff_other"], post.CLERK, other),
        (people["safety"], post.SAFETY_LEAD, None),
    )
    Membership.objects.bulk_create(
        [
            Membership(group=group, member=people["lawyer"], role=role.MEMBER),
            Membership(group=group, member=people["paralegal"], role=role.MEMBER),
            Membership(group=group, member=people["facilitator"], role=role.FACILITATOR),
            Membership(group=other_group, member=people["stranger"], role=role.MEMBER),
        ]
    )
    return Cast(home, other, group, other_group, **people)

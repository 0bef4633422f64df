"""The cast: two centres, and people whose names tell what they may do.

Home is centre PDK with the members' group HOME. The lawyer, the paralegal and the facilitator are in it; the
stranger is an ordinary member of the other centre; staff is the clerk of PDK, staff_other the clerk of IGY.
"""

from dataclasses import dataclass

from cop.models import Group, Membership
from members.models import JusticeCentre, Member, StaffPost

from .factories import give_post, join, make_centre, make_group, make_members

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
    home, other = make_centre("PDK"), make_centre("IGY")
    group = make_group(home, code="HOME", visibility=Group.Visibility.MEMBERS)
    other_group = make_group(other, code="AWAY", visibility=Group.Visibility.HIDDEN)
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
        "superuser": (None, {"account": True, "provider_type": "staff"}),
    }
    people = dict(zip(who, make_members(who.values()), strict=True))
    people["superuser"].user.is_superuser = True
    people["superuser"].user.save()
    give_post(people["coordinator"], StaffPost.Role.COORDINATOR, home)
    give_post(people["staff"], StaffPost.Role.CLERK, home)
    give_post(people["staff_other"], StaffPost.Role.CLERK, other)
    give_post(people["safety"], StaffPost.Role.SAFETY_LEAD)
    join(group, people["lawyer"], people["paralegal"])
    join(group, people["facilitator"], role=Membership.Role.FACILITATOR)
    join(other_group, people["stranger"])
    return Cast(home, other, group, other_group, **people)

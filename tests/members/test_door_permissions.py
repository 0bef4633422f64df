"""Every permission of this room by role: at the own centre, at another one, and without an object (domain 2d)."""

import re
from pathlib import Path

import pytest
import rules.permissions

from members.models import StaffPost
from tests.factories import give_post, make_member

ROOT = Path(__file__).resolve().parents[2]
DESK = {"coordinator", "staff", "centre_lead"}
STAFF = DESK | {"staff_other", "me_officer", "safety", "admin", "centre_admin"}
EVERYONE = STAFF | {"lawyer", "stranger", "facilitator", "superuser"}
NOBODY: set[str] = set()

# permission: (to the lawyer of PDK, to the stranger of IGY, without an object); safety and admin hold network posts
TABLE = {
    "members.view_member": (
        DESK | {"lawyer", "safety", "admin", "centre_admin"},
        {"stranger", "staff_other", "safety", "admin"},
        NOBODY,
    ),
    "members.view_desk": (STAFF, STAFF, STAFF),
    "members.view_todo": (DESK, {"staff_other"}, DESK | {"staff_other"}),
    "members.see_contact": ({"coordinator", "staff"}, {"staff_other"}, {"coordinator", "staff", "staff_other"}),
    "members.add_member": (DESK, {"staff_other"}, DESK | {"staff_other"}),
    "members.change_member": (DESK, {"staff_other"}, DESK | {"staff_other"}),
    "members.merge_member": (
        {"coordinator", "centre_lead", "admin", "centre_admin"},
        {"admin"},
        {"coordinator", "centre_lead", "admin", "centre_admin"},
    ),
    "members.correct_member": (DESK, {"staff_other"}, DESK | {"staff_other"}),
    "members.change_organisation": (
        DESK | {"staff_other", "admin", "centre_admin"},
        DESK | {"staff_other", "admin", "centre_admin"},
        DESK | {"staff_other", "admin", "centre_admin"},
    ),
    "members.merge_organisation": (
        {"centre_lead", "admin", "centre_admin"},
        {"admin"},
        {"coordinator", "centre_lead", "admin", "centre_admin"},
    ),
    "members.change_list": ({"admin"}, {"admin"}, {"admin"}),
    "members.change_holiday": (
        DESK | {"staff_other", "admin", "centre_admin"},
        DESK | {"staff_other", "admin", "centre_admin"},
        DESK | {"staff_other", "admin", "centre_admin"},
    ),
    "members.change_centre": (
        {"centre_lead", "admin", "centre_admin"},
        {"admin"},
        {"centre_lead", "admin", "centre_admin"},
    ),
    "members.import_roster": (DESK, {"staff_other"}, DESK | {"staff_other"}),
    "members.invite_member": (
        DESK | {"admin", "centre_admin"},
        {"staff_other", "admin"},
        DESK | {"staff_other", "admin", "centre_admin"},
    ),
    "members.take_back_invitation": (
        DESK | {"admin", "centre_admin"},
        {"staff_other", "admin"},
        DESK | {"staff_other", "admin", "centre_admin"},
    ),
    "members.freeze_member": (
        DESK | {"lawyer", "safety", "admin", "centre_admin"},
        {"stranger", "staff_other", "safety", "admin"},
        DESK | {"staff_other", "safety", "admin", "centre_admin"},
    ),
    "members.thaw_member": (
        DESK | {"safety", "admin", "centre_admin"},
        {"staff_other", "safety", "admin"},
        DESK | {"staff_other", "safety", "admin", "centre_admin"},
    ),
    "members.switch_crisis": (
        {"coordinator", "centre_lead", "safety", "admin", "centre_admin"},
        {"safety", "admin"},
        {"coordinator", "centre_lead", "safety", "admin", "centre_admin"},
    ),
    "members.reset_factor": (
        DESK | {"safety", "admin", "centre_admin"},
        {"staff_other", "safety", "admin"},
        DESK | {"staff_other", "safety", "admin", "centre_admin"},
    ),
    "members.stop_factor_reset": (
        DESK | {"lawyer", "safety", "admin", "centre_admin"},
        {"stranger", "staff_other", "safety", "admin"},
        DESK | {"staff_other", "safety", "admin", "centre_admin"},
    ),
    "members.hand_over": (
        DESK | {"safety", "admin", "centre_admin"},
        {"staff_other", "safety", "admin"},
        DESK | {"staff_other", "safety", "admin", "centre_admin"},
    ),
    "members.give_post": ({"admin", "centre_admin"}, {"admin"}, {"admin", "centre_admin"}),
    "members.view_people": (EVERYONE - {"superuser"},) * 3,
    "members.write_message": (EVERYONE - {"superuser"},) * 3,
    "members.handle_report": ({"safety"},) * 3,
    "members.view_mail": (
        DESK | {"admin", "centre_admin"},
        {"staff_other", "admin"},
        DESK | {"staff_other", "admin", "centre_admin"},
    ),
    "members.manage_mail": (
        DESK | {"admin", "centre_admin"},
        {"staff_other", "admin"},
        DESK | {"staff_other", "admin", "centre_admin"},
    ),
    "members.change_digest": (
        {"lawyer", "coordinator", "centre_lead", "admin", "centre_admin"},
        {"stranger", "admin"},
        {"coordinator", "centre_lead", "admin", "centre_admin"},
    ),
    "members.lift_brake": ({"admin", "centre_admin"}, {"admin"}, {"admin", "centre_admin"}),
    "members.view_health": (STAFF, STAFF, STAFF),
    "members.view_audit": (
        {"centre_lead", "safety", "admin", "centre_admin"},
        {"safety", "admin"},
        {"centre_lead", "safety", "admin", "centre_admin"},
    ),
    "members.manage_settings": ({"admin", "centre_admin"}, {"admin"}, {"admin", "centre_admin"}),
}


@pytest.fixture
def people(cast):
    """The cast, and the posts that it lacks."""
    found = {name: getattr(cast, name) for name in EVERYONE if hasattr(cast, name)}
    for name, centre in [("centre_lead", cast.centre), ("me_officer", cast.centre), ("admin", None)]:
        found[name] = make_member(centre, account=True, provider_type="staff")
        give_post(found[name], name, centre)
    found["centre_admin"] = make_member(cast.centre, account=True, provider_type="staff")
    give_post(found["centre_admin"], StaffPost.Role.ADMIN, cast.centre)
    return found


def _allowed(people, perm: str, obj) -> set[str]:
    return {name for name, member in people.items() if member.user.has_perm(perm, obj)}


@pytest.mark.parametrize("perm", TABLE)
def test_who_may(people, perm):
    assert set(people) == EVERYONE
    here, there, anywhere = TABLE[perm]
    assert _allowed(people, perm, people["lawyer"]) == here
    assert _allowed(people, perm, people["stranger"]) == there
    assert _allowed(people, perm, None) == anywhere


def test_every_permission_has_a_row():
    assert {name for name in rules.permissions.permissions if name.startswith("members.")} == set(TABLE)


def test_every_permission_that_is_asked_exists():
    """An unknown name would only ever say no; a misspelt one is found here."""
    calls = r"(?:has_perm|permission_required(?:_or_403)?|permission=|_permission = )"
    asked = re.compile(calls + r'\W*(?:request\W+)?"(\w+\.\w+)"')
    in_templates = re.compile(r"perms\.(\w+\.\w+)")
    names = set()
    for app in ("members", "cop", "trainings", "mentoring"):
        for path in (ROOT / app).rglob("*.py"):
            names |= set(asked.findall(path.read_text()))
    for path in (ROOT / "templates").rglob("*.html"):
        names |= set(in_templates.findall(path.read_text()))
    assert names
    assert {name for name in names if not rules.permissions.perm_exists(name)} == set()


def test_a_centre_is_changed_by_its_own_lead(people, cast):
    assert people["centre_lead"].user.has_perm("members.change_centre", cast.centre)
    assert not people["centre_lead"].user.has_perm("members.change_centre", cast.other_centre)


def test_a_superuser_is_nobody_without_a_post(people):
    assert people["superuser"].user.is_superuser
    assert not any(people["superuser"].user.has_perm(p, people["lawyer"]) for p in TABLE)


def test_a_closed_account_may_nothing(people):
    people["staff"].user.is_active = False
    assert not people["staff"].user.has_perm("members.add_member", people["lawyer"])


def test_a_post_counts_only_while_it_is_held(people):
    StaffPost.objects.filter(member=people["staff"]).update(started_on="2020-01-01", ended_on="2020-12-31")
    people["staff"].__dict__.pop("current_posts", None)
    assert not people["staff"].user.has_perm("members.add_member", people["lawyer"])


def test_c18_a_role_that_ends_counts_at_the_next_request(cast, sign_in):
    client = sign_in(cast.staff)
    assert client.get("/s/health/").status_code == 200
    StaffPost.objects.filter(member=cast.staff).update(started_on="2020-01-01", ended_on="2020-12-31")
    assert client.get("/s/health/").status_code == 403

"""Groups from the desk, over HTTP: giving a role asks for a fresh proof (safety C-09)."""

import pytest
from django.test import Client
from django.urls import reverse

from cop.models import Group, Membership
from tests.factories import join
from tests.signing_in import sign_in_client

Role = Membership.Role


def _founding(**more) -> dict:
    return {
        "code": "NEW1", "name_en": "New", "kind": "cop", "visibility": "open", "rhythm": "monthly",
        "stage": "potential", "mail_detail_cap": "counts",
        "founded_on": "2026-01-05", "founded_precision": "day", **more,
    }  # fmt: skip


@pytest.mark.parametrize("role", [Role.LEADER, Role.FACILITATOR])
def test_c09_add_to_group_asks_for_a_proof_when_it_gives_a_lead(cast, role):
    client = sign_in_client(Client(), cast.coordinator, stepped_up=False)
    form = {"member": cast.newcomer.pk, "role": role}
    where = reverse("cop:add_to_group", args=["HOME"])
    assert client.get(where).status_code == 200
    assert client.post(where, form)["Location"].startswith("/in/again/")
    assert not cast.newcomer.memberships.exists()
    assert sign_in_client(Client(), cast.coordinator).post(where, form).status_code == 302
    assert cast.newcomer.memberships.get().role == role


def test_c09_add_to_group_as_a_member_asks_for_nothing(cast):
    client = sign_in_client(Client(), cast.coordinator, stepped_up=False)
    client.post(reverse("cop:add_to_group", args=["HOME"]), {"member": cast.newcomer.pk, "role": Role.MEMBER})
    assert cast.newcomer.memberships.get().role == Role.MEMBER


def test_c09_the_proof_is_asked_of_who_comes_back_as_a_leader(cast):
    """Coming back is the same verb: the closed row of before opens no way round."""
    join(cast.group, cast.newcomer, role=Role.LEADER, left_on="2999-01-01")
    client = sign_in_client(Client(), cast.coordinator, stepped_up=False)
    client.post(reverse("cop:add_to_group", args=["HOME"]), {"member": cast.newcomer.pk, "role": Role.LEADER})
    assert not cast.newcomer.memberships.open().exists()


def test_c09_the_clerk_gives_no_role(cast):
    """Who leads is the coordinator's word: a hand-made form of the clerk adds a plain member."""
    where = reverse("cop:add_to_group", args=["HOME"])
    sign_in_client(Client(), cast.staff).post(where, {"member": cast.newcomer.pk, "role": Role.FACILITATOR})
    assert cast.newcomer.memberships.get().role == Role.MEMBER


@pytest.mark.parametrize("view", ["join_group", "add_member", "rejoin_network"])
def test_c09_other_ways_into_a_group_give_no_role(cast, view):
    """Adding a person, taking one back and joining from the person's page make plain members, whatever is posted."""
    people = {"join_group": [cast.newcomer.pk], "rejoin_network": [cast.newcomer.pk], "add_member": []}
    client = sign_in_client(Client(), cast.coordinator, stepped_up=False)
    form = {
        "group": cast.group.pk, "groups": [cast.group.pk], "role": Role.LEADER, "full_name_en": "Newly Added",
        "work": "lawyer.advocate", "centre": cast.centre.pk, "sector": "private",
    }  # fmt: skip
    client.post(reverse(f"cop:{view}", args=people[view]), form)
    assert set(Membership.objects.exclude(member=cast.facilitator).values_list("role", flat=True)) == {Role.MEMBER}


def test_c09_create_group_with_a_facilitator_asks_for_a_proof(cast):
    where, asked = reverse("cop:create_group"), _founding(host_centre=cast.centre.pk, facilitator=cast.newcomer.pk)
    client = sign_in_client(Client(), cast.coordinator, stepped_up=False)
    assert client.post(where, asked)["Location"].startswith("/in/again/")
    assert not Group.objects.filter(code="NEW1").exists()
    assert client.post(where, _founding(host_centre=cast.centre.pk, kind="working_group")).status_code == 302
    assert Group.objects.filter(code="NEW1").exists()

"""Leaks: a word planted in every confidential field is looked for on every page that must not know it.

What is hidden is put there first, then looked for (architecture 12.5). Mails and feeds have the same test beside
their code, in tests/members/ and tests/cop/.
"""

import pytest
from django.test import Client

from members.models import Member
from tests.factories import join, make_member
from tests.signing_in import sign_in_client

from .routes import ours
from .test_access import _address, opened
from .world import build_world

NEAR = ("Canarynear", "canary.near@example.org", "9000009999")


def _plant_near(cast) -> Member:
    """A member of the home group behind a chosen name."""
    someone = make_member(
        cast.centre,
        full_name_en=NEAR[0],
        full_name_my=None,
        display_name="Shown",
        email=NEAR[1],
        phone=f"+95{NEAR[2]}",
    )
    join(cast.group, someone)
    return someone


@pytest.mark.parametrize("role", ["lawyer", "facilitator", "stranger", "safety"])
def test_c19_a_chosen_name_hides_the_real_one_and_the_contacts(cast, role):
    world = build_world(cast)
    _plant_near(cast)
    client, seen, theirs = sign_in_client(Client(), getattr(cast, role)), 0, set(opened(role))
    for name, pattern in ours():
        if name not in theirs:
            continue  # they get no page there: tests/walls/test_access.py
        response = client.get(_address(name, pattern, world.own))
        assert response.status_code == 200, name
        if response.streaming:
            continue
        seen += 1
        words = NEAR[1:] if role == "safety" else NEAR
        assert not [word for word in words if word.encode() in response.content], name
    assert seen > 10


def test_contacts_are_on_no_page_that_did_not_ask_for_a_proof(cast):
    """The desk sees names; phones and addresses only behind a step-up (safety C-09)."""
    world = build_world(cast)
    someone = _plant_near(cast)
    world.own.member = someone
    client = sign_in_client(Client(), cast.staff, stepped_up=False)
    for name, pattern in ours():
        if name.startswith("demo:") or name == "members:leave":
            continue
        response = client.get(_address(name, pattern, world.own))
        if response.status_code == 200 and not response.streaming:
            assert not [word for word in NEAR[1:] if word.encode() in response.content], name

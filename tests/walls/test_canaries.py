"""Leaks: a word planted in every confidential field is looked for on every page that must not know it.

What is hidden is put there first, then looked for (architecture 12.5). Mails and feeds have the same test beside
their code, in tests/members/ and tests/cop/.
"""

import logging

import pytest
from django.test import Client

from cop.models import (
    Announcement,
    Answer,
    Comment,
    GroupAgreement,
    Idea,
    Question,
    Resource,
    SessionClinic,
    SessionSummary,
    Task,
    WrittenArgument,
)
from members.models import Member
from tests.factories import join, make_member, make_session
from tests.signing_in import sign_in_client

from .crawl import pages
from .routes import ours
from .test_access import _address, opened
from .world import build_world

# As people of the other centre and of no centre would type them; both scripts.
AWAY = ("Canaryaway", "ကိန္နရီဝေး")
NEAR = ("Canarynear", "canary.near@example.org", "9000009999")


def _plant_away(cast) -> None:
    """Everything that the other centre holds."""
    cast.other_group.name_en = cast.other_group.name_my = AWAY[0]
    cast.other_group.purpose = AWAY[1]
    cast.other_group.save()
    for name in AWAY:
        someone = make_member(
            cast.other_centre,
            mail=True,
            full_name_en=name,
            full_name_my=name,
            display_name=name,
            phone="+959000008888",
        )
        join(cast.other_group, someone)
    make_session(cast.other_group, title=AWAY[0], place=AWAY[1], join_link=f"https://example.org/{AWAY[0]}")
    _plant_written(cast.other_group)


def _plant_written(group) -> None:
    """In what the hidden group wrote: it exists for no stranger, on no list, in no count, search or address."""
    one, other = AWAY
    Question.objects.posted().filter(group=group).update(title=one, body=other)
    Answer.objects.filter(question__group=group).update(body=one)
    Announcement.objects.filter(group=group).update(title=one, body=other)
    Comment.objects.filter(announcement__group=group).update(body=one)
    GroupAgreement.objects.filter(group=group).update(text=other)
    SessionClinic.objects.filter(session__group=group).update(title=one, summary=other)
    Idea.objects.filter(group=group).update(text=one)
    Task.objects.filter(group=group).update(what=other)
    Resource.objects.filter(group=group).update(title_en=one, title_my=other, publisher=one)
    WrittenArgument.objects.filter(group=group).update(title=one, facts=other)
    SessionSummary.objects.create(session=group.sessions.first(), body=one)


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


def test_c17_nothing_of_the_other_centre_is_on_any_page(cast, caplog):
    world = build_world(cast)
    _plant_away(cast)
    caplog.set_level(logging.DEBUG)
    found = [(str(page), word) for page in pages(world) for word in AWAY if word in page.text]
    assert found == []
    assert not any(word in record.getMessage() for record in caplog.records for word in (*AWAY, "@example.org"))


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

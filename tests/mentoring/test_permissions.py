"""Who may do what in mentoring: a row for each permission, a letter for each role."""

from types import SimpleNamespace

import pytest
from rules.permissions import permissions

from mentoring.models import Concern, MentoringPair, NoteOpening
from mentoring.services import closing
from tests.factories import give_post, make_member

from .world_kit import make_mentoring

pytestmark = pytest.mark.django_db

# m: the mentor, l: the mentee (the cast's lawyer), p: another member, c: coordinator, h: centre lead, k: clerk,
# e: monitoring officer, y: safety lead, o: clerk of another centre, a: network administrator, w: network coordinator,
# u: bare superuser
ROLES = {
    "m": "facilitator", "l": "lawyer", "p": "paralegal", "c": "coordinator", "h": "lead", "k": "staff", "e": "officer",
    "y": "safety", "o": "staff_other", "a": "admin", "w": "network", "u": "superuser",
}  # fmt: skip
PAIR, NOTHING = "mentoring_pair", "nothing"
TABLE = {
    "mentoring.offer_mentoring": (NOTHING, "mlpheaw"),  # providers: h, e, a and w are lawyers here
    "mentoring.request_mentor": (NOTHING, "mlpheaw"),
    "mentoring.withdraw_request": ("own_request", "p"),
    "mentoring.answer_offer": ("mentoring_offer", "m"),
    "mentoring.view_mentoringpair": (PAIR, "ml"),
    "mentoring.work_in_pair": (PAIR, "ml"),
    "mentoring.answer_proposal": ("mentoring_times", "l"),  # m proposed
    "mentoring.write_note": (PAIR, "ml"),
    "mentoring.change_note": ("shared_note", "m"),
    "mentoring.give_feedback": (PAIR, "ml"),
    "mentoring.raise_concern": (PAIR, "ml"),
    "mentoring.view_programme": (NOTHING, "cew"),
    "mentoring.take_figures": (NOTHING, "cew"),
    "mentoring.view_pairs": (NOTHING, "cw"),
    "mentoring.view_watch": (NOTHING, "cyw"),
    "mentoring.propose_match": (NOTHING, "cw"),
    "mentoring.oversee_pair": (PAIR, "cw"),
    "mentoring.found_circle": (NOTHING, "cw"),
    "mentoring.note_offline_week": (NOTHING, "cw"),
    "mentoring.ask_to_open_notes": (PAIR, "cyw"),
    "mentoring.agree_to_open_notes": ("opening", "yw"),  # c asked
    "mentoring.read_opened_notes": ("opening", "c"),
    "mentoring.close_concern": ("concern", "cw"),
    "mentoring.change_programme": (NOTHING, "a"),
}
ENDED = {"view_mentoringpair", "change_note", "give_feedback"}  # what the two may still do after the end


@pytest.fixture
def world(cast):
    people = {letter: getattr(cast, key) for letter, key in ROLES.items() if hasattr(cast, key)}
    for letter, post in (("h", "centre_lead"), ("e", "me_officer"), ("a", "admin"), ("w", "coordinator")):
        people[letter] = make_member(cast.centre if letter in "he" else None, account=True)
        give_post(people[letter], post, cast.centre if letter in "he" else None)
    things = make_mentoring(cast.centre, cast.facilitator, cast.lawyer)
    pair = things["mentoring_pair"]
    things |= {
        "nothing": None,
        "own_request": type(things["mentoring_request"])(mentee=cast.paralegal, state="open"),
        "opening": NoteOpening(pair=pair, asked_by=cast.coordinator),
    }
    return SimpleNamespace(people=people, things=things, pair=pair)


def allowed(world, perm):
    thing = world.things[TABLE[perm][0]]
    return {letter for letter, person in world.people.items() if person.user.has_perm(perm, thing)}


def test_every_permission_of_this_room_has_a_row():
    assert {name for name in permissions if name.startswith("mentoring.")} == set(TABLE)


def test_permissions_by_role(world):
    assert {perm: "".join(sorted(allowed(world, perm))) for perm in TABLE} == {
        perm: "".join(sorted(letters)) for perm, (_thing, letters) in TABLE.items()
    }


def test_after_the_end_the_two_only_read_and_say_how_it_was(world):
    closing.close_pair(world.pair, by=world.people["m"], reason="done")
    world.things["mentoring_pair"] = MentoringPair.objects.get(pk=world.pair.pk)
    mine = {perm for perm, (thing, _letters) in TABLE.items() if thing == PAIR and "m" in allowed(world, perm)}
    assert mine == {f"mentoring.{name}" for name in ENDED - {"change_note"}}
    assert Concern.objects.exists()

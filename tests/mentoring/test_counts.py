"""The pages of mentoring cost the same number of statements with one pair, with three and with twelve."""

import pytest
from django.test import Client
from django.urls import reverse

from members import middleware
from mentoring.models import Milestone
from mentoring.services import meetings, notes, requests
from tests.counting import statements
from tests.signing_in import sign_in_client

from .mentoring_kit import days_ago, make_mentee, make_mentor, make_pair

pytestmark = pytest.mark.django_db
SIZES = (1, 3, 12)


def add(cast, pair, n: int) -> None:
    """To the reader's pair a meeting, a goal's step and notes; to the centre a pair, a mentor and somebody who waits;
    to the facilitator one more whom they mentor, and one who asks."""
    task = meetings.Task("Write questions", pair.mentee)
    meetings.log_session(pair, by=pair.mentee, minutes=50, way="call", on=days_ago(n + 2), tasks=[task])
    Milestone.objects.create(goal=pair.goals.first(), text="Read the form")
    for is_shared in (True, False):
        notes.write_note(pair, "A word", by=pair.mentee, is_shared=is_shared)
    make_mentor(cast.centre)
    make_mentee(cast.centre)
    make_pair(make_mentor(), make_mentee(cast.centre))
    make_pair(pair.mentor, make_mentee(cast.centre))
    type(pair.mentor.mentorprofile).objects.filter(pk=pair.mentor_id).update(capacity=5)


def test_mentoring_costs_the_same_whatever_there_is_of_it(cast, monkeypatch):
    monkeypatch.setattr(middleware, "SEEN_STEP", 3600)
    mentor = make_mentor(member=cast.facilitator, capacity=5)
    pair = make_pair(mentor, make_mentee(member=cast.lawyer))
    requests.request_mentor(make_mentee(), mentors=[make_mentor()])
    waits = make_mentee(cast.centre)
    pages = {
        "lawyer": ["mentoring_home", ("pair_detail", pair.pk), ("note_list", pair.pk), "find_mentor"],
        "facilitator": ["mentoring_home", ("pair_detail", pair.pk)],
        "coordinator": ["programme_detail", ("propose_match", waits.pk), "concern_list"],
    }
    costs: dict = {}
    have = 0
    for size in SIZES:
        for n in range(have, size):
            add(cast, pair, n)
        have = size
        for reader, names in pages.items():
            client = sign_in_client(Client(), getattr(cast, reader))
            for name in names:
                name, *args = name if isinstance(name, tuple) else (name,)
                address = reverse(f"mentoring:{name}", args=args)
                client.get(address)
                with statements() as seen:
                    assert client.get(address).status_code == 200, address
                costs.setdefault((reader, name), []).append(len(seen))
    assert {page: counts for page, counts in costs.items() if len(set(counts)) > 1} == {}

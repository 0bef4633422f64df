"""Whom a closed account mentored: each row leads to the page where another mentor is found (safety C-10, issue 7)."""

import pytest
from django.test import Client

from members import handover
from members.services import freezing
from members.templatetags.waing import when_day
from mentoring.models import MentoringRequest
from mentoring.services import requests
from tests.signing_in import sign_in_client

from .mentoring_kit import make_mentee, make_mentor, make_pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(cast):
    pair = make_pair(make_mentor(cast.centre), make_mentee(cast.centre))
    freezing.freeze_member(pair.mentor, by=cast.staff)
    return pair


def rows(pair, reader) -> list:
    return [row for left in handover.left_by(pair.mentor, reader) for row in left.rows]


def test_c10_a_pair_left_behind_gets_another_mentor(cast, pair):
    fresh = make_mentor(cast.centre)
    desk = sign_in_client(Client(), cast.coordinator)
    page = desk.get(f"/s/members/{pair.mentor_id}/handover/").content.decode()
    [row] = rows(pair, cast.coordinator)
    assert row.url in page
    assert row.when == when_day(pair.started_on), "a short day: the column is narrow on a phone"
    assert desk.get(row.url).status_code == 200
    desk.post(row.url, {"mentor": fresh.pk})
    request = MentoringRequest.objects.get()
    [asked] = rows(pair, cast.coordinator)
    assert asked.url != row.url and desk.get(asked.url).status_code == 200, "one is being asked: look at the pair"
    requests.answer_match(request, by=pair.mentee, is_wanted=True)
    requests.accept_offer(request.offers.get(), by=fresh)
    assert rows(pair, cast.coordinator) == []
    assert not handover.unfinished().exists()


def test_who_does_not_oversee_the_pair_reads_no_name_and_finds_no_page(cast, pair):
    assert pair.mentee.shown_name not in str(rows(pair, cast.staff))
    assert [row.url for row in rows(pair, cast.staff)] == [""]

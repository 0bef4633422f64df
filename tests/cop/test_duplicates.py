"""Entries of one centre that may be one person: found each hour, decided by the desk."""

import pytest
from django.urls import reverse

from cop.models import PossibleTwin
from cop.services import twins
from members import clock
from members.services.housekeeping import keep_house
from tests.factories import make_member

NAME = "Khin Mar Win"


def found() -> set[tuple[int, int]]:
    twins.find_duplicates(clock.now())
    return set(PossibleTwin.objects.open().of_one_centre().values_list("newer", "older"))


@pytest.fixture
def pair(cast):
    """Two entries of one name; the newer has no contact."""
    older = make_member(cast.centre, full_name_en=NAME, phone="+959000000711")
    newer = make_member(cast.centre, full_name_en=NAME)
    assert found() == {(newer.pk, older.pk)}
    return PossibleTwin.objects.get(newer=newer)


def test_two_of_one_name_with_contacts_of_their_own_are_two_people(cast):
    make_member(cast.centre, full_name_en=NAME, phone="+959000000711")
    make_member(cast.centre, full_name_en=NAME, email="khin@example.org")
    make_member(cast.other_centre, full_name_en=NAME)
    assert found() == set()


def test_a_shared_phone_or_no_contact_at_all_asks(cast):
    first = make_member(cast.centre, full_name_en=NAME, phone="+959000000711")
    second = make_member(cast.centre, full_name_en=f"Daw {NAME}", phone="+959000000711", email="khin@example.org")
    third = make_member(cast.centre, full_name_en=NAME.upper())
    one = {"newer": second.pk, "older": first.pk}
    assert found() >= {(one["newer"], one["older"]), (third.pk, first.pk), (third.pk, second.pk)}


def test_housekeeping_looks_and_asks_once(cast, pair):
    assert keep_house()["duplicates"] == 1
    twins.tell_apart(pair, by=cast.coordinator)
    assert found() == set()
    assert keep_house()["duplicates"] == 1 and PossibleTwin.objects.count() == 1


def test_the_desk_sees_both_side_by_side_and_merges(cast, pair, sign_in):
    client = sign_in(cast.coordinator)
    assert "todo/duplicates" in client.get(reverse("members:desk")).content.decode()
    page = client.get(reverse("cop:twin_detail", args=[pair.pk])).content.decode()
    assert page.count(NAME) >= 2 and reverse("cop:merge_member", args=[pair.older_id]) in page
    answer = client.post(reverse("cop:merge_member", args=[pair.older_id]), {"duplicate": pair.newer_id})
    assert answer.status_code == 200 and "merge" in answer.content.decode()
    client.post(reverse("cop:decide_twin", args=[pair.pk]), {"decision": "two"})
    pair.refresh_from_db()
    assert (pair.decision, pair.decided_by) == ("two", cast.coordinator)
    assert client.get(reverse("cop:twin_detail", args=[pair.pk])).status_code == 404


def test_of_one_centre_nothing_is_united_without_the_page_that_shows_what_moves(cast, pair, sign_in):
    sign_in(cast.coordinator).post(reverse("cop:decide_twin", args=[pair.pk]), {"decision": "older"})
    pair.refresh_from_db()
    assert pair.decision == ""


def test_a_clerk_reads_and_another_centre_does_not(cast, pair, sign_in):
    address, act = (reverse(f"cop:{name}", args=[pair.pk]) for name in ("twin_detail", "decide_twin"))
    clerk = sign_in(cast.staff)
    assert act not in clerk.get(address).content.decode()
    assert clerk.post(act, {"decision": "two"}).status_code == 403
    stranger = sign_in(cast.staff_other)
    assert {stranger.get(address).status_code, stranger.post(act, {"decision": "two"}).status_code} == {404}

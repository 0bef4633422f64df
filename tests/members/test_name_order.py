"""The order of a list of names: remembered as ids, and never longer than the names stand as they stood."""

import pytest
from django.utils import translation

from members import naming
from members.models import Member
from tests.factories import give_post, make_centre, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def clerk(centre):
    clerk = make_member(centre, full_name_en="Zaw Clerk")
    give_post(clerk, "clerk", centre)
    return clerk


def listed(centre, reader) -> list[str]:
    people = Member.objects.visible_to(reader).filter(centre=centre).present()
    ids = people.name_order(reader, most=50)
    names = {one.pk: one.name for one in people.names(reader)}
    assert list(ids) == [one.pk for one in people.names(reader)]
    return [names[pk] for pk in ids]


def test_the_order_is_that_of_the_names_and_opens_them_once(centre, clerk, english, monkeypatch):
    for name in ("Mya Mya", "Aung Aung", "kyaw kyaw"):
        make_member(centre, full_name_en=name)
    people = Member.objects.filter(centre=centre)
    first = people.name_order(clerk, most=50)
    assert [Member.objects.get(pk=pk).full_name_en for pk in first] == [
        "Aung Aung",
        "kyaw kyaw",
        "Mya Mya",
        "Zaw Clerk",
    ]
    monkeypatch.setattr(naming, "sort_key", None)  # would be needed to open and compare them again
    assert people.name_order(clerk, most=50) == first


def test_a_new_name_a_new_person_and_one_who_left_change_it_at_once(centre, clerk, english):
    mya = make_member(centre, full_name_en="Mya Mya")
    assert listed(centre, clerk) == ["Mya Mya", "Zaw Clerk"]
    mya.full_name_en = "Aye Aye"
    mya.save()
    assert listed(centre, clerk) == ["Aye Aye", "Zaw Clerk"]
    make_member(centre, full_name_en="Ba Ba")
    assert listed(centre, clerk) == ["Aye Aye", "Ba Ba", "Zaw Clerk"]
    Member.objects.filter(pk=mya.pk).update(status="left")
    assert listed(centre, clerk) == ["Ba Ba", "Zaw Clerk"]


def test_each_language_has_its_own_order(centre, clerk, english):
    make_member(centre, full_name_en="Zin", full_name_my="ကျော်")
    make_member(centre, full_name_en="Aung", full_name_my="အောင်")
    people = Member.objects.filter(centre=centre).exclude(pk=clerk.pk)
    in_english = list(people.name_order(clerk, most=50))
    with translation.override("my"):
        assert list(people.name_order(clerk, most=50)) == in_english[::-1]


def test_more_people_than_a_list_holds_have_no_order(centre, clerk):
    make_member(centre)
    assert Member.objects.filter(centre=centre).name_order(clerk, most=1) is None


def test_only_what_was_used_last_is_remembered():
    kept = naming.Kept(most=2)
    kept.keep("a", [1])
    kept.keep("b", [2])
    kept.get("a")
    kept.keep("c", [3])
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == ([1], None, [3])


def test_nothing_is_remembered_for_long():
    kept = naming.Kept(most=9)
    kept.LIFE = -1
    kept.keep("a", [1])
    kept.keep("b", [2])
    assert (kept.get("b"), list(kept._values)) == (None, [])

"""Who leads, in a group too large for a list."""

import pytest
from django.urls import reverse

from cop.forms import choosing
from cop.models import GroupSession, Membership
from tests.factories import join, make_member, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(cast, monkeypatch):
    """Six people too many for the list."""
    monkeypatch.setattr(choosing, "MOST_LISTED", 5)
    names = ("Hla Hla Win", "Win Win Maw", "Kyaw Zaya", "Thiri Aung", "Nan Mo", "Sai Lao")
    people = [make_member(cast.centre, full_name_en=name) for name in names]
    join(cast.group, *people)
    return dict(zip(names, people, strict=True))


def form_of(**more) -> dict:
    return {
        "date": "2031-01-11", "begins": "10:00", "ends": "12:00", "zone": "Asia/Yangon", "format": "meeting",
        "mode": "room", **more,
    }  # fmt: skip


def listed(response) -> set[str]:
    return {value for value, _label in response.context["form"].fields["led_by"].choices if value}


def plan(client, **more):
    return client.post(reverse("cop:plan_session", args=["HOME"]), form_of(**more))


def test_a_small_group_is_listed_whole(cast, sign_in):
    page = sign_in(cast.facilitator).get(reverse("cop:plan_session", args=["HOME"]))
    assert str(cast.lawyer.pk) in listed(page) and "leader_name" not in page.context["form"].fields


def test_of_many_those_are_listed_who_run_it_staff_it_or_led_before(cast, crowd, sign_in):
    make_session(cast.group, led_by=crowd["Kyaw Zaya"])
    page = sign_in(cast.facilitator).get(reverse("cop:plan_session", args=["HOME"]))
    near = {cast.facilitator, cast.coordinator, cast.staff, crowd["Kyaw Zaya"]}
    assert listed(page) == {str(person.pk) for person in near}


def test_a_part_of_a_name_that_fits_one_is_enough(cast, crowd, sign_in):
    answer = plan(sign_in(cast.facilitator), leader_name="thiri")
    assert answer.status_code == 302
    assert GroupSession.objects.get().led_by == crowd["Thiri Aung"]


def test_of_several_one_is_chosen_from_the_longer_list(cast, crowd, sign_in):
    client = sign_in(cast.facilitator)
    page = plan(client, leader_name="win")
    both = {str(crowd["Hla Hla Win"].pk), str(crowd["Win Win Maw"].pk)}
    assert page.status_code == 200 and both <= listed(page) and "led_by" in page.context["form"].errors
    assert plan(client, leader_name="win", led_by=str(crowd["Win Win Maw"].pk)).status_code == 302
    assert GroupSession.objects.get().led_by == crowd["Win Win Maw"]


@pytest.mark.parametrize("part", ["Nobody Such", "…"])
def test_a_name_that_nobody_has_is_said_kindly(cast, crowd, sign_in, part):
    page = plan(sign_in(cast.facilitator), leader_name=part)
    assert page.status_code == 200 and "leader_name" in page.context["form"].errors


def test_whoever_is_in_no_group_of_ours_cannot_be_chosen_by_number(cast, crowd, sign_in):
    page = plan(sign_in(cast.facilitator), led_by=str(cast.stranger.pk))
    assert page.status_code == 200 and not GroupSession.objects.exists()


def test_a_chosen_name_is_found_and_the_real_one_behind_it_is_not(cast, crowd, sign_in):
    crowd["Nan Mo"].display_name = "Padauk"
    crowd["Nan Mo"].save()
    client = sign_in(cast.facilitator)
    assert plan(client, leader_name="nan mo").status_code == 200
    assert plan(client, leader_name="padauk").status_code == 302
    assert Membership.objects.get(member=GroupSession.objects.get().led_by).group == cast.group

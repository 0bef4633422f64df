"""A lawyer leaves, or their account is closed: what they were asked and what they had goes on (domain 3.12 TH13)."""

import pytest
from django.test import Client
from django.urls import reverse

from cop.services import referrals
from cop.services.referral_waves import move_on
from members import clock, handover
from members.desk import Span, worklists
from members.models import Member
from members.services import freezing
from members.services.members import leave_network
from members.services.planner import plan
from tests.signing_in import sign_in_client

from .referral_kit import make_lawyer, offer_of, offered, say_yes, term

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast):
    """One lawyer is asked; another fits since."""
    cast.first = make_lawyer(cast.centre, mail=True, account=True)
    cast.referral = offered(cast.centre, cast.coordinator)
    cast.second = make_lawyer(cast.centre, mail=True, account=True)
    return cast


def to_place(cast) -> list[int]:
    now = clock.now()
    rows = worklists["referrals_to_place"].within(Span(now, now, now), [cast.centre.pk])
    return list(rows.values_list("pk", flat=True))


def read(member: Member, name: str, *args) -> str:
    member.ui_language = "en"
    member.save(update_fields=["ui_language"])
    return sign_in_client(Client(), member).get(reverse(name, args=args)).content.decode()


def test_seed_c12_th13_what_a_closed_account_was_asked_goes_to_the_next_with_the_next_tick(asked):
    freezing.freeze_member(asked.first, by=asked.safety)
    plan(clock.now())
    assert offer_of(asked.referral, asked.first).state == "withdrawn"
    assert offer_of(asked.referral, asked.second).state == "offered"
    assert asked.referral.waves.count() == 2
    plan(clock.now())
    assert asked.referral.waves.count() == 2 and asked.referral.offers.count() == 2


def test_while_another_of_the_wave_may_answer_nobody_new_is_asked(cast):
    people = [make_lawyer(cast.centre) for _ in range(4)]
    referral = offered(cast.centre, cast.coordinator)
    first, other, _third = (offer.member for offer in referral.offers.select_related("member"))
    freezing.freeze_member(first, by=cast.safety)
    assert move_on(clock.now()) == 1
    assert referral.offers.count() == 3 < len(people)
    assert say_yes(referral, other).accepted_by == other
    assert move_on(clock.now()) == 0


def test_who_leaves_while_asked_makes_room_at_once(asked):
    leave_network(asked.first, by=asked.staff)
    assert offer_of(asked.referral, asked.first).state == "withdrawn"
    assert offer_of(asked.referral, asked.second).state == "offered"


@pytest.mark.parametrize("goes", [freezing.freeze_member, leave_network])
def test_the_case_of_somebody_who_is_gone_stands_on_the_desk_until_another_is_asked(asked, goes):
    referral = say_yes(asked.referral, asked.first)
    assert to_place(asked) == []
    assert "no longer here" not in read(asked.coordinator, "cop:referral_detail", referral.pk)
    goes(asked.first, by=asked.staff)
    assert to_place(asked) == [referral.pk]
    assert "no longer here" in read(asked.coordinator, "cop:referral_detail", referral.pk)
    client = sign_in_client(Client(), asked.coordinator)
    client.post(reverse("cop:give_back_referral", args=[referral.pk]), {"reason": term("decline_reason", "safety").pk})
    referral.refresh_from_db()
    assert referral.state == "offered" and offer_of(referral, asked.second).state == "offered"
    assert to_place(asked) == []


def test_a_closed_account_leaves_its_cases_on_the_list_of_what_is_left(asked):
    referral = say_yes(asked.referral, asked.first)
    freezing.freeze_member(asked.first, by=asked.staff)
    back = reverse("cop:give_back_referral", args=[referral.pk])
    assert back in read(asked.coordinator, "cop:handover_detail", asked.first.pk)
    assert handover.unfinished().filter(member=asked.first).exists()
    referrals.give_back_referral(referral, by=asked.coordinator, reason=term("decline_reason", "safety"))
    assert not handover.unfinished().filter(member=asked.first).exists()


def test_of_a_case_of_another_centre_the_list_says_only_that_there_is_one(asked):
    referral = say_yes(asked.referral, asked.first)
    freezing.freeze_member(asked.first, by=asked.staff)
    [left] = handover.left_by(asked.first, asked.stranger)
    assert [row.url for row in left.rows] == [""] and referral.code not in str(left.rows)

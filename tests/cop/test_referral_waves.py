"""Who is asked, in which turn, for how long, and what happens when nobody takes it (domain 2c, A26, C10, C14)."""

from datetime import timedelta

import pytest

from cop.models import Referral, ReferralOffer, ReferralWave, SupportService
from cop.services import referral_doors, referral_matching, referral_waves, referrals
from cop.services.referral_waves import move_on
from members import clock
from members.conflicts import Conflict, conflicts
from members.errors import Refused
from members.models import Member, OutboxMessage
from members.services.planner import plan
from tests.factories import give_post, make_centre, make_member

from .referral_kit import ELSEWHERE, make_lawyer, offer_of, offered, open_one, say_no, say_yes, term, unit

pytestmark = pytest.mark.django_db


def people_for(referral: Referral) -> set[int]:
    return set(referral_matching.eligible(referral).values_list("pk", flat=True))


@pytest.fixture
def referral(cast) -> Referral:
    return open_one(cast.centre, cast.coordinator)


def test_eligible_are_active_lawyers_of_the_centre_with_area_place_and_language(cast, referral):
    fits = make_lawyer(cast.centre)
    today = clock.today()
    make_lawyer(cast.other_centre)
    make_lawyer(cast.centre, status="dormant")
    make_lawyer(cast.centre, frozen_at=clock.now())
    make_lawyer(cast.centre, probation_until=today + timedelta(days=1))
    make_lawyer(cast.centre, home_unit=unit(ELSEWHERE))
    make_lawyer(cast.centre, languages=["shn"])
    make_lawyer(cast.centre, bar_grade="apprentice")
    make_lawyer(cast.centre, availability="later")
    make_member(cast.centre, home_unit=unit(), languages=["my"])  # no criminal cases
    past = make_lawyer(cast.centre, probation_until=today)
    assert people_for(referral) == {fits.pk, past.pk}


def test_seed_a26_who_has_as_many_cases_as_they_said_is_never_offered_one(cast, referral):
    full, roomy, silent = (make_lawyer(cast.centre, capacity=n) for n in (1, 2, None))
    for member in (full, roomy):
        taken = open_one(cast.centre, cast.coordinator)
        Referral.objects.filter(pk=taken.pk).update(state="begun", accepted_by=member, accepted_at=clock.now(),
                                                    contacted_at=clock.now(), begun_at=clock.now())  # fmt: skip
    assert people_for(referral) == {roomy.pk, silent.pk}
    assert people_for(referral) & {make_lawyer(cast.centre, capacity=0).pk} == set()


def test_seed_c10_what_can_be_done_from_afar_is_offered_to_other_regions(cast):
    far = make_lawyer(cast.centre, home_unit=unit(ELSEWHERE))
    assert people_for(open_one(cast.centre, cast.coordinator)) == set()
    assert people_for(open_one(cast.centre, cast.coordinator, is_remote_possible=True)) == {far.pk}


def test_with_an_interpreter_the_language_does_not_matter(cast):
    lawyer = make_lawyer(cast.centre)
    assert people_for(open_one(cast.centre, cast.coordinator, languages=["blk"])) == set()
    assert people_for(open_one(cast.centre, cast.coordinator, languages=["blk"], interpreter="there")) == {lawyer.pk}


def test_the_turn_goes_to_whoever_was_asked_longest_ago(cast, referral):
    lately, long_ago, never = (make_lawyer(cast.centre) for _ in range(3))
    for member, days in ((lately, 1), (long_ago, 40)):
        other = open_one(cast.centre, cast.coordinator)
        moment = clock.now() - timedelta(days=days)
        wave = ReferralWave.objects.create(referral=other, number=1, starts_at=moment, ends_at=moment, ended_at=moment)
        ReferralOffer.objects.create(
            referral=other, wave=wave, member=member, state="expired", offered_at=moment, decided_at=moment
        )
    assert [one.pk for one in referral_matching.eligible(referral)] == [never.pk, long_ago.pk, lately.pk]


def test_the_coordinator_reads_how_many_are_left_after_each_step_in_one_statement(
    cast, referral, django_assert_num_queries
):
    make_lawyer(cast.centre)
    make_lawyer(cast.centre, home_unit=unit(ELSEWHERE))
    with django_assert_num_queries(1):
        found = referral_matching.explain(referral)
    assert [step.left for step in found][-1] == 1 and found[0].left >= 2


def test_a_wave_is_three_people_and_four_hours_when_urgent_else_two_days(cast):
    for _ in range(4):
        make_lawyer(cast.centre)
    for urgency, hours in (("custody_24h", 4), ("hearing_3d", 4), ("hearing_14d", 48), ("later", 48)):
        wave = offered(cast.centre, cast.coordinator, urgency=term("urgency", urgency)).waves.get()
        assert wave.ends_at - wave.starts_at == timedelta(hours=hours) and wave.offers.count() == 3


def test_nobody_is_asked_when_nobody_fits_and_the_doors_stand_open(cast, referral):
    with pytest.raises(Refused):
        referrals.offer_referral(referral, by=cast.coordinator)
    assert referral_doors.choose_door(referral, by=cast.coordinator, kind="again").is_remote_possible


def test_three_waves_of_silence_end_in_expired_and_every_step_is_once(cast):
    lawyers = {make_lawyer(cast.centre, mail=True).pk for _ in range(10)}
    referral = offered(cast.centre, cast.coordinator)
    start = clock.now()
    for wave in (1, 2, 3):
        assert referral.waves.count() == wave
        moment = start + timedelta(hours=48 * wave, minutes=wave)
        assert move_on(moment) == 1
        assert move_on(moment) == 0
    referral.refresh_from_db()
    assert (referral.state, referral.waves.count(), referral.offers.count()) == ("expired", 3, 9)
    assert set(referral.offers.values_list("member", flat=True)) < lawyers
    assert OutboxMessage.objects.filter(kind="referral_offered").count() == 9
    assert OutboxMessage.objects.filter(kind="referral_unclaimed", recipient=cast.coordinator).count() == 1


def test_the_planner_moves_waves_on_whatever_the_broker_does(cast):
    make_lawyer(cast.centre)
    referral = offered(cast.centre, cast.coordinator)
    plan(clock.now() + timedelta(hours=49))
    referral.refresh_from_db()
    assert referral.state == "expired"


def test_when_all_say_no_the_next_are_asked_at_once_and_in_the_end_it_is_declined_out(cast):
    lawyers = [make_lawyer(cast.centre) for _ in range(4)]
    referral = offered(cast.centre, cast.coordinator)
    for offer in list(referral.offers.all()):
        say_no(referral, offer.member)
    assert referral.waves.count() == 2
    last = referral.offers.get(state="offered").member
    assert last in lawyers
    assert say_no(referral, last).state == "declined_out"


def test_a_yes_in_a_later_wave_still_wins(cast):
    lawyers = [make_lawyer(cast.centre) for _ in range(4)]
    referral = offered(cast.centre, cast.coordinator)
    first = set(referral.offers.values_list("member", flat=True))
    move_on(clock.now() + timedelta(hours=49))
    late = next(one for one in lawyers if one.pk in first)
    with pytest.raises(Refused):
        say_yes(referral, late)
    last = next(one for one in lawyers if one.pk not in first)
    assert say_yes(referral, last).accepted_by == last


def test_seed_c14_a_referral_that_nobody_took_offers_other_doors(cast):
    make_lawyer(cast.centre)
    cast.other_centre.channels = ["phone"]
    cast.other_centre.save()
    service = SupportService.objects.create(name_en="Clinic", kind="health", channels=["phone"])
    closed = make_centre("KHY", service_status="closed")
    referral = offered(cast.centre, cast.coordinator)
    with pytest.raises(Refused):
        referral_doors.choose_door(referral, by=cast.coordinator, kind="service", service=service)
    move_on(clock.now() + timedelta(hours=49))
    doors = referral_doors.doors_of(referral)
    assert (
        list(doors.services) == [service] and cast.other_centre in doors.centres and cast.other_centre in doors.remote
    )
    assert closed not in doors.centres
    assert Referral.objects.without_door().filter(pk=referral.pk).exists()
    referral_doors.choose_door(referral, by=cast.coordinator, kind="service", service=service)
    assert not Referral.objects.without_door().filter(pk=referral.pk).exists()


def test_a_second_press_on_a_door_opens_no_second_case(cast):
    referral = open_one(cast.centre, cast.coordinator)
    referral_doors.choose_door(referral, by=cast.coordinator, kind="centre", centre=cast.other_centre)
    Referral.objects.filter(pk=referral.pk).update(state="expired", ended_at=clock.now())
    with pytest.raises(Refused):
        referral_doors.choose_door(referral, by=cast.coordinator, kind="centre", centre=cast.other_centre)
    assert referral.passed_on.count() == 1
    assert referral_doors.choose_door(referral, by=cast.coordinator, kind="again").is_remote_possible


def test_passing_on_opens_it_at_the_other_centre_with_the_same_facts(cast):
    lead = make_member(cast.other_centre, mail=True, provider_type="staff")
    give_post(lead, "centre_lead", cast.other_centre)
    make_lawyer(cast.centre)
    poor = term("eligibility", "poverty")
    referral = offered(cast.centre, cast.coordinator, narrative="The sealed one", eligibility=[poor])
    move_on(clock.now() + timedelta(hours=49))
    passed = referral_doors.choose_door(referral, by=cast.coordinator, kind="centre", centre=cast.other_centre)
    passed.refresh_from_db()
    assert (passed.centre, passed.state, passed.passed_from) == (cast.other_centre, "ready", referral)
    assert passed.narrative == "The sealed one" and list(passed.eligibility.all()) == [poor]
    assert OutboxMessage.objects.filter(kind="referral_passed", recipient=lead).exists()


@pytest.fixture
def pair(cast):
    """The coordinator and one lawyer are mentor and mentee."""
    lawyer = make_lawyer(cast.centre)
    tied = lambda member: Member.objects.filter(pk=lawyer.pk if member == cast.coordinator else 0).values("pk")  # noqa: E731
    conflicts.register("test", Conflict(others=tied, reason="pair"))
    yield lawyer
    del conflicts._items["test"]


def test_learning_32_a_pair_is_stopped_until_another_coordinator_says_yes(cast, pair):
    referral = open_one(cast.centre, cast.coordinator)
    assert people_for(referral) == set() and list(referral_matching.tied_candidates(referral)) == [pair]
    for member in (cast.coordinator, pair):
        with pytest.raises(Refused):
            referrals.approve_pair(referral, pair, by=member)
    lead = make_member(cast.centre, provider_type="staff")
    assert referrals.approve_pair(referral, pair, by=lead)
    assert people_for(referral) == {pair.pk}


def test_learning_32_who_asks_the_lawyers_gives_none_to_their_own_mentee_either(cast, pair):
    """The coordinator asks for a case that somebody else wrote down: at another centre, or at the next desk."""
    opener, other = (make_member(cast.centre, provider_type="staff") for _ in range(2))
    referral = open_one(cast.centre, opener)
    assert people_for(referral) == {pair.pk}, "no tie to whoever opened it"
    assert referral_matching.explain(referral)[-1].left == 1
    assert referral_matching.explain(referral, by=cast.coordinator)[-1].left == 0, "what the page says beforehand"
    with pytest.raises(Refused):
        referrals.offer_referral(referral, by=cast.coordinator)
    free = make_lawyer(cast.centre)
    referral = referrals.offer_referral(referral, by=cast.coordinator)
    assert set(referral.offers.values_list("member", flat=True)) == {free.pk}
    assert list(referral_matching.tied_candidates(referral)) == [pair]
    for member in (opener, cast.coordinator):
        with pytest.raises(Refused):
            referrals.approve_pair(referral, pair, by=member)
    assert referrals.approve_pair(referral, pair, by=other)
    assert people_for(referral) == {pair.pk}, "for the next wave"


def test_who_leaves_makes_room_for_the_next(cast):
    one = make_lawyer(cast.centre)
    referral = offered(cast.centre, cast.coordinator)
    referral_waves.drop_offers(one)
    assert offer_of(referral, one).state == "withdrawn"
    referral.refresh_from_db()
    assert referral.state == "expired"

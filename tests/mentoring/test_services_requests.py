"""Suggestions that say why, and mentors who are asked one after the other (learning 26 and 27)."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from cop.models import Group
from members import clock
from members.errors import Refused
from members.models import Block, Holiday, Member, MemberArea, OutboxMessage, PracticeArea, Topic
from mentoring.models import (
    MenteeProfile,
    MentoringOffer,
    MentoringPair,
    MentoringProgramme,
    MentoringRequest,
    MentorProfile,
)
from mentoring.services import circles, closing, deadlines, profiles, requests, suggesting
from mentoring.services.deadlines import after_working_days
from tests.factories import make_centre

from .mentoring_kit import make_mentee, make_mentor, make_pair

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 3, tzinfo=UTC)
State, Offered = MentoringRequest.State, MentoringOffer.State


def ids(mentee):
    return [one.mentor_id for one in suggesting.suggest(mentee)]


# --- 26: suggestions -------------------------------------------------------------------------------------------------


def test_learning_26_weights_sum_to_100_and_are_editable():
    programme = MentoringProgramme(pk=1, weight_area=50, weight_region=0, weight_stage=10)
    programme.full_clean()
    programme.save()
    assert sum(MentoringProgramme.objects.current().weights.values()) == 100
    programme.weight_load += 1
    with pytest.raises(ValidationError):
        programme.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        programme.save()


def test_learning_26_parts_say_why_and_sum_to_100():
    topic = Topic.objects.create(code="bail_x", name_en="Bail", name_my="အာမခံ")
    mentor = make_mentor(languages=["my", "shn"], stages=["bail", "trial"], topics=[topic], capacity=2)
    mentee = make_mentee(languages=["shn"], stages=["trial"], topics=[topic])
    (one,) = suggesting.suggest(mentee)
    assert {part.key: part.points for part in one.parts} == {
        "area": 30, "region": 0, "language": 20, "gender": 10, "stage": 15, "load": 10
    }  # fmt: skip
    assert sum(part.of for part in one.parts) == 100 and one.score == 85
    with translation.override("en"):
        words = [said.words for said in suggesting.say(one, suggesting.labels_of([one]))]
    assert "Both work on: Bail" in words and "Both speak: Shan" in words and "Another state or region" in words
    assert suggesting.explain(mentee, mentor) == one, "both sides read the same"


def test_learning_26_hard_filters_come_first():
    centre = make_centre()
    mentee = make_mentee(centre, not_same_office=True)
    colleague = make_mentor(centre)
    paused, full, unprepared = make_mentor(is_paused=True), make_mentor(capacity=0), make_mentor(trained_on=None)
    taken, apart, blocker, nameless, frozen = (make_mentor() for _ in range(5))
    make_pair(taken)
    profiles.keep_apart(apart, mentee)
    Block.objects.create(member=blocker, blocked=mentee)
    Member.objects.filter(pk=nameless.pk).update(display_name=None)
    Member.objects.filter(pk=frozen.pk).update(frozen_at=clock.now())
    asked = make_mentor()
    requests.request_mentor(make_mentee(), mentors=[asked])  # an open offer takes the only place
    left = make_mentor()
    assert ids(mentee) == [left.pk]
    assert {colleague.pk, paused.pk, full.pk, unprepared.pk, asked.pk}.isdisjoint(ids(mentee))
    MenteeProfile.objects.filter(member=mentee).update(not_same_office=False)
    assert colleague.pk in ids(mentee)


def test_learning_26_same_input_same_order():
    mentors = [make_mentor(capacity=3) for _ in range(4)]
    mentee = make_mentee()
    assert ids(mentee) == ids(mentee) == sorted(mentor.pk for mentor in mentors)


def test_learning_26_an_area_that_is_not_shown_enters_no_score():
    area = PracticeArea.objects.create(code="lgbt_x", name_en="LGBT", name_my="LGBT", is_sensitive=True)
    mentor, mentee = make_mentor(), make_mentee()
    link = MemberArea.objects.create(member=mentor, area=area, is_shown=False)
    MemberArea.objects.create(member=mentee, area=area, is_shown=True)
    points = lambda: suggesting.suggest(mentee)[0].parts[0].points  # noqa: E731
    assert points() == 0
    link.is_shown = True
    link.save()
    assert points() == 30


# --- 27: one after the other -----------------------------------------------------------------------------------------


def test_learning_27_three_working_days_skip_weekends_and_holidays():
    Holiday.objects.create(on=date(2026, 11, 4), name_en="A day")
    half, end = deadlines.after_working_days(MONDAY, 3)  # Tue 3, Thu 5, Fri 6: Wednesday is free
    assert end == MONDAY + timedelta(days=4) and half < end
    friday = MONDAY + timedelta(days=4)
    assert deadlines.after_working_days(friday, 3)[1] == friday + timedelta(days=5)


def asked_of(request):
    return list(request.offers.filter(state=Offered.OFFERED).values_list("mentor", flat=True))


def test_learning_27_the_next_is_asked_when_one_is_silent_and_the_coordinator_at_the_end():
    with time_machine.travel(MONDAY, tick=False) as travel:
        first, second = make_mentor(), make_mentor()
        mentee = make_mentee()
        request = requests.request_mentor(mentee, mentors=[first, second], message="Please")
        assert asked_of(request) == [first.pk]
        offer = request.offers.get(rank=1)
        travel.move_to(offer.remind_at + timedelta(minutes=1))
        assert requests.move_on(clock.now()) == 1 and requests.move_on(clock.now()) == 0
        keys = set(OutboxMessage.objects.filter(recipient=first).values_list("ref_key", flat=True))
        assert keys == {f"mentoring:asked:{offer.pk}", f"mentoring:half:{offer.pk}"}
        travel.move_to(offer.expires_at + timedelta(minutes=1))
        requests.move_on(clock.now())
        assert asked_of(request) == [second.pk]
        with pytest.raises(Refused):
            requests.accept_offer(offer, by=first)
        requests.decline_offer(request.offers.get(rank=2), by=second, reason="capacity")
        request.refresh_from_db()
        assert request.state == State.EXHAUSTED
        assert list(MentoringRequest.objects.without_answer()) == [request]


def test_learning_27_who_pauses_or_fills_up_meanwhile_is_passed_over():
    first, second, third = (make_mentor() for _ in range(3))
    request = requests.request_mentor(make_mentee(), mentors=[first, second, third])
    MentorProfile.objects.filter(pk=second.pk).update(is_paused=True)
    requests.decline_offer(request.offers.get(rank=1), by=first, reason="field")
    assert asked_of(request) == [third.pk]
    assert request.offers.get(rank=2).state == Offered.SKIPPED


def test_learning_27_choices_are_one_to_three_each_once_and_one_request_at_a_time():
    mentors, mentee = [make_mentor() for _ in range(4)], make_mentee()
    for wrong in ([], mentors, [mentors[0], mentors[0]]):
        with pytest.raises(Refused):
            requests.request_mentor(mentee, mentors=wrong)
    requests.request_mentor(mentee, mentors=mentors[:3])
    with pytest.raises(Refused):
        requests.request_mentor(mentee, mentors=mentors[3:])


def test_learning_27_a_coordinator_proposes_and_both_say_yes(cast):
    mentor, mentee = make_mentor(), make_mentee()
    request = requests.request_mentor(mentee, mentors=[mentor], proposed_by=cast.coordinator)
    assert asked_of(request) == [] and request.state == State.PROPOSED
    requests.answer_match(request, by=mentee, is_wanted=True)
    assert asked_of(request) == [mentor.pk] and not MentoringPair.objects.exists()
    pair = requests.accept_offer(request.offers.get(), by=mentor)
    assert pair.people == (mentor.pk, mentee.pk) and pair.state == MentoringPair.State.AGREEING


def test_what_a_mentee_does_not_answer_goes_back_to_the_coordinator(cast):
    mentor, mentee = make_mentor(), make_mentee(cast.centre)
    request = requests.request_mentor(mentee, mentors=[mentor], proposed_by=cast.coordinator)
    end = after_working_days(request.created_at, 3)[1]
    assert requests.move_on(end - timedelta(minutes=1)) == 0
    assert requests.move_on(end) == 1 and requests.move_on(end) == 0
    assert MentoringRequest.objects.without_answer().get() == request, "on the coordinator's list"


def test_who_is_kept_apart_meanwhile_makes_no_pair_and_no_circle(cast):
    mentor, mentee = make_mentor(cast.centre), make_mentee(cast.centre)
    offer = requests.request_mentor(mentee, mentors=[mentor]).offers.get()
    profiles.keep_apart(mentee, mentor)
    names = {"name_my": "Circle", "name_en": "Circle"}
    for act in (
        lambda: requests.accept_offer(offer, by=mentor),
        lambda: circles.found_circle(cast.centre, by=cast.coordinator, mentor=mentor, mentees=[mentee], **names),
    ):
        with pytest.raises(Refused):
            act()
    assert not MentoringPair.objects.exists() and not Group.objects.filter(kind=Group.Kind.CIRCLE).exists()


def test_learning_27_capacity_is_zero_to_five():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_mentor(capacity=6)


def test_who_says_again_what_they_want_waits_again_unless_they_have_a_mentor():
    """After a circle was founded, or a pair ended; the coordinator's page lists who waits."""
    mentee = make_mentee()
    pair = make_pair(mentee=mentee)
    waits = lambda: MenteeProfile.objects.waiting().filter(pk=mentee.pk).exists()  # noqa: E731
    make_mentee(member=mentee)
    assert MenteeProfile.objects.get(pk=mentee.pk).waits_since is None
    closing.close_pair(pair, by=mentee, reason="done")
    assert not waits()
    make_mentee(member=mentee)
    assert waits()


def in_parallel(work, arguments):
    """Call `work` with each argument in a thread of its own, all at once; the results, Refused for a refusal."""
    results, barrier = [], threading.Barrier(len(arguments))

    def run(argument):
        barrier.wait()
        try:
            results.append(work(argument))
        except (Refused, IntegrityError) as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def offered(mentor, number):
    """More offers than places, as nobody could make them by asking."""
    times = {"offered_at": clock.now(), "expires_at": clock.now() + timedelta(days=3)}
    asked = [MentoringRequest.objects.create(mentee=make_mentee()) for _ in range(number)]
    facts = {"mentor": mentor, "rank": 1, "state": Offered.OFFERED, **times}
    return [MentoringOffer.objects.create(request=request, **facts) for request in asked]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_mentor_all_would_be_taken(monkeypatch):
    """The negative control of the next one: all count the places before any of them has taken one."""
    mentor = make_mentor(capacity=1)
    offers, counted, open_pair = offered(mentor, 4), threading.Barrier(4), requests.open_pair

    def open_last(*people, **facts):
        counted.wait(timeout=60)
        return open_pair(*people, **facts)

    monkeypatch.setattr(requests, "_lock_mentors", lambda ids: MentorProfile.objects.in_bulk(ids))
    monkeypatch.setattr(requests, "open_pair", open_last)
    in_parallel(lambda offer: requests.accept_offer(offer, by=mentor), offers)
    assert MentoringPair.objects.open().filter(mentor=mentor).count() == 4


@pytest.mark.django_db(transaction=True)
def test_learning_27_nobody_is_over_capacity_under_20_parallel_accepts():
    mentor = make_mentor(capacity=5)
    offers = offered(mentor, 20)
    results = in_parallel(lambda offer: requests.accept_offer(offer, by=mentor), offers)
    assert sum(isinstance(one, MentoringPair) for one in results) == 5
    assert all(isinstance(one, MentoringPair | Refused) for one in results)
    assert MentoringPair.objects.open().filter(mentor=mentor).count() == 5


@pytest.mark.django_db(transaction=True)
def test_learning_27_twenty_who_ask_at_once_fill_no_more_places_than_there_are():
    mentor = make_mentor(capacity=3)
    in_parallel(lambda one: requests.request_mentor(one, mentors=[mentor]), [make_mentee() for _ in range(20)])
    assert MentoringOffer.objects.open().filter(mentor=mentor).count() == 3


@pytest.mark.django_db(transaction=True)
def test_learning_27_two_yeses_to_one_request_make_one_pair():
    mentor, mentee = make_mentor(capacity=5), make_mentee()
    offer = requests.request_mentor(mentee, mentors=[mentor]).offers.get()
    results = in_parallel(lambda one: requests.accept_offer(one, by=mentor), [offer, offer])
    assert sum(isinstance(one, MentoringPair) for one in results) == 1
    assert MentoringPair.objects.filter(request=offer.request).count() == 1

"""Tests before and after a training, confidence in waves, and what their sums tell (learning 20, domain A16)."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members import clock
from members.errors import Refused
from tests.factories import make_member
from tests.signing_in import sign_in_client
from trainings.models import Attempt, AttemptAnswer, ConfidenceRating, Enrolment, ItemDone, TrainingItem
from trainings.reports import learning
from trainings.reports.standing import standing_of
from trainings.services import attempts, confidence, questionnaires

from .kit import make_sitting, put_down
from .learning_kit import DAY, Wave, enrol, examined, make_test, past_sitting, score, take, was_there

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def training(cast):
    found = examined(cast.centre)
    enrol(found, cast.lawyer)
    return found


def door(training, member, wave) -> str:
    return attempts.door(training, member, wave).why


# --- when a test opens ---------------------------------------------------------------------------


def test_learning_20_post_does_not_open_before_the_session_starts(training, cast):
    session = make_sitting(training, starts_in=timedelta(hours=1))
    put_down(session, cast.lawyer)
    assert "opens when the session begins" in door(training, cast.lawyer, Wave.POST)
    with pytest.raises(Refused):
        attempts.begin(training, cast.lawyer, Wave.POST)
    with time_machine.travel(clock.now() + timedelta(hours=1, minutes=5)):
        assert door(training, cast.lawyer, Wave.POST) == ""


def test_learning_20_pre_does_not_open_after_the_session_ends(training, cast):
    session = make_sitting(training, starts_in=timedelta(hours=1), hours=2)
    put_down(session, cast.lawyer)
    assert door(training, cast.lawyer, Wave.PRE) == ""
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert door(training, cast.lawyer, Wave.PRE) == "", "those who come in late may still take it"
    with time_machine.travel(clock.now() + timedelta(hours=4)):
        assert "over" in door(training, cast.lawyer, Wave.PRE)


def test_learning_20_post_comes_after_four_fifths_of_the_steps_and_pre_before_the_first(training, cast):
    items = [
        TrainingItem.objects.create(training=training, number=n, kind="reading", title=f"Step {n}")
        for n in range(1, 6)
    ]
    enrolment = Enrolment.objects.get(training=training)
    assert door(training, cast.lawyer, Wave.PRE) == "" != door(training, cast.lawyer, Wave.POST)
    for item in items[:3]:
        ItemDone.objects.create(enrolment=enrolment, item=item)
    assert door(training, cast.lawyer, Wave.PRE) != "" != door(training, cast.lawyer, Wave.POST)
    ItemDone.objects.create(enrolment=enrolment, item=items[3])
    assert door(training, cast.lawyer, Wave.POST) == ""


def test_one_pre_and_three_tries_afterwards(training, cast):
    take(training, cast.lawyer, Wave.PRE, 1)
    assert "taken" in door(training, cast.lawyer, Wave.PRE)
    for n in (1, 2, 3):
        assert take(training, cast.lawyer, Wave.POST, 2).number == n
    assert "three times" in door(training, cast.lawyer, Wave.POST)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(form=training.test_forms.get(), member=cast.lawyer, wave="post", number=4)


def test_a_newer_version_is_another_chance_for_who_failed_three_times_and_changes_no_gain(training, cast):
    take(training, cast.lawyer, Wave.PRE, 1)
    for _ in range(3):
        take(training, cast.lawyer, Wave.POST, 2)
    paired = Attempt.objects.firsts().filter(member=cast.lawyer).values_list("form__version", "wave")
    assert set(paired) == {(1, "pre"), (1, "post")}
    second = make_test(training, 3)
    assert attempts.door(training, cast.lawyer, Wave.POST).form == second
    assert take(training, cast.lawyer, Wave.POST, 3).score == 100
    assert standing_of(training, cast.lawyer).has_passed
    others = [make_member(training.centre) for _ in range(4)]
    for other in others:
        score(second, other, "post", 100, finished_at=clock.now())
    assert learning.passing_rate([training]) == (4, 5), "the first of all is the first"
    assert "passed" in door(training, cast.lawyer, Wave.POST)


def test_learning_20_post_asks_the_version_that_was_asked_before(training, cast):
    first = training.test_forms.get()
    take(training, cast.lawyer, Wave.PRE, 1)
    second = make_test(training, 3)
    other = make_member(cast.centre)
    enrol(training, other)
    assert attempts.begin(training, cast.lawyer, Wave.POST).form == first
    assert attempts.begin(training, other, Wave.PRE).form == second
    assert (second.version, first.questions.count()) == (2, 4)


def test_a_version_in_use_stands(training):
    form = training.test_forms.get()
    with pytest.raises(Refused):
        questionnaires.write_question(form, text="x", choices=["a", "b"], right=0, why="")
    with pytest.raises(Refused):
        questionnaires.take_out_question(form, 1)
    draft = questionnaires.draft_of(training, by=None)
    assert [one.text for one in draft.questions.all()] == [one.text for one in form.questions.all()]
    questionnaires.take_out_question(draft, 1)
    assert [one.number for one in draft.questions.all()] == [1, 2, 3]


# --- a dropping line ---------------------------------------------------------------------------


def test_learning_20_answers_survive_a_lost_line_and_come_twice_without_harm(training, cast):
    client = sign_in_client(Client(), cast.lawyer)
    url = reverse("trainings:pre_test", args=[training.pk])
    assert 'value="begin"' in client.get(url).content.decode()
    client.post(url, {"act": "begin"})
    client.post(url, {"act": "begin"})
    for number, choice in ((1, 1), (1, 1), (2, 0), (2, 1)):
        assert client.post(url, {"number": number, "choice": choice}).status_code == 302
    attempt = Attempt.objects.get()
    assert [*attempt.answers.order_by("question__number").values_list("question__number", "choice")] == [
        (1, 1),
        (2, 1),
    ]
    again = sign_in_client(Client(), cast.lawyer).get(url).content.decode()
    assert 'name="number" value="3"' in again, "another phone goes on at the same question"
    client.post(url, {"number": 3, "choice": 1})
    client.post(url, {"act": "hand_in"})
    assert Attempt.objects.get().finished_at is None, "one question has no answer"
    client.post(url, {"number": 4, "choice": 1})
    client.post(url, {"act": "hand_in"})
    client.post(url, {"act": "hand_in"})
    client.post(url, {"number": 4, "choice": 0})
    attempt.refresh_from_db()
    assert (attempt.score, AttemptAnswer.objects.count()) == (Decimal(100), 4)


def test_a_question_without_a_choice_says_so(training, cast):
    client = sign_in_client(Client(), cast.lawyer)
    url = reverse("trainings:pre_test", args=[training.pk])
    client.post(url, {"act": "begin"})
    answer = client.post(url, {"number": 1})
    assert answer.status_code == 200 and 'class="field bad"' in answer.content.decode()
    client.post(url, {"number": "x", "choice": "0"})
    client.post(url, {"number": 99, "choice": "0"})
    client.post(url, {"number": 1, "choice": 7})
    assert AttemptAnswer.objects.count() == 0


def test_who_is_not_enrolled_takes_no_test(training, cast):
    client = sign_in_client(Client(), cast.paralegal)
    assert client.get(reverse("trainings:pre_test", args=[training.pk])).status_code == 403


# --- sums ---------------------------------------------------------------------------


def test_learning_20_gain_counts_those_with_both_and_hides_fewer_than_five(cast):
    training = examined(cast.centre)
    form = training.test_forms.get()
    people = [make_member(cast.centre) for _ in range(7)]
    for person in people[:4]:
        score(form, person, "pre", 40)
        score(form, person, "post", 80)
    score(form, people[5], "pre", 90)
    score(form, people[6], "post", 10)
    assert learning.gain_of([training]) == learning.Gain(0, waits=True)
    assert learning.question_changes(training) == []
    score(form, people[4], "pre", 100)
    score(form, people[4], "post", 60)
    score(form, people[4], "post", 100, number=2)
    gain = learning.gain_of([training])
    assert (gain.n, gain.pre, gain.post, gain.gain, gain.risen, gain.passed) == (5, 52, 76, 24, 80, 80)
    assert gain.normalised == pytest.approx(2 / 3)
    assert learning.passing_rate([training]) == (4, 5)


def test_learning_20_what_one_person_hands_in_moves_no_sum(cast):
    """Whoever looks before and after a test is handed in would read its score and its answers off two sums."""
    training = examined(cast.centre, n=2)
    other = examined(cast.centre, n=2)
    start, shown = clock.now(), []
    people = [make_member(cast.centre) for _ in range(10)]
    enrol(training, *people)
    enrol(other, *people[:4])
    for person in people[:4]:
        take(other, person, Wave.PRE, 1)
        take(other, person, Wave.POST, 1)
    for n, person in enumerate(people):
        with time_machine.travel(start + n * DAY):
            take(training, person, Wave.PRE, n % 2)
            take(training, person, Wave.POST, 2 if n < 6 else 1)
            one = (
                learning.gain_of([training]),
                learning.question_changes(training),
                learning.passing_rate([training]),
            )
            assert learning.gains_by_training([training])[training.pk] == one[0]
            assert learning.gain_of([training, other]) == one[0], "what waits of another test is no part of a five"
            shown.append(one)
    assert [one[0].n for one in shown] == [0] * 4 + [5] * 5 + [10]
    assert len({str(one) for one in shown[:4]}) == len({str(one) for one in shown[4:9]}) == 1
    for days in range(10):  # nor does a day more or less in the period
        until = learning.gain_of([training], until=start + (days + 0.5) * DAY)
        since = learning.gain_of([training], since=start + (days - 0.5) * DAY)
        assert until == learning.Gain(0, waits=True) if days < 4 else until == shown[days][0]
        assert since.n == (10 if days < 5 else 5)


def test_learning_20_per_question_change_is_of_the_same_people(cast):
    training = examined(cast.centre, n=2)
    for person in (people := [make_member(cast.centre) for _ in range(5)]):
        enrol(training, person)
        take(training, person, Wave.PRE, 1)
    for person in people:
        take(training, person, Wave.POST, 2)
    lonely = make_member(cast.centre)
    enrol(training, lonely)
    take(training, lonely, Wave.PRE, 0)
    found = [(one.question.number, one.before, one.after) for one in learning.question_changes(training)]
    assert found == [(1, 100, 100), (2, 0, 100)]


def test_other_versions_are_no_pair(cast):
    training = examined(cast.centre)
    first = training.test_forms.get()
    second = make_test(training)
    for person in [make_member(cast.centre) for _ in range(5)]:
        score(first, person, "pre", 40)
        score(second, person, "post", 80)
    assert learning.gain_of([training]).n == 0


def test_nobody_reads_the_tests_of_others(training, cast):
    take(training, cast.lawyer, Wave.PRE, 1)
    for name in ("coordinator", "staff", "facilitator", "superuser"):
        assert not Attempt.objects.visible_to(getattr(cast, name)).exists()
    assert Attempt.objects.visible_to(cast.lawyer).count() == 1


# --- confidence ---------------------------------------------------------------------------

VALUES = {"remand": 2, "bail": 3, "confession": 3, "cross": 3, "written": 3}


def test_seed_a16_waves_are_ninety_days_apart_and_only_pairs_are_told(cast):
    people = [cast.lawyer, *(make_member(cast.centre) for _ in range(4))]
    once = make_member(cast.centre)
    for person in [*people, once]:
        assert confidence.rate_confidence(person, VALUES) == 1
    assert confidence.rate_confidence(cast.lawyer, {**VALUES, "remand": 1}) == 1, "on the same day it is said anew"
    assert ConfidenceRating.objects.get(member=cast.lawyer, item__code="remand").value == 1
    with time_machine.travel(clock.now() + 89 * DAY), pytest.raises(Refused):
        confidence.rate_confidence(cast.lawyer, VALUES)
    with time_machine.travel(clock.now() + 90 * DAY):
        for person in people[:4]:
            confidence.rate_confidence(person, dict.fromkeys(VALUES, 4))
        hidden = {one.item.code: (one.n, one.gain) for one in learning.confidence_gains()}
        assert hidden["bail"] == (4, None)
        confidence.rate_confidence(people[4], dict.fromkeys(VALUES, 4))
        told = {one.item.code: (one.n, one.gain) for one in learning.confidence_gains()}
        confidence.rate_confidence(once, dict.fromkeys(VALUES, 5))
        assert {one.item.code: (one.n, one.gain) for one in learning.confidence_gains()} == told, "told in fives"
    assert told["bail"] == (5, 1) and told["remand"] == (5, pytest.approx(4 - 9 / 5))
    with time_machine.travel(clock.now() + 180 * DAY):
        for person in people[:4]:
            confidence.rate_confidence(person, dict.fromkeys(VALUES, 5))
            six = {one.item.code: (one.n, one.gain) for one in learning.confidence_gains()}
    assert six["bail"] == (6, pytest.approx((4 * 2 + 1 + 2) / 6)), "five later waves more, of whom four came again"


def test_seed_a16_five_items_in_both_languages(cast):
    client = sign_in_client(Client(), cast.lawyer)
    url = reverse("trainings:rate_confidence")
    assert client.get(url).content.decode().count('type="radio"') == 25
    client.post(url, dict.fromkeys(VALUES, 3))
    assert ConfidenceRating.objects.filter(member=cast.lawyer).count() == 5


def test_a16_completed_by_test_and_session(training, cast):
    """Only who did both has completed it (domain I3)."""
    session = past_sitting(training)
    was_there(session, cast.lawyer)
    enrolment = Enrolment.objects.get(training=training)
    assert enrolment.state == "enrolled"
    take(training, cast.lawyer, Wave.POST, 2)
    enrolment.refresh_from_db()
    assert enrolment.state == "enrolled", "50 of 100 is below the pass mark"
    take(training, cast.lawyer, Wave.POST, 4)
    enrolment.refresh_from_db()
    assert enrolment.state == "completed"

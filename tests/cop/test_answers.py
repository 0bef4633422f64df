"""Answers: accepted, switched, taken back, checked, passed on, thanked; and who is asked for one (community B2)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cop.models import Answer, AnswerRequest, PostVersion, Question, Thanks
from cop.services import answer_requests, answers
from cop.services.citing import Cite
from members import clock
from members.errors import Refused
from members.models import AuditEntry, OutboxMessage, Profile
from tests.factories import join, make_member

from .question_kit import make_answer, make_question, make_section, topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(cast):
    return make_question(cast.group, cast.lawyer, topics=["remand"])


def _verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_community_b2_at_most_one_is_accepted_and_a_switch_and_an_undo_are_audited(cast, question):
    first, second = make_answer(question, cast.paralegal), make_answer(question, cast.facilitator)
    answers.accept_answer(first, by=cast.lawyer)
    answers.accept_answer(first, by=cast.lawyer)
    answers.accept_answer(second, by=cast.lawyer)
    assert list(Answer.objects.filter(accepted_at__isnull=False)) == [second]
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=first.pk).update(accepted_at=clock.now())
    answers.undo_acceptance(question, by=cast.lawyer)
    answers.undo_acceptance(question, by=cast.lawyer)
    question.refresh_from_db()
    assert question.state == "answered"
    assert _verbs()[-3:] == ["answer_accepted", "answer_switched", "acceptance_undone"]
    told = OutboxMessage.objects.filter(kind="answer_accepted").values_list("recipient", flat=True)
    assert sorted(told) == sorted([cast.paralegal.pk, cast.facilitator.pk])


def test_the_own_answer_can_be_accepted_and_nobody_is_told(cast, question):
    answers.accept_answer(make_answer(question, cast.lawyer), by=cast.lawyer)
    question.refresh_from_db()
    assert question.state == "accepted"
    assert not OutboxMessage.objects.filter(kind="answer_accepted").exists()


def test_taking_an_accepted_answer_back_clears_it(cast, question):
    answer = answers.accept_answer(make_answer(question, cast.paralegal), by=cast.lawyer)
    answers.withdraw_answer(answer, by=cast.paralegal)
    question.refresh_from_db()
    assert (question.state, question.first_response_at) == ("open", None)
    with pytest.raises(Refused):
        answers.accept_answer(answer, by=cast.lawyer)


def test_a_note_asks_nothing_so_nothing_is_accepted(cast):
    note = make_question(cast.group, cast.lawyer, kind="experience")
    with pytest.raises(Refused):
        answers.accept_answer(make_answer(note, cast.paralegal), by=cast.lawyer)


def test_the_asker_hears_at_most_once_a_day_of_one_question(cast, question):
    for _n in range(3):
        make_answer(question, cast.paralegal)
    make_answer(question, cast.lawyer)
    rows = OutboxMessage.objects.filter(kind="question_answered")
    assert list(rows.values_list("recipient", flat=True)) == [cast.lawyer.pk]


def test_another_lawyer_checks_an_answer_with_the_day_of_the_law_and_a_change_undoes_it(cast, question):
    answer = make_answer(question, cast.paralegal)
    today = clock.today()
    for wrong in ({"valid_as_of": today, "review_by": today}, {"valid_as_of": today + timedelta(days=1)}):
        with pytest.raises(Refused):
            answers.verify_answer(answer, by=cast.lawyer, **{"review_by": today + timedelta(days=365), **wrong})
    with pytest.raises(Refused):
        answers.verify_answer(answer, by=cast.paralegal, valid_as_of=today, review_by=today + timedelta(days=365))
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(verified_by=cast.paralegal)
    answers.verify_answer(answer, by=cast.lawyer, valid_as_of=today, review_by=today + timedelta(days=365))
    assert Answer.objects.get().is_verified
    answers.edit_answer(answer, by=cast.paralegal, body="Apply tomorrow.")
    changed = Answer.objects.get()
    assert not changed.is_verified and changed.verified_by is None
    assert PostVersion.objects.get().body == "Apply for bail today."


def test_an_aged_check_asks_for_another(cast, question):
    answer = make_answer(question, cast.paralegal)
    today = clock.today()
    answers.verify_answer(
        answer, by=cast.lawyer, valid_as_of=today - timedelta(days=400), review_by=today - timedelta(days=35)
    )
    assert Answer.objects.get().is_to_review


def test_seed_a7_an_answer_becomes_a_practice_note_under_its_authors_name_once(cast, question):
    section = make_section("crpc:167")
    answer = make_answer(question, cast.paralegal, cites=[Cite(section, proposition="No reasons given")])
    note, again = (
        answers.promote_answer(answer, by=cast.facilitator, title="Opposing remand", body="What I did")
        for _n in range(2)
    )
    assert note.pk == again.pk and note.author == cast.paralegal and note.kind == "practice_note"
    assert (note.paralegal_kind, note.from_answer) == ("mobile", answer)
    assert [(one.target, one.proposition) for one in note.citations.all()] == [(section, "No reasons given")]
    assert list(note.topics.all()) == [topic("remand")]
    assert AuditEntry.objects.get(verb="question_asked", object_id=str(note.pk)).actor_id == cast.facilitator.pk


def test_seed_b32_thanking_twice_is_once_and_nobody_thanks_themselves(cast, question):
    answer = make_answer(question, cast.paralegal)
    for _n in range(2):
        answers.thank_for_answer(answer, by=cast.lawyer)
    assert Thanks.objects.count() == 1
    with pytest.raises(Refused):
        answers.thank_for_answer(answer, by=cast.paralegal)
    answers.take_thanks_back(answer, by=cast.lawyer)
    assert not Thanks.objects.exists()


# --- whom to ask -----------------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(cast):
    people = [make_member(cast.centre, mail=True) for _n in range(5)]
    join(cast.group, *people)
    return people


def test_three_colleagues_are_proposed_by_topic_and_nobody_who_was_asked_within_14_days(cast, question, crowd):
    knows, told_nobody, answered, asked_lately, plain = crowd
    for person, audience in ((knows, 2), (told_nobody, 4)):
        Profile.objects.update_or_create(member=person, defaults={"show_topics": audience})[0].topics.add(
            topic("remand")
        )
    other = make_question(cast.group, cast.paralegal, topics=["remand"])
    make_answer(other, answered)
    AnswerRequest.objects.create(question=other, member=asked_lately, asked_at=clock.now() - timedelta(days=13))
    proposed = answer_requests.propose(question)
    assert len(proposed) == 3 and set(proposed[:2]) == {knows, answered}
    everybody = answer_requests.propose(question, n=50)
    assert asked_lately not in everybody and cast.lawyer not in everybody
    AnswerRequest.objects.update(asked_at=clock.now() - timedelta(days=15))
    assert asked_lately in answer_requests.propose(question, n=50)


def test_whoever_answers_too_much_gives_way_to_others(cast, question, crowd):
    busy = crowd[0]
    for _n in range(6):
        make_answer(make_question(cast.group, cast.paralegal, topics=["remand"]), busy)
    assert answer_requests.propose(question)[0] == busy
    for person in crowd[1:]:
        make_answer(make_question(cast.group, cast.paralegal), person)
    assert busy not in answer_requests.propose(question, n=50)


def test_a_question_for_lawyers_is_proposed_to_lawyers(cast):
    question = make_question(cast.group, cast.lawyer, readers="lawyers")
    assert {one.provider_type for one in answer_requests.propose(question, n=50)} == {"lawyer"}


def test_asking_colleagues_tells_each_once_and_stops_at_six(cast, question, crowd):
    assert answer_requests.ask_colleagues(question, by=cast.lawyer, members=crowd) == 5
    assert answer_requests.ask_colleagues(question, by=cast.lawyer, members=crowd) == 0
    assert OutboxMessage.objects.filter(kind="answer_asked").count() == 5
    with pytest.raises(Refused):
        answer_requests.ask_colleagues(question, by=cast.lawyer, members=[cast.paralegal, cast.facilitator])
    assert answer_requests.ask_colleagues(question, by=cast.lawyer, members=[cast.stranger]) == 0
    make_answer(question, crowd[0])
    assert OutboxMessage.objects.get(kind="answer_asked", recipient=crowd[0]).state == "cancelled"


def test_an_answer_is_seen_with_its_thread_and_not_without(cast, question):
    answer = make_answer(question, cast.paralegal)
    assert Answer.objects.visible_to(cast.lawyer).get() == answer
    Question.objects.filter(pk=question.pk).update(hidden_at=clock.now())
    assert not Answer.objects.visible_to(cast.lawyer).exists()
    assert not Answer.objects.visible_to(cast.staff).exists()

"""Answers: accepted, switched, taken back, checked, passed on, thanked; and who is asked for one (community B2)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cop.models import Answer, AnswerRequest, PostVersion, Question, Thanks
from cop.services import answer_requests, answers
from cop.services.citing import Cite
from members import clock
from members.errors import Refused
from members.models import (
    AdminUnit,
    Audience,
    AuditEntry,
    Member,
    MemberArea,
    OutboxMessage,
    PracticeArea,
    Profile,
)
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


def test_community_b2_the_own_answer_can_be_accepted_and_nobody_is_told(cast, question):
    answers.accept_answer(make_answer(question, cast.lawyer), by=cast.lawyer)
    question.refresh_from_db()
    assert question.state == "accepted"
    assert not OutboxMessage.objects.filter(kind="answer_accepted").exists()


def test_community_b2_taking_an_accepted_answer_back_clears_it(cast, question):
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
    everybody = answer_requests.propose(question, n=50)
    assert everybody[-1] == busy and everybody[0] != busy, "behind the others, and not out of reach of a small group"


def test_a_shared_area_and_then_the_state_go_first_where_both_show_them_and_never_for_an_anonymous_asker(
    cast, question, crowd
):
    area, unit = PracticeArea.objects.first(), AdminUnit.objects.first()
    shares, keeps_it, unshown, near, _plain = crowd
    for person in (cast.lawyer, shares, keeps_it, unshown):
        audience = Audience.NOBODY if person == keeps_it else Audience.GROUPS
        Profile.objects.update_or_create(member=person, defaults={"show_areas": audience, "show_unit": audience})
        MemberArea.objects.create(member=person, area=area, is_shown=person != unshown)
    Profile.objects.update_or_create(member=near, defaults={"show_unit": Audience.GROUPS})
    Member.objects.filter(pk__in=[cast.lawyer.pk, near.pk, keeps_it.pk]).update(home_unit=unit)
    Profile.objects.filter(member=cast.lawyer).update(show_unit=Audience.GROUPS)
    assert answer_requests.propose(question, n=2) == [shares, near]
    found = answer_requests.propose(question, n=50)
    for person in found:
        AnswerRequest.objects.create(
            question=make_question(cast.group, cast.paralegal),
            member=person,
            asked_at=clock.now() - timedelta(days=15 if person in (shares, near) else 30),
        )
    question.is_anonymous = True
    assert not {shares, near} & set(answer_requests.propose(question, n=2)), "it would tell who asks"


def test_among_equals_it_is_who_was_asked_or_answered_longest_ago(cast, question, crowd):
    order = [crowd[3], crowd[1], crowd[4], crowd[0]]
    other = make_question(cast.group, cast.paralegal)
    for weeks, person in zip((9, 8, 7, 6), order, strict=True):
        ago = clock.now() - timedelta(weeks=weeks)
        if person == crowd[1]:
            make_answer(other, person, posted_at=ago)
        else:
            AnswerRequest.objects.create(question=other, member=person, asked_at=ago)
    found = answer_requests.propose(question, n=50)
    assert [one for one in found if one in order] == order
    assert found.index(crowd[2]) < found.index(crowd[3]), "who never was comes first"


def test_who_never_was_asked_is_not_the_same_for_each_question(cast, crowd):
    asked = [make_question(cast.group, cast.lawyer) for _n in range(12)]
    assert len({answer_requests.propose(one)[0] for one in asked}) > 1
    assert answer_requests.propose(asked[0]) == answer_requests.propose(asked[0])


def test_h6_a_second_answerer_is_proposed_while_one_person_answers_too_much(cast, question, crowd, sign_in):
    busy, other, *_rest = crowd
    make_answer(question, busy)
    page = reverse("cop:question_detail", args=[question.pk])
    client = sign_in(cast.lawyer)
    assert not client.get(page).context["proposed"], "one answer says nothing yet"
    for _n in range(9):
        make_answer(make_question(cast.group, cast.paralegal), busy)
    proposed = client.get(page).context["proposed"]
    assert len(proposed) == 3 and busy not in proposed
    make_answer(question, other)
    assert not client.get(page).context["proposed"], "a second one has answered"
    solved = make_question(cast.group, cast.lawyer)
    answers.accept_answer(make_answer(solved, busy), by=cast.lawyer)
    assert not client.get(reverse("cop:question_detail", args=[solved.pk])).context["proposed"]


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

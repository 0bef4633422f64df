"""Mentions reach who can read, and tell nobody anything else (domain B29, community B5, safety TH8)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cop.models import Group, Membership, Mention, Question
from cop.permissions import readers, thread_readers
from cop.services import announcements, answers, comments, mentions
from members import clock
from members.errors import Refused
from members.models import Member, OutboxMessage
from tests.factories import join, make_group, make_member

from .question_kit import make_answer, make_question

pytestmark = pytest.mark.django_db
POST = {"kind": "announcement", "title": "News"}


def said(cast, words, group="own"):
    """Who was told, and which calls reached nobody."""
    where = cast.group if group == "own" else group
    post = announcements.post_announcement(by=cast.facilitator, group=where, body=words, **POST)
    return set(Mention.objects.filter(announcement=post).values_list("member", flat=True)), post.unreached


def test_seed_b29_a_person_and_a_team_are_told_once_and_others_not_at_all(cast):
    team = make_group(cast.centre, code="TEAM", visibility=Group.Visibility.OPEN)
    join(team, cast.paralegal, cast.stranger)
    lawyer, stranger = cast.lawyer.user.username, cast.stranger.user.username
    told, unreached = said(cast, f"Well done @{lawyer}, @team and again @{lawyer}.")
    assert told == {cast.lawyer.pk, cast.paralegal.pk}, "the team's stranger does not read this group"
    assert unreached == []
    told, unreached = said(cast, f"@{stranger} @nobody-here")
    assert (told, unreached) == (set(), [stranger, "nobody-here"]), "one answer for both"
    mails = OutboxMessage.objects.filter(kind="mentioned").values_list("recipient", flat=True)
    assert sorted(mails) == sorted([cast.lawyer.pk, cast.paralegal.pk])


def test_a_hidden_group_is_no_team_for_those_outside(cast):
    told, unreached = said(cast, "Hello @AWAY and @NOSUCH", group=None)
    assert (told, unreached) == (set(), ["away", "nosuch"])
    join(cast.other_group, cast.facilitator)
    told, unreached = said(cast, "Hello @AWAY", group=None)
    assert (told, unreached) == ({cast.stranger.pk}, [])


def test_a_changed_text_tells_only_who_is_new_in_it(cast):
    lawyer, paralegal = cast.lawyer.user.username, cast.paralegal.user.username
    post = announcements.post_announcement(by=cast.facilitator, group=cast.group, body=f"@{lawyer}", **POST)
    announcements.edit_announcement(post, by=cast.facilitator, title="News", body=f"@{lawyer} @{paralegal}")
    assert OutboxMessage.objects.filter(kind="mentioned").count() == Mention.objects.count() == 2


def test_community_b5_ten_calls_are_enough(cast):
    with pytest.raises(Refused):
        said(cast, " ".join(f"@h{n}" for n in range(11)))


def test_a_mention_stands_on_the_home_page_until_it_is_answered(cast, sign_in):
    post = announcements.post_announcement(
        by=cast.facilitator, group=cast.group, body=f"@{cast.lawyer.user.username}, can you?", **POST
    )
    client, page = sign_in(cast.lawyer), reverse("cop:announcement_detail", args=[post.pk])
    assert page in client.get("/").content.decode()
    comments.post_comment(post, by=cast.lawyer, body="Yes.")
    assert page not in client.get("/").content.decode()


def test_community_b5_the_writer_is_warned_and_the_text_stands(cast, sign_in):
    address = reverse("cop:post_announcement", args=["HOME"])
    page = sign_in(cast.facilitator).post(address, {**POST, "body": "Ask @somebody-else"}, follow=True)
    assert any("@somebody-else" in str(message) for message in page.context["messages"])


@pytest.mark.parametrize("from_join", [False, True])
def test_community_b5_who_is_told_and_who_reads_are_the_same_people(cast, from_join):
    Group.objects.filter(pk=cast.group.pk).update(history_from_join=from_join)
    cast.group.refresh_from_db()
    make_member(cast.centre)
    post = announcements.post_announcement(by=cast.facilitator, group=cast.group, body="Hello", **POST)
    told = set(readers(cast.group, post.posted_at).values_list("pk", flat=True))
    everyone = Member.objects.present().filter(frozen_at=None)
    assert told == {one.pk for one in everyone if type(post).objects.visible_to(one).filter(pk=post.pk).exists()}
    assert set(readers(None, clock.now())) == set(everyone)


# --- in threads ------------------------------------------------------------------------------------------------------


def called(cast, words, **facts):
    """Who is told of a question that the paralegal asks with these words, and which calls reached nobody."""
    question = make_question(cast.group, cast.paralegal, body=words, **facts)
    return set(Mention.objects.filter(question=question).values_list("member", flat=True)), question.unreached


def test_seed_b29_a_question_and_an_answer_call_people_who_read_them(cast):
    lawyer, stranger = cast.lawyer.user.username, cast.stranger.user.username
    told, unreached = called(cast, f"@{lawyer} and @{stranger}, do you know?")
    assert (told, unreached) == ({cast.lawyer.pk}, [stranger])
    question = Question.objects.get()
    answer = make_answer(question, cast.lawyer, f"Yes. @{cast.facilitator.user.username} knows more, @AWAY too.")
    assert answer.unreached == ["away"], "a hidden group is no team for those outside"
    assert Mention.objects.get(answer=answer).member == cast.facilitator
    answers.edit_answer(answer, by=cast.lawyer, body=f"Ask @{cast.facilitator.user.username} again.")
    assert Mention.objects.filter(answer=answer).count() == 1, "once, however often it is changed"


def test_what_is_for_lawyers_calls_lawyers_and_who_runs_the_group(cast):
    handles = [getattr(cast, name).user.username for name in ("lawyer", "newcomer", "coordinator", "facilitator")]
    join(cast.group, cast.newcomer)
    Member.objects.filter(pk=cast.newcomer.pk).update(provider_type="paralegal", paralegal_kind="mobile", bar_grade="")
    told, unreached = called(cast, " ".join(f"@{one}" for one in handles), readers="lawyers")
    assert told == {cast.lawyer.pk, cast.coordinator.pk, cast.facilitator.pk}
    assert unreached == [cast.newcomer.user.username]


@pytest.mark.parametrize("for_whom", ["group", "lawyers"])
@pytest.mark.parametrize("from_join", [False, True])
def test_community_b5_who_is_told_of_a_thread_and_who_reads_it_are_the_same_people(cast, for_whom, from_join):
    Group.objects.filter(pk=cast.group.pk).update(history_from_join=from_join)
    cast.group.refresh_from_db()
    join(cast.group, cast.newcomer)
    question = make_question(cast.group, cast.paralegal, readers=for_whom)
    told = set(thread_readers(question).values_list("pk", flat=True))
    everyone = Member.objects.present().filter(frozen_at=None)
    assert told == {one.pk for one in everyone if Question.objects.visible_to(one).filter(pk=question.pk).exists()}


def test_an_anonymous_asker_calls_and_nothing_says_who_it_was(cast, sign_in):
    told, _none = called(cast, f"@{cast.lawyer.user.username}, please.", is_anonymous=True)
    assert told == {cast.lawyer.pk}
    page = sign_in(cast.lawyer).get("/").content.decode()
    assert f"/q/{Question.objects.get().pk}/" in page and cast.paralegal.shown_name not in page


def test_a_call_in_a_thread_stands_on_the_home_page_until_it_is_answered_or_taken_back(cast, sign_in):
    question = make_question(cast.group, cast.paralegal, body=f"@{cast.lawyer.user.username}?")
    reply = make_answer(question, cast.facilitator, f"@{cast.lawyer.user.username} knows.")
    client = sign_in(cast.lawyer)

    def calls():
        text = client.get("/").content.decode()
        return [place for place in (f'/q/{question.pk}/"', f"/q/{question.pk}/#a{reply.pk}") if place in text]

    assert len(calls()) == 2
    answers.withdraw_answer(reply, by=cast.facilitator)
    assert calls() == [f'/q/{question.pk}/"']
    make_answer(question, cast.lawyer, "Apply today.")
    assert calls() == []


def test_community_b5_whoever_types_reads_whom_they_can_call_and_strangers_stand_nowhere(cast, sign_in):
    question = make_question(cast.group, cast.paralegal)
    client = sign_in(cast.lawyer)
    for address in (reverse("cop:question_detail", args=[question.pk]), "/q/new/?group=HOME"):
        page = client.get(address)
        calls = [call for _name, call in page.context["people_to_call"]]
        assert calls == [f"@{one.user.username}" for one in (cast.facilitator, cast.paralegal)], (
            "who leads comes first"
        )
        assert all(call in page.content.decode() for call in calls)
    typed = {"body": "Ask @somebody-else"}
    page = client.post(reverse("cop:answer_question", args=[question.pk]), typed, follow=True)
    assert any("@somebody-else" in str(message) for message in page.context["messages"])


@pytest.mark.parametrize("turn", [1, -1])
def test_who_stands_beside_the_box_is_who_reads_there_whatever_the_group_is(cast, turn):
    """The statement is written once for each shape of a group: one never answers for another."""
    shapes = [(False, True), (True, True), (True, False), (False, False)]
    hosts = [(late, cast.group.host_centre if hosted else None) for late, hosted in shapes]
    for late, host in hosts[::turn]:
        group = make_group(host, history_from_join=late)
        join(group, cast.lawyer)
        (later,) = join(group, cast.paralegal)
        Membership.objects.filter(pk=later.pk).update(joined_on=clock.today() + timedelta(days=1))
        told = {call for _name, call in mentions.people_to_call(group, by=cast.facilitator)}
        inside = readers(group, clock.now()).filter(memberships__group=group)
        assert told == {f"@{one.user.username}" for one in inside} and f"@{cast.lawyer.user.username}" in told
        assert (f"@{cast.paralegal.user.username}" in told) is not late

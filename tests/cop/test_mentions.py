"""Mentions reach who can read, and tell nobody anything else (domain B29, community B5, safety TH8)."""

import pytest
from django.urls import reverse

from cop.models import Group, Mention
from cop.permissions import readers
from cop.services import announcements, comments
from members import clock
from members.errors import Refused
from members.models import Member, OutboxMessage
from tests.factories import join, make_group, make_member

pytestmark = pytest.mark.django_db
POST = {"kind": "announcement", "title": "News"}


def said(cast, words, group="own"):
    """Who was told, and which calls reached nobody."""
    where = cast.group if group == "own" else group
    post, unreached = announcements.post_announcement(by=cast.facilitator, group=where, body=words, **POST)
    return set(Mention.objects.filter(announcement=post).values_list("member", flat=True)), unreached


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
    post, _none = announcements.post_announcement(by=cast.facilitator, group=cast.group, body=f"@{lawyer}", **POST)
    announcements.edit_announcement(post, by=cast.facilitator, title="News", body=f"@{lawyer} @{paralegal}")
    assert OutboxMessage.objects.filter(kind="mentioned").count() == Mention.objects.count() == 2


def test_ten_calls_are_enough(cast):
    with pytest.raises(Refused):
        said(cast, " ".join(f"@h{n}" for n in range(11)))


def test_a_mention_stands_on_the_home_page_until_it_is_answered(cast, sign_in):
    post, _none = announcements.post_announcement(
        by=cast.facilitator, group=cast.group, body=f"@{cast.lawyer.user.username}, can you?", **POST
    )
    client, page = sign_in(cast.lawyer), reverse("cop:announcement_detail", args=[post.pk])
    assert page in client.get("/").content.decode()
    comments.post_comment(post, by=cast.lawyer, body="Yes.")
    assert page not in client.get("/").content.decode()


def test_the_writer_is_warned_and_the_text_stands(cast, sign_in):
    address = reverse("cop:post_announcement", args=["HOME"])
    page = sign_in(cast.facilitator).post(address, {**POST, "body": "Ask @somebody-else"}, follow=True)
    assert any("@somebody-else" in str(message) for message in page.context["messages"])


@pytest.mark.parametrize("from_join", [False, True])
def test_who_is_told_and_who_reads_are_the_same_people(cast, from_join):
    Group.objects.filter(pk=cast.group.pk).update(history_from_join=from_join)
    cast.group.refresh_from_db()
    make_member(cast.centre)
    post, _none = announcements.post_announcement(by=cast.facilitator, group=cast.group, body="Hello", **POST)
    told = set(readers(cast.group, post.posted_at).values_list("pk", flat=True))
    everyone = Member.objects.present().filter(frozen_at=None)
    assert told == {one.pk for one in everyone if type(post).objects.visible_to(one).filter(pk=post.pk).exists()}
    assert set(readers(None, clock.now())) == set(everyone)

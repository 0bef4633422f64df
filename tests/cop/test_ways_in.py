"""Ways into a group: freely, by invitation, by asking; from when it is read; what it agreed on."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cop.models import Announcement, Answer, GroupAgreement, Idea, JoinRequest, Membership, Question
from cop.services import agreements, announcements, memberships, ways_in
from cop.services.groups import change_group
from cop.views.ways_in import MOST_INVITED
from members import clock, limits
from members.errors import Refused
from members.models import OutboxMessage
from tests.factories import join, make_group, make_member

from .question_kit import make_answer, make_question

pytestmark = pytest.mark.django_db
Joining, Role = Membership.group.field.related_model.Joining, Membership.Role


def test_each_group_has_one_way_in(cast, sign_in):
    address = {name: reverse(f"cop:{name}", args=["HOME"]) for name in ("enter_group", "ask_for_group")}
    client, seen = sign_in(cast.newcomer), {}
    for way in Joining:
        change_group(cast.group, by=cast.coordinator, joining=way)
        seen[way] = {name: client.get(url).status_code for name, url in address.items()}
    assert seen == {
        "invitation": {"enter_group": 403, "ask_for_group": 403},
        "request": {"enter_group": 403, "ask_for_group": 200},
        "free": {"enter_group": 200, "ask_for_group": 403},
    }
    for _ in range(2):  # the second press is refused: they are in
        client.post(address["enter_group"])
    assert cast.newcomer.memberships.get().source == Membership.Source.ENTERED


def test_nobody_walks_into_a_hidden_group(cast, sign_in):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_group(cast.centre, visibility="hidden", joining="free")
    assert sign_in(cast.newcomer).get(reverse("cop:enter_group", args=["AWAY"])).status_code == 404


def test_an_invitation_waits_on_the_home_page_and_is_answered_once(cast, sign_in):
    invitation = ways_in.invite_to_group(cast.group, handle=cast.newcomer.user.username, by=cast.facilitator)
    assert OutboxMessage.objects.get(kind="group_invitation").recipient == cast.newcomer
    address = reverse("cop:answer_invitation", args=[invitation.pk])
    assert sign_in(cast.stranger).get(address).status_code == 404
    client = sign_in(cast.newcomer)
    assert address in client.get("/").content.decode()
    client.post(address, {"answer": "yes"})
    assert cast.newcomer.memberships.get(group=cast.group).source == Membership.Source.INVITED
    assert client.get(address).status_code == 404


def test_who_is_invited_is_not_told_that_they_asked(cast, sign_in):
    change_group(cast.group, by=cast.coordinator, joining=Joining.REQUEST)
    invitation = ways_in.invite_to_group(cast.group, handle=cast.newcomer.user.username, by=cast.facilitator)
    client, answer = sign_in(cast.newcomer), reverse("cop:answer_invitation", args=[invitation.pk])
    page = client.get(reverse("cop:group_detail", args=["HOME"])).content.decode()
    assert answer in page and reverse("cop:ask_for_group", args=["HOME"]) not in page
    assert client.get(reverse("cop:ask_for_group", args=["HOME"])).url == answer


def test_an_invitation_tells_nothing_of_who_is_here(cast, sign_in):
    frozen = make_member(cast.centre, account=True, frozen_at=clock.now())
    client, said = sign_in(cast.facilitator), set()
    for handle in ("nobody-here", frozen.user.username, cast.lawyer.user.username, cast.newcomer.user.username):
        sent = {"handle": handle, "once": str(uuid4())}  # as the page sends it
        page = client.post(reverse("cop:invite_to_group", args=["HOME"]), sent, follow=True)
        said.add(tuple(str(message) for message in page.context["messages"]))
    assert len(said) == 1
    assert JoinRequest.objects.filter(way="called").count() == 1, "only who can come"


def _same(body: bytes, number: int) -> bytes:
    """A page without what differs each time: its one-time keys, and the number that was asked for."""
    return re.sub(rb'name="(csrfmiddlewaretoken|once)" value="[^"]*"|/join/%d/' % number, b"", body)


def test_th8_no_number_tells_who_leads_a_group_that_somebody_was_invited(cast, sign_in):
    """Neither by the number of a request nor by a count: whoever typed the handle would know that it is here."""
    waits = ways_in.invite_to_group(cast.group, handle=cast.stranger.user.username, by=cast.facilitator)
    used = ways_in.invite_to_group(cast.group, handle=cast.newcomer.user.username, by=cast.facilitator)
    ways_in.answer_invitation(used, by=cast.newcomer, accepts=False)
    client = sign_in(cast.facilitator)
    for ask in (lambda at: client.get(at), lambda at: client.post(f"{at}withdraw/", {"once": str(uuid4())})):
        pages = [(number, ask(f"/join/{number}/")) for number in (waits.pk, used.pk, 987_654)]
        assert {page.status_code for _number, page in pages} == {404}
        assert len({_same(page.content, number) for number, page in pages}) == 1
    waits.refresh_from_db()
    assert waits.state == "applied"
    rules = reverse("cop:change_rules", args=["HOME"])
    assert client.get(rules).context["invited"] == 0
    assert sign_in(cast.coordinator).get(rules).context["invited"] == 0, "a person of another centre"


def test_th8_the_desk_takes_back_the_open_invitations_of_its_own_people_alone(cast, sign_in):
    mine = ways_in.invite_to_group(cast.group, handle=cast.newcomer.user.username, by=cast.facilitator)
    theirs = ways_in.invite_to_group(cast.group, handle=cast.stranger.user.username, by=cast.facilitator)
    desk = sign_in(cast.staff)
    assert [desk.post(f"/join/{one.pk}/withdraw/", {"once": str(uuid4())}).status_code for one in (mine, theirs)] == [
        302,
        404,
    ]
    assert desk.post(f"/join/{mine.pk}/withdraw/", {"once": str(uuid4())}).status_code == 404, "it is used up"


@pytest.mark.parametrize("odd", ["", "x", "9" * 5000, "²", "-1", "7"])
def test_a_version_that_is_none_is_not_accepted(cast, sign_in, odd):
    agreements.publish_agreement(cast.group, "We keep to it.", by=cast.facilitator)
    address = reverse("cop:accept_agreement", args=["HOME"])
    assert sign_in(cast.lawyer).post(address, {"version": odd}).status_code == 404


def test_a_day_has_room_for_so_many_invitations(cast, sign_in, monkeypatch):
    client, address = sign_in(cast.facilitator), reverse("cop:invite_to_group", args=["HOME"])
    key = f"invite:{cast.facilitator.pk}"
    for _ in range(MOST_INVITED):
        limits.count(key, timedelta(days=1))
    client.post(address, {"handle": cast.newcomer.user.username, "once": str(uuid4())})
    assert not JoinRequest.objects.filter(way="called").exists()


def test_who_said_no_to_an_invitation_may_still_ask(cast, sign_in):
    invitation = ways_in.invite_to_group(cast.group, handle=cast.newcomer.user.username, by=cast.facilitator)
    ways_in.answer_invitation(invitation, by=cast.newcomer, accepts=False)
    page = sign_in(cast.newcomer).post(reverse("cop:ask_for_group", args=["HOME"]), {"message": "Now I would."})
    assert page.status_code == 302


def test_c21_who_comes_late_reads_from_the_day_of_joining(cast):
    """One rule for questions, answers, ideas and announcements; those who run the group read all of it."""
    long_ago = clock.now() - timedelta(days=40)
    old = make_question(cast.group, cast.lawyer)
    make_answer(old, cast.facilitator)
    Question.objects.update(opened_at=long_ago)
    Idea.objects.create(group=cast.group, author=cast.lawyer, text="Old", created_at=long_ago)
    facts = {"by": cast.facilitator, "group": cast.group, "kind": "report", "title": "Old", "body": "Old"}
    announcements.post_announcement(**facts)
    Announcement.objects.update(posted_at=long_ago)
    Membership.objects.update(joined_on=long_ago.date() - timedelta(days=9))
    join(cast.group, cast.newcomer)
    new = make_question(cast.group, cast.lawyer)
    kinds = (Question, Answer, Idea, Announcement)

    def read(member):
        member = type(member).objects.get(pk=member.pk)
        return [model.objects.visible_to(member).count() for model in kinds]

    assert read(cast.newcomer) == [2, 1, 1, 1], "unless the group says so, everything"
    change_group(cast.group, by=cast.coordinator, history_from_join=True)
    assert read(cast.newcomer) == [1, 0, 0, 0]
    assert Question.objects.visible_to(cast.newcomer).get() == new
    assert read(cast.lawyer) == read(cast.facilitator) == read(cast.coordinator) == [2, 1, 1, 1]


def test_a_term_is_shown_and_ends_with_the_role(cast, sign_in):
    membership = cast.lawyer.memberships.get()
    until = clock.today() + timedelta(days=365)
    memberships.change_membership(membership, by=cast.coordinator, role=Role.LEADER, term_until=until)
    page = sign_in(cast.paralegal).get(reverse("cop:group_detail", args=["HOME"]))
    assert [one.term_until for one in page.context["leading"] if one.role == Role.LEADER] == [until]
    memberships.change_membership(membership, by=cast.coordinator, role=Role.MEMBER, term_until=until)
    membership.refresh_from_db()
    assert (membership.role_since, membership.term_until) == (clock.today(), None)
    with pytest.raises(Refused):
        memberships.change_membership(
            membership, by=cast.coordinator, role=Role.LEADER, term_until=clock.today() - timedelta(days=1)
        )


def test_an_agreement_is_asked_once_for_each_version_and_its_share_is_shown(cast, sign_in):
    first = agreements.publish_agreement(cast.group, "We meet monthly.", by=cast.facilitator)
    assert agreements.publish_agreement(cast.group, "We meet monthly.", by=cast.facilitator) == first
    client, home = sign_in(cast.lawyer), reverse("cop:group_detail", args=["HOME"])
    assert client.get(home).context["asks_agreement"]
    address = reverse("cop:accept_agreement", args=["HOME"])
    for _ in range(2):
        client.post(address, {"version": 1})
    page = client.get(home).context
    assert not page["asks_agreement"] and (page["group"].agreed, page["group"].size) == (2, 3)
    agreements.publish_agreement(cast.group, "We meet twice a month.", by=cast.facilitator)
    assert client.get(home).context["asks_agreement"], "asked again when it changed"
    assert GroupAgreement.objects.newest().get().version == 2
    assert OutboxMessage.objects.filter(kind="agreement_changed", recipient=cast.lawyer).count() == 2
    assert sign_in(cast.stranger).get(address).status_code == 404

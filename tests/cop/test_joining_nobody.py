"""A request that no group decides any more reaches somebody all the same (community B3)."""

import pytest
from django.test import Client

from cop.models import JoinRequest
from cop.permissions import deciders
from cop.services import joining
from cop.services.groups import archive_group
from members.errors import Refused
from members.models import Member, StaffPost
from tests.factories import give_post, make_centre, make_group, make_member
from tests.signing_in import sign_in_client

from .joining_kit import mails, vouched

State = JoinRequest.State


def may(member, request) -> bool:
    """As list, page and permission say, which must say the same."""
    member = Member.objects.select_related("user").get(pk=member.pk)
    able = member.user.has_perm("cop.decide_join_request", request)
    assert JoinRequest.objects.visible_to(member).filter(pk=request.pk).exists() is able
    return able


def archived(request) -> JoinRequest:
    archive_group(request.group, by=request.group.memberships.first().member)
    return JoinRequest.objects.select_related("group").get(pk=request.pk)


def test_community_b3_of_an_archived_group_the_desk_decides(cast):
    request = archived(vouched(cast))
    assert set(deciders(request)) == {cast.coordinator, cast.staff}
    able = {one for one in (cast.coordinator, cast.staff, cast.facilitator, cast.staff_other) if may(one, request)}
    assert able == {cast.coordinator, cast.staff}
    client = sign_in_client(Client(), cast.staff)
    assert [row.url for row in client.get("/s/todo/asking_here/").context["rows"]] == [f"/join/{request.pk}/"]
    assert client.get("/s/todo/asking/").context["rows"] == []
    client.post(f"/join/{request.pk}/", {"lets_in": "yes"})
    request.refresh_from_db()
    assert (request.state, request.member.status) == (State.APPROVED, Member.Status.PENDING)


def test_community_b3_a_member_who_asked_for_an_archived_group_is_answered(cast):
    request = archived(joining.ask_for_group(cast.group, cast.newcomer, message="Please"))
    with pytest.raises(Refused):
        joining.approve_join_request(request, by=cast.staff)
    client = sign_in_client(Client(), cast.staff)
    client.post(f"/join/{request.pk}/", {"lets_in": "no", "reason": "The group has ended"})
    request.refresh_from_db()
    assert request.state == State.DECLINED


@pytest.fixture
def admin(cast):
    person = make_member(None, account=True, mail=True, provider_type="staff")
    give_post(person, StaffPost.Role.ADMIN)
    return person


@pytest.mark.parametrize("has_group", [True, False])
def test_community_b3_where_nobody_can_decide_the_network_does(cast, admin, has_group):
    lonely = make_centre("LON")
    friends = [make_member(lonely, account=True, mail=True) for _ in range(2)]
    asked = {"first": friends[0].user.username, "second": friends[1].email}
    request = vouched(cast, **asked, group_ref=make_group(lonely).code if has_group else "")
    assert (
        set(deciders(request)) == {admin} == {one for one in (admin, cast.coordinator, *friends) if may(one, request)}
    )
    assert mails("join_request_waiting") == {admin.pk}
    client = sign_in_client(Client(), admin)
    assert "/s/join/" in [todo.url for todo in client.get("/s/").context["todos"]]
    assert [row.pk for row in client.get("/s/join/").context["page"].rows] == [request.pk]
    assert client.get(f"/join/{request.pk}/").status_code == 200
    give_post(friends[0], StaffPost.Role.CENTRE_LEAD, lonely)
    assert not may(admin, request) and may(friends[0], request)


def test_without_any_centre_it_stands_on_the_networks_desk(cast):
    homeless = [make_member(None, account=True, mail=True) for _ in range(2)]
    network = make_member(None, account=True, mail=True, provider_type="staff")
    give_post(network, StaffPost.Role.COORDINATOR)
    vouched(cast, group_ref="", first=homeless[0].user.username, second=homeless[1].email)
    assert "/s/join/" in [todo.url for todo in sign_in_client(Client(), network).get("/s/").context["todos"]]

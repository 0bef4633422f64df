"""The way in, second half (domain A6, community B3): decided, begun, full."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client

from cop.models import Group, JoinRequest, Membership
from cop.permissions import deciders
from cop.services import joining
from cop.services.memberships import add_to_group
from members import clock
from members.errors import Refused
from members.models import ConductCode, Invitation, Member, OutboxMessage, StaffPost
from members.services import conduct, freezing
from tests.cast import build_cast
from tests.factories import give_post, join, make_group, make_member
from tests.members.letters import letter_of
from tests.signing_in import sign_in_client

from .joining_kit import ask, history, mails, vouched

State = JoinRequest.State


# --- deciding -----------------------------------------------------------------------------------------------------

KINDS = [
    (kind, visibility, host) for kind in Group.Kind.values for visibility in Group.Visibility.values for host in (1, 0)
]


@pytest.mark.parametrize(("kind", "visibility", "host"), KINDS)
def test_community_b3_everyone_who_may_decide_is_told(cast, kind, visibility, host):
    """Whatever kind of group it is. Who is told and who may decide are the same people."""
    network = make_member(None, account=True, mail=True, provider_type="staff")
    give_post(network, StaffPost.Role.COORDINATOR)
    group = make_group(cast.centre if host else None, kind=kind, visibility=visibility)
    join(group, cast.newcomer, role=Membership.Role.LEADER)
    join(group, cast.facilitator, role=Membership.Role.FACILITATOR)
    join(group, cast.stranger)
    request = vouched(cast, group_ref=group.code)
    desk = {cast.coordinator, cast.staff} if host else set()
    assert set(deciders(request)) == {cast.newcomer, cast.facilitator, network, *desk}
    assert mails("join_request_waiting") == {one.pk for one in deciders(request)}
    everybody = [getattr(cast, role) for role in ("lawyer", "stranger", "staff_other", "safety", "superuser")]
    for one in [*everybody, *deciders(request)]:
        fresh = Member.objects.select_related("user").get(pk=one.pk)
        may = one in set(deciders(request))
        assert fresh.user.has_perm("cop.decide_join_request", request) is may, one
        assert JoinRequest.objects.visible_to(fresh).filter(pk=request.pk).exists() is may


def test_without_a_group_the_desk_of_the_first_voucher_decides(cast):
    request = vouched(cast, group_ref="")
    assert set(deciders(request)) == {cast.coordinator, cast.staff}
    assert cast.staff.user.has_perm("cop.decide_join_request", request)
    assert not cast.staff_other.user.has_perm("cop.decide_join_request", request)
    client = sign_in_client(Client(), cast.staff)
    assert "/s/todo/asking_here/" in [todo.url for todo in client.get("/s/").context["todos"]]
    assert [row.url for row in client.get("/s/todo/asking_here/").context["rows"]] == [f"/join/{request.pk}/"]


@pytest.mark.parametrize(("who", "after"), [("coordinator", "/s/join/"), ("facilitator", "/")])
def test_a_desk_goes_on_with_the_next_request_and_a_group_with_its_first_page(cast, who, after):
    request = vouched(cast)
    client = sign_in_client(Client(), getattr(cast, who))
    typed = {"lets_in": "no", "reason": "Nobody here knows this person"}
    assert client.post(f"/join/{request.pk}/", typed).url == after


@pytest.mark.parametrize("who", ["lawyer", "stranger", "staff_other", "safety", "superuser"])
def test_others_do_not_see_that_somebody_asks(cast, who):
    request = vouched(cast)
    client = sign_in_client(Client(), getattr(cast, who))
    assert client.get(f"/join/{request.pk}/").status_code == 404
    assert client.post(f"/join/{request.pk}/withdraw/").status_code == 404


def test_seed_a6_from_asking_to_full_membership(cast):
    """Asked, vouched, let in by the facilitator, invited, begun, fourteen days, full."""
    request = vouched(cast)
    client = sign_in_client(Client(), cast.facilitator)
    assert [row.url for row in client.get("/").context["needs"]] == [f"/join/{request.pk}/"]
    client.post(f"/join/{request.pk}/", {"lets_in": "yes"})
    request.refresh_from_db()
    person = request.member
    assert (person.status, person.centre, person.email) == (Member.Status.PENDING, cast.centre, "new@example.org")
    assert (person.full_name_en, person.full_name_my, person.bar_grade) == ("Moe Moe Lwin", None, "advocate")
    assert (request.name, request.email) == (None, None)
    assert not person.memberships.exists()
    token = Invitation.objects.get(member=person).token
    assert f"/in/invite/{token}/" in letter_of(OutboxMessage.objects.get(kind="invitation")).text
    newcomer = Client()
    words = "four plain words here"
    chosen = {"username": "moe", "password": words, "again": words, "language": "my"}
    assert newcomer.post(f"/in/invite/{token}/", chosen)["Location"] == "/me/begin/"
    assert newcomer.get("/g/HOME/")["Location"] == "/me/begin/"
    newcomer.post("/me/begin/", {"keeps_code": "on", "keeps_safe": "on", "display_name": "Rain"})
    assert newcomer.get("/g/HOME/").status_code == 200
    request.refresh_from_db()
    assert request.state == State.INDUCTED
    membership = Membership.objects.get(member=person)
    assert (membership.group, membership.source) == (cast.group, Membership.Source.ASKED)
    with time_machine.travel(clock.now() + timedelta(days=13), tick=False):
        joining.move_on(clock.now())
        request.refresh_from_db()
        assert request.state == State.INDUCTED
    with time_machine.travel(clock.now() + timedelta(days=14), tick=False):
        joining.move_on(clock.now())
        joining.move_on(clock.now())
    request.refresh_from_db()
    assert history(request) == ["applied", "vouched", "approved", "inducted", "full"]


def test_c02_a_hidden_group_opens_after_probation(cast):
    request = vouched(cast, group_ref="AWAY")
    joining.approve_join_request(request, by=cast.staff_other)
    request.refresh_from_db()
    person = conduct.begin(request.member, code=ConductCode.objects.in_force(), display_name=None)
    assert not person.memberships.exists()
    with pytest.raises(Refused), time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        add_to_group(cast.other_group, person, by=cast.staff_other)
    with time_machine.travel(clock.now() + timedelta(days=14), tick=False):
        joining.move_on(clock.now())
        assert person.memberships.get().group == cast.other_group


def test_c10_who_is_closed_in_the_first_days_goes_on_when_the_account_is_opened_again(cast):
    """Else the days would end while nobody is there, and the hidden group would never open."""
    request = vouched(cast, group_ref="AWAY")
    joining.approve_join_request(request, by=cast.staff_other)
    request.refresh_from_db()
    person = conduct.begin(request.member, code=ConductCode.objects.in_force(), display_name=None)
    freezing.freeze_member(person, by=cast.staff_other)
    with time_machine.travel(clock.now() + timedelta(days=14), tick=False):
        joining.move_on(clock.now())
        request.refresh_from_db()
        assert request.state == State.INDUCTED and not person.memberships.exists()
        person.refresh_from_db()
        freezing.thaw_member(person, by=cast.safety)
        joining.move_on(clock.now())
    assert person.memberships.get().group == cast.other_group
    assert history(request)[-1] == "full"


def test_a_no_needs_a_reason_and_nobody_else_decides_after_it(cast):
    request = vouched(cast)
    client = sign_in_client(Client(), cast.coordinator)
    assert list(client.post(f"/join/{request.pk}/", {"lets_in": "no"}).context["form"].errors) == ["reason"]
    client.post(f"/join/{request.pk}/", {"lets_in": "no", "reason": "Not yet"})
    request.refresh_from_db()
    assert (request.state, request.decided_by, request.reason) == (State.DECLINED, cast.coordinator, "Not yet")
    with pytest.raises(Refused):
        joining.approve_join_request(request, by=cast.staff)


def test_community_b3_after_a_no_one_asks_again_in_two_weeks(cast):
    request = vouched(cast)
    joining.decline_join_request(request, by=cast.staff, reason="Not yet")
    assert ask(cast).pk == request.pk
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1), tick=False):
        assert ask(cast).pk != request.pk


@pytest.mark.django_db(transaction=True)
def test_two_decide_at_once_and_one_counts():
    cast = build_cast()
    request = vouched(cast)

    def decide(by: Member) -> str:
        try:
            if by.pk % 2:
                joining.approve_join_request(request, by=by)
            else:
                joining.decline_join_request(request, by=by, reason="No")
        except Refused:
            return "refused"
        finally:
            connections["default"].close()
        return "done"

    with ThreadPoolExecutor(max_workers=6) as pool:
        answers = list(pool.map(decide, [cast.coordinator, cast.staff, cast.facilitator] * 2))
    connection.close()
    assert sorted(answers) == ["done", *["refused"] * 5]
    assert len(history(request)) == 3
    assert Member.objects.filter(status="pending").count() <= 1


def test_who_asked_for_two_groups_is_registered_once(cast):
    second = make_group(cast.centre)
    requests = [vouched(cast), vouched(cast, group_ref=second.code)]
    for request in requests:
        joining.approve_join_request(request, by=cast.staff)
    [person] = Member.objects.filter(status="pending")
    assert set(person.join_requests.all()) == set(requests)
    conduct.begin(person, code=ConductCode.objects.in_force(), display_name=None)
    assert {one.group for one in person.memberships.all()} == {cast.group, second}


def test_an_address_that_somebody_here_has_is_said_to_the_desk(cast):
    request = vouched(cast, email=cast.newcomer.email)
    page = sign_in_client(Client(), cast.staff).post(f"/join/{request.pk}/", {"lets_in": "yes"})
    assert page.context["form"].non_field_errors()
    request.refresh_from_db()
    assert (request.state, request.name) == (State.VOUCHED, "Moe Moe Lwin")


def test_without_an_address_the_desk_prints_a_slip(cast):
    request = joining.approve_join_request(vouched(cast, email="", phone="09 123 456 789"), by=cast.staff)
    client = sign_in_client(Client(), cast.staff)
    assert [row.action for row in client.get("/s/todo/let_in/").context["rows"]] != []
    assert client.post(f"/s/members/{request.member_id}/slip/").status_code == 200
    assert client.get("/s/todo/let_in/").context["rows"] == []

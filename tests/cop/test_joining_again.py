"""Whoever stands in the registry already and asks again through the same contact (safety C-01, C-02; domain A6)."""

from datetime import timedelta

import pytest
import time_machine

from cop.models import JoinRequest
from cop.services import joining
from members import clock
from members.errors import Refused
from members.models import CentreMove, ConductCode, Invitation, Member, User
from members.services import conduct
from members.services.erasure import erase_member
from members.services.members import leave_network
from tests.factories import make_group

from .joining_kit import history, vouched

State, Status = JoinRequest.State, Member.Status


def let_in(cast, **changes) -> JoinRequest:
    return joining.approve_join_request(vouched(cast, **changes), by=cast.staff)


def begin(person) -> Member:
    return conduct.begin(person, code=ConductCode.objects.in_force(), display_name=None)


def somebody(cast, *, has_account=True) -> Member:
    """Let in for the group HOME, and begun."""
    person = let_in(cast).member
    if has_account:
        person.user = User.objects.create_user("moe", "four plain words here")
        person.save()
    return begin(person)


def test_c02_who_left_comes_back_through_the_same_door(cast):
    person = somebody(cast)
    leave_network(person, by=cast.staff)
    request = let_in(cast)
    person.refresh_from_db()
    assert (request.member, request.state) == (person, State.APPROVED)
    assert (person.status, person.left_on, person.user.is_active) == (Status.PENDING, None, True)
    assert not person.memberships.filter(left_on=None).exists()
    person = begin(person)
    request.refresh_from_db()
    assert (person.status, person.is_on_probation, request.state) == (Status.ACTIVE, True, State.INDUCTED)
    assert person.memberships.get(left_on=None).group == cast.group


def test_c01_who_left_before_opening_an_account_is_invited_anew(cast):
    person = somebody(cast, has_account=False)
    leave_network(person, by=cast.staff)
    let_in(cast)
    assert Invitation.objects.waiting().get(member=person).kind == Invitation.Kind.MAIL


def test_c01_who_waits_and_has_no_invitation_any_more_gets_a_new_one(cast):
    person = let_in(cast).member
    second = make_group(cast.centre)
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        assert not Invitation.objects.waiting().filter(member=person).exists()
        assert let_in(cast, group_ref=second.code).member == person
        assert Invitation.objects.waiting().filter(member=person).count() == 1


def test_c10_a_closed_account_is_not_opened_by_vouching(cast):
    person = somebody(cast)
    leave_network(person, by=cast.staff)
    Member.objects.filter(pk=person.pk).update(frozen_at=clock.now(), frozen_by=cast.coordinator)
    request = vouched(cast)
    with pytest.raises(Refused):
        joining.approve_join_request(request, by=cast.facilitator)
    request.refresh_from_db()
    person.refresh_from_db()
    assert (request.state, person.status, person.user.is_active) == (State.VOUCHED, Status.LEFT, False)


def test_who_comes_back_stands_at_the_centre_that_let_them_in(cast):
    person = somebody(cast)
    leave_network(person, by=cast.staff)
    request = vouched(cast, group_ref="AWAY")
    joining.approve_join_request(request, by=cast.staff_other)
    person.refresh_from_db()
    assert (person.centre, CentreMove.objects.get(member=person).from_centre) == (cast.other_centre, cast.centre)


def test_two_people_of_one_phone_are_two(cast):
    """In many houses a phone is shared: who asks through it is not let in as somebody else."""
    phone = {"email": "", "phone": "09 123 456 789"}
    first = let_in(cast, **phone).member
    second = let_in(cast, **phone, name="Aung Aung", group_ref=make_group(cast.centre).code).member
    again = let_in(cast, **phone, name="Moe  Moe Lwin", group_ref=make_group(cast.centre).code).member
    assert second != first and again == first


def test_an_entry_that_was_emptied_is_nobodys(cast):
    person = somebody(cast)
    leave_network(person, by=cast.staff)
    erase_member(person, by=cast.staff)
    request = let_in(cast)
    assert request.member != person
    assert request.member.status == Status.PENDING


def test_who_leaves_on_the_way_in_enters_by_no_old_decision(cast):
    """What was decided before somebody left lets them in nowhere when they are back."""
    person = somebody(cast)
    [old] = person.join_requests.all()
    leave_network(person, by=cast.staff)
    old.refresh_from_db()
    assert history(old) == ["applied", "vouched", "approved", "inducted", "withdrawn"]
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        joining.move_on(clock.now())
    old.refresh_from_db()
    assert old.state == State.WITHDRAWN


def test_who_is_in_already_enters_at_once(cast):
    person = somebody(cast)
    second = make_group(cast.centre)
    request = let_in(cast, group_ref=second.code)
    request.refresh_from_db()
    assert (request.member, request.state) == (person, State.INDUCTED)
    assert {one.group for one in person.memberships.all()} == {cast.group, second}

"""Many people at once: nothing without a look, nobody whom it cannot be done to, one transaction, and taken back."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cop.models import BulkAction, Membership
from cop.services import bulk
from members import clock
from members.errors import Refused
from members.models import AuditEntry, CentreMove, Consent, Invitation, Member, OutboxMessage
from members.services import freezing, stops
from tests.factories import give_post, join, make_group, make_member, make_session
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
Act = BulkAction.Act
LIST = reverse("cop:staff_member_list")


@pytest.fixture
def people(cast):
    return [make_member(cast.centre, mail=True, full_name_en=f"Thida {word}") for word in ("One", "Two", "Three")]


def prepared(cast, act, members, **where) -> BulkAction:
    action = bulk.prepare(cast.centre, act, [member.pk for member in members], by=cast.coordinator)
    for name, value in where.items():
        setattr(action, name, value)
    action.save()
    return action


def done(cast, act, members, **where) -> BulkAction:
    return bulk.carry_out(prepared(cast, act, members, **where), by=cast.coordinator)


def choose(client, **data):
    return client.post(reverse("cop:choose_people"), data)


def test_a_list_is_looked_at_before_anything_is_done(cast, people, sign_in):
    client = sign_in(cast.coordinator)
    answer = choose(client, centre="PDK", act="leave", who=[people[0].pk, people[1].pk])
    action = BulkAction.objects.get()
    assert answer["Location"] == reverse("cop:bulk_action_detail", args=[action.pk])
    page = client.get(answer["Location"])
    assert [one.pk for one, _why in page.context["done"]] == [people[0].pk, people[1].pk]
    assert not Member.objects.filter(status="left").exists()
    client.post(reverse("cop:carry_out_bulk_action", args=[action.pk]))
    assert set(Member.objects.filter(status="left")) == set(people[:2])


def test_everybody_of_a_list_is_everybody_on_all_its_pages_and_nobody_else(cast, people, sign_in, monkeypatch):
    monkeypatch.setattr("cop.views.people.PAGE", 2)
    make_member(cast.other_centre, full_name_en="Thida Four")
    client = sign_in(cast.staff)
    found = client.post(reverse("cop:find_member"), {"q": "thida", "centre": "PDK"})
    client.get(found["Location"])
    choose(client, centre="PDK", found="1", all="1", act="stop_mail")
    assert BulkAction.objects.get().chosen == [one.pk for one in people]
    choose(client, centre="PDK", all="1", act="stop_mail", kind="paralegal")
    assert BulkAction.objects.latest("pk").chosen == [cast.paralegal.pk]


def test_nobody_of_another_centre_can_be_ticked(cast, people, sign_in):
    choose(sign_in(cast.staff_other), centre="PDK", act="leave", who=[people[0].pk])
    choose(sign_in(cast.coordinator), centre="PDK", act="leave", who=[cast.stranger.pk])
    assert not BulkAction.objects.exists()


def test_an_act_of_others_is_not_there_until_it_is_done(cast, people, sign_in):
    action = prepared(cast, Act.STOP_MAIL, people)
    address = reverse("cop:bulk_action_detail", args=[action.pk])
    assert sign_in(cast.staff).get(address).status_code == 404
    bulk.carry_out(action, by=cast.coordinator)
    assert sign_in(cast.staff).get(address).status_code == 200
    assert sign_in(cast.staff_other).get(address).status_code == 404
    assert sign_in(cast.lawyer).get(address).status_code == 404


def test_whom_it_cannot_be_done_to_is_left_out_with_the_reason(cast, people):
    clerk, gone = make_member(cast.centre), make_member(cast.centre, status="left")
    give_post(clerk, "clerk", cast.centre)
    action = done(cast, Act.LEAVE, [*people, clerk, gone])
    assert set(action.outcome) == {str(one.pk) for one in people}
    assert set(action.left_out) == {str(clerk.pk), str(gone.pk)} and all(action.left_out.values())
    assert AuditEntry.objects.get(verb="bulk_action_done").facts == {"act": "leave", "people": 3, "left_out": 2}


def test_invitations_go_out_once_and_are_withdrawn_again(cast, people):
    silent = make_member(cast.centre)
    action = done(cast, Act.INVITE, [*people, silent, cast.lawyer])
    assert set(action.left_out) == {str(silent.pk), str(cast.lawyer.pk)}
    assert Invitation.objects.waiting().count() == 3 == OutboxMessage.objects.filter(kind="invitation").count()
    assert bulk.carry_out(action, by=cast.coordinator).outcome == action.outcome, "twice is once"
    assert Invitation.objects.count() == 3
    Invitation.objects.filter(member=people[0]).update(used_at=clock.now())
    bulk.undo(action, by=cast.staff)
    assert not Invitation.objects.waiting().exists()
    assert OutboxMessage.objects.filter(state="pending").count() == 1, "who came in is in"


def test_a_group_is_joined_and_left_without_a_trace(cast, people):
    group = make_group(cast.centre)
    join(group, people[0])
    freezing.freeze_member(people[1], by=cast.staff)
    action = done(cast, Act.ADD, people, group=group)
    assert set(action.left_out) == {str(people[0].pk), str(people[1].pk)}
    bulk.undo(action, by=cast.coordinator)
    assert [row.member for row in Membership.objects.filter(group=group)] == [people[0]]


def test_who_has_a_task_in_the_group_by_now_stays(cast, people):
    group = make_group(cast.centre)
    action = done(cast, Act.ADD, people, group=group)
    Membership.objects.filter(group=group, member=people[0]).update(role="leader")
    bulk.undo(action, by=cast.coordinator)
    assert Membership.objects.get(group=group).member == people[0]


def test_a_move_is_taken_back_unless_the_person_moved_on(cast, people):
    action = done(cast, Act.MOVE, people, to_centre=cast.other_centre)
    assert Member.objects.filter(centre=cast.other_centre, pk__in=[one.pk for one in people]).count() == 3
    Member.objects.filter(pk=people[0].pk).update(centre=None)
    bulk.undo(action, by=cast.coordinator)
    assert [Member.objects.get(pk=one.pk).centre for one in people] == [None, cast.centre, cast.centre]
    assert CentreMove.objects.count() == 5


def test_mail_stops_at_once_and_goes_again(cast, people):
    action = done(cast, Act.STOP_MAIL, people)
    assert not Consent.objects.open().filter(member__in=people).exists()
    Consent.objects.create(member=people[0], purpose="email", given_at=clock.now() + timedelta(seconds=1))
    bulk.undo(action, by=cast.coordinator)
    assert Consent.objects.open().filter(member__in=people).count() == 3
    assert Consent.objects.filter(member__in=people).count() == 4


@pytest.mark.parametrize("via", ["page", "complaint"])
def test_who_stopped_mail_themselves_meanwhile_gets_none_when_it_is_taken_back(cast, people, via):
    """The undo takes back what the act changed, not what the person wanted since."""
    action = done(cast, Act.STOP_MAIL, people)
    stops.stop_all(people[0], via=via)
    bulk.undo(action, by=cast.coordinator)
    assert set(Consent.objects.open().filter(member__in=people).values_list("member", flat=True)) == {
        people[1].pk, people[2].pk,
    }  # fmt: skip


def test_who_refused_mail_after_they_had_left_gets_none_when_they_are_back(cast, people):
    action = done(cast, Act.LEAVE, people)
    stops.stop_all(people[0], via="complaint")
    bulk.undo(action, by=cast.coordinator)
    assert set(Consent.objects.open().filter(member__in=people).values_list("member", flat=True)) == {
        people[1].pk, people[2].pk,
    }  # fmt: skip


def test_who_left_by_mistake_comes_back_as_they_were(cast, people):
    join(cast.group, people[0], is_primary=True, joined_on=clock.today() - timedelta(days=400))
    session = make_session(cast.group, led_by=people[0])
    Member.objects.filter(pk=people[0].pk).update(status="dormant")
    before = Membership.objects.filter(member=people[0]).values().get()
    action = done(cast, Act.LEAVE, people)
    session.refresh_from_db()
    assert session.led_by is None
    bulk.undo(action, by=cast.coordinator)
    session.refresh_from_db()
    assert (session.led_by, Member.objects.get(pk=people[0].pk).status) == (people[0], "dormant")
    assert Membership.objects.filter(member=people[0]).values().get() == before
    assert Consent.objects.open().filter(member__in=people).count() == 3


@pytest.mark.parametrize(("act", "days"), [(Act.LEAVE, 30), (Act.STOP_MAIL, 1)])
def test_after_its_time_nothing_is_undone(cast, people, act, days):
    action = done(cast, act, people)
    with time_machine.travel(clock.now() + timedelta(days=days), tick=False), pytest.raises(Refused):
        bulk.undo(action, by=cast.coordinator)
    assert bulk.undo(action, by=cast.coordinator).undone_at


def test_nobody_and_too_many_are_refused(cast, people, monkeypatch):
    with pytest.raises(Refused):
        bulk.prepare(cast.centre, Act.LEAVE, [], by=cast.coordinator)
    monkeypatch.setattr(BulkAction, "MOST", 2)
    with pytest.raises(Refused):
        bulk.prepare(cast.centre, Act.LEAVE, [one.pk for one in people], by=cast.coordinator)


def test_where_to_is_asked_and_only_own_groups_are_offered(cast, people, sign_in):
    away, client = make_group(cast.other_centre), sign_in(cast.coordinator)
    action = prepared(cast, Act.ADD, people)
    address = reverse("cop:bulk_action_detail", args=[action.pk])
    assert client.post(address, {"group": away.pk}).status_code == 200
    with pytest.raises(Refused):
        bulk.carry_out(action, by=cast.coordinator)
    assert client.post(address, {"group": cast.group.pk}).status_code == 302
    assert BulkAction.objects.get().group == cast.group


def test_what_was_prepared_is_forgotten_after_a_day_and_what_was_done_after_its_time(cast, people):
    prepared(cast, Act.LEAVE, people)
    done(cast, Act.STOP_MAIL, people)
    assert bulk.forget(clock.now() + timedelta(days=2)) == 1
    assert bulk.forget(clock.now() + timedelta(days=31)) == 1


def test_c09_nothing_is_done_to_many_without_a_proof(cast, people):
    action = prepared(cast, Act.LEAVE, people)
    client = sign_in_client(Client(), cast.coordinator, stepped_up=False)
    addresses = [reverse(f"cop:{name}_bulk_action", args=[action.pk]) for name in ("carry_out", "undo")]
    for address in (*addresses, reverse("cop:choose_people")):
        assert client.post(address, {})["Location"].startswith("/in/again/")
    assert client.get(reverse("cop:bulk_action_detail", args=[action.pk]))["Location"].startswith("/in/again/")
    assert not Member.objects.filter(status="left").exists() and BulkAction.objects.count() == 1

"""Groups: founded, changed, archived, brought back; and read-only in between (A2)."""

from datetime import timedelta

import pytest

from cop.models import Group, Membership
from cop.services import attendance, groups, memberships, rsvps, sessions, telling
from members import clock
from members.errors import Refused
from members.models import AuditEntry
from tests.factories import join, make_group, make_session

pytestmark = pytest.mark.django_db


def test_create_group_gives_the_next_free_code_and_a_facilitator(cast):
    make_group(code="G1")
    make_group(code="G3")
    group = groups.create_group(
        by=cast.coordinator, facilitator=cast.lawyer, name_en="Bail circle", host_centre=cast.centre, kind="circle"
    )
    assert group.code == "G2"
    assert list(group.memberships.values_list("member", "role")) == [(cast.lawyer.pk, "facilitator")]
    assert AuditEntry.objects.filter(verb="group_created", centre_id=cast.centre.pk).count() == 1


@pytest.mark.parametrize(
    ("fields", "field"), [({"code": "HOME"}, "code"), ({"name_en": ""}, None), ({"code": "12"}, None)]
)
def test_create_group_refuses_what_is_taken_or_missing(cast, fields, field):
    with pytest.raises(Refused) as refused:
        groups.create_group(by=cast.coordinator, **{"name_en": "New", "code": "N1", **fields})
    assert refused.value.field == field
    assert Group.objects.count() == 2


def test_seed_a2_archived_group_is_read_only_and_comes_back(cast):
    group = cast.group
    past = make_session(group, timedelta(days=-3))
    membership = group.memberships.first()
    groups.archive_group(group, by=cast.coordinator)
    groups.archive_group(group, by=cast.coordinator)
    group.refresh_from_db()
    at = clock.now() + timedelta(days=1)
    writes = [
        lambda: groups.change_group(group, by=cast.coordinator, purpose="x"),
        lambda: memberships.add_to_group(group, cast.newcomer, by=cast.coordinator),
        lambda: memberships.change_membership(membership, by=cast.coordinator, role=Membership.Role.LEADER),
        lambda: memberships.end_membership(membership, by=cast.coordinator),
        lambda: sessions.plan_session(group, by=cast.staff, starts_at=at, ends_at=at + timedelta(hours=1)),
        lambda: sessions.move_session(past, by=cast.staff, starts_at=at, ends_at=at + timedelta(hours=1)),
        lambda: sessions.change_session(past, by=cast.staff, title="x"),
        lambda: sessions.cancel_session(past, by=cast.staff),
        lambda: attendance.close_session(past, by=cast.staff, outcome="held"),
        lambda: attendance.reopen_session(past, by=cast.staff),
        lambda: attendance.take_attendance(past, by=cast.staff, present={}),
        lambda: rsvps.answer_rsvp(past, cast.lawyer, "yes"),
        lambda: telling.tell_people(past, [cast.lawyer], by=cast.staff),
    ]
    for write in writes:
        with pytest.raises(Refused):
            write()
    groups.restore_group(group, by=cast.coordinator)
    assert not Group.objects.get(pk=group.pk).is_archived
    groups.change_group(group, by=cast.coordinator, purpose="Again")
    assert list(AuditEntry.objects.filter(object_type="cop.group").order_by("pk").values_list("verb", flat=True)) == [
        "group_archived", "group_restored", "group_changed",
    ]  # fmt: skip


def test_archive_group_waits_for_planned_sessions_to_be_cancelled(cast):
    session = make_session(cast.group)
    with pytest.raises(Refused):
        groups.archive_group(cast.group, by=cast.coordinator)
    sessions.cancel_session(session, by=cast.coordinator)
    groups.archive_group(cast.group, by=cast.coordinator)
    assert not Group.objects.live().filter(pk=cast.group.pk).exists()


def test_seed_a4_hidden_and_members_groups_do_not_exist_for_another_centre(cast):
    join(cast.group, cast.stranger)
    for member, group, is_seen in [
        (cast.lawyer, cast.group, True),
        (cast.newcomer, cast.group, True),  # of the host centre
        (cast.stranger, cast.group, True),  # a member
        (cast.staff_other, cast.group, False),
        (cast.facilitator, cast.other_group, False),
        (cast.staff, cast.other_group, False),
        (cast.staff_other, cast.other_group, True),
        (cast.superuser, cast.group, False),
        (None, cast.group, False),
    ]:
        assert Group.objects.visible_to(member).filter(pk=group.pk).exists() is is_seen

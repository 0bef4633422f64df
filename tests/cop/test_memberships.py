"""Who is in a group: leaving is a state, coming back a new row."""

from datetime import timedelta

import pytest

from cop.models import Group, Membership
from cop.services import memberships, sessions
from members import clock
from members.errors import Refused
from members.models import OutboxMessage
from members.services.members import leave_network, rejoin_network
from tests.factories import join, make_group, make_member

pytestmark = pytest.mark.django_db
Role = Membership.Role


def test_add_to_group_twice_is_one_membership(cast):
    first = memberships.add_to_group(cast.group, cast.newcomer, by=cast.staff)
    assert memberships.add_to_group(cast.group, cast.newcomer, by=cast.staff) == first
    assert cast.newcomer.memberships.count() == 1


@pytest.mark.parametrize("status", ["pending", "left", "anonymised"])
def test_add_to_group_refuses_who_is_not_here(cast, status):
    left_on, name = (clock.today() if status == "left" else None), (None if status == "anonymised" else "Somebody")
    person = make_member(cast.centre, status=status, left_on=left_on, full_name_en=name)
    with pytest.raises(Refused):
        memberships.add_to_group(cast.group, person, by=cast.staff)


def test_end_membership_takes_back_mail_and_coming_back_keeps_history(cast):
    group, lawyer = cast.group, cast.lawyer
    at = clock.now() + timedelta(days=3)
    session = sessions.plan_session(group, by=cast.staff, starts_at=at, ends_at=at + timedelta(hours=1))
    mine = OutboxMessage.objects.filter(about=session.uid, recipient=lawyer)
    assert list(mine.values_list("state", flat=True)) == ["pending"]
    membership = lawyer.memberships.get()
    memberships.end_membership(membership, by=cast.staff, reason="Moved away")
    memberships.end_membership(membership, by=cast.staff)
    assert list(mine.values_list("state", "reason")) == [("cancelled", "left_group")]
    memberships.add_to_group(group, lawyer, by=cast.staff)
    rows = lawyer.memberships.order_by("pk").values_list("left_on", "reason")
    assert list(rows) == [(clock.today(), "Moved away"), (None, "")]


def test_last_facilitator_of_a_community_stays(cast):
    own = cast.facilitator.memberships.get()
    for write in (
        lambda: memberships.end_membership(own, by=cast.staff),
        lambda: memberships.change_membership(own, by=cast.coordinator, role=Role.MEMBER),
    ):
        with pytest.raises(Refused):
            write()
    other = cast.lawyer.memberships.get()
    memberships.change_membership(other, by=cast.coordinator, role=Role.FACILITATOR)
    assert memberships.end_membership(own, by=cast.staff).left_on == clock.today()


def test_change_membership_moves_the_mark_and_keeps_the_membership(cast):
    groups = [make_group(kind=Group.Kind.WORKING_GROUP) for _ in range(2)]
    first, second = (join(group, cast.paralegal)[0] for group in groups)
    for membership in (first, second):
        memberships.change_membership(membership, by=cast.coordinator, role=membership.role, is_primary=True)
    open_rows = cast.paralegal.memberships.open()
    assert list(open_rows.filter(is_primary=True)) == [second]
    assert open_rows.count() == 3


def test_leave_network_ends_memberships_and_rejoining_leaves_them_ended(cast):
    cast.facilitator.refresh_from_db()
    leave_network(cast.facilitator, by=cast.coordinator)  # the last facilitator too: nobody is kept
    assert cast.facilitator.memberships.open().count() == 0
    assert cast.lawyer.memberships.open().count() == 1
    rejoin_network(cast.facilitator, by=cast.coordinator)
    assert cast.facilitator.memberships.open().count() == 0

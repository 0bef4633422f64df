"""The registry's verbs: added, corrected, moved, gone and back."""

import pytest

from members import clock
from members.errors import Refused
from members.models import CentreMove, Consent, Member, OutboxMessage, PracticeArea, Suppression, User
from members.services import invitations, outbox
from members.services.members import (
    change_contacts,
    correct_member,
    leave_network,
    move_member,
    register_member,
    rejoin_network,
)
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def register(cast, **fields):
    facts = {"full_name_en": "Khin Mar Win", "provider_type": "lawyer", "bar_grade": "advocate", **fields}
    return register_member(by=cast.staff, centre=cast.centre, **facts)


def test_register_member_without_address_or_phone(cast):
    member = register(cast)
    assert (member.status, member.email, member.phone, member.consents.count()) == ("active", None, None, 0)


def test_register_member_asks_for_consent_only_where_there_is_an_address(cast):
    assert register(cast, agrees_to_mail=True).consents.count() == 0
    assert register(cast, email="khin@example.org", agrees_to_mail=True).consents.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"full_name_en": None},
        {"provider_type": "paralegal", "bar_grade": ""},
        {"paralegal_kind": "mobile"},
        {"provider_type": "paralegal", "bar_grade": "advocate", "paralegal_kind": "mobile"},
    ],
)
def test_seed_b2_paralegals_have_a_kind_and_lawyers_have_none(cast, fields):
    before = Member.objects.count()
    with pytest.raises(Refused):
        register(cast, **fields)
    assert Member.objects.count() == before


def test_register_member_refuses_an_address_that_somebody_here_has(cast):
    with pytest.raises(Refused) as refused:
        register(cast, email=cast.lawyer.email)
    assert refused.value.field == "email"


def test_correct_member_writes_names_and_areas(cast):
    land = PracticeArea.objects.get(code="land")
    lgbt = PracticeArea.objects.get(code="lgbt")
    correct_member(cast.lawyer, by=cast.staff, full_name_my="ခင်မာဝင်း", areas=[land, lgbt])
    member = Member.objects.get(pk=cast.lawyer.pk)
    assert member.full_name_my == "ခင်မာဝင်း"
    # A sensitive area stands on nobody who did not choose it (B3).
    assert set(member.area_links.values_list("area__code", "is_shown")) == {("land", True), ("lgbt", False)}
    # What the person added, and the desk does not see, outlives a correction by the desk.
    correct_member(cast.lawyer, by=cast.staff, areas=[])
    assert list(member.area_links.values_list("area__code", flat=True)) == ["lgbt"]
    with pytest.raises(TypeError):
        correct_member(cast.lawyer, by=cast.staff, email="other@example.org")


def test_change_contacts_of_an_account_only_where_the_address_bounces(cast):
    with pytest.raises(Refused):
        change_contacts(cast.lawyer, by=cast.staff, phone=None, email="other@example.org", agrees_to_mail=True)
    Suppression.objects.create(address_bidx=cast.lawyer.email_bidx, cause="hard_bounce")
    change_contacts(cast.lawyer, by=cast.staff, phone=None, email="other@example.org", agrees_to_mail=True)
    assert Member.objects.get(pk=cast.lawyer.pk).email == "other@example.org"


def test_change_contacts_withdraws_the_invitation_to_the_old_address(cast):
    member = make_member(cast.centre, mail=True)
    invitations.invite(member, by=cast.staff)
    change_contacts(member, by=cast.staff, phone="+959000000700", email="new@example.org", agrees_to_mail=False)
    assert member.invitations.filter(withdrawn_at=None).count() == 0
    assert Consent.objects.open().filter(member=member).count() == 0


def test_move_member_leaves_a_note_for_the_new_desk(cast):
    for _ in range(2):
        move_member(cast.lawyer, to=cast.other_centre, by=cast.staff, reason="Lives there now")
    move = CentreMove.objects.visible_to(cast.staff_other).get()
    assert (move.from_centre, move.to_centre, move.reason) == (cast.centre, cast.other_centre, "Lives there now")
    assert cast.lawyer.memberships.open().count() == 1
    assert not Member.objects.visible_to(cast.staff).filter(pk=cast.lawyer.pk).exists()
    assert Member.objects.visible_to(cast.staff_other).filter(pk=cast.lawyer.pk).exists()


def test_move_member_does_not_tell_what_the_other_centre_knows(cast):
    Member.objects.filter(pk=cast.lawyer.pk).update(user=None)
    make_member(cast.other_centre, email=cast.lawyer.email)
    with pytest.raises(Refused) as refused:
        move_member(cast.lawyer, to=cast.other_centre, by=cast.staff)
    assert "address" not in str(refused.value.message)


def test_move_member_with_a_post_waits_for_the_end_of_the_post(cast):
    with pytest.raises(Refused):
        move_member(cast.coordinator, to=cast.other_centre, by=cast.staff)


def test_leave_network_shuts_the_account_and_rejoin_opens_it(cast):
    outbox.notify("session_reminder", recipients=[cast.lawyer], ref_key="session:x")
    for _ in range(2):
        leave_network(cast.lawyer, by=cast.staff)
    member = Member.objects.get(pk=cast.lawyer.pk)
    assert (member.status, member.left_on) == ("left", clock.today())
    assert not User.objects.get(pk=member.user_id).is_active
    assert Consent.objects.open().filter(member=member).count() == 0
    assert set(OutboxMessage.objects.filter(recipient=member).values_list("state", flat=True)) == {"cancelled"}
    rejoin_network(member, by=cast.staff, agrees_to_mail=True)
    member.refresh_from_db()
    assert (member.status, member.left_on) == ("active", None)
    assert User.objects.get(pk=member.user_id).is_active
    assert Consent.objects.open().filter(member=member).count() == 1


def test_rejoin_network_of_a_frozen_person_keeps_the_account_shut(cast):
    leave_network(cast.lawyer, by=cast.staff)
    Member.objects.filter(pk=cast.lawyer.pk).update(frozen_at=clock.now())
    rejoin_network(cast.lawyer, by=cast.staff)
    assert not User.objects.get(pk=cast.lawyer.user_id).is_active

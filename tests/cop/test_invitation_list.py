"""Invitations that are open, for the desk: who, by whom, until when, taken back and sent again (safety C-01, TH8)."""

from datetime import timedelta

import pytest
from django.test import Client

from cop.models import JoinRequest
from cop.services import ways_in
from members import clock
from members.models import AuditEntry, Invitation, OutboxMessage
from members.services import invitations
from tests.factories import make_member
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
PAGE = "/s/invitations/"


@pytest.fixture
def newcomer(cast):
    person = make_member(cast.centre, mail=True, full_name_en="Thida One")
    invitations.invite(person, by=cast.coordinator)
    return person


@pytest.fixture
def desk(cast):
    return sign_in_client(Client(), cast.staff)


def people(page) -> list:
    return [person for _one, person, _by in page.context["rows"]]


def test_what_is_open_stands_there_with_who_invited_and_what_has_run_out_first(cast, newcomer, desk):
    late = make_member(cast.centre)
    invitations.print_slip(late, by=cast.staff)
    Invitation.objects.filter(member=late).update(expires_at=clock.now() - timedelta(days=1))
    page = desk.get(PAGE)
    assert people(page) == [late, newcomer]
    assert [by for _one, _person, by in page.context["rows"]] == [cast.staff, cast.coordinator]
    assert [one.has_run_out for one, _person, _by in page.context["rows"]] == [True, False]
    assert "/s/invitations/" in desk.get("/s/").content.decode()


def test_nobody_of_another_centre_stands_there(cast, newcomer):
    page = sign_in_client(Client(), cast.staff_other).get(PAGE)
    assert people(page) == [] and "Thida" not in page.content.decode()
    assert sign_in_client(Client(), cast.staff_other).post(f"/s/members/{newcomer.pk}/invite/back/").status_code == 404
    assert sign_in_client(Client(), cast.facilitator).get(PAGE).status_code == 403


def test_c01_taken_back_neither_link_nor_slip_opens_anything_and_no_mail_goes(cast, newcomer, desk):
    token = Invitation.objects.get().token
    code = invitations.print_slip(newcomer, by=cast.staff)
    for _twice in range(2):
        assert desk.post(f"/s/members/{newcomer.pk}/invite/back/")["Location"] == PAGE
    assert invitations.find_open("mail", token) is None and invitations.find_open("slip", code) is None
    assert not OutboxMessage.objects.filter(kind="invitation", state="pending").exists()
    assert AuditEntry.objects.filter(verb="invitation_taken_back").count() == 1
    assert people(desk.get(PAGE)) == []


def test_c01_sent_again_the_old_link_is_dead(cast, newcomer, desk):
    old = Invitation.objects.get().token
    desk.post(f"/s/members/{newcomer.pk}/invite/")
    assert people(desk.get(PAGE)) == [newcomer]
    assert invitations.find_open("mail", old) is None


def test_th8_of_invitations_into_groups_only_the_own_people_stand_there(cast, desk):
    """Whoever invites learns of nobody elsewhere whether they are here; the list must not tell it either."""
    mine = ways_in.invite_to_group(cast.group, handle=cast.newcomer.user.username, by=cast.facilitator)
    assert ways_in.invite_to_group(cast.group, handle=cast.stranger.user.username, by=cast.facilitator)
    page = desk.get(PAGE)
    assert [(one, person, by) for one, person, by in page.context["calls"]] == [
        (mine, cast.newcomer, cast.facilitator)
    ]
    desk.post(f"/join/{mine.pk}/withdraw/")
    mine.refresh_from_db()
    assert mine.state == JoinRequest.State.WITHDRAWN
    assert desk.get(PAGE).context["calls"] == []

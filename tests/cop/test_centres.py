"""A centre closes: pages say so at once, whom it touches is asked or told, and the digest counts it (C9, C10)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from cop import worklists
from cop.models import GroupSession
from cop.services.centre_status import change_centre_status
from cop.services.telling import tell_people
from members.desk import Span
from members.models import JusticeCentre, OutboxMessage
from members.services.drain import drain
from tests.factories import give_post, join, make_member, make_session
from tests.mail_kit import text_of
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(cast):
    person = make_member(cast.centre, account=True, provider_type="staff")
    give_post(person, "centre_lead", cast.centre)
    return person


def close(cast, lead, status="closed", **more):
    client = sign_in_client(Client(), lead)
    return client.post(f"/s/centres/{cast.centre.pk}/", {"status": status, **more})


def test_seed_c9_a_closed_centre_shows_at_once_on_its_pages_and_sessions(cast, lead):
    session = make_session(cast.group)
    reader = sign_in_client(Client(), cast.lawyer)
    pages = ["/g/HOME/", f"/g/HOME/sessions/{session.pk}/"]
    assert not any("ပိတ်ထားသည်" in reader.get(page).content.decode() for page in pages)
    assert close(cast, lead)["Location"] == "/s/centres/"
    assert all("ပိတ်ထားသည်" in reader.get(page).content.decode() for page in pages)
    other = sign_in_client(Client(), cast.stranger)
    assert "ပိတ်ထားသည်" not in other.get("/g/AWAY/").content.decode()


def test_the_page_says_which_centre_it_is_and_who_is_left_to_tell(cast, lead):
    """It was called "Service status", whichever centre it would close, and told 133 people of whom mail reached 87."""
    make_session(cast.group)
    lead.ui_language = "en"
    lead.save(update_fields=["ui_language"])
    client = sign_in_client(Client(), lead)
    page = client.get(f"/s/centres/{cast.centre.pk}/").content.decode()
    with override("en"):
        assert f"<h1>{cast.centre}</h1>" in page
    said = client.post(f"/s/centres/{cast.centre.pk}/", {"status": "closed"}, follow=True).content.decode()
    assert "Saved. Mail goes to" in said and "stands on the list of each session" in said


def test_seed_c9_those_with_a_session_in_its_rooms_are_told_once_and_not_what(cast, lead, relay):
    make_session(cast.group, title="Canary")
    make_session(cast.other_group)
    close(cast, lead)
    close(cast, lead)
    drain()
    told = {mail.envelope_to for mail in relay.mails}
    assert told == {cast.lawyer.email, cast.paralegal.email, cast.facilitator.email} and len(relay.mails) == 3
    assert not any("Canary" in text_of(mail) or str(cast.centre) in text_of(mail) for mail in relay.mails)


def test_seed_c9_a_session_online_or_far_ahead_is_not_touched(cast, lead):
    make_session(cast.group, mode=GroupSession.Mode.ONLINE)
    make_session(cast.group, timedelta(days=30))
    close(cast, lead, "remote_only")
    assert not OutboxMessage.objects.filter(kind="centre_changed").exists()


def test_seed_c9_it_stands_on_the_desk_and_in_the_next_digest(cast, lead):
    session = make_session(cast.group)
    assert worklists.ROOMLESS in worklists.ACT_TODAY, "whatever must be done today is counted in the digest"
    assert not worklists.ROOMLESS.rows(Span.of_today()).exists()
    close(cast, lead)
    assert worklists.ROOMLESS.rows(Span.of_today()).get() == session
    staff = sign_in_client(Client(), cast.staff)
    assert "/s/todo/roomless/" in staff.get("/s/").content.decode()
    GroupSession.objects.update(mode=GroupSession.Mode.ONLINE)
    assert not worklists.ROOMLESS.rows(Span.of_today()).exists()


def test_seed_c10_a_centre_says_how_it_is_reached_from_afar(cast, lead):
    close(cast, lead, "remote_only", channels=["phone", "chat"])
    assert JusticeCentre.objects.get(pk=cast.centre.pk).channels == ["phone", "chat"]
    assert close(cast, lead, "remote_only", channels=["pigeon"]).status_code == 200


def test_seed_c9_only_the_lead_of_the_own_centre_changes_it(cast, lead):
    for person, status in [(cast.staff, 403), (cast.staff_other, 404), (cast.lawyer, 404)]:
        assert close(cast, person).status_code == status
    assert change_centre_status(cast.centre, by=lead, status="open") == 0


def test_seed_c9_whom_no_mail_reaches_stands_on_the_list_to_be_told_again(cast, lead):
    person = make_member(cast.centre, account=True)
    join(cast.group, person)
    near, far = make_session(cast.group), make_session(cast.group, timedelta(days=30))
    for session in (near, far):
        assert tell_people(session, [person], by=cast.staff) == 1
    close(cast, lead)
    waiting = GroupSession.objects.to_tell().values_list("pk", "member_id")
    assert (near.pk, person.pk) in waiting and (far.pk, person.pk) not in waiting
    tell_people(near, [person], by=cast.staff)
    close(cast, lead)
    assert (near.pk, person.pk) not in waiting.all(), "the same status again"

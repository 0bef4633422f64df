"""A centre closes: its sessions of trainings say so at once, those concerned are told, the digest counts it (C9)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cop.services.centre_status import change_centre_status, touched_by, touches
from members.desk import Span
from members.models import OutboxMessage
from members.services.drain import drain
from members.services.stops import stoppable
from tests.mail_kit import text_of
from tests.signing_in import sign_in_client
from trainings.learning_digests import URGENT_SECTION
from trainings.models import Registration, SessionTold, SessionTrainer
from trainings.place_digests import MEMBER_SECTION
from trainings.place_links import place_token
from trainings.reports.told import untold_on_list
from trainings.room_worklists import ROOMLESS
from trainings.services import guests, registrations

from .kit import make_sitting, put_down

pytestmark = pytest.mark.django_db
SHUT = "ပိတ်ထားသည်"


@pytest.fixture
def sitting(cast):
    """In a room of the centre PDK and online; the lawyer comes to the room, the paralegal from afar."""
    session = make_sitting(centre=cast.centre, mode="both")
    put_down(session, cast.lawyer)
    put_down(session, cast.paralegal, mode="online")
    SessionTrainer.objects.create(session=session, member=cast.stranger, state="accepted")
    return session


def close(cast, status="closed") -> int:
    told = change_centre_status(cast.centre, by=cast.coordinator, status=status)
    cast.centre.refresh_from_db()
    return told


def test_seed_c9_a_training_session_says_at_once_that_its_centre_is_closed(cast, sitting):
    reader = sign_in_client(Client(), cast.lawyer)
    pages = [f"/t/sessions/{sitting.pk}/", f"/t/{sitting.training_id}/"]
    assert not any(SHUT in reader.get(page).content.decode() for page in pages)
    close(cast)
    assert all(SHUT in reader.get(page).content.decode() for page in pages)


def test_seed_c9_who_counts_on_the_room_is_told_and_nobody_else(cast, sitting, relay):
    assert touched_by(cast.centre)[0] == 1
    assert close(cast) == 2
    rows = OutboxMessage.objects.filter(kind="centre_changed")
    assert set(rows.values_list("recipient", flat=True)) == {cast.lawyer.pk, cast.stranger.pk}
    OutboxMessage.objects.exclude(kind="centre_changed").delete()
    drain()
    assert {mail.envelope_to for mail in relay.mails} == {cast.lawyer.email, cast.stranger.email}


def test_c41_who_gave_the_place_back_by_then_is_not_told(cast, sitting, relay):
    close(cast)
    for registration in sitting.registrations.filter(member=cast.lawyer):
        registrations.give_back(registration, by=cast.lawyer)
    OutboxMessage.objects.exclude(kind="centre_changed").delete()
    drain()
    assert [mail.envelope_to for mail in relay.mails] == [cast.stranger.email]


@pytest.mark.parametrize("what", [{"mode": "online"}, {"starts_in": timedelta(days=30)}, {"status": "draft"}])
def test_seed_c9_what_needs_no_room_soon_is_not_touched(cast, what):
    put_down(make_sitting(centre=cast.centre), cast.lawyer)
    SessionTrainer.objects.create(session=make_sitting(centre=cast.centre, **what), member=cast.stranger)
    assert (touched_by(cast.centre)[0], close(cast)) == (1, 1)


def test_seed_c9_it_stands_on_the_desk_and_in_the_next_digests(cast, sitting):
    assert not ROOMLESS.rows(Span.of_today()).exists()
    close(cast)
    assert ROOMLESS.rows(Span.of_today()).get() == sitting
    page = sign_in_client(Client(), cast.staff).get(f"/s/todo/{ROOMLESS.key}/")
    assert [row.url for row in page.context["rows"]] == [f"/t/sessions/{sitting.pk}/change/"]
    assert sign_in_client(Client(), cast.staff_other).get(f"/s/todo/{ROOMLESS.key}/").context["rows"] == []
    lines = URGENT_SECTION.build(Span.of_today(), [cast.group.pk, cast.other_group.pk])
    assert {group: [line.n for line in found] for group, found in lines.items()} == {cast.group.pk: [1]}
    told = MEMBER_SECTION.build(Span.of_today(), [cast.lawyer.pk, cast.paralegal.pk])
    assert [line.facts.get("is_shut") for line in told[cast.lawyer.pk]] == [True]
    assert [line.facts.get("is_shut") for line in told[cast.paralegal.pk]] == [None], "online it takes place"


def test_seed_c9_open_again_nothing_is_left(cast, sitting):
    close(cast)
    close(cast, "open")
    assert not ROOMLESS.rows(Span.of_today()).exists()


# --- people from outside ---------------------------------------------------------------------------------------------


def invite(session, by, mode="room", agreed=True, language="en"):
    facts = {"name": "Daw CANARY", "phone": "", "mode": mode, "language": language}
    row = guests.invite_guest(session, by=by, email="outsider@example.org", agreed=agreed, **facts)
    return registrations.accept_offer(row, by=None)


def letters(relay) -> list:
    """What goes out about the room alone."""
    OutboxMessage.objects.exclude(kind="training_room_changed").delete()
    drain()
    return relay.mails


def test_seed_c9_who_comes_from_outside_is_told_too_with_the_date_and_no_name(cast, sitting, relay):
    row = invite(sitting, cast.staff)
    assert touches(cast.centre) == (1, 3)
    assert close(cast) == 3
    (mail,) = letters(relay)
    text = text_of(mail)
    assert mail.envelope_to == "outsider@example.org" and "Something changed about the room" in text
    assert "Bail" not in text and str(cast.centre) not in text and "CANARY" not in text
    page = Client().get(reverse("trainings:place", args=[place_token(row)]))
    assert "is not open as usual" in page.content.decode() and str(cast.centre) not in page.content.decode()
    close(cast, "open")
    assert "is not open as usual" not in Client().get(page.wsgi_request.path).content.decode()


@pytest.mark.parametrize("facts", [{"mode": "online"}, {"agreed": False}])
def test_seed_c9_who_comes_from_afar_or_wants_no_mail_gets_none(cast, sitting, relay, facts):
    invite(sitting, cast.staff, **facts)
    assert close(cast) == 2 and letters(relay) == []


@pytest.mark.parametrize("since", [{"mode": "online"}, {"state": "cancelled_by_user"}])
def test_c41_from_outside_too_who_needs_the_room_no_more_by_then_is_not_told(cast, sitting, relay, since):
    row = invite(sitting, cast.staff)
    close(cast)
    Registration.objects.filter(pk=row.pk).update(**since)
    assert letters(relay) == []


def test_what_goes_to_people_outside_alone_is_nothing_that_a_member_may_stop():
    assert "training_room_changed" not in dict(stoppable()) and "centre_changed" in dict(stoppable())


def test_seed_c9_whom_no_mail_reaches_is_told_again_by_a_person(cast, sitting):
    row = invite(sitting, cast.staff, agreed=False)
    facts = {"schedule_version": sitting.schedule_version, "told_by": cast.staff}
    SessionTold.objects.create(registration=row, **facts)
    SessionTold.objects.create(trainer=sitting.trainers.get(), **facts)
    assert not untold_on_list().filter(pk=row.pk).exists()
    close(cast)
    assert untold_on_list().filter(pk=row.pk).exists() and not SessionTold.objects.exists()

"""People from outside: what we have of them is put right, and who writes to a list knows that they are on it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from members import clock
from members.models import AuditEntry, OutboxMessage
from members.services.drain import drain
from tests.mail_kit import relay, text_of  # noqa: F401  (a fixture)
from trainings.models import Guest, Registration
from trainings.place_links import place_token
from trainings.services import guests, letters, registrations

from .kit import make_sitting, make_training, put_down
from .test_guest_mail import link_in, path_of

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "wrong@example.org", "right@example.org"


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


@pytest.fixture
def session(cast):
    return make_sitting(make_training(cast.centre), starts_in=timedelta(days=9), capacity_room=5)


@pytest.fixture
def row(session, cast) -> Registration:
    facts = {"name": "Daw CANARY", "phone": "", "mode": "room", "language": "en"}
    return guests.invite_guest(session, by=cast.staff, email=WRONG, agreed=True, **facts)


def correct(client, row, **facts):
    typed = {"name": "Daw CANARY", "phone": "", "language": "en", **facts}
    return client.post(url("correct_guest", row.pk), typed)


def test_the_right_address_gets_the_link_and_the_one_that_went_astray_takes_nothing(
    relay, sign_in, cast, row  # noqa: F811
):  # fmt: skip
    drain()
    astray = path_of(link_in(relay.mails[0]))
    client = sign_in(cast.staff)
    shown = client.get(url("correct_guest", row.pk))
    assert shown.context["form"]["email"].value() == WRONG
    assert correct(client, row, email=RIGHT, agreed="on").status_code == 302
    assert drain().sent == 1 and relay.mails[-1]["To"] == RIGHT
    Client().post(astray, {"act": "accept"})
    assert Registration.objects.get().state == "offered"
    Client().post(path_of(link_in(relay.mails[-1])), {"act": "accept"})
    assert Registration.objects.get().state == "confirmed"
    entry = AuditEntry.objects.get(verb="training_guest_corrected")
    assert (entry.actor_id, entry.facts) == (cast.staff.pk, {"fields": ["email", "mail_agreed_at"]})
    assert RIGHT not in Guest.objects.values_list("email", flat=True)[0], "sealed"


def test_another_address_asks_for_their_word_anew_and_no_desk_takes_their_stop_back(sign_in, cast, row):
    client = sign_in(cast.staff)
    correct(client, row, email=RIGHT)
    guest = Guest.objects.get()
    assert (guest.email, guest.mail_agreed_at) == (RIGHT, None)
    Guest.objects.update(mail_stopped_at=clock.now())
    before = OutboxMessage.objects.count()
    correct(client, row, email=WRONG, agreed="on")
    guest.refresh_from_db()
    assert guest.mail_stopped_at is not None and not guest.wants_mail
    assert OutboxMessage.objects.count() == before


def test_saving_what_stands_there_changes_nothing(sign_in, cast, row):
    token = place_token(Registration.objects.get())
    correct(sign_in(cast.staff), row, email=WRONG, agreed="on")
    assert place_token(Registration.objects.get()) == token
    assert not AuditEntry.objects.filter(verb="training_guest_corrected").exists()
    assert OutboxMessage.objects.count() == 1


def test_it_is_for_who_runs_that_session_and_not_for_who_was_forgotten(sign_in, cast, row):
    (member,) = put_down(row.session, cast.lawyer)
    for page in (url("guest_list", row.session_id), url("correct_guest", row.pk)):
        assert sign_in(cast.staff, stepped_up=False).get(page).status_code == 302, "C-09: their address stands there"
    client = sign_in(cast.staff)
    assert client.get(url("correct_guest", member.pk)).status_code == 404
    assert url("correct_guest", row.pk) in client.get(url("guest_list", row.session_id)).content.decode()
    assert correct(sign_in(cast.staff_other), row, email=RIGHT).status_code in (403, 404)
    guests.forget_guests(row.session.ends_at + timedelta(days=1))
    assert correct(sign_in(cast.staff), row, email=RIGHT).status_code == 200
    assert Guest.objects.get().email is None


def test_who_writes_to_the_list_is_told_whom_it_does_not_reach_outside(sign_in, cast, row):
    guests.invite_guest(row.session, by=cast.staff, name="U Other", email="", phone="", mode="room", language="my")
    client = sign_in(cast.staff)
    for audience, people, outside in (("all", 1, 1), ("waiting", 1, 1), ("coming", 0, 0)):
        page = client.post(url("write_letter", row.session_id), {"audience": audience, "body": "Bring the book."})
        preview = page.context["preview"]
        assert (preview.people, preview.reached, preview.outside) == (people, people, outside)
        shown = page.content.decode().split('id="h-look"')[1]
        assert (url("guest_list", row.session_id) in shown) is bool(outside)


def test_who_was_invited_reads_what_was_written_to_the_list_behind_the_own_link(relay, cast, row):  # noqa: F811
    drain()
    old = path_of(link_in(relay.mails[-1]))
    put_down(row.session, cast.lawyer)
    letters.write_letter(row.session, by=cast.staff, audience="all", body="Bring the RED book.")
    letters.write_letter(row.session, by=cast.staff, audience="coming", body="Bring the GREEN book.")
    assert "RED" in Client().get(old).content.decode() and "GREEN" not in Client().get(old).content.decode()
    registrations.accept_offer(row, by=None)
    assert "RED" not in Client().get(old).content.decode(), "a link that was used shows how things stand, no more"
    drain()
    (mail,) = [one for one in relay.mails if "/place/" in text_of(one) and "wrote to you" in text_of(one)]
    assert "book" not in text_of(mail) and "Sign in" not in text_of(mail)
    shown = Client().get(path_of(link_in(mail))).content.decode()
    assert "RED" in shown and "GREEN" in shown
    Registration.objects.filter(pk=row.pk).update(state="attended")
    letters.write_letter(row.session, by=cast.staff, audience="coming", body="Thank you: the BLUE book.")
    drain()
    mail = [one for one in relay.mails if one["To"] == WRONG][-1]
    assert "BLUE" in Client().get(path_of(link_in(mail))).content.decode()

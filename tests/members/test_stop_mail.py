"""Stopping a kind of mail by its link (RFC 8058, safety C-44)."""

import pytest
from django.test import Client
from django.urls import reverse

from members.mail import links
from members.mail.rendering import stop_token
from members.models import MailStop, OutboxMessage
from members.services import outbox, stops
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_member(mail=True, ui_language="en")


def url_for(member, kind: str = "session_planned") -> str:
    return reverse("members:stop_mail", args=[stop_token(member.uid, kind)])


def test_a_scanner_that_fetches_the_link_stops_nothing(client, member):
    assert client.get(url_for(member)).status_code == 200
    assert client.head(url_for(member)).status_code == 200
    assert not MailStop.objects.exists()


def test_one_post_without_cookie_or_token_stops_and_twice_is_once(member):
    mail_program = Client(enforce_csrf_checks=True)
    outbox.notify("session_planned", recipients=[member], ref_key="session:x")
    for _ in range(2):
        response = mail_program.post(url_for(member), {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200 and not response.cookies.get("sessionid")
    assert MailStop.objects.count() == 1
    assert OutboxMessage.objects.get().reason == "stopped"
    assert outbox.notify("session_planned", recipients=[member], ref_key="session:y") == 0
    assert outbox.notify("session_moved", recipients=[member], ref_key="session:y") == 1, "only that kind"


def test_it_can_be_taken_back(member):
    outbox.notify("session_planned", recipients=[member], ref_key="session:x")
    stops.stop_kind(member, "session_planned")
    assert stops.stopped(member) == {"session_planned"}
    assert stops.resume_kind(member, "session_planned")
    assert OutboxMessage.objects.get().state == "pending"


def test_a_strange_token_finds_nothing(client, member):
    for token in ("x", links.sign("rsvp", member.uid.bytes + b"session_planned"), links.sign("stop", b"short")):
        assert client.post(reverse("members:stop_mail", args=[token])).status_code == 404
    assert not MailStop.objects.exists()


def test_the_page_names_nobody(client, member):
    assert member.full_name_en not in client.get(url_for(member)).content.decode()


def test_security_mail_cannot_be_stopped():
    assert stops.stoppable() and all(not kind.is_security for _, kind in stops.stoppable())

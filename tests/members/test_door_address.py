"""A person changes their own address (decision 4, safety C-05)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from members.errors import Refused
from members.models import AuditEntry, Member, OutboxMessage, PendingAddress, Suppression
from members.services import addresses, bounces, freezing, invitations
from members.text.digits import burmese_digits
from tests.factories import make_member
from tests.members.letters import letter_of
from tests.signing_in import sign_in_client

NEW = "new.address@example.org"


def _letter(kind: str):
    return letter_of(OutboxMessage.objects.filter(kind=kind).latest("created_at"))


def _code() -> str:
    return re.search(r"\b\d{8}\b", _letter("address_code").text)[0]


def test_the_code_from_the_new_address_changes_it(cast):
    old = cast.lawyer.email
    client = sign_in_client(Client(), cast.lawyer)
    assert client.post("/me/address/", {"address": NEW.upper()})["Location"] == "/me/address/code/"
    letter = _letter("address_code")
    assert letter.to == NEW
    code = re.search(r"\b\d{8}\b", letter.text)[0]
    assert client.post("/me/address/code/", {"code": burmese_digits(code)})["Location"] == "/me/messages/"
    cast.lawyer.refresh_from_db()
    assert cast.lawyer.email == NEW
    told = _letter("address_changed")
    assert told.to == old and NEW not in told.text + told.html
    assert Client().post("/in/", {"login": NEW, "password": "correct horse battery"})["Location"] == "/"
    assert AuditEntry.objects.filter(verb="address_changed", actor_id=cast.lawyer.pk).count() == 1


def test_asking_needs_a_fresh_proof(cast):
    client = sign_in_client(Client(), cast.lawyer, stepped_up=False)
    assert client.post("/me/address/", {"address": NEW})["Location"].startswith("/in/again/")
    assert not PendingAddress.objects.exists()


def test_three_wrong_codes_are_enough(cast):
    addresses.ask_for_address(cast.lawyer, NEW)
    right = _code()
    for _ in range(3):
        with pytest.raises(Refused):
            addresses.confirm_address(cast.lawyer, "00000000")
    with pytest.raises(Refused):
        addresses.confirm_address(cast.lawyer, right)
    assert Member.objects.get(pk=cast.lawyer.pk).email != NEW


def test_a_code_lives_fifteen_minutes(cast):
    addresses.ask_for_address(cast.lawyer, NEW)
    right = _code()
    with time_machine.travel(timezone.now() + timedelta(minutes=16)), pytest.raises(Refused):
        addresses.confirm_address(cast.lawyer, right)


def test_a_new_code_voids_the_one_before_and_a_used_one_is_used(cast):
    addresses.ask_for_address(cast.lawyer, NEW)
    first = _code()
    addresses.ask_for_address(cast.lawyer, NEW)
    with pytest.raises(Refused):
        addresses.confirm_address(cast.lawyer, first)
    addresses.confirm_address(cast.lawyer, _code())
    with pytest.raises(Refused):
        addresses.confirm_address(cast.lawyer, PendingAddress.objects.get().code)


def test_the_code_of_somebody_else_opens_nothing(cast):
    addresses.ask_for_address(cast.lawyer, NEW)
    code = _code()
    addresses.ask_for_address(cast.paralegal, "other@example.org")
    with pytest.raises(Refused):
        addresses.confirm_address(cast.paralegal, code)


def test_no_row_holds_the_address_or_the_code(cast):
    addresses.ask_for_address(cast.lawyer, NEW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM members_pendingaddress AS p")
        pending = cursor.fetchone()[0]
        cursor.execute("SELECT row_to_json(o)::text FROM members_outboxmessage AS o")
        outbox = cursor.fetchone()[0]
    assert NEW not in pending + outbox and _code() not in pending + outbox


def test_an_address_of_another_account_is_not_taken(cast):
    addresses.ask_for_address(cast.lawyer, cast.paralegal.email)
    with pytest.raises(Refused):
        addresses.confirm_address(cast.lawyer, _code())
    assert Member.objects.get(pk=cast.lawyer.pk).email == cast.lawyer.email


def test_somebody_without_an_address_adds_one(cast):
    person = make_member(cast.centre, account=True)
    addresses.ask_for_address(person, NEW)
    addresses.confirm_address(person, _code())
    assert Member.objects.get(pk=person.pk).email == NEW
    assert not OutboxMessage.objects.filter(kind="address_changed").exists()


def test_a_bounce_of_the_new_address_leaves_the_own_one_alone(cast):
    addresses.ask_for_address(cast.lawyer, NEW)
    OutboxMessage.objects.update(state="sent", intent_at=timezone.now(), sent_at=timezone.now())
    bounces.note_hard_bounce(OutboxMessage.objects.get())
    bounces.note_complaint(OutboxMessage.objects.get())
    assert not Suppression.objects.exists()
    assert cast.lawyer.consents.open().exists()


def test_a_confirmed_address_counts_as_reached(cast):
    bounces.suppress(NEW)
    addresses.ask_for_address(cast.lawyer, NEW)
    addresses.confirm_address(cast.lawyer, _code())
    assert not Suppression.objects.exists()


def test_only_five_codes_an_hour(cast):
    client = sign_in_client(Client(), cast.lawyer)
    for _ in range(7):
        assert client.post("/me/address/", {"address": NEW}).status_code == 302
    assert OutboxMessage.objects.filter(kind="address_code").count() == 5


def test_a_frozen_person_gets_no_code(cast):
    addresses.ask_for_address(cast.lawyer, NEW)
    row = OutboxMessage.objects.get(kind="address_code")
    freezing.freeze_member(cast.lawyer, by=cast.coordinator)
    OutboxMessage.objects.update(state="pending")
    assert letter_of(row) == "frozen"


def test_open_invitations_die_with_the_old_address(cast):
    person = make_member(cast.centre, mail=True)
    invitations.invite(person, by=cast.staff)
    addresses.ask_for_address(person, NEW)
    addresses.confirm_address(person, _code())
    assert not person.invitations.filter(withdrawn_at=None).exists()

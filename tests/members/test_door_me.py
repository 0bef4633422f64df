"""What a person chooses about their own account."""

import re

import pytest
from django.test import Client

from members.models import AuditEntry, Consent, Member, OutboxMessage
from members.notifications import Kind, kinds
from members.services import stops, wishes
from tests.signing_in import sign_in_client


@pytest.fixture
def client(cast):
    return sign_in_client(Client(), cast.lawyer)


def _form(client) -> dict:
    """The page's own form as a browser would send it unchanged."""
    form = client.get("/me/messages/").context["form"]
    fields = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in fields.items() if value not in (False, None)}


def test_saving_unchanged_changes_nothing(cast, client):
    before = Member.objects.values().get(pk=cast.lawyer.pk)
    assert client.post("/me/messages/", _form(client))["Location"] == "/me/messages/"
    assert Member.objects.values().get(pk=cast.lawyer.pk) == before
    assert stops.stopped(cast.lawyer) == set()
    assert wishes.agrees_to_mail(cast.lawyer)


def test_detail_frequency_and_calendar_files_are_kept(cast, client):
    form = _form(client) | {"mail_detail": "titles", "digest_frequency": "weekly", "wants_calendar_mail": "on"}
    client.post("/me/messages/", form)
    cast.lawyer.refresh_from_db()
    chosen = (cast.lawyer.mail_detail, cast.lawyer.digest_frequency, cast.lawyer.wants_calendar_mail)
    assert chosen == ("titles", "weekly", True)


def test_a_kind_is_stopped_and_taken_up_again(cast, client):
    form = _form(client)
    name = form["kinds"][0]
    client.post("/me/messages/", form | {"kinds": form["kinds"][1:]})
    assert stops.stopped(cast.lawyer) == {name}
    client.post("/me/messages/", form)
    assert stops.stopped(cast.lawyer) == set()


def test_security_mail_cannot_be_stopped(client):
    offered = {name for name, _label in client.get("/me/messages/").context["form"].fields["kinds"].choices}
    assert offered == {
        name for name, kind in kinds.items() if kind.can_stop and kind.is_for_members and not kind.is_security
    }
    assert not offered & {"invitation", "password_reset", "sign_in_changed"}


def test_the_kinds_stand_folded_by_room_and_none_is_lost(client):
    """Forty boxes in one column find nobody; each still stands on the page, once."""
    answer = client.get("/me/messages/")
    page, form = answer.content.decode(), answer.context["form"]
    names = [name for name, _label in form.fields["kinds"].choices]
    assert sorted(re.findall(r'name="kinds" value="(\w+)"', page)) == sorted(names)
    assert page.count("<details") == len(form.rooms()) == 4
    assert {box.data["value"] for _room, boxes in form.rooms() for box in boxes} == set(names)


def test_withdrawing_consent_ends_the_waiting_mail(cast, client):
    name = next(name for name, kind in kinds.items() if isinstance(kind, Kind) and not kind.is_security)
    OutboxMessage.objects.create(
        kind=name, recipient=cast.lawyer, ref_key="x", not_before="2026-01-01T00:00Z", expires_at="2099-01-01T00:00Z",
        next_attempt_at="2026-01-01T00:00Z",
    )  # fmt: skip
    form = _form(client)
    form.pop("agrees")
    client.post("/me/messages/", form)
    assert not Consent.objects.open().filter(member=cast.lawyer).exists()
    assert OutboxMessage.objects.get().state == "cancelled"
    assert AuditEntry.objects.filter(verb="mail_consent_withdrawn", actor_id=cast.lawyer.pk).count() == 1
    client.post("/me/messages/", form | {"agrees": "on"})
    assert Consent.objects.filter(member=cast.lawyer).count() == 2  # the old one is kept, with its end
    assert AuditEntry.objects.filter(verb="mail_consent_given").count() == 1


def test_an_unknown_choice_is_refused(cast, client):
    answer = client.post("/me/messages/", _form(client) | {"mail_detail": "full"})
    assert list(answer.context["form"].errors) == ["mail_detail"]


def test_display_is_kept_and_used_at_once(cast, client):
    answer = client.post("/me/display/", {"ui_language": "en", "theme": "dark", "data_saver": "on"}, follow=True)
    assert answer["Content-Language"] == "en"
    assert 'data-theme="dark"' in answer.content.decode()
    cast.lawyer.refresh_from_db()
    assert (cast.lawyer.ui_language, cast.lawyer.theme, cast.lawyer.data_saver) == ("en", "dark", True)


def test_a_phone_that_saves_data_is_believed(cast, client):
    assert not client.get("/me/").context["ui"].data_saver
    assert client.get("/me/", headers={"save-data": "on"}).context["ui"].data_saver


@pytest.mark.parametrize("path", ["/me/", "/me/messages/", "/me/safety/", "/me/display/"])
def test_pages_are_for_those_signed_in(db, path):
    assert Client().get(path)["Location"] == f"/in/?next={path}"


def test_names_of_languages_stand_in_their_own_letters(client):
    assert "မြန်မာ" in client.get("/me/display/").content.decode()

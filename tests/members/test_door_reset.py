"""A forgotten passphrase: safety C-05, decision 4."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import AuditEntry, OutboxMessage
from members.services import accounts, freezing
from tests.members.letters import letter_of
from tests.members.test_door_factors import give_app
from tests.members.test_door_sign_in import PASSPHRASE, TOKEN, _shape
from tests.signing_in import sign_in_client

NEW = "six words for another day"


def _ask(typed: str):
    with CaptureQueriesContext(connection) as queries:
        answer = Client().post("/in/reset/", {"email": typed}, follow=True)
    return (
        TOKEN.sub("", answer.content.decode()),
        answer.redirect_chain,
        [_shape(q["sql"]) for q in queries.captured_queries],
    )


def _link() -> str:
    row = OutboxMessage.objects.filter(kind="password_reset").latest("created_at")
    return re.search(r"http://[^/]+(/in/reset/key/\S+)", letter_of(row).text)[1]


def _set_new(client, link: str, passphrase: str = NEW):
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": passphrase, "password2": passphrase})


@pytest.mark.parametrize(("known", "unknown"), [("handle", "handle00"), ("mail", "person00@example.org")])
def test_c05_asking_looks_the_same_for_known_and_unknown(cast, known, unknown):
    known = cast.lawyer.user.username if known == "handle" else cast.lawyer.email
    assert _ask(known) == _ask(unknown)
    assert OutboxMessage.objects.filter(kind="password_reset").count() == 2


def test_c05_the_row_to_nobody_is_not_sent(cast):
    accounts.request_reset(None)
    assert letter_of(OutboxMessage.objects.get()) == "nobody"


def test_c05_the_link_sets_a_new_passphrase_once(cast):
    Client().post("/in/reset/", {"email": cast.lawyer.email.upper()})
    link = _link()
    client = Client()
    assert _set_new(client, link)["Location"] == "/in/reset/done/"
    assert "_auth_user_id" not in client.session  # nobody is let in by a link
    assert Client().post("/in/", {"login": cast.lawyer.email, "password": NEW})["Location"] == "/"
    assert Client().post("/in/", {"login": cast.lawyer.email, "password": PASSPHRASE}).status_code == 200
    assert Client().get(link, follow=True).context["token_fail"]


def test_c05_all_sessions_end(cast):
    one, two = sign_in_client(Client(), cast.lawyer), sign_in_client(Client(), cast.lawyer)
    accounts.request_reset(cast.lawyer)
    _set_new(Client(), _link())
    assert one.get("/me/").status_code == two.get("/me/").status_code == 302
    assert not any("_auth_user_id" in s.get_decoded() for s in Session.objects.all())


def test_c05_the_second_step_is_asked_all_the_same(cast):
    give_app(cast.staff)
    accounts.request_reset(cast.staff)
    _set_new(Client(), _link())
    client = Client()
    client.post("/in/", {"login": cast.staff.email, "password": NEW})
    assert client.get("/in/")["Location"] == "/in/code/"


@pytest.mark.parametrize("change", ["address", "freeze", "passphrase", "day"])
def test_c05_the_link_dies(cast, change):
    accounts.request_reset(cast.lawyer)
    link = _link()
    later = timezone.now()
    if change == "address":
        cast.lawyer.email = "other@example.org"
        cast.lawyer.save()
    elif change == "freeze":
        freezing.freeze_member(cast.lawyer, by=cast.coordinator)
        freezing.thaw_member(cast.lawyer, by=cast.staff)
    elif change == "passphrase":
        cast.lawyer.user.set_password(NEW)
        cast.lawyer.user.save()
    else:
        later += timedelta(days=2)
    with time_machine.travel(later, tick=False):
        assert Client().get(link, follow=True).context["token_fail"]


def test_c05_the_link_is_made_when_it_is_sent(cast):
    """So a passphrase that was changed in between does not make a dead link, and no row holds a live one."""
    accounts.request_reset(cast.lawyer)
    cast.lawyer.user.set_password("changed in between")
    cast.lawyer.user.save()
    link = _link()
    assert link.split("-", 1)[1] not in str(OutboxMessage.objects.values_list())
    assert _set_new(Client(), link)["Location"] == "/in/reset/done/"


def test_c05_the_person_is_told_without_content(cast):
    accounts.request_reset(cast.lawyer)
    _set_new(Client(), _link())
    letter = letter_of(OutboxMessage.objects.get(kind="sign_in_changed"))
    said = letter.text + letter.html
    for word in (cast.lawyer.full_name_en, cast.lawyer.user.username, "127.0.0.1", "Browser", "address"):
        assert word not in said
    assert AuditEntry.objects.filter(verb="password_reset", actor_id=cast.lawyer.pk).count() == 1


def test_c05_a_handle_locked_by_wrong_tries_is_free_again(cast):
    for _ in range(5):
        Client().post("/in/", {"login": cast.lawyer.email, "password": "not the right one"})
    accounts.request_reset(cast.lawyer)
    _set_new(Client(), _link())
    assert Client().post("/in/", {"login": cast.lawyer.email, "password": NEW})["Location"] == "/"


def test_more_than_five_an_hour_write_nothing_and_say_nothing(cast):
    pages = [_ask(cast.lawyer.email)[:2] for _ in range(7)]
    assert len({str(page) for page in pages}) == 1
    assert OutboxMessage.objects.filter(kind="password_reset").count() == 5


def test_changing_the_passphrase_ends_the_other_sessions_and_tells(cast):
    here, there = sign_in_client(Client(), cast.lawyer), sign_in_client(Client(), cast.lawyer)
    answer = here.post("/me/safety/passphrase/", {"oldpassword": PASSPHRASE, "password1": NEW, "password2": NEW})
    assert answer.status_code == 302
    assert here.get("/me/").status_code == 200 and there.get("/me/").status_code == 302
    assert OutboxMessage.objects.filter(kind="sign_in_changed", recipient=cast.lawyer).count() == 1


def test_a_person_without_an_address_gets_no_letter_and_no_other_answer(cast):
    cast.lawyer.email = None
    cast.lawyer.save()
    assert _ask(cast.lawyer.user.username)[1] == _ask("handle00")[1]
    assert set(OutboxMessage.objects.values_list("recipient", flat=True)) == {None}

"""Signing in by handle or address (decision 4) and its limit (safety C-07, decision 28)."""

import re
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import OutboxMessage, RateCount

PASSPHRASE = "correct horse battery"
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+')


@dataclass
class Seen:
    status: int
    location: str
    body: str
    sql: list[str] = field(default_factory=list)
    hashed: int = 0


@contextmanager
def _counted_hashing(monkeypatch):
    calls = []
    stock = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *a, **k: calls.append(1) or stock(*a, **k))
    yield calls
    monkeypatch.undo()


def _shape(sql: str) -> str:
    """The statement without what was asked about, or for whom."""
    sql = re.sub(r"unnest\(.*?\)", "unnest(…)", sql)
    sql = re.sub(r"'(?:[^']|'')*'(::\w+)?", "'…'", sql)
    return re.sub(r"\b\d+(\.\d+)?\b|s\d+_x\d+", "0", sql)


def _try(monkeypatch, login: str, passphrase: str = "not the right one") -> Seen:
    client = Client()
    with _counted_hashing(monkeypatch) as calls, CaptureQueriesContext(connection) as queries:
        answer = client.post("/in/", {"login": login, "password": passphrase})
    body = TOKEN.sub(r"\1…", answer.content.decode()).replace(login, "…")
    shapes = [_shape(q["sql"]) for q in queries.captured_queries]
    return Seen(answer.status_code, answer.get("Location", ""), body, shapes, len(calls))


@pytest.mark.parametrize("typed", ["handle", "HANDLE", "mail", "MAIL"])
def test_handle_or_address_in_any_case(cast, client, typed):
    login = {
        "handle": cast.lawyer.user.username,
        "HANDLE": f" {cast.lawyer.user.username.upper()} ",
        "mail": cast.lawyer.email,
        "MAIL": cast.lawyer.email.upper(),
    }[typed]
    answer = client.post("/in/", {"login": login, "password": PASSPHRASE})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/more/").context["member"] == cast.lawyer


@pytest.mark.parametrize("kind", ["handle", "mail"])
def test_c07_known_and_unknown_cannot_be_told_apart(cast, monkeypatch, kind):
    known = cast.lawyer.user.username if kind == "handle" else cast.lawyer.email
    unknown = "handle00" if kind == "handle" else "person00@example.org"
    here, nowhere = _try(monkeypatch, known), _try(monkeypatch, unknown)
    assert here.hashed == nowhere.hashed == 1
    assert here == nowhere
    assert "4" in here.body or "၄" in here.body


def test_c07_a_frozen_account_with_a_wrong_passphrase_looks_like_any(cast, monkeypatch):
    cast.lawyer.user.is_active = False
    cast.lawyer.user.save()
    assert _try(monkeypatch, cast.lawyer.user.username) == _try(monkeypatch, "handle00")


def test_c07_five_tries_a_handle_shared_with_its_address(cast):
    handle, address = cast.lawyer.user.username, cast.lawyer.email
    for n in range(5):
        Client().post("/in/", {"login": [handle, address][n % 2], "password": "not the right one"})
    for login in (handle, address, handle.upper()):
        answer = Client().post("/in/", {"login": login, "password": PASSPHRASE})
        assert answer.status_code == 200
        assert answer.context["form"].errors.as_data()["__all__"][0].code == "too_many_login_attempts"
    assert Client().post("/in/", {"login": cast.paralegal.email, "password": PASSPHRASE}).status_code == 302


def test_c07_no_limit_by_address_of_the_network(cast):
    """A classroom sits behind one address: forty wrong tries of forty people lock nobody else out."""
    for n in range(40):
        Client().post("/in/", {"login": f"handle{n:03}x", "password": "not the right one"})
    assert Client().post("/in/", {"login": cast.lawyer.email, "password": PASSPHRASE}).status_code == 302


def test_c07_a_forged_forwarded_address_changes_no_count(cast):
    for n in range(5):
        Client(headers={"x-forwarded-for": f"203.0.113.{n}"}).post(
            "/in/", {"login": cast.lawyer.email, "password": "not the right one"}
        )
    answer = Client(headers={"x-forwarded-for": "203.0.113.99"}).post(
        "/in/", {"login": cast.lawyer.email, "password": PASSPHRASE}
    )
    assert answer.status_code == 200


def test_c07_limits_hold_without_the_broker(cast, monkeypatch):
    """The counts are rows: with every connection to a broker refused, the sixth try is still one too many."""

    def refused(*args, **options):
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refused)
    for _ in range(5):
        Client().post("/in/", {"login": cast.lawyer.email, "password": "not the right one"})
    answer = Client().post("/in/", {"login": cast.lawyer.email, "password": PASSPHRASE})
    assert answer.context["form"].errors.as_data()["__all__"][0].code == "too_many_login_attempts"
    for _ in range(6):
        assert Client().post("/in/reset/", {"email": cast.paralegal.email}).status_code == 302
    assert OutboxMessage.objects.filter(kind="password_reset").count() == 5


def test_c07_no_count_names_a_handle_or_an_address(cast):
    Client().post("/in/", {"login": cast.lawyer.email, "password": "not the right one"})
    Client().post("/in/reset/", {"email": cast.lawyer.email})
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM members_cache")
        keys = " ".join(row[0] for row in cursor.fetchall())
    keys += " ".join(bytes(row.key).hex() for row in RateCount.objects.all())
    assert keys and "127.0.0.1" not in keys and cast.lawyer.email not in keys and cast.lawyer.user.username not in keys


def test_a_closed_account_with_the_right_passphrase_opens_nothing(cast, client):
    cast.lawyer.user.is_active = False
    cast.lawyer.user.save()
    answer = client.post("/in/", {"login": cast.lawyer.email, "password": PASSPHRASE})
    assert answer["Location"] == "/in/closed/"
    assert "_auth_user_id" not in client.session
    assert client.get("/more/").status_code == 302


def test_somebody_who_left_does_not_come_in(cast, client):
    cast.lawyer.status, cast.lawyer.left_on = "left", "2026-01-01"
    cast.lawyer.save()
    answer = client.post("/in/", {"login": cast.lawyer.email, "password": PASSPHRASE})
    assert answer["Location"] == "/in/closed/"


def test_c01_there_is_no_sign_up_and_no_page_of_addresses(db):
    from django.urls import NoReverseMatch, reverse

    for name in ("account_signup", "account_email", "account_confirm_login_code", "account_request_login_code"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_c06_the_door_has_no_code_by_mail(settings):
    from allauth.account import app_settings

    assert not app_settings.LOGIN_BY_CODE_ENABLED
    assert not app_settings.LOGIN_BY_CODE_REQUIRED
    assert not app_settings.PASSWORD_RESET_BY_CODE_ENABLED


class _AsItIs:
    def loads(self, data: bytes) -> bytes:
        return data


def test_a_session_row_tells_nothing(cast, client):
    """Session contents are sealed: neither the handle nor a half-done enrolment can be read from a dump."""
    client.post("/in/", {"login": cast.staff.email, "password": PASSPHRASE})
    client.get("/me/safety/app/")
    stored = Session.objects.get(session_key=client.session.session_key).session_data
    inside = signing.loads(stored, salt="django.contrib.sessions.SessionStore", serializer=_AsItIs)
    assert inside.startswith(b"v1:")
    assert cast.staff.user.username.encode() not in inside
    assert "mfa.totp.secret" in client.session  # it was there to be seen

"""What a page says when something fails: that it failed, and nothing else (safety C-50)."""

import logging

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory

from members.views import errors, me
from tests.counting import statements
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
SECRET = "SELECT phone FROM members_member -- call +959000000777"
TELLING = ("SELECT", "Traceback", "959000000777", "members_member", "Error", ".py", "psycopg", "Django")


@pytest.fixture
def failing(cast, monkeypatch):
    """`failing(error)` opens a page that ends with it, as somebody who is signed in."""

    def _failing(error: Exception):
        def fail(*args, **kwargs):
            raise error

        client = sign_in_client(Client(raise_request_exception=False), cast.lawyer)
        monkeypatch.setattr(me, "render", fail)
        return client.get("/me/")

    return _failing


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError(SECRET), 500),
        (KeyError(SECRET), 500),
        (OperationalError(SECRET), 503),
        (InterfaceError("x"), 503),
    ],
)
def test_c50_a_page_that_fails_says_so_and_nothing_else(failing, error, status):
    answer = failing(error)
    page = answer.content.decode()
    assert answer.status_code == status and "<h1" in page
    assert [word for word in TELLING if word in page] == []
    assert answer["Content-Type"].startswith("text/html") and "Server" not in answer


def test_c50_what_failed_stands_in_the_log_without_the_number(failing, log):
    failing(RuntimeError(SECRET))
    logging.getLogger("django.request").error("heard")
    assert "heard" in log.getvalue() and "RuntimeError" in log.getvalue()
    assert "959000000777" not in log.getvalue()


def test_c50_the_last_page_asks_nothing_of_the_database():
    """Whatever failed may fail again."""
    with statements() as asked:
        assert errors.server_error(RequestFactory().get("/")).status_code == 500
    assert asked == []

"""Is it working? What the checks say."""

import pytest

from members.services import health

pytestmark = pytest.mark.django_db


class _OtherLocale:
    """A database that answers as one with LC_CTYPE C does."""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def execute(self, sql):
        self.sql = sql

    def fetchone(self):
        return (False,)


def _database() -> health.Check:
    return next(check for check in health.checks() if check.key == "database")


def test_a_database_that_knows_burmese_letters_is_well():
    assert _database().is_well


def test_a_database_whose_locale_is_c_is_told_with_what_to_do(monkeypatch):
    monkeypatch.setattr(health.connection, "cursor", _OtherLocale)
    check = health._database()
    assert not check.is_well and "operations.md" in check.what_to_do


def test_old_browsers_get_their_icon(client):
    answer = client.get("/favicon.ico")
    answer.close()
    assert answer.status_code == 200 and answer["Content-Type"] in ("image/x-icon", "image/vnd.microsoft.icon")

"""What mails about sessions of all rooms share."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest

from members import clock
from members.calendar import entry_of
from members.notifications.sessions import calendar_file

pytestmark = pytest.mark.django_db  # the clock stands in the database


def row_for(*, wants_file: bool):
    recipient = SimpleNamespace(wants_calendar_mail=wants_file, address="somebody@example.org")
    return SimpleNamespace(recipient=recipient, now=clock.now())


@pytest.fixture
def session():
    starts_at = clock.now() + timedelta(days=2)
    return SimpleNamespace(
        uid=uuid.uuid4(), starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), zone="Asia/Yangon",
        schedule_version=3, is_cancelled=False, cancelled_at=None, created_at=clock.now(),
    )  # fmt: skip


def test_nobody_gets_a_calendar_file_who_did_not_ask_for_one(session):
    assert calendar_file(row_for(wants_file=False), entry_of(session)) == ()


def test_who_no_longer_comes_gets_the_file_that_takes_the_session_out(session):
    (file,) = calendar_file(row_for(wants_file=True), entry_of(session), is_off=True)
    assert "method=CANCEL" in file.content_type
    assert "STATUS:CANCELLED" in file.content


def test_a_session_of_one_sitting_has_one_day_in_the_calendar_and_one_of_several_has_each(session):
    days = [(session.starts_at + timedelta(days=n), session.ends_at + timedelta(days=n)) for n in range(3)]
    assert entry_of(session).days == ((session.starts_at, session.ends_at),)
    assert entry_of(session, days).days == tuple(days)

"""The private feed (safety C-42, decision 15; learning 10 and 11)."""

import hashlib
from datetime import UTC, datetime, time, timedelta

import icalendar
import pytest
from django.urls import reverse

from cop.models import Rsvp
from members import clock
from members.models import CalendarFeed
from members.services import calendars
from tests.factories import join, make_group, make_member, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_member(account=True)


@pytest.fixture
def session(member):
    session = make_session(
        make_group(name_en="CANARY-GROUP"), title="CANARY-TITLE", place="CANARY-PLACE", join_link="https://canary/"
    )
    join(session.group, member, make_member(full_name_en="CANARY-NAME"))
    return session


def fetch(client, token: str):
    return client.get(reverse("members:feed", args=[token]))


def events(response) -> list:
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_it_is_off_until_asked_for_and_shown_once(sign_in, member):
    client = sign_in(member)
    page = client.get(reverse("members:calendar_settings"))
    assert b"/feed/" not in page.content and not CalendarFeed.objects.exists()
    shown = client.post(reverse("members:open_feed")).content.decode()
    token = shown.split("/feed/")[1].split(".ics")[0]
    assert bytes(CalendarFeed.objects.get().token_hash) == hashlib.sha256(token.encode()).digest()
    assert len(token) >= 43, "256 bits"
    assert b"/feed/" not in client.get(reverse("members:calendar_settings")).content


def test_the_feed_tells_when_and_nothing_else(client, member, session):
    response = fetch(client, calendars.open_feed(member))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store" and "ETag" not in response
    assert b"CANARY" not in response.content and b"canary" not in response.content
    for word in (b"ATTENDEE", b"ORGANIZER", b"LOCATION", b"DESCRIPTION", b"URL", b"ALARM"):
        assert word not in response.content
    parsed = icalendar.Calendar.from_ical(response.content)
    assert str(parsed["METHOD"]) == "PUBLISH"
    assert [str(zone["TZID"]) for zone in parsed.walk("VTIMEZONE")] == ["Asia/Yangon"]
    (event,) = parsed.walk("VEVENT")
    assert str(event["UID"]) == f"{session.uid}@localhost" and str(event["SUMMARY"]) == "Session"
    assert event["SEQUENCE"] == 0 and str(event["STATUS"]) == "CONFIRMED"
    assert event["DTSTART"].params["TZID"] == "Asia/Yangon"
    assert event["DTSTART"].dt == session.starts_at.replace(microsecond=0).astimezone(clock.YANGON)


def test_seed_nine_in_yangon_is_half_past_two_in_utc(client, member):
    day = clock.today() + timedelta(days=40)
    start = datetime.combine(day, time(9), clock.YANGON)
    session = make_session(make_group(), starts_at=start)
    join(session.group, member)
    (event,) = events(fetch(client, calendars.open_feed(member)))
    assert event["DTSTART"].dt.astimezone(UTC) == datetime.combine(day, time(2, 30), UTC)


def test_the_same_uid_while_it_moves_and_a_cancelled_one_says_so(client, member, session):
    token = calendars.open_feed(member)
    (first,) = events(fetch(client, token))
    session.schedule_version, session.cancelled_at = 3, clock.now()
    session.save()
    (then,) = events(fetch(client, token))
    assert then["UID"] == first["UID"] and then["SEQUENCE"] == 2 and str(then["STATUS"]) == "CANCELLED"


def test_only_the_own_sessions(client, member, session):
    make_session(make_group())
    declined = make_session(session.group, starts_in=timedelta(days=9))
    Rsvp.objects.create(session=declined, member=member, answer=Rsvp.Answer.NO)
    token = calendars.open_feed(member)
    assert len(events(fetch(client, token))) == 1
    member.memberships.update(left_on=clock.today())
    assert events(fetch(client, token)) == []


def test_a_long_session_is_one_event_a_day(client, member, session):
    session.days.create(starts_at=session.starts_at + timedelta(days=1), ends_at=session.ends_at + timedelta(days=1))
    uids = [str(event["UID"]) for event in events(fetch(client, calendars.open_feed(member)))]
    assert uids == [f"{session.uid}@localhost", f"{session.uid}-2@localhost"]


def renew(member):
    calendars.open_feed(member)


def close(member):
    calendars.close_feed(member)


def let_it_run_out(member):
    CalendarFeed.objects.update(expires_at=clock.now())


def freeze(member):
    type(member).objects.update(frozen_at=clock.now())


def leave(member):
    type(member).objects.update(status="left")


@pytest.mark.parametrize("change", [renew, close, let_it_run_out, freeze, leave])
def test_an_address_that_is_ended_finds_nothing(client, member, change):
    token = calendars.open_feed(member)
    assert fetch(client, token).status_code == 200
    change(member)
    assert fetch(client, token).status_code == 404


def test_the_address_is_open_for_half_a_year(member):
    calendars.open_feed(member)
    assert CalendarFeed.objects.get().expires_at - clock.now() > timedelta(days=179)


def test_who_asks_too_often_is_put_off(client, member, monkeypatch):
    monkeypatch.setattr("members.views.calendar.FETCHES", 2)
    token = calendars.open_feed(member)
    assert [fetch(client, token).status_code for _ in range(3)] == [200, 200, 429]


def test_who_guesses_is_put_off(client, monkeypatch):
    monkeypatch.setattr("members.views.calendar.MISSES", 2)
    assert [fetch(client, f"guess{n}").status_code for n in range(3)] == [404, 404, 429]

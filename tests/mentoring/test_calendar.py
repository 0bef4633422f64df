"""Meetings of a pair on the calendar, in feeds and in mails (learning 8 to 11, decision 15)."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from members import clock
from members.calendar.due import reminders
from members.models import Member, OutboxMessage
from members.services import calendars
from mentoring.models import MentoringPair, MentoringSession
from mentoring.models.meeting import REMINDERS
from mentoring.services import meetings
from tests.members.letters import letter_of

from .mentoring_kit import make_pair

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(hour: int, minute: int = 0) -> datetime:
    """That hour in Yangon, ten days from now."""
    return datetime.combine(clock.today() + 10 * DAY, time(hour, minute), clock.YANGON)


def planned(pair: MentoringPair, start: datetime) -> MentoringSession:
    times = {"first_at": start, "second_at": None, "minutes": 60, "way": "call"}
    proposal = meetings.propose_session(pair, by=pair.mentor, **times)
    return meetings.confirm_session(proposal, by=pair.mentee, starts_at=start)


def letter(kind: str, recipient: Member):
    """The one that waits for this person now."""
    OutboxMessage.objects.exclude(kind=kind, recipient=recipient).update(next_attempt_at=clock.now() + DAY)
    return letter_of(OutboxMessage.objects.get(kind=kind, recipient=recipient, state="pending"))


@pytest.fixture
def pair():
    pair = make_pair()
    Member.objects.update(wants_calendar_mail=True, ui_language="en")
    return MentoringPair.objects.named().get(pk=pair.pk)


def test_learning_8_nine_in_the_morning_is_nine_in_yangon_and_half_past_two_in_utc(pair):
    session = planned(pair, at(9))
    said = letter("mentoring_planned", pair.mentee)
    assert "09:00" in said.text and "T090000" in said.attachments[0].content
    assert "TZID=Asia/Yangon" in said.attachments[0].content
    assert session.starts_at.astimezone(UTC).time() == time(2, 30)


@pytest.mark.parametrize("hour", [0, 6, 9, 13, 21, 23])
def test_learning_9_no_reminder_of_a_meeting_goes_at_night(hour):
    """Unless the meeting itself is less than three hours away."""
    start = at(hour)
    for due in reminders(start, REMINDERS):
        is_day = 7 <= due.not_before.astimezone(clock.YANGON).hour < 21
        assert is_day or start - due.not_before < timedelta(hours=3)


def test_learning_10_one_uid_everywhere_and_a_rising_sequence(pair, client):
    session = planned(pair, at(10))
    first = letter("mentoring_planned", pair.mentor).attachments[0].content
    feed = client.get(reverse("members:feed", args=[calendars.open_feed(pair.mentor)])).content.decode()
    uid = next(line for line in first.splitlines() if line.startswith("UID:"))
    assert uid in feed and str(session.uid) in uid and "SEQUENCE:0" in first and "METHOD:REQUEST" in first
    meetings.move_session(session, by=pair.mentee, starts_at=at(11))
    moved = letter("mentoring_moved", pair.mentor).attachments[0].content
    assert uid in moved and "SEQUENCE:1" in moved and "STATUS:CONFIRMED" in moved and "METHOD:REQUEST" in moved
    meetings.cancel_session(session, by=pair.mentor)
    gone = letter("mentoring_cancelled", pair.mentor).attachments[0].content
    assert uid in gone and "SEQUENCE:2" in gone and "STATUS:CANCELLED" in gone and "METHOD:CANCEL" in gone


def test_learning_11_a_feed_holds_the_own_meetings_alone_and_nobodys_name(pair, client):
    mine, other = planned(pair, at(10)), planned(make_pair(), at(10))
    meetings.cancel_session(planned(pair, at(15)), by=pair.mentor)
    token = calendars.open_feed(pair.mentee)
    feed = client.get(reverse("members:feed", args=[token])).content.decode()
    assert str(mine.uid) in feed and str(other.uid) not in feed
    assert feed.count("BEGIN:VEVENT") == 2 and feed.count("STATUS:CANCELLED") == 1
    for word in ("ATTENDEE", "ORGANIZER", "entor", pair.mentor.full_name_en, pair.mentor.display_name):
        assert word not in feed, word

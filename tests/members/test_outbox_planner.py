"""Reminders: who, when, once, and what a row says when one did not go (decisions 10 and 11, safety 4.5)."""

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest

from cop.models import Group, GroupSession, Membership, Rsvp
from members import clock
from members.clock import YANGON
from members.models import Consent, MailStop, Member, OutboxMessage, Suppression, SystemMark
from members.services import marks, outbox
from members.services.drain import drain
from members.services.planner import plan
from tests.counting import statements
from tests.factories import join, make_group, make_member, make_session

State = OutboxMessage.State
pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 20, 15, tzinfo=YANGON)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def session():
    """A session with two members, one of whom can be mailed."""
    group = make_group()
    session = make_session(group, starts_at=START)
    join(group, make_member(mail=True), make_member())
    return session


def rows() -> list[tuple[int, str, str]]:
    """(offset, state, reason) of every reminder, in the order of time."""
    found = OutboxMessage.objects.filter(kind="session_reminder").order_by("not_before")
    return [(int(row.ref_key.split(":")[2]), row.state, row.reason) for row in found]


def ran_at(moment: datetime) -> None:
    """The planner ran last at this moment."""
    marks.set_mark(SystemMark.PLANNER, number=moment.timestamp())


def test_a_reminder_is_planned_when_it_is_due_and_once(session):
    assert plan(START - DAY - MINUTE).reminders == 0
    assert plan(START - DAY).reminders == 1
    assert plan(START - DAY).reminders == 0
    assert rows() == [(1440, "pending", "")]
    plan(START - HOUR)
    assert rows() == [(1440, "stale", "expired"), (60, "pending", "")]


TAKE_AWAY = {
    "left": lambda session, member: Membership.objects.filter(member=member).update(left_on=clock.today()),
    "no": lambda session, member: Rsvp.objects.create(session=session, member=member, answer=Rsvp.Answer.NO),
    "consent": lambda session, member: Consent.objects.update(withdrawn_at=clock.now()),
    "stop": lambda session, member: MailStop.objects.create(member=member, kind="session_reminder"),
    "bounce": lambda session, member: Suppression.objects.create(address_bidx=member.email_bidx, cause="hard_bounce"),
    "frozen": lambda session, member: Member.objects.filter(pk=member.pk).update(frozen_at=clock.now()),
    "none": lambda session, member: Member.objects.filter(pk=member.pk).update(mail_detail="none"),
    "pending": lambda session, member: Member.objects.filter(pk=member.pk).update(status="pending"),
    "archived": lambda session, member: Group.objects.update(archived_at=clock.now()),
    "cap": lambda session, member: Group.objects.update(mail_detail_cap="none"),
    "cancelled": lambda session, member: GroupSession.objects.update(cancelled_at=clock.now()),
    "closed": lambda session, member: GroupSession.objects.update(outcome="not_held", closed_at=clock.now()),
}


@pytest.mark.parametrize("what", TAKE_AWAY)
def test_who_is_not_reminded(session, what):
    TAKE_AWAY[what](session, Member.objects.get(email__isnull=False))
    plan(START - DAY)
    assert rows() == []


def test_dormant_and_maybe_are_reminded(session):
    Member.objects.update(status="dormant")
    Rsvp.objects.create(session=session, member=Member.objects.get(email__isnull=False), answer=Rsvp.Answer.MAYBE)
    assert plan(START - DAY).reminders == 1


def test_after_an_outage_every_reminder_goes_or_says_why(session):
    later = make_session(session.group, starts_at=START + 2 * DAY)
    ran_at(START - 2 * DAY)
    done = plan(START + HOUR)
    assert (done.reminders, done.stale) == (0, 2)
    assert {row.about for row in OutboxMessage.objects.filter(state=State.STALE)} == {session.uid}
    assert plan(later.starts_at - DAY).reminders == 1


def test_late_within_its_grace_goes_and_beyond_it_does_not(session):
    ran_at(START - 30 * HOUR)
    plan(START - 13 * HOUR)
    assert rows() == [(1440, "pending", "")]
    OutboxMessage.objects.all().delete()
    ran_at(START - 30 * HOUR)
    plan(START - 11 * HOUR)
    assert rows() == [(1440, "stale", "late")]


def test_two_due_at_once_become_one(session):
    Group.objects.update(reminder_offsets=[120, 60])
    ran_at(START - 3 * HOUR)
    plan(START - 50 * MINUTE)
    assert rows() == [(120, "stale", "late"), (60, "pending", "")]


def test_nobody_is_reminded_right_after_being_told(session):
    now = START - DAY + 30 * MINUTE
    ran_at(now - HOUR)
    people = Member.objects.all()
    outbox.notify("session_planned", recipients=people, ref_key=f"session:{session.uid}", about=session.uid)
    OutboxMessage.objects.update(created_at=now - 10 * MINUTE)
    plan(now)
    assert rows() == [(1440, "stale", "just_told")]
    plan(START - HOUR)
    assert rows()[-1] == (60, "pending", ""), "the hour's reminder still comes"


def test_who_joins_late_gets_the_last_reminder_only(session):
    ran_at(START - 3 * HOUR)
    plan(START - 2 * HOUR)
    assert rows() == []
    plan(START - HOUR)
    assert rows() == [(60, "pending", "")]


def test_a_moved_session_arms_anew_and_one_moved_back_sends_no_third(session, relay):
    def move(to):
        outbox.withdraw(about=session.uid, reason="moved")
        session.starts_at, session.ends_at = to, to + 2 * HOUR
        session.schedule_version += 1
        session.save()
        session.days.update(starts_at=to, ends_at=to + 2 * HOUR)

    plan(START - DAY)
    assert drain(START - DAY).sent == 1
    move(START + 3 * DAY)
    assert plan(START + 2 * DAY).reminders == 1
    move(START)
    assert sorted(rows()) == [(1440, "cancelled", "moved"), (1440, "sent", "")]
    assert plan(START - 20 * HOUR).reminders == 0
    move(START + 3 * DAY)
    assert plan(START + 2 * DAY).revived == 1, "moved there again: the row that was taken back returns"
    assert drain(START + 2 * DAY).sent == 1
    assert len(relay.mails) == 2


def test_no_and_then_yes_brings_the_reminder_back(session, relay):
    member = Member.objects.get(email__isnull=False)
    plan(START - DAY)
    rsvp = Rsvp.objects.create(session=session, member=member, answer=Rsvp.Answer.NO)
    outbox.withdraw(about=session.uid, recipient=member, kinds=["session_reminder"], reason="said_no")
    assert drain(START - DAY).sent == 0
    assert plan(START - DAY + MINUTE).revived == 0
    rsvp.delete()
    assert plan(START - DAY + 2 * MINUTE).revived == 1
    assert drain(START - DAY + 2 * MINUTE).sent == 1


def test_a_reminder_that_was_delayed_into_the_night_waits_for_the_morning(relay):
    start = datetime(2026, 11, 20, 20, 30, tzinfo=YANGON)
    session = make_session(make_group(), starts_at=start)
    join(session.group, make_member(mail=True))
    plan(start - DAY)
    evening = start - DAY + HOUR
    done = drain(evening)
    assert done.sent == 0 and done.counts["postponed"] == 1
    morning = datetime(2026, 11, 20, 7, tzinfo=YANGON)
    assert OutboxMessage.objects.get().next_attempt_at == morning
    assert drain(morning).sent == 1


def test_each_day_of_a_long_session_is_reminded(session):
    session.days.create(starts_at=START + DAY, ends_at=START + DAY + HOUR)
    ran_at(START - 2 * DAY)
    plan(START - DAY)
    plan(START)
    assert rows() == [(1440, "stale", "expired"), (60, "stale", "late"), (1440, "pending", "")]


def test_the_number_of_statements_does_not_grow_with_people(session):
    def sent() -> Counter:
        OutboxMessage.objects.filter(kind="session_reminder").delete()
        with statements() as seen:
            plan(START - DAY)
        return Counter(re.sub(r"'[^']*'|\d+", "", sql)[:120] for sql in seen)

    sent()
    one = sent()
    join(session.group, *(make_member(mail=True) for _ in range(20)))
    assert sent() == one
    assert OutboxMessage.objects.filter(kind="session_reminder").count() == 21


def test_a_failing_planner_stops_nobody(session, monkeypatch):
    from members.services import planner

    def broken(now):
        raise ZeroDivisionError

    monkeypatch.setitem(planner.planners._items, "broken", broken)
    done = plan(START - DAY)
    assert done.reminders == 1 and "broken" not in done.others

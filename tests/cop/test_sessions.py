"""Sessions: planned, moved, changed, cancelled; what is told of it, and who is busy."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from cop.models import Attendance, GroupSession, SessionDay, Told
from cop.rhythm import following
from cop.services import sessions
from cop.services.telling import tell_people, untell
from members import clock
from members.errors import Refused
from members.models import Booking, OutboxMessage
from tests.factories import join, make_group, make_member, make_session

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def plan(group, cast, *, at=None, **facts):
    at = at or clock.now() + timedelta(days=3)
    return sessions.plan_session(group, by=cast.staff, starts_at=at, ends_at=at + 2 * HOUR, **facts)


def mails(session, kind):
    return OutboxMessage.objects.filter(about=session.uid, kind=kind)


def test_plan_session_tells_everyone_who_can_be_mailed_once(cast):
    join(cast.group, make_member(cast.centre))  # no address
    session = plan(cast.group, cast)
    assert mails(session, "session_planned").count() == 3
    assert session.days.count() == 1
    assert session.schedule_version == 1


def test_plan_session_refuses_the_same_time_twice(cast):
    session = plan(cast.group, cast)
    with pytest.raises(Refused) as refused:
        plan(cast.group, cast, at=session.starts_at)
    assert refused.value.field == "date"
    assert GroupSession.objects.count() == 1


@pytest.mark.parametrize(
    ("starts", "ends", "field"), [(2, 1, "ends"), (24 * -400, 24 * -400 + 1, "date"), (24, 24 + 17, "ends")]
)
def test_plan_session_refuses_hours_that_cannot_be(cast, starts, ends, field):
    now = clock.now()
    with pytest.raises(Refused) as refused:
        sessions.plan_session(cast.group, by=cast.staff, starts_at=now + starts * HOUR, ends_at=now + ends * HOUR)
    assert refused.value.field == field


def test_plan_session_that_is_over_is_written_down_and_tells_nobody(cast):
    session = plan(cast.group, cast, at=clock.now() - timedelta(days=2), led_by=cast.lawyer)
    assert mails(session, "session_planned").count() == 0
    assert Booking.objects.count() == 0


def test_seed_a27_half_past_one_in_yangon_is_stored_as_seven_utc(cast):
    days = sessions.days_between(date(2031, 9, 18), date(2031, 9, 18), time(13, 30), time(15, 30), "Asia/Yangon")
    session = plan(cast.group, cast, at=days[0][0])
    session.refresh_from_db()
    assert session.starts_at == datetime(2031, 9, 18, 7, 0, tzinfo=UTC)
    assert session.starts_at.astimezone(session.tz).strftime("%H:%M") == "13:30"


def test_seed_b1_event_of_three_days_has_three_days(cast):
    days = sessions.days_between(date(2031, 8, 10), date(2031, 8, 12), time(9), time(16), "Asia/Yangon")
    session = plan(cast.group, cast, at=days[0][0], days=days, led_by=cast.lawyer)
    assert [d.starts_at.astimezone(session.tz).day for d in session.days.all()] == [10, 11, 12]
    assert (session.starts_at, session.ends_at) == (days[0][0], days[2][1])
    assert Booking.objects.filter(member=cast.lawyer).count() == 3


def test_leader_is_not_booked_twice_at_once(cast):
    session = plan(cast.group, cast, led_by=cast.lawyer)
    other = make_group(cast.centre)
    with pytest.raises(Refused) as refused:
        plan(other, cast, at=session.starts_at + HOUR, led_by=cast.lawyer)
    assert refused.value.field == "led_by"
    assert other.sessions.count() == 0
    later = plan(other, cast, at=session.ends_at, led_by=cast.lawyer)
    with pytest.raises(Refused):
        sessions.move_session(later, by=cast.staff, starts_at=session.starts_at, ends_at=session.ends_at)
    sessions.cancel_session(session, by=cast.staff)
    sessions.move_session(later, by=cast.staff, starts_at=session.starts_at, ends_at=session.ends_at)
    assert Booking.objects.get().session_uid == later.uid


def test_move_session_tells_once_and_its_days_follow(cast):
    days = sessions.days_between(date(2031, 8, 10), date(2031, 8, 11), time(9), time(16), "Asia/Yangon")
    session = plan(cast.group, cast, at=days[0][0], days=days)
    shift = timedelta(days=7, hours=1)
    for _ in range(2):  # a second click is the same click
        session = sessions.move_session(
            session, by=cast.staff, starts_at=days[0][0] + shift, ends_at=days[1][1] + shift
        )
    assert [(d.starts_at, d.ends_at) for d in session.days.all()] == [(a + shift, b + shift) for a, b in days]
    assert session.schedule_version == 2
    assert list(mails(session, "session_moved").values_list("version", flat=True)) == [2, 2, 2]
    assert set(mails(session, "session_planned").values_list("state", "reason")) == {("cancelled", "moved")}


def test_move_session_refuses_once_attendance_was_taken(cast):
    session = make_session(cast.group, -HOUR)
    Attendance.objects.create(day=session.days.get(), member=cast.lawyer)
    at = clock.now() + timedelta(days=1)
    with pytest.raises(Refused):
        sessions.move_session(session, by=cast.staff, starts_at=at, ends_at=at + HOUR)
    assert Attendance.objects.count() == 1


def test_change_session_tells_of_a_place_and_not_of_a_title(cast):
    session = plan(cast.group, cast, title="Bial")
    session = sessions.change_session(session, by=cast.staff, title="Bail")
    assert (session.schedule_version, mails(session, "session_changed").count()) == (1, 0)
    session = sessions.change_session(session, by=cast.staff, place="Room 2")
    assert (session.schedule_version, mails(session, "session_changed").count()) == (2, 3)
    sessions.change_session(session, by=cast.staff, place="Room 2")
    assert mails(session, "session_changed").count() == 3


def test_cancel_session_tells_those_who_were_told(cast):
    session = plan(cast.group, cast)
    heard = mails(session, "session_planned").get(recipient=cast.lawyer)
    now = clock.now()
    OutboxMessage.objects.filter(pk=heard.pk).update(state="sent", intent_at=now, sent_at=now)
    for _ in range(2):
        sessions.cancel_session(session, by=cast.staff)
    assert list(mails(session, "session_cancelled").values_list("recipient", flat=True)) == [cast.lawyer.pk]


def test_cancel_session_that_is_over_is_refused(cast):
    with pytest.raises(Refused):
        sessions.cancel_session(make_session(cast.group, timedelta(days=-2)), by=cast.staff)


def test_plan_series_keeps_the_second_saturday_and_announces_each_in_its_time(cast):
    days = sessions.days_between(date(2031, 1, 11), date(2031, 1, 11), time(9), time(11), "Asia/Yangon")
    planned = sessions.plan_series(cast.group, by=cast.staff, times=3, days=days, zone="Asia/Yangon")
    local = [s.starts_at.astimezone(clock.YANGON) for s in planned]
    assert [d.strftime("%Y-%m-%d %H:%M") for d in local] == [
        "2031-01-11 09:00",
        "2031-02-08 09:00",
        "2031-03-08 09:00",
    ]
    ahead = [mails(s, "session_planned").values_list("not_before", flat=True).first() for s in planned]
    assert ahead[0] < clock.now() + HOUR
    assert ahead[1:] == [s.starts_at - timedelta(days=14) for s in planned[1:]]
    # Nobody hears that something moved of which they have not heard.
    moved = sessions.move_session(
        planned[2], by=cast.staff, starts_at=planned[2].starts_at + HOUR, ends_at=planned[2].ends_at + HOUR
    )
    assert mails(moved, "session_moved").count() == 0
    assert set(mails(moved, "session_planned").filter(state="pending").values_list("version", flat=True)) == {2}


def test_plan_series_is_all_or_none(cast):
    days = sessions.days_between(date(2031, 1, 11), date(2031, 1, 11), time(9), time(11), "Asia/Yangon")
    plan(cast.group, cast, at=datetime(2031, 2, 8, 9, tzinfo=clock.YANGON))
    with pytest.raises(Refused):
        sessions.plan_series(cast.group, by=cast.staff, times=3, days=days, zone="Asia/Yangon")
    assert GroupSession.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "rhythm", "number", "expected"),
    [
        (date(2026, 1, 31), "monthly", 1, date(2026, 2, 28)),  # the fifth Saturday is the last
        (date(2026, 1, 31), "monthly", 0, date(2026, 1, 31)),
        (date(2026, 11, 10), "quarterly", 1, date(2027, 2, 9)),
        (date(2026, 11, 10), "weekly", 3, date(2026, 12, 1)),
        (date(2026, 12, 31), "fortnightly", 1, date(2027, 1, 14)),
    ],
)
def test_following_day_of_a_rhythm(first, rhythm, number, expected):
    assert following(first, rhythm, number) == expected


def test_hours_stay_where_clocks_change():
    days = sessions.days_between(date(2031, 3, 29), date(2031, 3, 30), time(9), time(10), "Europe/Berlin")
    assert [start.astimezone(ZoneInfo("Europe/Berlin")).hour for start, _ in days] == [9, 9]
    assert days[1][0] - days[0][0] == timedelta(hours=23)


def test_tell_people_ticks_only_who_is_on_the_list_and_a_move_untells(cast):
    person = make_member(cast.centre)
    join(cast.group, person)
    session = plan(cast.group, cast)
    to_tell = GroupSession.objects.filter(pk=session.pk).to_tell()
    assert list(to_tell.values_list("member_id", flat=True)) == [person.pk]
    assert tell_people(session, [person, cast.lawyer], by=cast.staff) == 1
    assert tell_people(session, [person], by=cast.staff) == 0
    assert Told.objects.get().member == person
    assert not to_tell.exists()
    assert untell(session, person, by=cast.staff)
    assert to_tell.exists()
    tell_people(session, [person], by=cast.staff)
    sessions.move_session(session, by=cast.staff, starts_at=session.starts_at + HOUR, ends_at=session.ends_at + HOUR)
    assert to_tell.exists()


def test_tell_list_of_a_cancelled_session_has_those_who_were_told_of_it(cast):
    told, never = make_member(cast.centre), make_member(cast.centre)
    join(cast.group, told, never)
    session = plan(cast.group, cast)
    tell_people(session, [told], by=cast.staff)
    sessions.cancel_session(session, by=cast.staff)
    to_tell = GroupSession.objects.filter(pk=session.pk).to_tell()
    assert list(to_tell.values_list("member_id", flat=True)) == [told.pk]


def test_database_refuses_a_day_that_ends_before_it_starts(cast):
    session = make_session(cast.group)
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionDay.objects.create(session=session, starts_at=session.ends_at + HOUR, ends_at=session.ends_at)

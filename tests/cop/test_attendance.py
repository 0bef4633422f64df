"""Sessions are closed as held or not held; who was there stands by name or as a head-count, per day."""

from datetime import time, timedelta

import pytest

from cop.models import GroupSession
from cop.services.attendance import Present, close_session, reopen_session, take_attendance
from cop.services.sessions import days_between
from members import clock
from members.errors import Refused
from members.models import AuditEntry
from tests.factories import make_session

pytestmark = pytest.mark.django_db


def past(group, **fields):
    return make_session(group, timedelta(days=-1), **fields)


def test_close_session_held_with_names(cast):
    session = past(cast.group)
    day = session.days.get()
    present = {day.pk: Present(members=[cast.lawyer.pk, cast.paralegal.pk])}
    for _ in range(2):  # the second click is the first
        close_session(session, by=cast.staff, outcome="held", led_by=cast.lawyer, present=present)
    session.refresh_from_db()
    assert (session.outcome, session.led_by, session.closed_by) == ("held", cast.lawyer, cast.staff)
    assert set(day.attendances.values_list("member", "recorded_by")) == {
        (cast.lawyer.pk, cast.staff.pk), (cast.paralegal.pk, cast.staff.pk),
    }  # fmt: skip
    assert AuditEntry.objects.filter(verb="session_closed").count() == 1


def test_close_session_with_a_head_count_alone(cast):
    session = past(cast.group)
    day = session.days.get()
    close_session(session, by=cast.staff, outcome="held", present={day.pk: Present(head_count=17)})
    day.refresh_from_db()
    assert (day.head_count, day.attendances.count()) == (17, 0)


def test_close_session_not_held_keeps_why(cast):
    session = close_session(past(cast.group), by=cast.staff, outcome="not_held", reason="Curfew")
    assert (session.outcome, session.outcome_reason) == ("not_held", "Curfew")
    with pytest.raises(Refused):
        close_session(session, by=cast.staff, outcome="held")
    with pytest.raises(Refused):
        take_attendance(session, by=cast.staff, present={})


def test_reopen_session_keeps_who_was_there(cast):
    session = past(cast.group)
    day = session.days.get()
    close_session(session, by=cast.staff, outcome="held", present={day.pk: Present(members=[cast.lawyer.pk])})
    session = reopen_session(session, by=cast.staff)
    assert (session.outcome, session.closed_at, day.attendances.count()) == (GroupSession.Outcome.OPEN, None, 1)


def test_take_attendance_replaces_what_was_written(cast):
    session = past(cast.group)
    day = session.days.get()
    take_attendance(session, by=cast.staff, present={day.pk: Present(members=[cast.lawyer.pk, cast.paralegal.pk])})
    first = day.attendances.get(member=cast.lawyer)
    take_attendance(session, by=cast.facilitator, present={day.pk: Present(members=[cast.lawyer.pk], head_count=5)})
    assert list(day.attendances.values_list("pk", "recorded_by")) == [(first.pk, cast.staff.pk)]
    day.refresh_from_db()
    assert day.head_count == 5


def test_seed_b1_one_attendance_a_day(cast):
    first = clock.today() - timedelta(days=3)
    session = make_session(cast.group, timedelta(days=-3))
    session.days.all().delete()
    days = days_between(first, first + timedelta(days=2), time(9), time(16), "Asia/Yangon")
    made = [session.days.create(starts_at=start, ends_at=end) for start, end in days]
    both = [cast.lawyer.pk, cast.paralegal.pk]
    present = {made[0].pk: Present(members=both[:1]), made[2].pk: Present(members=both)}
    take_attendance(session, by=cast.staff, present=present)
    assert [day.attendances.count() for day in made] == [1, 0, 2]


def test_nothing_is_closed_before_it_began(cast):
    session = make_session(cast.group)
    for write in (
        lambda: close_session(session, by=cast.staff, outcome="held"),
        lambda: take_attendance(session, by=cast.staff, present={session.days.get().pk: Present(head_count=3)}),
    ):
        with pytest.raises(Refused):
            write()


def test_a_head_count_below_the_names_is_refused_at_its_field(cast):
    session = past(cast.group)
    day = session.days.get()
    both = [cast.lawyer.pk, cast.paralegal.pk]
    with pytest.raises(Refused) as refused:
        close_session(session, by=cast.staff, outcome="held", present={day.pk: Present(members=both, head_count=1)})
    assert refused.value.field == f"heads_{day.pk}"
    close_session(session, by=cast.staff, outcome="held", present={day.pk: Present(members=both, head_count=2)})
    with pytest.raises(Refused):
        take_attendance(session, by=cast.staff, present={day.pk: Present(head_count=1)})  # the names stay as they are


def test_head_count_beyond_reason_is_refused_at_its_field(cast):
    session = past(cast.group)
    day = session.days.get()
    with pytest.raises(Refused) as refused:
        take_attendance(session, by=cast.staff, present={day.pk: Present(head_count=100_000)})
    assert refused.value.field == f"heads_{day.pk}"

"""Who was there: marks by hand, codes, viewing points, lists, and where they disagree (learning 16–18)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.errors import Refused
from members.retention import rules
from members.services import credits
from tests.factories import make_member
from trainings.models import (
    Attendance,
    AttendanceChange,
    AttendanceFile,
    CodeEntry,
    CodeWatch,
    Guest,
    Registration,
    SessionTrainer,
)
from trainings.services import attendance, codes, counting, lists, points
from trainings.services.credits import credit_trainers

from .attendance_kit import HOUR, MINUTE, list_of, sitting, state_of, take, with_people
from .kit import make_sitting, put_down

pytestmark = pytest.mark.django_db
Outcome, Source, State = Attendance.Outcome, Attendance.Source, Registration.State


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_learning_18_every_row_has_source_actor_and_time_and_keeps_what_stood_there(at, trainer):
    session, (row,) = sitting()
    at(session.starts_at)
    attendance.take_day(session, here={row.pk: 0}, was=[], by=trainer)
    assert state_of(row) == (State.ATTENDED, Outcome.ATTENDED, 120, Source.STAFF)
    attendance.change_attendance(row, outcome="partial", minutes=60, reason="Left at noon", by=trainer)
    assert state_of(row) == (State.PARTIAL, Outcome.PARTIAL, 60, Source.STAFF)
    changes = AttendanceChange.objects.values_list("old_outcome", "old_minutes", "outcome", "minutes", "by", "reason")
    assert list(changes) == [
        ("", None, "attended", 120, trainer.pk, ""),
        ("attended", 120, "partial", 60, trainer.pk, "Left at noon"),
    ]
    assert credits.total_of(row.member) == 60


def test_learning_18_a_change_needs_a_reason_and_minutes_that_the_session_has(at, trainer):
    session, (row,) = sitting()
    at(session.starts_at)
    for facts, field in (
        ({"outcome": "partial", "minutes": 60, "reason": " "}, "reason"),
        ({"outcome": "attended", "minutes": 121, "reason": "x"}, "minutes"),
        ({"outcome": "attended", "minutes": 0, "reason": "x"}, "minutes"),
    ):
        with pytest.raises(Refused) as refused:
            attendance.change_attendance(row, by=trainer, **facts)
        assert refused.value.field == field
    assert not AttendanceChange.objects.exists()


def test_learning_18_marks_after_thirty_days_need_a_coordinator(at, trainer):
    session, (row,) = sitting()
    at(session.ends_at + timedelta(days=30, minutes=1))
    with pytest.raises(Refused):
        attendance.take_day(session, here={row.pk: 0}, was=[], by=trainer)
    assert attendance.take_day(session, here={row.pk: 0}, was=[], by=trainer, is_late_allowed=True) == 1


def test_learning_18_a_page_that_lay_open_takes_back_nobody_elses_tick(at, trainer):
    session, (first, second) = sitting(2)
    at(session.starts_at)
    attendance.take_day(session, here={first.pk: 0}, was=[], by=trainer)
    attendance.take_day(session, here={second.pk: 0}, was=[], by=trainer)  # was loaded before the first tick
    assert [state_of(row)[0] for row in (first, second)] == [State.ATTENDED, State.ATTENDED]
    n = AttendanceChange.objects.count()
    assert attendance.take_day(session, here={second.pk: 0}, was=[], by=trainer) == 0
    assert AttendanceChange.objects.count() == n
    attendance.take_day(session, here={}, was=[first.pk], by=trainer)
    assert state_of(first) == (State.NO_SHOW, Outcome.ABSENT, 0, Source.STAFF)
    assert credits.total_of(first.member) == 0


def test_learning_17_late_arrivals_by_the_thresholds_of_the_training(at, trainer):
    session, rows = sitting(3, full_percent=80, partial_percent=40)
    at(session.starts_at)
    late = dict(zip([row.pk for row in rows], (20, 60, 100), strict=True))
    attendance.take_day(session, here=late, was=[], by=trainer)
    assert [state_of(row)[1:3] for row in rows] == [("attended", 100), ("partial", 60), ("absent", 0)]


def test_seed_c5_no_row_of_a_person_for_a_sensitive_training(at, trainer):
    """Domain C5: a number, never a row of a person."""
    session, (row,) = sitting(is_sensitive=True)
    at(session.starts_at)
    with pytest.raises(Refused):
        attendance.take_day(session, here={row.pk: 0}, was=[], by=trainer)
    with pytest.raises(Refused):
        lists.upload(session, b"x", "list.csv", by=trainer)
    assert codes.enter_code(session, row.member, codes.code_now(session).latin).kind == "sensitive"
    assert not Attendance.objects.exists()
    assert not AttendanceFile.objects.exists()


def test_settle_attendance_marks_the_rest_as_not_come_once(at, trainer):
    session, rows = sitting(3)
    at(session.starts_at)
    attendance.take_day(session, here={rows[0].pk: 0}, was=[], by=trainer)
    with pytest.raises(Refused):
        attendance.settle_attendance(session, by=trainer)
    at(session.ends_at)
    assert [attendance.settle_attendance(session, by=trainer) for _ in range(2)] == [2, 0]
    assert [state_of(row)[0] for row in rows] == [State.ATTENDED, State.NO_SHOW, State.NO_SHOW]


# --- who trained -----------------------------------------------------------------------------------------------------


def by_ticks(session, row, trainer):
    attendance.take_day(session, here={row.pk: 0}, was=[], by=trainer)


def by_code(session, row, trainer):
    assert codes.enter_code(session, row.member, codes.code_now(session).latin).is_accepted


def by_list(session, row, trainer):
    member = row.member
    take(session, list_of(session, (member.full_name_en, 0, 110, "")), trainer)


def by_heads(session, row, trainer):
    counting.record_head_count(session, {("other", "attended"): 9}, by=trainer)


@pytest.mark.parametrize("how", [by_ticks, by_code, by_list, by_heads])
def test_learning_25_trainers_are_credited_whichever_way_the_day_is_written(at, trainer, how):
    session, (row,) = with_people("Thida Mon", is_sensitive=how is by_heads)
    agreed, asked = (
        SessionTrainer.objects.create(session=session, member=make_member(), state=state).member
        for state in ("accepted", "invited")
    )
    at(session.starts_at)
    assert credits.total_of(agreed) == 0
    how(session, row, trainer)
    with CaptureQueriesContext(connection) as again:
        credit_trainers(session)
    assert not any("INSERT" in one["sql"] for one in again)
    assert credits.total_of(agreed, role="presented") == 120 and credits.total_of(asked) == 0


def test_learning_25_a_session_to_which_nobody_came_credits_nobody(at, trainer):
    session, (row,) = sitting()
    agreed = SessionTrainer.objects.create(session=session, member=make_member(), state="accepted").member
    at(session.starts_at)
    attendance.take_day(session, here={row.pk: 0}, was=[], by=trainer)
    attendance.take_day(session, here={}, was=[row.pk], by=trainer)
    assert credits.total_of(agreed) == 0


# --- spoken codes ----------------------------------------------------------------------------------------------------


def test_learning_16_codes_are_two_an_hour_and_read_in_both_scripts():
    session, _rows = sitting(hours=2)
    found = codes.codes_of(session)
    assert [(one.number, one.minutes) for one in found] == [(1, 30), (2, 30), (3, 30), (4, 30)]
    assert [one.spoken_at - session.starts_at for one in found] == [n * 30 * MINUTE for n in range(4)]
    assert codes.codes_of(make_sitting()) != found
    for one in found:
        assert codes.read_code(one.latin.upper()) == codes.read_code(one.spelt) == one.latin
        assert codes.read_code(one.burmese) == codes.read_code(f" {one.burmese} ") == one.latin


def test_learning_16_every_syllable_is_read_back_from_burmese():
    for latin, burmese in codes.SYLLABLES.items():
        assert codes.read_code(burmese * 3) == latin * 3


def test_learning_16_code_only_for_the_own_confirmed_registration(at):
    session, (row,) = sitting()
    line = make_sitting(session.training, starts_at=session.starts_at, capacity_room=0)
    (waiting,) = put_down(line, make_member())
    at(session.starts_at)
    code = codes.code_now(session).latin
    assert codes.enter_code(session, make_member(), code).kind == "not_registered"
    assert waiting.state == State.WAITLISTED
    assert codes.enter_code(line, waiting.member, codes.code_now(line).latin).kind == "not_registered"
    assert codes.enter_code(line, row.member, code).kind == "not_registered"
    assert codes.enter_code(session, row.member, code).kind == "accepted"
    assert codes.enter_code(session, row.member, code).kind == "again"
    assert state_of(row) == (State.PARTIAL, Outcome.PARTIAL, 30, Source.CODE)


def test_learning_16_code_from_a_quarter_before_the_start_to_a_day_after_the_end(at):
    session, (row,) = sitting()
    code = codes.code_now(session).latin
    at(session.starts_at - 16 * MINUTE)
    for _ in range(12):
        early = codes.enter_code(session, row.member, "nonono")
        assert (early.kind, early.when) == ("early", session.starts_at - 15 * MINUTE)
    at(session.starts_at - 15 * MINUTE)
    assert codes.enter_code(session, row.member, code).kind == "accepted"  # the early tries poisoned nothing
    at(session.ends_at + 24 * HOUR)
    last = codes.codes_of(session)[-1].latin
    assert codes.enter_code(session, row.member, last).kind == "accepted"
    at(session.ends_at + 24 * HOUR + MINUTE)
    assert codes.enter_code(session, row.member, code).kind == "late"
    assert CodeEntry.objects.count() == 2


def test_learning_16_ten_wrong_tries_in_ten_minutes_pause_the_account_for_fifteen(at):
    session, (row,) = sitting()
    start = session.starts_at
    code = codes.code_now(session).latin
    wrong = "zzzzzz"
    at(start)
    kinds = [codes.enter_code(session, row.member, wrong).kind for _ in range(11)]
    assert kinds == ["wrong"] * 10 + ["paused"]
    assert codes.enter_code(session, row.member, code).when == start + 15 * MINUTE
    other, (theirs,) = sitting()
    assert codes.enter_code(other, row.member, wrong).kind == "not_registered"
    assert codes.enter_code(session, put_down_late(session), code).kind == "accepted"
    at(start + 15 * MINUTE)
    assert codes.enter_code(session, row.member, code).kind == "accepted"
    assert theirs.state == State.CONFIRMED


def put_down_late(session):
    """Somebody else of the same session: the pause is of one account."""
    member = make_member()
    Registration.objects.create(session=session, member=member, state=State.CONFIRMED, mode="room")
    return member


def test_learning_16_nine_wrong_tries_and_ten_minutes_later_again_nine(at):
    session, (row,) = sitting()
    for begin in (0, 10):
        at(session.starts_at + begin * MINUTE)
        assert {codes.enter_code(session, row.member, "zzzzzz").kind for _ in range(9)} == {"wrong"}
    assert codes.enter_code(session, row.member, codes.code_now(session).latin).kind == "accepted"


def test_learning_16_a_slip_is_told_by_its_letters_and_a_guess_is_not(at):
    session, (row,) = sitting()
    at(session.starts_at)
    code = codes.codes_of(session)[0].latin
    slip = code[:2] + ("zz" if code[2:4] != "zz" else "qq") + code[4:]
    assert codes.enter_code(session, row.member, slip).letters == (3, 4)
    assert codes.enter_code(session, row.member, code[:2] + "zzzz").letters == ()
    assert codes.enter_code(session, row.member, code[:5]).letters == ()


def test_learning_16_all_codes_are_the_whole_session(at):
    session, (row,) = sitting(hours=1.25)
    at(session.ends_at)
    for one in codes.codes_of(session):
        codes.enter_code(session, row.member, one.burmese)
    assert state_of(row) == (State.ATTENDED, Outcome.ATTENDED, 75, Source.CODE)
    assert credits.total_of(row.member) == 75


# --- viewing points --------------------------------------------------------------------------------------------------


def test_viewing_point_five_people_and_one_phone(at, trainer):
    session, rows = sitting(5, mode="point")
    (outside,) = put_down(make_sitting(), make_member(), mode="room")
    at(session.starts_at)
    proctor = rows[0].member
    point = points.add_viewing_point(session, name="Hinthada", proctor=proctor, by=trainer)
    assert points.mark_viewing_point(point, here=[row.pk for row in rows[:4]], was=[], by=proctor) == 4
    assert state_of(rows[3]) == (State.ATTENDED, Outcome.ATTENDED, 120, Source.PROCTOR)
    assert Attendance.objects.filter(point=point, mode="point", by=proctor).count() == 4
    with pytest.raises(Refused):
        points.mark_viewing_point(point, here=[outside.pk], was=[], by=proctor)
    other = points.add_viewing_point(session, name="Pathein", proctor=trainer, by=trainer)
    assert set(points.people_at(other)) == {rows[4]}


def test_a_member_who_registered_for_the_room_and_sits_at_a_viewing_point_is_ticked_there(at, trainer):
    session, (row, seen) = sitting(2, mode="room")
    guest = Guest.objects.create(full_name="Su", ui_language="my")
    Registration.objects.create(session=session, guest=guest, state="confirmed", mode="room")
    at(session.starts_at)
    attendance.mark(session, {seen.pk: attendance.present(session, Source.STAFF)}, by=trainer)
    point = points.add_viewing_point(session, name="Hinthada", proctor=trainer, by=trainer)
    assert set(points.people_at(point)) == {row}, "not who is in the room, nor a guest of somebody's"
    points.mark_viewing_point(point, here=[row.pk], was=[], by=trainer)
    assert Attendance.objects.get(registration=row).mode == "point"
    points.mark_viewing_point(point, here=[], was=[row.pk], by=trainer)
    assert set(points.people_at(point)) == {row}, "the tick can be put back"


def test_c35c_which_codes_were_typed_goes_after_ninety_days_and_the_attendance_stays(at):
    session, (row, other) = sitting(2)
    at(session.starts_at)
    assert codes.enter_code(session, row.member, codes.code_now(session).latin).is_accepted
    assert codes.enter_code(session, other.member, "kakaka").kind == "wrong"
    [rule] = [one for one in rules if one.name == "spoken_codes"]
    assert rule.run(session.ends_at + timedelta(days=89)) == 0
    assert (rule.run(session.ends_at + timedelta(days=91)), rule.run(session.ends_at + timedelta(days=91))) == (3, 0)
    assert not CodeEntry.objects.exists() and not CodeWatch.objects.exists()
    assert state_of(row)[1:] == (Outcome.PARTIAL, 30, Source.CODE)

"""Lists of participants: nothing before confirm, aliases, and where they disagree with what stands."""

from datetime import timedelta

import pytest

from members import clock
from members.errors import Refused
from trainings.models import Attendance, AttendanceChange, NameAlias, Registration
from trainings.services import attendance, codes, lists

from .attendance_kit import list_of, state_of, take, with_people
from .kit import make_sitting

pytestmark = pytest.mark.django_db
Outcome, Source, State = Attendance.Outcome, Attendance.Source, Registration.State


def test_learning_17_nothing_is_written_before_confirm_and_twice_changes_nothing(at, trainer):
    session, rows = with_people("Thida Mon", "Yan Thura", "Rosalind Hla")
    at(session.ends_at)
    data = list_of(session, ("Thida Mon", 0, 100, ""), ("thida mon", 90, 30, ""), ("Ko Thura Thura", 0, 60, ""),
                   ("Galaxy A12", 0, 90, ""))  # fmt: skip
    file = lists.upload(session, data, "list.csv", by=trainer)
    seen = lists.look(file)
    assert [(line.match.name, line.match.how, line.minutes) for line in seen.lines] == [
        ("Ko Thura Thura", "suggest", 60), ("Galaxy A12", "unmatched", 90), ("Thida Mon", "name", 100),
        ("thida mon", "name", 30),
    ]  # fmt: skip
    assert not Attendance.objects.exists()
    file = lists.confirm(file, by=trainer)
    assert state_of(rows[0]) == (State.ATTENDED, Outcome.ATTENDED, 120, Source.ZOOM)
    assert state_of(rows[1]) == (State.CONFIRMED, None, None, None)
    assert file.open_rows == 2
    before = list(AttendanceChange.objects.values())
    assert lists.upload(session, data, "again.csv", by=trainer) == file
    lists.confirm(file, by=trainer)
    assert list(AttendanceChange.objects.values()) == before


def test_learning_17_confirmed_aliases_are_remembered(at, trainer):
    session, rows = with_people("Thida Mon", "Yan Thura")
    at(session.ends_at)
    data = list_of(session, ("Ko Thura Thura", 0, 60, ""), ("Galaxy A12", 0, 90, ""))
    take(session, data, trainer, Ko_Thura_Thura=rows[1].pk, Galaxy_A12=rows[0].pk)
    assert state_of(rows[1])[1:3] == ("partial", 60)
    assert state_of(rows[0])[1:3] == ("partial", 90)
    assert list(NameAlias.objects.values_list("member", flat=True)) == [rows[1].member_id]
    again = make_sitting(session.training, starts_at=session.starts_at, mode="online", hours=2)
    Registration.objects.create(session=again, member=rows[1].member, state=State.CONFIRMED, mode="online")
    file = lists.upload(again, list_of(again, ("Ko Thura Thura", 0, 110, "")), "list.csv", by=trainer)
    assert [line.match.how for line in lists.look(file).lines] == ["alias"]


def test_learning_18_code_and_list_disagree_and_staff_decides(at, trainer):
    session, (row,) = with_people("Thida Mon")
    at(session.ends_at)
    codes.enter_code(session, row.member, codes.codes_of(session)[0].latin)
    file = take(session, list_of(session, ("Thida Mon", 0, 10, "")), trainer)
    one = Attendance.objects.get(registration=row)
    assert (one.outcome, one.source, one.other_outcome, one.other_source) == ("partial", "code", "absent", "zoom")
    assert (file.counts["disputed"], Attendance.objects.disputed().count()) == (1, 1)
    attendance.change_attendance(row, outcome="absent", minutes=0, reason="Only the phone was there", by=trainer)
    assert not Attendance.objects.disputed().exists()
    assert state_of(row) == (State.NO_SHOW, Outcome.ABSENT, 0, Source.STAFF)


def test_learning_17_what_staff_wrote_stands_against_a_list(at, trainer):
    session, (row,) = with_people("Thida Mon")
    at(session.ends_at)
    attendance.take_day(session, here={row.pk: 0}, was=[], by=trainer)
    take(session, list_of(session, ("Thida Mon", 0, 60, "")), trainer)
    assert state_of(row) == (State.ATTENDED, Outcome.ATTENDED, 120, Source.STAFF)
    assert not Attendance.objects.disputed().exists()


def test_learning_17_two_lists_of_one_meeting_are_joined(at, trainer):
    session, (row,) = with_people("Thida Mon")
    at(session.ends_at)
    take(session, list_of(session, ("Thida Mon", 0, 50, "")), trainer)
    take(session, list_of(session, ("Thida Mon", 40, 60, "")), trainer)
    assert state_of(row)[2] == 100


def test_lists_of_members_are_sealed_and_go_after_two_weeks(at, trainer):
    session, (_row,) = with_people("Thida Mon")
    at(session.ends_at)
    file = take(session, list_of(session, ("Thida Mon", 0, 50, ""), ("Zin Thura", 0, 5, "")), trainer)
    assert lists.forget_files(clock.now() + timedelta(days=13)) == 0
    assert lists.forget_files(clock.now() + timedelta(days=15)) == 1
    file.refresh_from_db()
    assert (file.content, file.choices, file.open_rows, file.state) == (None, None, 0, "confirmed")
    with pytest.raises(Refused):
        lists.look(file)

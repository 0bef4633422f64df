"""Files of Zoom, Teams and BigBlueButton: the samples to the letter, then messy ones (learning 17)."""

import io
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cop.roster.table import MAX_BYTES, FileRefused
from trainings.attendance_files.meeting import Row
from trainings.attendance_files.moments import Reader, duration
from trainings.attendance_files.reasons import REASONS
from trainings.attendance_files.spans import minutes, union

from .attendance_kit import (
    BBB,
    ENDS,
    SAMPLES,
    STARTS,
    TEAMS,
    YANGON,
    ZOOM,
    answer,
    as_csv,
    expected,
    find,
    read_sample,
    stay,
    whose,
    zoom,
)

ROOT = Path(__file__).parents[2]
ZOOM_SAMPLE = "zoom_participants.csv"


def person(found: dict, pk: str) -> dict:
    return next(one for one in found["people"] if one["person"] == pk)


@pytest.mark.parametrize("name", ["zoom_participants.csv", "teams_attendance.csv", "bbb_learning_dashboard.csv"])
def test_learning_17_samples_give_exactly_what_is_expected(name):
    assert read_sample(name) == expected()[name]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_learning_17_encoding_does_not_matter(encoding):
    text = (SAMPLES / ZOOM_SAMPLE).read_bytes().decode("utf-8-sig")
    assert read_sample(ZOOM_SAMPLE, text.encode(encoding)) == expected()[ZOOM_SAMPLE]


def test_learning_17_order_of_rows_does_not_matter():
    lines = (SAMPLES / ZOOM_SAMPLE).read_bytes().decode("utf-8-sig").split("\n")
    head, rows = lines[:4], [line for line in lines[4:] if line.strip()]
    turned = "\n".join([*head, *sorted(rows, key=lambda row: row[::-1])])
    assert read_sample(ZOOM_SAMPLE, turned.encode()) == expected()[ZOOM_SAMPLE]


def test_learning_17_without_the_block_above_the_list():
    lines = (SAMPLES / ZOOM_SAMPLE).read_bytes().decode("utf-8-sig").split("\n")
    assert read_sample(ZOOM_SAMPLE, "\n".join(lines[3:]).encode()) == expected()[ZOOM_SAMPLE]


def test_learning_17_union_not_sum_of_rejoins_and_two_devices():
    found = find(zoom(
        stay("Thida Mon", "01:00:00 PM", "01:30:00 PM"),
        stay("thida mon", "01:20:00 PM", "01:50:00 PM"),
        stay("Thida Mon", "02:00:00 PM", "02:10:59 PM"),
        stay("Thida Mon", "12:40:00 PM", "12:59:00 PM", waiting="Yes"),
    ))  # fmt: skip
    one = person(found, "P3")
    assert (one["minutes"], one["rows"], found["waiting_room_rows"]) == (60, 3, 1)


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("Thida Mon", ("name", "P3", 60)),
        ("  THIDA   MON ", ("name", "P3", 60)),
        ("ThidaMon", ("name", "P3", 60)),
        ("Thida_Mon", ("name", "P3", 60)),
        ("Daw Thida Mon", ("name", "P3", 60)),
        ("DawThidaMon", ("name", "P3", 60)),
        ("Sayama Thida Mon ❤️", ("name", "P3", 60)),
        ("Ma. Thida Mon", ("name", "P3", 60)),
        ("ဒေါ်သီတာမွန်", ("name", "P3", 60)),
        ("မသီတာမွန် (Thida Mon)", ("name", "P3", 60)),
        ("Thida Mon သီတာမွန်", ("name", "P3", 60)),
        ("Thida Mon (Guest)", ("name", "P3", 60)),
        ("U Saw Lin Htoo", ("name", "P6", 60)),
        ("စောလင္းထူး", ("name", "P6", 60)),
        ("ေဒၚမႏြယ္ယု", ("name", "P7", 60)),
        ("Daw Ma Nwe Yu", ("name", "P7", 60)),
        ("Ma Khin Mar Win", ("name", "P2", 60)),
        ("Khin Mar Win", ("ambiguous", "P1", "P2")),
        ("U Khin Mar Win", ("ambiguous", "P1", "P2")),
        ("ခင်မာဝင်း", ("ambiguous", "P1", "P2")),
        ("Thida Mon (Hinthada)", ("suggest", "P3", "place added to the name")),
        ("Thida Mon - Pathein", ("suggest", "P3", "place added to the name")),
        ("သီတာမွန် (ဟင်္သာတ)", ("suggest", "P3", "place added to the name")),
        ("Thida Mon (Padauk)", ("suggest", "P3", "words added to the name")),
        ("Thida Mon's iPhone", ("suggest", "P3", "device added to the name")),
        ("Ma Thida Mon’s Galaxy A12", ("suggest", "P3", "device added to the name")),
        ("Thida Mon Redmi Note 9", ("suggest", "P3", "device added to the name")),
        ("Thida Mon (phone)", ("suggest", "P3", "device added to the name")),
        ("Thida Mon 2", ("suggest", "P3", "device added to the name")),
        ("Thidar Mun", ("suggest", "P3", "other Latin spelling")),
        ("Ma Thidar Mon", ("suggest", "P3", "other Latin spelling")),
        ("Mint Lwyn Zor", ("suggest", "P8", "other Latin spelling")),
        ("Kham Mon", ("suggest", "P5", "part of the name left out")),
        ("Ko Thura Thura", ("suggest", "P4", "nickname")),
        ("ကိုသူရသူရ", ("suggest", "P4", "nickname")),
        ("Zin Thura", ("unmatched", "not registered")),
        ("Thida", ("unmatched", "not registered")),
        ("Mi Mi", ("unmatched", "not registered")),
        ("Galaxy A12", ("unmatched", "device name")),
        ("iPhone (2)", ("unmatched", "device name")),
        ("DESKTOP-4F2K9A1", ("unmatched", "device name")),
        ("SM-A125F", ("unmatched", "device name")),
        ("Mi 9T Pro", ("unmatched", "device name")),
        ("Daw Khin's iPhone", ("unmatched", "device name")),
        ("Hinthada office (5 persons)", ("unmatched", "viewing point: several people behind one row")),
        ("Thida Mon + 3", ("unmatched", "viewing point: several people behind one row")),
        ("ပုသိမ်ရုံး (၅ ယောက်)", ("unmatched", "viewing point: several people behind one row")),
        ("9590****0043", ("unmatched", "phone number partly hidden")),
        ("959000000013", ("phone", "P3", 60)),
        ("၀၉-၀၀၀ ၀၀၀ ၀၁၅", ("phone", "P5", 60)),
        ("+95 9 999 999 999", ("unmatched", "not registered")),
        ("❤", ("unmatched", "name cannot be read")),
        ("=cmd|' /C calc'!A0", ("unmatched", "not registered")),
        ("<script>alert(1)</script>", ("unmatched", "not registered")),
        ("Thida\x00 Mon", ("name", "P3", 60)),
        ("\u202eThida Mon", ("name", "P3", 60)),
    ],
)  # fmt: skip
def test_learning_17_whose_name_it_is(name, result):
    assert whose(name) == result


def test_learning_17_address_decides_before_the_name():
    assert whose("Khin Mar Win", email="KMW@example.org") == ("email", "P1", 60)
    assert whose("My phone", email="thida@example.org") == ("email", "P3", 60)
    # The owner of the address is not registered: the namesake who is does not get the minutes.
    data = zoom(stay("Khin Mar Win", email="kmw@example.org"))
    assert answer(find(data, ids=["P2"])) == ("unmatched", "not registered")
    # Somebody else at the machine of a colleague who is not registered: staff decides.
    data = zoom(stay("Yan Thura", email="kmw@example.org"))
    assert answer(find(data, ids=["P4"])) == ("suggest", "P4", "e-mail of another person")


def test_learning_17_who_is_not_registered_is_not_somebody_similar():
    assert answer(find(zoom(stay("Thida Mon")), ids=["P8"])) == ("unmatched", "not registered")


@pytest.mark.parametrize(
    ("join", "leave"),
    [
        ("2026-03-14 13:00:00", "2026-03-14 14:00:00"),
        ("14/03/2026 13:00", "14/03/2026 14:00"),
        ("14.03.2026 13:00:00", "14.03.2026 14:00:00"),
        ("3/14/26, 1:00:00\u202fPM", "3/14/26, 2:00:00\u202fPM"),
        ("Mar 14, 2026 01:00:00 PM", "Mar 14, 2026 02:00:00 PM"),
        ("14 Mar 2026 13:00", "14 Mar 2026 14:00"),
        ("2026-03-14T06:30:00Z", "2026-03-14T07:30:00Z"),
        ("2026-03-14T13:00:00+06:30", "2026-03-14T14:00:00+06:30"),
        ("၁၄/၀၃/၂၀၂၆ ၁၃:၀၀", "၁၄/၀၃/၂၀၂၆ ၁၄:၀၀"),
        ("01:00:00 PM", "02:00:00 PM"),
    ],
)
def test_learning_17_dates_in_other_writings(join, leave):
    found = find(zoom(["Thida Mon", "", join, leave, "60", "Yes", ""]))
    assert person(found, "P3")["minutes_in_session"] == 60


def test_learning_17_day_first_is_found_by_the_day_of_the_session():
    begin = datetime(2026, 5, 4, 13, tzinfo=YANGON)
    for join, leave in (("04/05/2026 13:00", "04/05/2026 14:00"), ("05/04/2026 13:00", "05/04/2026 14:00")):
        found = find(zoom(["Thida Mon", "", join, leave, "", "", ""]), starts=begin, ends=begin + timedelta(hours=2))
        assert person(found, "P3")["minutes_in_session"] == 60


def test_learning_17_other_headings_in_other_order():
    headings = ["Leave Time", "Guest", "Join Time", "User Email", "Name"]
    row = ["03/14/2026 02:00:00 PM", "Yes", "03/14/2026 01:00:00 PM", "thida@example.org", "x"]
    assert person(find(as_csv(headings, row, delimiter=";")), "P3")["how"] == "email"


def test_learning_17_unique_users_have_only_minutes():
    headings = ["Name (Original Name)", "User Email", "Total Duration (Minutes)", "Guest"]
    one = person(find(as_csv(headings, ["Thida Mon", "", "150", "Yes"])), "P3")
    assert (one["minutes"], one["minutes_in_session"]) == (150, 120)


def test_learning_17_host_without_block_is_who_is_no_guest():
    rows = [stay("Padauk Centre"), stay("Thida Mon")]
    rows[0][5] = "No"
    found = find(zoom(*rows))
    assert (found["hosts"], found["unmatched"]) == (["Padauk Centre"], [])


def test_learning_17_midnight_and_summer_time():
    begin = datetime(2026, 3, 14, 23, tzinfo=YANGON)
    late = ["Thida Mon", "", "03/14/2026 11:30:00 PM", "03/15/2026 12:45:00 AM", "", "", ""]
    only = ["Yan Thura", "", "11:30:00 PM", "12:45:00 AM", "", "", ""]
    found = find(zoom(late, only), starts=begin, ends=begin + timedelta(hours=2))
    assert [one["minutes"] for one in found["people"]] == [75, 75]
    new_york = ZoneInfo("America/New_York")
    begin = datetime(2026, 11, 1, 0, 30, tzinfo=new_york)
    end = datetime(2026, 11, 1, 3, 0, tzinfo=new_york)
    twice = ["Thida Mon", "", "11/01/2026 01:50:00 AM", "11/01/2026 01:10:00 AM", "", "", ""]
    through = ["Yan Thura", "", "11/01/2026 12:30:00 AM", "11/01/2026 02:30:00 AM", "", "", ""]
    found = find(zoom(twice, through), starts=begin, ends=end)
    assert [one["minutes"] for one in found["people"]] == [20, 180]


def test_learning_17_teams_without_list_of_people_and_saved_by_a_spreadsheet():
    rows = [
        ["3. In-Meeting Activities", "", "", "", "", ""],
        TEAMS,
        ["Thida Mon (Unverified)", "3/14/26, 1:00:00 PM", "3/14/26, 1:30:00 PM", "30m 0s", "", "Attendee"],
        ["Host", "3/14/26, 1:00:00 PM", "3/14/26, 3:00:00 PM", "2h", "", "Organizer"],
    ]
    found = find(as_csv(*rows))
    assert person(found, "P3")["minutes"] == 30
    assert (found["hosts"], found["participants_in_file"], found["activities_in_file"]) == (["Host"], 2, 2)


def test_learning_17_teams_with_the_list_of_people_alone():
    headings = ["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"]
    row = ["Thida Mon", "3/14/26, 1:00:00 PM", "3/14/26, 2:00:00 PM", "2h 5m 0s", "", "", "Attendee"]
    assert person(find(as_csv(headings, row)), "P3")["minutes"] == 60


def test_learning_17_older_list_of_teams_has_a_row_for_each_act():
    rows = [
        ["Full Name", "User Action", "Timestamp"],
        ["Thida Mon", "Joined", "3/14/2026, 1:00:00 PM"],
        ["Thida Mon", "Left", "3/14/2026, 1:30:00 PM"],
        ["Thida Mon", "Joined", "3/14/2026, 2:40:00 PM"],
    ]
    assert person(find(as_csv(*rows, delimiter="\t", encoding="utf-16")), "P3")["minutes"] == 50


def test_learning_17_bbb_takes_the_smaller_of_added_and_joined():
    row = ["Thida Mon", "FALSE", "1", "3/14/2026, 12:50:00 PM", "3/14/2026, 2:50:00 PM", "01:40:00"]
    again = ["Thida Mon", "FALSE", "1", "3/14/2026, 1:30:00 PM", "3/14/2026, 2:50:00 PM", "01:20:00"]
    one = person(find(as_csv(BBB, row)), "P3")
    assert (one["minutes"], one["minutes_in_session"]) == (100, 90)
    one = person(find(as_csv(BBB, row, again)), "P3")
    assert (one["minutes"], one["minutes_in_session"]) == (120, 110)


def test_learning_17_bbb_still_in_the_room_and_moderator_who_is_registered():
    row = ["Thida Mon", "TRUE", "1", "3/14/2026, 1:00:00 PM", "-", "01:40:00"]
    host = ["Padauk", "TRUE", "1", "3/14/2026, 1:00:00 PM", "3/14/2026, 3:00:00 PM", "02:00:00"]
    found = find(as_csv(BBB, row, host, ["Anonymous", "", "", "", "", ""]))
    assert (person(found, "P3")["minutes"], found["still_in_the_room"]) == (100, ["P3"])
    assert (found["hosts"], found["rows_in_file"]) == (["Padauk"], 3)


def test_learning_17_workbook_gives_the_same():
    book = Workbook()
    book.active.append(ZOOM)
    book.active.append(["Thida Mon", "", datetime(2026, 3, 14, 13), datetime(2026, 3, 14, 14), 60, "Yes", ""])
    out = io.BytesIO()
    book.save(out)
    assert person(find(out.getvalue(), "list.xlsx"), "P3")["minutes"] == 60


def test_learning_17_absurd_times_count_for_nothing():
    rows = [
        stay("Thida Mon", "02:00:00 PM", "01:00:00 PM"),
        ["Yan Thura", "", "03/14/2026 01:00:00 PM", "03/14/2099 01:00:00 PM", "", "", ""],
        ["Rosalind Hla", "", "99/99/2026 01:00:00 PM", "soon", "-5", "", ""],
    ]
    found = find(zoom(*rows))
    assert person(found, "P3")["minutes"] == 60  # the stated time, as the leaving is before the joining
    assert person(found, "P4")["minutes_in_session"] == 120
    assert person(found, "P9")["minutes"] == 0


def refusal(data: bytes, name: str = "list.csv") -> str:
    with pytest.raises(FileRefused) as refused:
        find(data, name)
    assert REASONS[refused.value.code]
    return refused.value.code


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "list.csv", "file_empty"),
        (b"\xef\xbb\xbf \r\n\x00", "list.csv", "file_empty"),
        (b"\x00" * 5000, "list.csv", "file_empty"),
        (b"abc\x01\x02\x03\x04" * 50, "list.csv", "file_wrong_type"),
        (b"\x89PNG\r\n\x1a\n", "list.csv", "file_wrong_type"),
        (b"%PDF-1.7", "list.csv", "file_wrong_type"),
        (b"PK\x03\x04", "list.csv", "file_wrong_type"),
        (b"PK\x03\x04", "list.xlsx", "file_unreadable"),
        (b"Name,Join time", "list.exe", "file_wrong_type"),
        (b"<html><table>", "list.csv", "file_wrong_type"),
        (b"hello", "list.csv", "file_headings_unknown"),
        (b"a,b,c\n1,2,3", "list.csv", "file_headings_unknown"),
        (as_csv(ZOOM), "list.csv", "file_no_rows"),
        (zoom(["Thida Mon", "", "then", "later", "", "", ""]), "list.csv", "file_times_unreadable"),
        (b"Name,Join time,Leave time\n" + b'"Thida Mon' + b",x\n" * 20_000, "list.csv", "file_unreadable"),
        (b"Name,Join time,Leave time\n" + b"x,y,z\n" * 20_001, "list.csv", "file_unpacks_too_large"),
        (b"x" * (MAX_BYTES + 1), "list.csv", "file_unpacks_too_large"),
    ],
    ids=range(17),
)  # fmt: skip
def test_refused_files_say_why(data, name, code):
    assert refusal(data, name) == code


def test_hostile_names_cost_little():
    names = ["phone" * 4000, "(" * 5000, "Ma " * 5000, "*9" * 5000, "a's " * 3000, "ေ" * 5000]
    found = find(zoom(*(stay(name) for name in names)))
    assert len(found["unmatched"]) == len(names)


moment = st.integers(min_value=-3600, max_value=4 * 3600)


@given(st.lists(st.tuples(moment, moment), max_size=12), st.randoms())
@settings(max_examples=60, deadline=None)
def test_learning_17_union_is_never_more_than_the_meeting(pairs, random):
    rows = [Row("x", span=(float(min(pair)), float(max(pair)))) for pair in pairs]
    whole = max((row.span[1] for row in rows), default=0) - min((row.span[0] for row in rows), default=0)
    seconds = union(row.span for row in rows)
    covered = {second for row in rows for second in range(int(row.span[0]), int(row.span[1]), 7)}
    assert max((row.span[1] - row.span[0] for row in rows), default=0) <= seconds <= whole
    assert seconds >= len(covered) / len(rows or [1])
    shuffled = random.sample(rows, len(rows))
    window = (0.0, 7200.0)
    assert minutes(shuffled) == minutes(rows) == int(seconds // 60)
    assert minutes(rows, window) <= min(120, minutes(rows))
    assert minutes(rows + rows) == minutes(rows)


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_name_gives_an_answer_and_never_an_error(name):
    row = Row(name or "x", span=(STARTS.timestamp(), ENDS.timestamp()))
    assert row.account
    assert whose("x" + name.replace("\r", "").replace("\n", ""))[0] in {"unmatched", "suggest", "ambiguous", "name"}


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused_with_a_reason(data):
    try:
        find(zoom(stay("Thida Mon")) + data)
    except FileRefused as refused:
        assert refused.code in REASONS


def test_durations_as_the_programs_write_them():
    assert [duration(text) for text in ("144", "2h 16m 40s", "27m 36s", "02:16:40", "-", "", "soon")] == [
        8640, 8200, 1656, 8200, None, None, None,
    ]  # fmt: skip
    assert duration("90", unit=1) == 90


def test_moments_reader_takes_the_order_that_fits_the_session():
    reader = Reader(["05/04/2026 13:00"], starts_at=datetime(2026, 4, 5, 13, tzinfo=YANGON))
    assert reader.order == "day"
    assert reader.read("05/04/2026 13:00") == datetime(2026, 4, 5, 13, tzinfo=YANGON).timestamp()


def command(*arguments: str) -> subprocess.CompletedProcess:
    """In a process of its own that knows no database."""
    environment = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "manage.py", "read_attendance", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_learning_17_command_prints_the_object_and_needs_no_database(tmp_path):
    session = expected()[ZOOM_SAMPLE]["session"]
    times = ("--starts", session["starts_at"], "--ends", session["ends_at"], "--zone", session["zone"])
    who = ("--people", str(SAMPLES / "people.csv"), "--registered", ",".join(expected()[ZOOM_SAMPLE]["registered"]))
    done = command(str(SAMPLES / ZOOM_SAMPLE), *who, *times, "--json")
    assert json.loads(done.stdout) == expected()[ZOOM_SAMPLE]
    (tmp_path / "empty.csv").write_bytes(b"")
    done = command(str(tmp_path / "empty.csv"), *who, *times)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("CommandError: file_empty")
    assert "Traceback" not in done.stderr

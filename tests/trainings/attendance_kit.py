"""Lists of participants for tests: the samples, and files made in a test."""

import csv
import io
import json
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from members import clock
from tests.factories import make_centre, make_member
from trainings.attendance_files.people import Person, read_people
from trainings.attendance_files.reading import read_meeting
from trainings.attendance_files.report import report_of
from trainings.models import Attendance, Registration, ViewingPoint
from trainings.services import lists, session_records

from .kit import make_sitting, make_training, put_down

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
SAMPLES = Path(__file__).parents[1] / "data" / "attendance"
ZOOM = ["Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)", "Guest", "In waiting room"]
TEAMS = ["Name", "Join Time", "Leave Time", "Duration", "Email", "Role"]
BBB = ["Name", "Moderator", "Activity Score", "Join", "Left", "Duration"]
YANGON = ZoneInfo("Asia/Yangon")
STARTS, ENDS = datetime(2026, 3, 14, 13, tzinfo=YANGON), datetime(2026, 3, 14, 15, tzinfo=YANGON)

PEOPLE = [
    Person("P1", "ခင်မာဝင်း", "Khin Mar Win", "Daw", "kmw@example.org", "+959000000011", "Pathein"),
    Person("P2", "ခင်မာဝင်း", "Khin Mar Win", "Ma"),
    Person("P3", "သီတာမွန်", "Thida Mon", "Ma", "thida@example.org", "+959000000013", "Hinthada"),
    Person("P4", "ရန်သူရ", "Yan Thura", "Ko"),
    Person("P5", "နန်းခမ်းမွန်", "Nang Kham Mon", "Daw", "", "+959000000015"),
    Person("P6", "စောလင်းထူး", "Saw Lin Htoo", "U", "lin@example.org"),
    Person("P7", "မနွယ်ယု", "Ma Nwe Yu", "Daw"),
    Person("P8", "မြင့်လွင်ဇော်", "Myint Lwin Zaw", "Saya", "zaw@example.org", "+959000000018"),
    Person("P9", "", "Rosalind Hla", "Sayama", "rosalind@example.org"),
]
IDS = [person.id for person in PEOPLE]


@cache
def expected() -> dict:
    return json.loads((SAMPLES / "expected.json").read_text("utf-8"))


@cache
def sample_people() -> list[Person]:
    return read_people((SAMPLES / "people.csv").read_bytes())


def read_sample(name: str, data: bytes | None = None) -> dict:
    """What we find in a sample, for the people and the session of its expected result."""
    session = expected()[name]["session"]
    zone = ZoneInfo(session["zone"])
    begin, end = (datetime.fromisoformat(session[key]).replace(tzinfo=zone) for key in ("starts_at", "ends_at"))
    meeting = read_meeting(data or (SAMPLES / name).read_bytes(), name, starts_at=begin, ends_at=end)
    return report_of(meeting, sample_people(), expected()[name]["registered"], starts_at=begin, ends_at=end)


def as_csv(*rows: list[str], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def stay(name: str, join: str = "01:00:00 PM", leave: str = "02:00:00 PM", email: str = "", waiting: str = "",
         on: datetime = STARTS) -> list:  # fmt: skip
    """One row of Zoom on the day of the session."""
    return [name, email, f"{on:%m/%d/%Y} {join}", f"{on:%m/%d/%Y} {leave}", "60", "Yes", waiting]


def zoom(*stays: list[str], headings: list[str] = ZOOM, **how) -> bytes:
    return as_csv(headings, *stays, **how)


def find(data: bytes, name: str = "list.csv", *, people=PEOPLE, ids=None, starts=STARTS, ends=ENDS) -> dict:
    """The report of a file made in a test."""
    meeting = read_meeting(data, name, starts_at=starts, ends_at=ends)
    ids = [person.id for person in people] if ids is None else ids
    return report_of(meeting, people, ids, starts_at=starts, ends_at=ends)


def whose(name: str, **how) -> tuple:
    """(how, id or why) of one name on a screen that was there from 13:00 to 14:00."""
    return answer(find(zoom(stay(name, **how))))


def answer(found: dict) -> tuple:
    if found["people"]:
        one = found["people"][0]
        why = one["suggested_names"][0].rpartition("[")[2].rstrip("]") if one["suggested_names"] else one["minutes"]
        return one["how"], one["person"], why
    if found["ambiguous"]:
        return "ambiguous", *found["ambiguous"][0]["candidates"]
    if found["unmatched"]:
        return "unmatched", found["unmatched"][0]["why"]
    return "host", *found["hosts"]


def make_day(sitting, proctor, clerk) -> dict:
    """A viewing point, a list that was uploaded, and a material of a session."""
    on = sitting.starts_at.astimezone(YANGON)
    file = lists.upload(sitting, zoom(stay("Thida Mon", on=on), stay("Galaxy A12", on=on)), "list.csv", by=clerk)
    link = {"link": "https://example.org/notes", "megabytes": Decimal("1.5")}
    facts = {"kind": "handout", "title": "Notes", "language": "en", "publisher": "PDK"}
    return {
        "viewing_point": ViewingPoint.objects.create(session=sitting, name="Hinthada", proctor=proctor),
        "attendance_file": file,
        "session_material": session_records.add_material(sitting, by=clerk, **facts, **link),
    }


def sitting(n: int = 1, hours: float = 2, mode: str = "room", **training):
    """A session that begins in an hour, with n people on the list."""
    session = make_sitting(make_training(make_centre(), **training), starts_in=HOUR, hours=hours, mode="both",
                           has_points=True)  # fmt: skip
    return session, put_down(session, *[make_member() for _ in range(n)], mode=mode)


def state_of(row: Registration) -> tuple:
    row = Registration.objects.get(pk=row.pk)
    one = Attendance.objects.filter(registration=row).first()
    return row.state, one and one.outcome, one and one.minutes, one and one.source


def list_of(session, *stays) -> bytes:
    """A list of Zoom: (name, minutes after the start, minutes it lasted, address)."""

    def moment(minutes):
        return (session.starts_at + minutes * MINUTE).astimezone(clock.YANGON).strftime("%m/%d/%Y %I:%M:%S %p")

    return zoom(
        *([name, email, moment(begin), moment(begin + n), str(n), "Yes", ""] for name, begin, n, email in stays)
    )


def with_people(*names: str, **training):
    begin = (clock.now() + HOUR).replace(second=0, microsecond=0)
    session = make_sitting(make_training(make_centre(), **training), starts_at=begin, hours=2, mode="online")
    members = [make_member(full_name_en=name, full_name_my="") for name in names]
    return session, put_down(session, *members, mode="online")


def take(session, data, by, **choices):
    file = lists.upload(session, data, "list.csv", by=by)
    lines = lists.look(file).lines
    chosen = {line.key: choices[line.match.name.replace(" ", "_")] for line in lines
              if line.match.name.replace(" ", "_") in choices}  # fmt: skip
    lists.choose(file, chosen)
    return lists.confirm(file, by=by)

"""Lists of participants for tests: the samples, and files made in a test."""

import csv
import io
import json
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from trainings.attendance_files.people import Person, read_people
from trainings.attendance_files.reading import read_meeting
from trainings.attendance_files.report import report_of
from trainings.models import ViewingPoint
from trainings.services import lists, session_records

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


def stay(name: str, join: str = "01:00:00 PM", leave: str = "02:00:00 PM", email: str = "", waiting: str = "") -> list:
    """One row of Zoom on the day of the session."""
    return [name, email, f"03/14/2026 {join}", f"03/14/2026 {leave}", "60", "Yes", waiting]


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
    file = lists.upload(sitting, zoom(stay("Thida Mon"), stay("Galaxy A12")), "list.csv", by=clerk)
    link = {"link": "https://example.org/notes", "megabytes": Decimal("1.5")}
    facts = {"kind": "handout", "title": "Notes", "language": "en", "publisher": "PDK"}
    return {
        "viewing_point": ViewingPoint.objects.create(session=sitting, name="Hinthada", proctor=proctor),
        "attendance_file": file,
        "session_material": session_records.add_material(sitting, by=clerk, **facts, **link),
    }

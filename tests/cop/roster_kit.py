"""Rosters for tests: what the demo registry knows, the samples, and files made in a test."""

import csv
import io
import json
from datetime import date
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from cop.roster.checking import check_rows
from cop.roster.lookups import Lookups, make_lookups
from cop.roster.output import to_json
from cop.roster.reader import read_table
from cop.roster.result import RosterResult

SAMPLES = Path(__file__).parents[1] / "data" / "rosters"
UNITS = Path(__file__).parents[2] / "members" / "data" / "admin_units.csv"
TODAY = date(2026, 11, 22)
GROUPS = [f"G{number}" for number in range(1, 8)] + [f"WG{number}" for number in range(1, 5)]
HEADINGS = [
    "Name (Burmese)",
    "Name (English)",
    "Honorific",
    "Kind",
    "Paralegal kind",
    "Bar grade",
    "Phone",
    "E-mail",
    "Language",
    "Township",
    "Practice areas",
    "Groups",
    "Joined on",
]
MYA = {
    "Name (Burmese)": "မြမြနွယ်",
    "Name (English)": "Mya Mya Nwe",
    "Honorific": "Daw",
    "Kind": "lawyer",
    "Bar grade": "HGP",
    "Phone": "09-000 000 401",
    "E-mail": "mya@igy.example.org",
    "Township": "Pakokku",
    "Practice areas": "Land",
    "Groups": "G2",
    "Joined on": "2021-11-07",
}


@cache
def lookups() -> Lookups:
    """The units, townships and groups of the demo."""
    with UNITS.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    places = [(row["code"], row["parent"], row["name_en"], row["name_my"]) for row in rows if row["parent"]]
    units = [(row["code"], row["name_en"], row["name_my"]) for row in rows if not row["parent"]]
    return make_lookups(townships=places, units=units, groups=[(code, "") for code in GROUPS])


def sample(name: str) -> tuple[bytes, dict]:
    """A sample file and what must be found in it."""
    path = SAMPLES / name
    return path.read_bytes(), json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))


def check(data: bytes, filename: str = "roster.csv", *, mapping=None, **how) -> RosterResult:
    return check_rows(read_table(data, filename, mapping=mapping), lookups(), today=TODAY, **how)


def as_json(data: bytes, filename: str = "roster.csv", **how) -> dict:
    return json.loads(json.dumps(to_json(check(data, filename, **how), filename)))


def rows_of(*people: dict, headings=HEADINGS) -> list[list[str]]:
    """A table of people, each MYA but for what is said."""
    return [list(headings)] + [[str((MYA | person).get(heading, "")) for heading in headings] for person in people]


def make_csv(
    rows: list[list[str]], *, encoding: str = "utf-8-sig", delimiter: str = ",", line_end: str = "\r\n"
) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return out.getvalue().encode(encoding)


def make_xlsx(rows: list[list], *, title: str = "Roster", merged: tuple[str, ...] = (), others=None) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append([value if value != "" else None for value in row])
    for cells in merged:
        sheet.merge_cells(cells)
    for name, lines in (others or {}).items():
        other = book.create_sheet(name)
        for line in lines:
            other.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refusals(result: RosterResult) -> list[tuple[int, str, str]]:
    return [(refusal.row, refusal.reason, refusal.heading) for refusal in result.refused]


def one(**cells):
    """The only row of a roster, accepted."""
    result = check(make_csv(rows_of(cells)))
    assert refusals(result) == []
    (row,) = result.accepted
    return row


def reasons(**cells):
    """(reason, field) of the only row of a roster."""
    return [found[1:] for found in refusals(check(make_csv(rows_of(cells))))]


def with_(heading: str, text: str, field: str):
    return getattr(one(**{heading: text}), field)

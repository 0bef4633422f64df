"""What leaves the house as a file: no cell of it runs, and no word stands in it that is not meant to go (C-34, C-31).

Every file that a view hands out is named in FILES; a word that a spreadsheet program would run is planted in every
text that is confidential, and each file is taken as its fullest reader and read back.
"""

import ast
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from cop.models import PeopleExport
from cop.roster.tables import as_csv
from cop.services import exports, rosters
from members.models import CalendarFeed, Member, Seat
from members.personal_data import parts
from members.services import calendars, data
from members.text.cells import DANGEROUS, strip_prefix
from mentoring.models import MentoringPair
from tests.signing_in import sign_in_client

from .planting import plant
from .routes import ours
from .test_access import _address
from .world import build_world

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("members", "cop", "trainings", "mentoring")
# {address: who takes it}. Tables first, then what is no table.
TABLES = {
    "cop:refused_rows": "staff", "cop:take_export": "staff", "members:data_csv": "facilitator",
    "mentoring:take_figures": "coordinator", "trainings:take_learning_figures": "coordinator",
    "trainings:take_registrations": "coordinator",
}  # fmt: skip
TEXTS = {
    "cop:argument_text": "facilitator", "cop:question_print": "facilitator", "members:data_json": "facilitator",
    "members:feed": "facilitator",
}  # fmt: skip
# Drawn from the same text as the one above, kept as it was given, or the demo's and the machine's own.
ELSEWHERE = {"cop:argument_pdf", "cop:resource_file", "trainings:certificate_pdf", "demo:mail_raw", "members:healthz"}
NUMBERS = {"mentoring:take_figures", "trainings:take_learning_figures"}
HEADING = "Name (English),Kind,Bar grade,Phone\n"


def _hands_out(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg == "content_type"
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("attachment", "FileResponse")


def _named(view: str) -> set[str]:
    """Addresses of a view: both have one name."""
    return {name for name, _pattern in ours() if name.partition(":")[2] == view}


def test_every_view_that_hands_out_a_file_is_walked_here():
    found: set[str] = set()
    for path in (path for room in ROOMS for path in (ROOT / room / "views").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(_hands_out(one) for one in ast.walk(node)):
                found |= _named(node.name)
    assert found == {*TABLES, *TEXTS, *ELSEWHERE}


def test_two_places_write_tables_and_both_hide_formulas():
    """So that a new export cannot forget it: whatever writes cells passes `add_prefix` or makes them text."""
    writers = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in ("csv.writer(", "csv.DictWriter(", "Workbook("))
    }
    assert writers == {"cop/roster/tables.py", "members/services/data.py"}


@pytest.fixture
def planted(cast):
    """The world with a word in every confidential text: it names the field and the row, and begins with =."""
    world, fields = build_world(cast), {}

    def word(field, row) -> str:
        name = f"{field.model._meta.label}.{field.name}"
        fields.setdefault(name, f"{len(fields):03}")
        return f"=Canary{fields[name]}of{row.pk};=1"

    plant(word, lambda model: model._base_manager.all())
    return world, {number: name for name, number in fields.items()}


def _token(cast) -> str:
    CalendarFeed.objects.all().delete()
    return calendars.open_feed(cast.facilitator)


def _make(cast, name: str, world, kind: str) -> str:
    """The address of a file that has to be asked for first."""
    if name == "cop:take_export":
        export = exports.ask_for_export(cast.centre, by=cast.staff, kind=kind, has_contacts=True)
        return reverse(name, args=[export.pk])
    if name == "cop:refused_rows":
        row = "=1+1,lawyer,advocate,=HYPERLINK(1)\n"
        return reverse(
            name, args=[rosters.upload((HEADING + row).encode(), "a.csv", centre=cast.centre, by=cast.staff).pk]
        )
    if name in ("members:data_csv", "members:data_json"):
        data.make_copy(cast.facilitator)
    if name == "members:feed":
        return reverse(name, args=[_token(cast)])
    return _address(name, dict(ours())[name], world.own)


def take(cast, world, name: str, reader: str, kind: str = "csv") -> bytes:
    client, address = sign_in_client(Client(), getattr(cast, reader)), _make(cast, name, world, kind)
    response = client.get(address)
    if response.status_code == 405:
        response = client.post(address)
    assert response.status_code == 200, (name, response.status_code)
    return response.content


def cells(content: bytes) -> Iterator[str]:
    """As a program reads them that takes a comma, or (in much of Europe) a semicolon, or a tab for what separates."""
    text = content.decode("utf-8-sig")
    for delimiter in ",;\t":
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield from line


def test_c34_no_cell_of_any_table_runs(cast, planted):
    world, _words = planted
    for name, reader in TABLES.items():
        found = list(cells(take(cast, world, name, reader)))
        assert [cell for cell in found if DANGEROUS.match(cell) and not cell.startswith("'")] == [], name
        # Numbers alone stand in the others.
        assert any(cell.startswith("'=") for cell in found) or name in NUMBERS, f"{name}: what would run is in it"


def test_c34_no_cell_of_a_workbook_is_a_formula(cast, planted):
    world, _words = planted
    book = openpyxl.load_workbook(io.BytesIO(take(cast, world, "cop:take_export", "staff", PeopleExport.Kind.XLSX)))
    found = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in found} == {"s"}
    assert any(cell.value.startswith("=") for cell in found)


@pytest.mark.parametrize("name", ["a;=1+1", "a,@b", "a\t-1", "a\n=1", "a;'=1", "a;＝1", "\t=1;+1"])
def test_c34_no_separator_in_a_cell_begins_one_that_runs(name):
    """Excel separates by semicolons where the comma is the decimal sign, and then sees no quotes within a line."""
    written = as_csv([["first", name]])
    assert [cell for cell in cells(written) if DANGEROUS.match(cell) and not cell.startswith(("'", "\t"))] == []
    [[_first, kept]] = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    assert strip_prefix(kept) == name


# --- words --------------------------------------------------------------------------------------------------------

# What each file is for. Whatever else is confidential stands in none.
NAMES = {"members.Member.full_name_my", "members.User.username"}
MEANT = {
    "cop:take_export": {*NAMES, "members.Member.full_name_en", "members.Member.phone", "members.Member.email"},
    "trainings:take_registrations": {*NAMES, "trainings.Guest.full_name", "trainings.TrainingSession.title"},
    "trainings:take_learning_figures": {"members.User.username"},
    "cop:argument_text": {
        "cop.WrittenArgument.title", "cop.WrittenArgument.facts", "cop.WrittenArgument.reasoning",
        "cop.WrittenArgument.request", "cop.ArgumentCitation.pinpoint", "cop.ArgumentCitation.proposition",
    },
    "cop:question_print": {
        "cop.Question.title", "cop.Question.body", "cop.Question.issue", "cop.Question.strategy", "cop.Answer.body",
    },
}  # fmt: skip
COPIES = ("members:data_csv", "members:data_json")
# What things are called that somebody's own rows are about: their groups, sessions, trainings.
CALLED = {"cop.Group.name_my", "cop.GroupSession.title", "trainings.Training.title", "trainings.TrainingSession.title"}


def _told(content: bytes, words: dict[str, str]) -> set[tuple[str, int]]:
    """(field, number of the row) of every planted word in it."""
    return {(words[n], int(pk)) for n, pk in re.findall(r"Canary(\d+)of(\d+)", content.decode("utf-8-sig"))}


def test_c31_a_file_tells_what_it_is_for_and_nothing_else_that_is_confidential(cast, planted):
    world, words = planted
    files = {name: reader for name, reader in {**TABLES, **TEXTS}.items() if name not in COPIES}
    taken = {name: take(cast, world, name, reader) for name, reader in files.items()}
    assert b"BEGIN:VEVENT" in taken["members:feed"]
    told = {name: {place for place, _pk in _told(content, words)} for name, content in taken.items()}
    assert {name: places for name, places in told.items() if places} == MEANT


# Who wrote a row, or whose it is; the first that it has.
WRITERS = ("sender", "reviewer", "author", "reporter", "owner", "written_by", "by", "mentee", "member")


def _is_of_another(place: str, pk: int, person: Member) -> bool:
    model = apps.get_model(place.rpartition(".")[0])
    writers = [f"{name}_id" for name in WRITERS if hasattr(model, f"{name}_id")]
    row = model._base_manager.filter(pk=pk).values_list(*writers).first() if writers else None
    return row is not None and row[0] not in (None, person.pk)


def _own_rows(member: Member) -> set[tuple[str, int]]:
    return {(row._meta.label, row.pk) for part in parts if part.columns for row in part.rows(member)}


def test_c35d_a_copy_of_ones_data_holds_no_word_of_anybody_else(cast, planted):
    """Also not of whom they write to, work with in a pair, or lead."""
    world, words = planted
    people = {seat.member for seat in Seat.objects.select_related("member")} | {
        person for pair in MentoringPair.objects.all() for person in (pair.mentor, pair.mentee)
    }
    people |= {cast.facilitator, cast.lawyer, cast.coordinator, cast.staff}
    for person in people:
        copy = data.make_copy(person)
        own = _own_rows(person)
        for content in (copy.content.encode(), data.as_csv(copy).encode()):
            told = _told(content, words)
            assert told, "the negative control: their own words are in it"
            foreign = {(place, pk) for place, pk in told if (place.rpartition(".")[0], pk) not in own}
            assert {place for place, _pk in foreign} - CALLED == set(), person
            assert [place for place, pk in told if _is_of_another(place, pk, person)] == [], person

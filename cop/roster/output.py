"""A result written down: as the JSON of the command, and the refused rows as a file of the same kind."""

import re
from collections import defaultdict

from django.utils.translation import gettext as _

from .reasons import REASONS
from .result import Refusal, RosterResult, RosterRow
from .table import FileRefused, Table
from .tables import as_csv, as_workbook

ROW_KEYS = (
    "row",
    "full_name_my",
    "full_name_en",
    "honorific",
    "provider_type",
    "paralegal_kind",
    "bar_grade",
    "phone",
    "email",
    "township",
    "areas",
    "groups",
    "joined_on",
)
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def to_json(result: RosterResult, filename: str) -> dict:
    """The object that `import_members --json` prints: the keys of the expected results, then our own."""
    with_unit = bool(result.table.column_of("home_unit"))
    table = result.table
    return {
        "file": filename,
        "rows_accepted": len(result.accepted),
        "rows_refused": result.rows_refused,
        "distinct_persons": len(result.persons),
        "refused": [_refusal(refusal) for refusal in result.refused],
        "accepted": [_accepted(row, with_unit) for row in result.accepted],
        "same_name_different_person": result.same_names,
        "heading_row": table.heading_row,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "ignored_sheets": table.ignored_sheets,
        "blank_rows": table.blank_rows,
        "ignored_rows": [{"row": row, "why": why} for row, why in table.ignored_rows],
        "overlong_rows": table.overlong_rows,
        "ignored_columns": table.ignored_columns,
        "doubled_columns": table.doubled_columns,
        "written_in": result.context.value,
        "names_that_hide": result.names_that_hide,
        "unknown_groups": result.unknown_groups,
        "notices": [{"row": note.row, "field": note.heading, "code": note.code} for note in result.notices],
    }


def refused_to_json(refused: FileRefused, filename: str) -> dict:
    """The same for a file that is refused as a whole: its code is under "file_refused"."""
    return {
        "file": filename,
        "file_refused": refused.code,
        "headings": list(refused.headings),
        "rows_accepted": 0,
        "rows_refused": 0,
        "distinct_persons": 0,
        "refused": [],
        "accepted": [],
    }


def refused_file(result: RosterResult) -> bytes:
    """The refused rows under their headings, with the reasons in the reader's language, as the kind of file they
    came in: to be mended and uploaded again. No cell of it runs as a formula (C-34)."""
    lines = _lines(result)
    return as_workbook(lines, _("Refused rows")) if result.table.kind == "xlsx" else _text_file(lines, result.table)


def _accepted(row: RosterRow, with_unit: bool) -> dict:
    found = {name: getattr(row, name) for name in ROW_KEYS}
    found |= {"areas": list(row.areas), "groups": list(row.groups)}
    found["joined_on"] = row.joined_on.isoformat() if row.joined_on else ""
    return found | ({"home_unit": row.home_unit} if with_unit else {})


def _refusal(refusal: Refusal) -> dict:
    found = {"row": refusal.row, "reason": refusal.reason, "field": refusal.heading}
    return found | ({"same_as_row": refusal.same_as_row} if refusal.same_as_row else {})


def _lines(result: RosterResult) -> list[list[str]]:
    reasons: dict[int, list[str]] = defaultdict(list)
    for refusal in result.refused:
        reasons[refusal.row].append(f"{refusal.heading}: {REASONS[refusal.reason]}")
    headings = [column.heading for column in result.table.columns] + [_("Reason")]
    rows = [
        _as_mended(row, number, result) + [" ".join(reasons[number])]
        for number, row in result.table.rows
        if number in reasons
    ]
    return [[NO_TEXT.sub("\ufffd", cell) for cell in line] for line in (headings, *rows)]


def _as_mended(row: list[str], number: int, result: RosterResult) -> list[str]:
    """What a person typed into the preview is not lost, although the row is still refused."""
    row = list(row)
    for field_name, text in result.mended.get(number, {}).items():
        for column in result.table.column_of(field_name)[:1]:
            row[column.index] = text
    return row


def _text_file(lines: list[list[str]], table: Table) -> bytes:
    encoding = table.encoding if table.encoding.startswith("utf-16") else "utf-8-sig"
    kept = {"utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)
    return as_csv(lines, delimiter=table.delimiter, encoding=kept)

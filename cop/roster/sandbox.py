"""The child that opens a workbook: reads it on standard input, answers in JSON, and may die of its limits.

Imports neither Django nor anything that knows a secret. Run by `workbook.read` only.
"""

import io
import json
import posixpath
import re
import sys
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from ..archives import BROKEN, Refused, check_names, unpack
from ..children import limit

MAX_CELLS = 500_000  # of one sheet, empty ones included: parsing takes up to 15 microseconds each
MAX_TAGS = 4_000_000  # of each other part
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
MAX_TEXT = 32 * 1024 * 1024  # characters in all cells
TYPES = "[Content_Types].xml"
MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # how a workbook writes a character that XML cannot hold
HALF, LOST = range(0xD800, 0xE000), "\ufffd"  # halves of a character: nothing could write them out again
# "Strict" workbooks say the same under other names, which openpyxl does not know.
STRICT, USUAL = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
NAMESPACES = {
    STRICT + b"spreadsheetml/main": USUAL + b"spreadsheetml/2006/main",
    STRICT + b"officeDocument/relationships": USUAL + b"officeDocument/2006/relationships",
}
WIDE = 3  # columns from which a merged cell is a line across the table


def main() -> None:
    """One question in, one answer out."""
    limit()
    mapping, data = sys.stdin.buffer.read().split(b"\n", 1)
    try:
        answer = read(data, json.loads(mapping))
    except Refused as refused:
        answer = {"refused": refused.args[0], "detail": refused.args[1]}
    except MemoryError:
        answer = {"refused": "file_unpacks_too_large", "detail": "memory"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def read(data: bytes, mapping: dict) -> dict:
    """{"sheet", "rows", "wide", "other_sheets"}: every row of the chosen sheet as text. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            crowded = check_archive(archive, len(data))
            data = _usual(archive) or data
    except BROKEN as error:
        raise Refused("file_unreadable", type(error).__name__) from error
    return _open(data, mapping, crowded)


def check_archive(archive: zipfile.ZipFile, packed: int) -> set[str]:
    """C-24: names, kinds and the bytes that really come out, counted while they come (`archives`).

    Gives the sheets with too many cells: no harm beside a roster, so that only a roster in one is refused.
    """
    entries = check_names(archive)
    names = {entry.filename for entry in entries}
    unpacked, crowded = 0, set()
    for entry in entries:
        size, cells, tags = _count(archive, entry, unpacked, packed)
        unpacked += size
        if cells > MAX_CELLS:
            crowded.add(entry.filename)
        elif tags > MAX_TAGS:
            raise Refused("file_unpacks_too_large", "tags")
    if TYPES not in names or MAIN_TYPE not in archive.read(TYPES):
        raise Refused("file_wrong_type", "no workbook")
    return crowded


def _usual(archive: zipfile.ZipFile) -> bytes | None:
    """A strict workbook in the usual names; None for every other one. Its size was counted before."""
    if STRICT not in archive.read("_rels/.rels"):
        return None
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as usual:
        for entry in archive.infolist():
            part = archive.read(entry)
            for strict, name in NAMESPACES.items():
                part = part.replace(strict, name)
            usual.writestr(entry.filename, part)
    return out.getvalue()


def _count(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, before: int, packed: int) -> tuple[int, int, int]:
    """(bytes, cells, tags) of one part, after `before` bytes of others. Raises Refused."""
    size = cells = tags = 0
    for chunk in unpack(archive, entry, before, packed):
        size += len(chunk)
        cells += len(CELL.findall(chunk))
        tags += chunk.count(b"<")
    return size, cells, tags


def _open(data: bytes, mapping: dict, crowded: set[str]) -> dict:
    import openpyxl
    from defusedxml import DefusedXmlException

    if not openpyxl.DEFUSEDXML or openpyxl.LXML:
        raise RuntimeError("openpyxl would read XML unguarded")
    try:
        # Not data_only: a formula is to be seen, not its last result.
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        return _choose(book, mapping, crowded)
    except (Refused, MemoryError):
        raise
    except Exception as error:
        # openpyxl raises whatever a broken file makes it stumble over, also for what defusedxml forbade.
        bomb = isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException)
        raise Refused("file_unpacks_too_large" if bomb else "file_unreadable", type(error).__name__) from error


def _choose(book, mapping: dict, crowded: set[str]) -> dict:
    """The visible sheet with most known headings; hidden ones only where no other has any."""
    from . import headings
    from .sheet import LOOKED_AT

    sheets = [sheet for sheet in book.worksheets if _path(sheet) not in crowded]
    if not sheets:
        raise Refused("file_unpacks_too_large" if crowded else "file_empty", "sheets")
    budget = Budget()

    def worth(sheet) -> tuple[int, bool]:
        sheet.reset_dimensions()
        found = headings.find_heading(list(_rows(sheet, budget, LOOKED_AT)), mapping)
        return (found.score if found else 0, sheet.sheet_state == "visible")

    worths = [worth(sheet) for sheet in sheets]
    visible = [place for place, (score, seen) in enumerate(worths) if seen and score] or range(len(sheets))
    best = max(visible, key=lambda place: (worths[place], -place))
    if not worths[best][0]:
        if crowded:
            raise Refused("file_unpacks_too_large", "cells")
        best = next((place for place, sheet in enumerate(sheets) if any(map(any, _rows(sheet, budget, LOOKED_AT)))), 0)
    rows = list(_rows(sheets[best], Budget(), None))
    while rows and not rows[-1]:
        rows.pop()
    wide = _merged(book, sheets[best], rows)
    others = [sheet.title for sheet in book.worksheets if sheet is not sheets[best]]
    return {"sheet": sheets[best].title, "rows": rows, "wide": sorted(wide), "other_sheets": others}


class Budget:
    """Cells and characters that may still be read."""

    def __init__(self):
        self.cells, self.text = MAX_CELLS, MAX_TEXT

    def spend(self, cells: int, text: int) -> None:
        """Raises Refused when it is used up."""
        self.cells -= cells
        self.text -= text
        if self.cells < 0 or self.text < 0:
            raise Refused("file_unpacks_too_large", "cells")


def _rows(sheet, budget: Budget, limit: int | None):
    from .table import MAX_ROWS, cut

    filled = 0
    for row in sheet.iter_rows(max_row=limit, values_only=True):
        cells = [as_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        filled += bool(cells)
        budget.spend(len(row), sum(map(len, cells)))
        # Twice as many: notes, totals and repeated headings are no rows of the roster.
        if filled > 2 * MAX_ROWS:
            raise Refused("file_unpacks_too_large", "rows")
        yield [cut(cell) for cell in cells]


def as_text(value) -> str:
    """A cell as a person would type it: whole numbers bare, dates as yyyy-mm-dd, formulas as they stand."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, str):
        return ESCAPED.sub(_character, value)
    if isinstance(value, (int, float, timedelta)):
        return str(value)
    return "=" + str(getattr(value, "text", ""))  # array and table formulas


def _character(escaped: re.Match) -> str:
    code = int(escaped[1], 16)
    return LOST if code in HALF else chr(code)


def _merged(book, sheet, rows: list[list[str]]) -> set[int]:
    """Fill cells merged downwards with the value of the first; give the rows that a merged cell crosses."""
    wide = set()
    for first_column, first_row, last_column, last_row in _ranges(book, sheet):
        if last_row > len(rows) + 1 or first_row > len(rows):
            continue
        if last_column - first_column + 1 >= WIDE and first_row == last_row:
            wide.add(first_row)
        if last_column == first_column:
            _fill_down(rows, first_column - 1, first_row - 1, last_row)
    return wide


def _fill_down(rows: list[list[str]], column: int, start: int, end: int) -> None:
    value = rows[start][column] if column < len(rows[start]) else ""
    for row in rows[start + 1 : end]:
        # A row with nothing else in it stays empty.
        if value and any(row):
            row.extend([""] * (column + 1 - len(row)))
            row[column] = row[column] or value


def _path(sheet) -> str:
    return posixpath.normpath(sheet._worksheet_path)


def _ranges(book, sheet):
    from defusedxml.ElementTree import iterparse
    from openpyxl.utils import range_boundaries

    with book._archive.open(_path(sheet)) as stream:
        for _event, element in iterparse(stream):
            if element.tag.endswith("}mergeCell"):
                # A merge of nothing, or of whole columns, says nothing about rows.
                with suppress(ValueError, TypeError):
                    yield tuple(map(int, range_boundaries(element.get("ref"))))
            element.clear()


if __name__ == "__main__":
    main()

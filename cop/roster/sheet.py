"""Rows of text -> Table: the heading row, the rows under it, and the rows that are none of its."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from members.text.clean import INVISIBLE

from . import headings
from .table import MAX_COLUMNS, MAX_ROWS, FileRefused, Table
from .words import NOTE, TOTAL, is_nothing, key

LONG_NOTE = 100  # letters in the only cell of a row: no name is so long
FEW = 3  # cells of a line under the table
NAME_FIELDS = ("full_name_my", "full_name_en")
LOOKED_AT = 60  # rows from the top among which the headings are looked for, empty ones included


@dataclass
class Sheet:
    """All rows from the first, as text; `wide` are rows that a merged cell takes over several columns."""

    kind: str
    rows: list[list[str]]
    name: str = ""
    encoding: str = ""
    delimiter: str = ""
    wide: frozenset[int] = frozenset()
    other_sheets: list[str] = field(default_factory=list)

    def table(self, filename: str, mapping: Mapping[str, str | None]) -> Table:
        """Raises FileRefused: file_empty, file_headings_unknown, file_no_rows, file_unpacks_too_large."""
        if not any(map(_has_text, self.rows)):
            raise FileRefused("file_empty")
        self._refuse_too_wide()
        found = headings.find_heading(self.rows[:LOOKED_AT], mapping)
        if found is None:
            raise FileRefused("file_headings_unknown", headings=headings.likeliest_headings(self.rows[:LOOKED_AT]))
        table = Table(
            self.kind, filename, found.at + found.depth, found.columns, [], self.name, self.encoding, self.delimiter,
            ignored_sheets=self.other_sheets,
        )  # fmt: skip
        self._sort_rows(table)
        if not table.rows:
            raise FileRefused("file_no_rows")
        return table

    def _refuse_too_wide(self) -> None:
        if any(len(row) > MAX_COLUMNS and _has_text(row[MAX_COLUMNS:]) for row in self.rows):
            raise FileRefused("file_unpacks_too_large", f"more than {MAX_COLUMNS} columns")

    def _sort_rows(self, table: Table) -> None:
        used = [column.index for column in table.columns if column.field]
        width = len(table.columns)
        last = max(place for place, row in enumerate(self.rows) if _has_text(row))
        for number, row in enumerate(self.rows[: last + 1], start=1):
            if not _has_text(row):
                table.blank_rows.append(number)
            elif number <= table.heading_row:
                continue
            elif why := self._no_data(number, row, table, used):
                table.ignored_rows.append((number, why))
            else:
                if _has_text(row[width:]):
                    table.overlong_rows.append(number)
                table.rows.append((number, (row + [""] * width)[: max(width, 1)]))
        if len(table.rows) > MAX_ROWS:
            raise FileRefused("file_unpacks_too_large", f"more than {MAX_ROWS} rows")

    def _no_data(self, number: int, row: list[str], table: Table, used: list[int]) -> str:
        cells = [key(cell) for cell in row if cell.strip()]
        if not self._tells_something(row, table, used):
            return "nothing_to_read"
        if len(cells) <= FEW and any(cell.startswith(TOTAL) for cell in cells):
            return "total"
        if number in self.wide and len(cells) == 1:
            return "note"
        if len(cells) <= FEW < len(used) and all(cell.startswith(NOTE) for cell in cells):
            return "note"
        if len(cells) == 1 < len(used) and len(cells[0]) > LONG_NOTE:
            return "note"
        return "repeated_heading" if _repeats(row, table) else ""

    def _tells_something(self, row: list[str], table: Table, used: list[int]) -> bool:
        """False for rows prepared for people to come: running numbers, dashes, formulas that wait for a name."""
        filled = [place for place in used if place < len(row) and not is_nothing(row[place])]
        names = [column.index for column in table.columns if column.field in NAME_FIELDS]
        return any(place in names or not row[place].startswith("=") for place in filled)


def _has_text(row: list[str]) -> bool:
    return any(INVISIBLE.sub("", cell).strip() for cell in row)


def _repeats(row: list[str], table: Table) -> bool:
    same = sum(
        bool(column.field) and column.index < len(row) and key(row[column.index]) == key(column.heading)
        for column in table.columns
    )
    return same >= 2 and 2 * same >= sum(bool(cell.strip()) for cell in row)

"""A roster file once it is read: cells of text under headings. And the refusal of a whole file."""

from dataclasses import dataclass, field

MAX_BYTES = 10 * 1024 * 1024  # decision 24
MAX_ROWS = 5_000  # safety C-33
MAX_COLUMNS = 500  # with something in them
MAX_CELL = 32_767  # characters; a spreadsheet cannot hold more


def cut(cell: str) -> str:
    """A cell that is too long, as long as shows that it is: its row is refused, and no other."""
    return cell[: MAX_CELL + 1]


class FileRefused(Exception):
    """The whole file cannot be read as a roster.

    `code` is one of file_empty, file_no_rows, file_headings_unknown, file_wrong_type, file_unreadable and
    file_unpacks_too_large. The last also stands for everything that is too large: bytes, rows, columns, cells.
    `detail` is for an operator and holds nothing of the file's content; `headings` is what stood in the likeliest
    heading row of a file with unknown headings, so that a page can offer to say what they mean.
    """

    def __init__(self, code: str, detail: str = "", headings: tuple[str, ...] = ()):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.headings = headings


@dataclass(frozen=True)
class Column:
    """One column: its place from 0, its heading as it stands in the file, and the field it fills (None: ignored)."""

    index: int
    heading: str
    field: str | None


@dataclass
class Table:
    """Rows are (number as the spreadsheet shows it, cells as text); a number or date of a workbook is text already."""

    kind: str  # csv | xlsx
    filename: str
    heading_row: int
    columns: list[Column]
    rows: list[tuple[int, list[str]]]
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    blank_rows: list[int] = field(default_factory=list)
    # (row, why): repeated_heading, total, note, nothing_to_read
    ignored_rows: list[tuple[int, str]] = field(default_factory=list)
    # Rows with something beyond the last heading: often a delimiter that stands unquoted in a cell before.
    overlong_rows: list[int] = field(default_factory=list)
    ignored_sheets: list[str] = field(default_factory=list)

    def column_of(self, field_name: str) -> list[Column]:
        """The columns that fill a field, the first of them first asked."""
        return [column for column in self.columns if column.field == field_name]

    @property
    def ignored_columns(self) -> list[str]:
        """Headings whose cells are not read; running numbers are not worth telling."""
        from .headings import is_serial

        return [
            column.heading
            for column in self.columns
            if column.field is None and column.heading.strip() and not is_serial(column.heading)
        ]

    @property
    def doubled_columns(self) -> list[str]:
        """Headings that mean what an earlier column means already: read only where that one is empty."""
        seen: set[str] = set()
        doubled = []
        for column in self.columns:
            if column.field in seen:
                doubled.append(column.heading)
            elif column.field:
                seen.add(column.field)
        return doubled

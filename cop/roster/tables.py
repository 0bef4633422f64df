"""Lines of text as a file for spreadsheet programs; no cell of it runs as a formula (safety C-34)."""

import csv
import io
from collections.abc import Sequence

from .escaping import add_prefix

Lines = Sequence[Sequence[str]]


def as_csv(lines: Lines, *, delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """With a byte order mark, or programs would read Burmese as something else."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([add_prefix(cell) for cell in line] for line in lines)
    return out.getvalue().encode(encoding)


def as_workbook(lines: Lines, title: str) -> bytes:
    """One sheet of text cells."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for line in lines:
        written = []
        for text in line:
            cell = WriteOnlyCell(sheet, text)
            cell.data_type = "s"  # text that begins with = would else become a formula
            written.append(cell)
        sheet.append(written)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

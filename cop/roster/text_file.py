"""CSV as programs and people write it: encoding and delimiter are found, never asked for."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from . import headings
from .escaping import strip_prefix
from .sheet import LOOKED_AT, Sheet
from .table import MAX_CELL, MAX_ROWS, FileRefused

MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
DELIMITERS = ",;\t|"
SEPARATOR_LINE = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)  # Excel's own hint, no row of the table
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
# The one record that no file has: where it does not come back alone, a quotation mark before it was never closed.
END = "\ue0f0\ue0f1end\ue0f1\ue0f0"
MAX_CELLS_IN_A_ROW = 16_384  # a spreadsheet has no more columns
MAX_SCANNED = MAX_ROWS + 100_000  # with the empty ones


def read(data: bytes, mapping: Mapping[str, str | None]) -> Sheet:
    """Raises FileRefused: file_wrong_type, file_unreadable, file_unpacks_too_large."""
    text, encoding = decode(data)
    if len(CONTROLS.findall(text)) * 20 > len(text):
        raise FileRefused("file_wrong_type", "no text")
    delimiter = find_delimiter(text, mapping)
    hint = SEPARATOR_LINE.match(text)
    rows = [[]] if hint else []
    for record in _records(text[hint.end() :] if hint else text, delimiter):
        if len(record) > MAX_CELLS_IN_A_ROW:
            raise FileRefused("file_unpacks_too_large", f"more than {MAX_CELLS_IN_A_ROW} cells in a row")
        rows.append([strip_prefix(cell) for cell in record])
        if len(rows) > MAX_SCANNED:
            raise FileRefused("file_unpacks_too_large", f"more than {MAX_SCANNED} lines")
        if any(len(cell) > MAX_CELL for cell in record):
            raise FileRefused(*_why(text))
    if not rows or rows.pop() != [END]:
        raise FileRefused("file_unreadable", "a quotation mark is not closed")
    return Sheet("csv", rows, encoding=encoding, delimiter=delimiter)


def decode(data: bytes) -> tuple[str, str]:
    """(text, name of the encoding). What cannot be read becomes U+FFFD, and refuses its own row only."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    if encoding := _utf16_without_mark(data):
        return data.decode(encoding, errors="replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        damaged = data.decode("utf-8", errors="replace")
    # Damaged UTF-8 holds more letters of several bytes than damage; anything else of one byte is Windows.
    lost = damaged.count("\ufffd")
    if sum(letter > "\x7f" for letter in damaged) - lost > lost:
        return damaged, "utf-8"
    return data.decode("cp1252", errors="replace"), "cp1252"


def find_delimiter(text: str, mapping: Mapping[str, str | None]) -> str:
    """The delimiter that makes most known headings, and among equals most columns."""
    if hint := SEPARATOR_LINE.match(text):
        return hint[1]
    return max(DELIMITERS, key=lambda delimiter: _worth(text, delimiter, mapping))


def _worth(text: str, delimiter: str, mapping) -> tuple[int, int]:
    # Enough for the first rows; a record cut off at the end of this does no harm.
    rows = list(islice(_records(text[: MAX_CELL * 4], delimiter), LOOKED_AT))
    found = headings.find_heading(rows, mapping)
    return (found.score if found else 0, sorted(map(len, rows))[len(rows) // 2])


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    ended = text if text.endswith(("\n", "\r")) else text + "\n"
    # Not strict: a quotation mark within an unquoted cell is a quotation mark.
    reader = csv.reader(io.StringIO(ended + END, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        yield from reader
    except csv.Error as error:
        raise FileRefused(*_why(text)) from error


def _why(text: str) -> tuple[str, str]:
    if text.count('"') % 2:
        return "file_unreadable", "a quotation mark is not closed"
    return "file_unpacks_too_large", f"a cell of more than {MAX_CELL} characters"


def _utf16_without_mark(data: bytes) -> str | None:
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if (even + odd) * 10 < len(data):
        return None
    if odd > 10 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 10 * odd else None

"""CSV as programs and people write it: encoding and delimiter are found, never asked for."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from . import headings
from .escaping import strip_prefix
from .sheet import LOOKED_AT, Sheet
from .table import MAX_CELL, MAX_ROWS, FileRefused, cut

MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
DELIMITERS = ",;\t|"
# Text that is no table begins so, after white space and in any case.
MARKUP = ("<!doctype", "<html", "<?xml", "<table", "<svg", "<script", "<head", "<body", "{\\rtf", "%!ps")
SEPARATOR_LINE = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)  # Excel's own hint, no row of the table
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
# The one record that no file has: where it does not come back alone, a quotation mark before it was never closed.
END = "\ue0f0\ue0f1end\ue0f1\ue0f0"
MAX_CELLS_IN_A_ROW = 16_384  # a spreadsheet has no more columns
MAX_CELLS = 1_000_000  # by their delimiters, the empty ones too
MAX_SCANNED = MAX_ROWS + 100_000  # with the empty ones
# High bytes of UTF-16 in rosters: Latin, Burmese and its extensions, punctuation, full-width forms.
HIGH_BYTES = bytes((0x00, 0x10, 0x20, 0xA9, 0xAA, 0xFF))
MOSTLY = 0.9


def read(data: bytes, mapping: Mapping[str, str | None]) -> Sheet:
    """Raises FileRefused: file_wrong_type, file_unreadable, file_unpacks_too_large."""
    text, encoding = decode(data)
    if len(CONTROLS.findall(text)) * 20 > len(text) or text[:100].lstrip("\ufeff \t\r\n").lower().startswith(MARKUP):
        raise FileRefused("file_wrong_type", "no table of text")
    delimiter = find_delimiter(text, mapping)
    if text.count(delimiter) > MAX_CELLS:
        raise FileRefused("file_unpacks_too_large", f"more than {MAX_CELLS} cells")
    hint = SEPARATOR_LINE.match(text)
    rows = [[]] if hint else []
    for record in _records(text[hint.end() :] if hint else text, delimiter):
        if len(record) > MAX_CELLS_IN_A_ROW:
            raise FileRefused("file_unpacks_too_large", f"more than {MAX_CELLS_IN_A_ROW} cells in a row")
        if any(len(cell) > MAX_CELL for cell in record) and _is_open(text):
            raise FileRefused(*_why(text))
        rows.append([cut(strip_prefix(cell)) for cell in record])
        if len(rows) > MAX_SCANNED:
            raise FileRefused("file_unpacks_too_large", f"more than {MAX_SCANNED} lines")
    if not rows or rows.pop() != [END]:
        raise FileRefused("file_unreadable", "a quotation mark is not closed")
    if quoted := _quoted_as_a_whole(rows, mapping):
        delimiter, rows = quoted
    _refuse_swallowed(rows, delimiter)
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


def _quoted_as_a_whole(rows: list[list[str]], mapping) -> tuple[str, list[list[str]]] | None:
    """(delimiter, rows) where a program took each line for one cell and put it in quotation marks."""
    if any(len(row) > 1 for row in rows):
        return None
    lines = [row[0] if row else "" for row in rows]
    delimiter = find_delimiter("\n".join(lines[:LOOKED_AT]), mapping)
    split = [next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), []) for line in lines]
    found = headings.find_heading(split[:LOOKED_AT], mapping)
    return (delimiter, [[strip_prefix(cell) for cell in row] for row in split]) if found and found.score > 1 else None


def _refuse_swallowed(rows: list[list[str]], delimiter: str) -> None:
    """A quotation mark that a later one closes makes one cell of all rows between: people would be lost in silence."""
    width = sorted(map(len, rows))[len(rows) // 2]
    for row in rows if width > 2 else ():
        for cell in row:
            if "\n" in cell and cell.count(delimiter) >= 2 * (width - 1):
                raise FileRefused("file_unreadable", "a quotation mark is closed rows below")


def _is_open(text: str) -> bool:
    return bool(text.count('"') % 2)


def _why(text: str) -> tuple[str, str]:
    if _is_open(text):
        return "file_unreadable", "a quotation mark is not closed"
    return "file_unpacks_too_large", f"a cell of more than {MAX_CELL} characters"


def _utf16_without_mark(data: bytes) -> str | None:
    """Every second byte is one of few. Zeros alone do not tell: Burmese has them in either place (က is U+1000)."""
    if 0 not in data:
        return None
    shares = {"utf-16-le": _share(data[1::2]), "utf-16-be": _share(data[0::2])}
    likelier = max(shares, key=shares.get)
    return likelier if shares[likelier] > MOSTLY else None


def _share(half: bytes) -> float:
    """Which part of these bytes could be the high bytes of a roster in UTF-16."""
    return 1 - len(half.translate(None, HIGH_BYTES)) / max(len(half), 1)

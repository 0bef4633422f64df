"""Bytes -> rows of cells: the encoding, the delimiter and the kind of file are found, never asked for (C-24, C-33)."""

import csv
import io
from pathlib import PurePath

from cop.roster import text_file, workbook
from cop.roster.reader import BINARY, PDF, PDF_WITHIN, TEXT_NAMES, WORKBOOK_NAMES, ZIP
from cop.roster.table import MAX_BYTES, MAX_CELL, FileRefused
from members.text.cells import strip_prefix

from .headings import is_heading

LOOKED_AT = 60  # rows from the top, to find the delimiter
MAX_RECORDS = 20_000
MOSTLY_CONTROL = 20  # one in so many characters, and it is no text
BLANK = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
ODD_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " ") | dict.fromkeys("\ufeff\u200e\u200f"))

Record = list[str]


def read_records(data: bytes, filename: str) -> list[Record]:
    """Every row of the file, the empty ones as []. Raises FileRefused."""
    if len(data) > MAX_BYTES:
        raise FileRefused("file_unpacks_too_large", f"more than {MAX_BYTES} bytes")
    if not data.strip(BLANK):
        raise FileRefused("file_empty")
    ending = PurePath(filename.casefold()).suffix
    if ending and ending not in TEXT_NAMES | WORKBOOK_NAMES:
        raise FileRefused("file_wrong_type", "the name ends in something else than .csv and .xlsx")
    if data.startswith(BINARY) or PDF in data[:PDF_WITHIN]:
        raise FileRefused("file_wrong_type", "the content is another kind of file")
    records = _of_workbook(data, ending) if data.startswith(ZIP) else _of_text(data, ending)
    if len(records) > MAX_RECORDS:
        raise FileRefused("file_unpacks_too_large", f"more than {MAX_RECORDS} rows")
    return [_tidy(record) for record in records]


def _of_workbook(data: bytes, ending: str) -> list[Record]:
    if ending in TEXT_NAMES:
        raise FileRefused("file_wrong_type", "a zip file under the name of a text file")
    return workbook.read(data, {}).rows


def _of_text(data: bytes, ending: str) -> list[Record]:
    if ending in WORKBOOK_NAMES:
        raise FileRefused("file_wrong_type", "no workbook under the name of one")
    text, _encoding = text_file.decode(data)
    if len(text_file.CONTROLS.findall(text)) * MOSTLY_CONTROL > len(text):
        raise FileRefused("file_wrong_type", "no text")
    if text[:100].lstrip("\ufeff \t\r\n").lower().startswith(text_file.MARKUP):
        raise FileRefused("file_wrong_type", "markup")
    if hint := text_file.SEPARATOR_LINE.match(text):
        return _split(text[hint.end() :], hint[1])
    first = "\n".join(text.splitlines()[:LOOKED_AT])
    delimiter = max(text_file.DELIMITERS, key=lambda sign: _worth(first, sign))
    return _split(text, delimiter)


def _worth(text: str, delimiter: str) -> tuple[int, int]:
    """How many headings that we know this delimiter shows, and how many cells."""
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True))
    known = max((sum(map(is_heading, record)) for record in records), default=0)
    return known, max(map(len, records), default=0)


def _split(text: str, delimiter: str) -> list[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    records: list[Record] = []
    try:
        for record in reader:
            if any(len(cell) > MAX_CELL for cell in record):
                raise FileRefused("file_unreadable", "a quotation mark is not closed")
            # A quotation mark that nobody closed makes one cell of all rows after it: people would be lost in silence.
            if any(cell.count("\n") and cell.count(delimiter) >= 2 * len(records[0] if records else ()) > 4
                   for cell in record):  # fmt: skip
                raise FileRefused("file_unreadable", "a quotation mark is closed rows below")
            records.append(record)
            if len(records) > MAX_RECORDS:
                break
    except csv.Error as error:
        raise FileRefused("file_unreadable", "no table of text") from error
    return records


def _tidy(record: Record) -> Record:
    cells = [strip_prefix(" ".join(cell.translate(ODD_SPACES).split())) for cell in record]
    while cells and not cells[-1]:
        cells.pop()
    return cells

"""Bytes -> Table: what kind of file it is by its content, and where in it the roster stands."""

from collections.abc import Mapping
from pathlib import PurePath

from . import headings, text_file, workbook
from .sheet import Sheet
from .table import MAX_BYTES, FileRefused, Table

TEXT_NAMES = {".csv", ".tsv", ".txt"}
WORKBOOK_NAMES = {".xlsx"}
ZIP = b"PK"
BINARY = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf",
          b"BZh", b"\x7fELF", b"MZ\x90", b"SQLite format 3", b"\xfd7zXZ", b"II*\x00", b"MM\x00*", b"ID3",
          b"OggS")  # fmt: skip
PDF, PDF_WITHIN = b"%PDF-", 1024  # readers of PDF look for its mark so far into the file


def read_table(data: bytes, filename: str, *, mapping: Mapping[str, str] | None = None) -> Table:
    """The roster in a file. Raises FileRefused; raises headings.MappingError where the mapping names no field.

    `mapping` is {heading: field} for headings that the file words otherwise: the field by its name in `words.FIELDS`,
    by the English heading, or "ignore". The name of the file is believed only where its content agrees (C-24).
    """
    meant = headings.mapping_from(mapping or {})
    if len(data) > MAX_BYTES:
        raise FileRefused("file_unpacks_too_large", f"more than {MAX_BYTES} bytes")
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise FileRefused("file_empty")
    return _read(data, filename, meant).table(filename, meant)


def _read(data: bytes, filename: str, mapping: Mapping[str, str | None]) -> Sheet:
    ending = PurePath(filename.casefold()).suffix
    _refuse_other_kinds(data, ending)
    if data.startswith(ZIP):
        if ending in TEXT_NAMES:
            raise FileRefused("file_wrong_type", "a zip file under the name of a text file")
        return workbook.read(data, mapping)
    if ending in WORKBOOK_NAMES:
        raise FileRefused("file_wrong_type", "no workbook under the name of one")
    return text_file.read(data, mapping)


def _refuse_other_kinds(data: bytes, ending: str) -> None:
    if ending and ending not in TEXT_NAMES | WORKBOOK_NAMES:
        raise FileRefused("file_wrong_type", "the name ends in something else than .csv and .xlsx")
    if data.startswith(BINARY) or PDF in data[:PDF_WITHIN]:
        raise FileRefused("file_wrong_type", "the content is another kind of file")

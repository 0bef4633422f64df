"""What is taken: seven kinds of file, whose name, first bytes and structure agree (safety C-24)."""

import json
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.errors import Refused

from ..children import ChildDied, ask

CHILD = "cop.uploads.sandbox"
ARCHIVE = b"PK\x03\x04"
# Ending -> format, and how it begins; a text begins as it likes.
ENDINGS = {
    "pdf": ("pdf", b"%PDF-"), "docx": ("docx", ARCHIVE), "xlsx": ("xlsx", ARCHIVE), "odt": ("odt", ARCHIVE),
    "txt": ("txt", b""), "png": ("png", b"\x89PNG\r\n\x1a\n"), "jpg": ("jpg", b"\xff\xd8\xff"),
    "jpeg": ("jpg", b"\xff\xd8\xff"),
}  # fmt: skip
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
# Letters that turn a name round, or end it before it ends.
CROOKED = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\\\]")
SAYS = {
    "file_empty": _("This file is empty."),
    "file_too_large": _("This file is larger than 10 MB."),
    "file_wrong_type": _(
        "We take PDF, DOCX, XLSX, ODT, TXT, PNG and JPG, and what is inside must be what the name says."
    ),
    "file_unreadable": _("This file is damaged. Save it again in the program that made it, or as PDF."),
    "file_locked": _("This file is locked by a passphrase. Save it without one."),
    "file_unpacks_too_large": _("This file is far larger inside than it looks. Save it again, or as PDF."),
    "file_reaches_out": _(
        "This file runs something, holds other files, or fetches from elsewhere. Save it as a plain PDF."
    ),
    "file_part_unknown": _(
        "There is a picture or an object in this file that we cannot look through. Save it as PDF."
    ),
}


@dataclass(frozen=True)
class Clean:
    """A file as it is kept."""

    format: str
    data: bytes


class FileRefused(Refused):
    """`code` is one of SAYS; `detail` is for tests and says nothing of the file's content."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(SAYS[code], field="file")
        self.code, self.detail = code, detail


def clean(data: bytes, filename: str) -> Clean:
    """The file without what tells of its author, by a child process that may die of it. Raises FileRefused."""
    if not data:
        raise FileRefused("file_empty")
    if len(data) > settings.UPLOAD_LIMIT:
        raise FileRefused("file_too_large")
    name = _format_of(data, filename)
    cleaned = _ask(name, data)
    if len(cleaned) > settings.UPLOAD_LIMIT:
        raise FileRefused("file_too_large", "after cleaning")
    return Clean(name, cleaned)


def _format_of(data: bytes, filename: str) -> str:
    stem, _dot, ending = filename.rpartition(".")
    if not stem or CROOKED.search(filename) or ending.lower() not in ENDINGS:
        raise FileRefused("file_wrong_type", "name")
    name, beginning = ENDINGS[ending.lower()]
    if not data.startswith(beginning):
        raise FileRefused("file_wrong_type", "beginning")
    return name


def _ask(name: str, data: bytes) -> bytes:
    try:
        answer, cleaned = ask(CHILD, name.encode() + b"\n" + data).split(b"\n", 1)
    except ChildDied as death:
        raise FileRefused("file_unpacks_too_large", str(death)) from death
    told = json.loads(answer)
    if told:
        raise FileRefused(told["refused"], told["detail"])
    return cleaned

"""What the demo's mail server was given: one file a mail, named by the time of arrival (config/sink.py)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from itertools import islice
from pathlib import Path

from ..text.syllables import truncate_syllables

NAME = re.compile(r"\d{20}-\d+-\d+\.eml")
HEAD = 8192  # bytes in which the envelope's addresses stand
SNIPPET = 40  # syllables or words


@dataclass(frozen=True)
class Letter:
    """One mail as it arrived."""

    name: str
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def to(self) -> str:
        return self.message.get("X-Envelope-To", "")

    @property
    def subject(self) -> str:
        return self.message.get("Subject", "")

    @property
    def sent_at(self) -> datetime | None:
        header = self.message.get("Date")
        return header.datetime if header else None

    @property
    def text(self) -> str:
        return self._content("plain")

    @property
    def html(self) -> str:
        return self._content("html")

    @property
    def snippet(self) -> str:
        """The first line with something to read: subjects are all alike on purpose."""
        lines = (line.strip() for line in self.text.splitlines())
        first = next((line for line in lines if any(letter.isalnum() for letter in line)), "")
        return truncate_syllables(first, SNIPPET)

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Every header but the two of the envelope, as the reader's program gets them."""
        return [(key, str(value)) for key, value in self.message.items() if not key.startswith("X-Envelope-")]

    @property
    def files(self) -> list[tuple[str, str]]:
        """(file name, content as text) of what is attached; the demo sends calendar files only."""
        parts = [part for part in self.message.walk() if part.get_content_type() == "text/calendar"]
        return [(part.get_filename() or "calendar.ics", part.get_content()) for part in parts]

    def _content(self, kind: str) -> str:
        body = self.message.get_body(preferencelist=(kind,))
        return body.get_content() if body else ""


def find(folder: Path, name: str) -> Letter | None:
    """The mail of that file name; None for any other name."""
    path = folder / name
    return Letter(name, path.read_bytes()) if NAME.fullmatch(name) and path.is_file() else None


def _names(folder: Path) -> list[str]:
    """The newest first."""
    return sorted((path.name for path in folder.glob("*.eml") if NAME.fullmatch(path.name)), reverse=True)


def _is_to(folder: Path, name: str, address: str) -> bool:
    if not address:
        return True
    with (folder / name).open("rb") as file:
        head = file.read(HEAD).split(b"\r\n\r\n", 1)[0]
    found = re.search(rb"^X-Envelope-To: (.*)$", head, re.MULTILINE)
    return bool(found) and address.lower().encode() in found[1].lower()


def _first(folder: Path, names: Iterable[str], address: str, count: int) -> list[str]:
    return list(islice((name for name in names if _is_to(folder, name, address)), count))


def letters(folder: Path, *, address: str = "", before: str = "", after: str = "", size: int = 20):
    """(letters, is there a newer page, is there an older page), the newest first.

    `before` asks for what is older than that name, `after` for what is newer; `address` for part of a recipient.
    """
    names = _names(folder)
    if after:
        found = _first(folder, [name for name in reversed(names) if name > after], address, size + 1)
        shown, has_newer, has_older = found[:size][::-1], len(found) > size, True
    else:
        older = [name for name in names if name < before] if before else names
        found = _first(folder, older, address, size + 1)
        shown, has_newer, has_older = found[:size], bool(before), len(found) > size
    return [letter for name in shown if (letter := find(folder, name))], has_newer, has_older

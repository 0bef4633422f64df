"""The people of a training, as the matching needs them, and their list as a file for the command line."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from cop.roster.table import FileRefused
from cop.roster.text_file import decode
from members.phones import PhoneInvalid, parse_phone
from members.text import ControlCharacter, clean

COLUMNS = ("person", "full_name_my", "full_name_en", "honorific", "email", "phone", "township")


@dataclass(frozen=True)
class Person:
    """One person. `aliases` are names on screen that somebody confirmed before."""

    id: str
    full_name_my: str = ""
    full_name_en: str = ""
    honorific: str = ""
    email: str = ""
    phone: str = ""
    township: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.full_name_my, self.full_name_en) if name)


def read_people(data: bytes) -> list[Person]:
    """A CSV with the columns `COLUMNS` in any order. Raises FileRefused: people_unreadable."""
    text, _encoding = decode(data)
    try:
        rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    except csv.Error as error:
        raise FileRefused("people_unreadable", str(error)) from error
    if not rows or "person" not in rows[0]:
        raise FileRefused("people_unreadable", "no column person")
    return list(_people(rows))


def phone_of(text: str) -> str:
    """+959…, or "" where this is no whole number."""
    try:
        return parse_phone(text) if text else ""
    except PhoneInvalid:
        return ""


def _people(rows: Iterable[dict]) -> Iterable[Person]:
    for row in rows:
        cells = {column: _clean(row.get(column)) for column in COLUMNS}
        if cells["person"]:
            yield Person(
                cells["person"], cells["full_name_my"], cells["full_name_en"], cells["honorific"],
                cells["email"].casefold(), phone_of(cells["phone"]), cells["township"],
            )  # fmt: skip


def _clean(cell) -> str:
    try:
        return clean(cell, single_line=True) if isinstance(cell, str) else ""
    except ControlCharacter:
        return ""

"""Rows of cells -> Meeting: which list is in the file, who was the host, when everybody came and went."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from cop.roster.table import FileRefused

from .headings import fields_of, is_block, is_list
from .meeting import Meeting, Row, Span
from .moments import LONGEST, Reader, duration
from .people import phone_of
from .records import Record, read_records

UNVERIFIED = re.compile(r"\s*\(\s*unverified\s*\)\s*\Z", re.IGNORECASE)
HOST = re.compile(r"(?P<name>.*?)\s*[(<](?P<email>[^()<>\s]+@[^()<>\s]+)[)>]\s*\Z")
SECTION = re.compile(r"\d\.\s")
YES = {"yes", "true", "1", "y"}
ORGANISERS = {"organizer", "organiser", "host"}
NOBODY = {"anonymous", "total", ""}
LONGEST_NAME = 200
STILL_HERE = {"-", "–", "—", ""}


@dataclass
class Part:
    """One list of the file: its headings and the rows under them."""

    fields: dict[str, int]
    records: list[Record] = field(default_factory=list)

    def cell(self, record: Record, *names: str) -> str:
        """What stands under the first of these headings that has something."""
        for name in names:
            place = self.fields.get(name)
            if place is not None and place < len(record) and record[place]:
                return record[place]
        return ""

    def column(self, *names: str) -> list[str]:
        return [self.cell(record, *names) for record in self.records]


def read_meeting(data: bytes, filename: str, *, starts_at: datetime, ends_at: datetime) -> Meeting:
    """The meeting of a file; times without an offset are in the zone of `starts_at`. Raises FileRefused."""
    blocks, parts = _parts(read_records(data, filename))
    if not parts:
        raise FileRefused("file_headings_unknown")
    kind = _kind(parts)
    counted = _stays(parts) if kind == "teams" else parts
    if not any(part.records for part in counted):
        raise FileRefused("file_no_rows")
    reader = Reader(_times(parts + blocks), starts_at=starts_at)
    meeting = _Maker(kind, reader, blocks, ends_at.timestamp()).meeting(counted, parts)
    if not any(row.span or row.stated for row in meeting.rows):
        raise FileRefused("file_times_unreadable")
    return meeting


def _parts(records: Sequence[Record]) -> tuple[list[Part], list[Part]]:
    """(what the file says of the meeting, its lists). A list ends at an empty row, a section or new headings."""
    blocks: list[Part] = []
    parts: list[Part] = []
    current: Part | None = None
    for record in records:
        fields = fields_of(record) if len(record) > 1 else {}
        if is_list(fields) or is_block(fields):
            current = Part(fields)
            (parts if is_list(fields) else blocks).append(current)
        elif record and SECTION.match(record[0]) and len(record) == 1:
            current = None
        elif current and record:
            current.records.append(record)
    return blocks, parts


def _kind(parts: Sequence[Part]) -> str:
    fields = set().union(*(part.fields for part in parts))
    if "moderator" in fields:
        return "bbb"
    return "teams" if fields & {"first_join", "upn", "role", "action"} else "zoom"


def _stays(parts: list[Part]) -> list[Part]:
    """Of Teams' two lists the one of single stays, where there is one."""
    return [part for part in parts if "join" in part.fields or "timestamp" in part.fields] or parts


def _times(parts: Sequence[Part]) -> list[str]:
    names = ("join", "first_join", "leave", "last_leave", "timestamp", "start", "end")
    return [cell for part in parts for name in names if name in part.fields for cell in part.column(name) if cell]


class _Maker:
    """Makes the rows of one file."""

    def __init__(self, kind: str, reader: Reader, blocks: Sequence[Part], ends_at: float):
        self.kind, self.reader, self.ends_at = kind, reader, ends_at
        self.host_emails: set[str] = set()
        self.host_names: set[str] = set()
        self.starts: list[float] = []
        self.ends: list[float] = []
        for block in blocks:
            for record in block.records:
                self._know(block, record)

    def _know(self, block: Part, record: Record) -> None:
        said = block.cell(record, "host")
        found = HOST.match(said)
        self.host_names.add(found["name"] if found else said)
        self.host_emails |= {found["email"].casefold() if found else "", block.cell(record, "host_email").casefold()}
        self.host_emails.add(block.cell(record, "email").casefold())
        self.host_names.discard("")
        self.host_emails.discard("")
        for times, name in ((self.starts, "start"), (self.ends, "end")):
            if (at := self.reader.read(block.cell(record, name))) is not None:
                times.append(at)

    def meeting(self, counted: list[Part], parts: list[Part]) -> Meeting:
        known = self._accounts(parts) if self.kind == "teams" else {}
        rows = [row for part in counted for row in self._rows(part)]
        rows = [self._known(row, known) for row in rows]
        return Meeting(self.kind, self._hosted(rows), self._counts(counted, parts, rows))

    def _counts(self, counted: list[Part], parts: list[Part], rows: list[Row]) -> dict[str, int]:
        if self.kind == "teams":
            people = next((part for part in parts if "first_join" in part.fields), None)
            accounts = len(people.records) if people else len({row.account for row in rows})
            return {"participants_in_file": accounts, "activities_in_file": len(rows)}
        if self.kind == "bbb":
            return {"rows_in_file": sum(len(part.records) for part in counted)}
        return {"rows_in_file": len(rows), "waiting_room_rows": sum(row.is_waiting for row in rows)}

    def _rows(self, part: Part):
        if "action" in part.fields and "join" not in part.fields:
            yield from self._from_actions(part)
            return
        for record in part.records:
            name = UNVERIFIED.sub("", part.cell(record, "name"))
            if name.casefold() not in NOBODY:
                yield self._row(part, record, name)

    def _row(self, part: Part, record: Record, name: str) -> Row:
        stated = self._stated(part, record)
        joined, left = part.cell(record, "join", "first_join"), part.cell(record, "leave", "last_leave")
        is_open = left in STILL_HERE
        span = self._span(joined, left, stated, is_open=is_open)
        email = part.cell(record, "email", "upn").casefold()
        role = part.cell(record, "role").casefold()
        as_visit = self.kind == "bbb" or "first_join" in part.fields or span is None
        return Row(
            name=name[:LONGEST_NAME],
            email=email if "@" in email else "",
            phone=phone_of(part.cell(record, "phone")),
            span=span,
            stated=stated if as_visit else None,
            is_host=role in ORGANISERS,
            may_host=part.cell(record, "moderator").casefold() in YES or self._is_of_the_account(part, record),
            is_waiting=part.cell(record, "waiting").casefold() in YES,
            is_open=is_open and bool(joined),
        )

    def _is_of_the_account(self, part: Part, record: Record) -> bool:
        """Zoom without its block on the meeting: who is no guest while others are, is of the hosting account."""
        if self.host_names or self.host_emails or part.cell(record, "guest").casefold() != "no":
            return False
        return any(cell.casefold() in YES for cell in part.column("guest"))

    @staticmethod
    def _stated(part: Part, record: Record) -> int | None:
        seconds = duration(part.cell(record, "seconds"), unit=1)
        return duration(part.cell(record, "minutes")) if seconds is None else seconds

    def _span(self, joined: str, left: str, stated: int | None, *, is_open: bool) -> Span | None:
        """None where the times cannot be read. Who has not left was there for the stated time, or to the end."""
        begin = self.reader.read(joined)
        if begin is None:
            return None
        if is_open:
            end = begin + stated if stated is not None else max([*self.ends, self.ends_at])
        else:
            end = self.reader.read(left, later_than=begin)
        if end is None or end < begin:
            end = begin + (stated or 0)
        return self._within(begin, min(end, begin + LONGEST))

    def _within(self, begin: float, end: float) -> Span:
        """Nobody was there before the meeting or after it; the file writes its ends to the minute."""
        first, last = min(self.starts, default=begin) - 60, max(self.ends, default=end) + 60
        if not self.starts or not self.ends or end < first or begin > last:
            return begin, max(begin, end)
        return max(begin, first), max(begin, min(end, last))

    def _from_actions(self, part: Part):
        """An older list of Teams: one row for joining, one for leaving."""
        inside: dict[str, float] = {}
        moments = [
            (at, UNVERIFIED.sub("", part.cell(record, "name")), part.cell(record, "action").casefold())
            for record in part.records
            if (at := self.reader.read(part.cell(record, "timestamp"))) is not None
        ]
        for at, name, action in sorted(moments):
            if action.startswith("join"):
                inside.setdefault(name, at)
            elif name in inside:
                yield Row(name=name, span=(inside.pop(name), at))
        for name, at in sorted(inside.items()):
            yield Row(name=name, span=(at, max(at, self.ends_at)), is_open=True)

    def _accounts(self, parts: list[Part]) -> dict[str, Row]:
        """What Teams' list of people says of each name that only one of them has."""
        rows = [row for part in parts if "first_join" in part.fields for row in self._rows(part)]
        names = [row.name for row in rows]
        return {row.name: row for row in rows if names.count(row.name) == 1}

    @staticmethod
    def _known(row: Row, accounts: dict[str, Row]) -> Row:
        account = accounts.get(row.name)
        if account is None or (row.email and row.email != account.email):
            return row
        return replace(row, email=account.email, is_host=row.is_host or account.is_host)

    def _hosted(self, rows: list[Row]) -> list[Row]:
        return [replace(row, is_host=True) if self._is_host(row) else row for row in rows]

    def _is_host(self, row: Row) -> bool:
        if row.is_host or (row.email and row.email in self.host_emails):
            return True
        return not row.email and row.name in self.host_names

"""What mails about sessions share, whatever the room: who may still get one, and the calendar file beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from ..calendar import Entry, ics
from .kinds import Attachment, Kind, Row, kinds

Subjects = Callable[[Sequence[Row]], Mapping[UUID, Any]]
WhyNot = Callable[[Row, Any], str]


def _asked(subjects_of: Subjects, why_not: WhyNot):
    """`allowed` of a kind; leaves in each row's memo what it tells of, for `load`."""

    def allowed(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
        subjects = subjects_of(rows)
        for row in rows:
            row.memo = subjects.get(row.id)
        return {row.id: why_not(row, row.memo) for row in rows if row.memo is not None}

    return allowed


def _found(rows: Sequence[Row]) -> Mapping[UUID, Any]:
    return {row.id: row.memo for row in rows}


def register(name: str, label, *, room: str, subjects: Subjects, why_not: WhyNot, **more) -> None:
    """A kind of mail about sessions of a `room`, with the templates of its name there. `subjects(rows)`: {row.id:
    what it tells of}; `why_not(row, subject)`: why it may not go any more, "" when it may. Two weeks unless said
    otherwise; `more` as in Kind."""
    more.setdefault("lifetime", timedelta(days=14))
    facts = {"template": f"{room}/email/{name}", "allowed": _asked(subjects, why_not), "load": _found}
    kinds.register(name, Kind(label=label, **facts, **more))


def calendar_file(row: Row, entry: Entry, *, is_off: bool = False) -> Sequence[Attachment]:
    """Only for who asked for files, and then with nobody else in it (decision 15). `is_off`: it stands, but no longer
    for this person."""
    if not row.recipient.wants_calendar_mail:
        return ()
    entry = replace(entry, is_cancelled=entry.is_cancelled or is_off)
    method = "CANCEL" if entry.is_cancelled else "REQUEST"
    content = ics.invitation(entry, attendee=row.recipient.address, now=row.now)
    return [Attachment("session.ics", f"text/calendar; method={method}; charset=utf-8", content)]

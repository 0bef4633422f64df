"""Which column means what. The programs change their columns often, so they are known by name, never by place."""

import re
from collections.abc import Sequence
from functools import lru_cache

NOT_LETTERS = re.compile(r"[\W\d_]+")
ASIDE = re.compile(r"[(\[].*?[)\]]")
LONGEST = 80

WORDS = {
    "name": "name, full name, name (original name), user name, username, display name, participant, participant name, "
    "attendee, attendee name, user, participants name, original name, အမည်, နာမည်, name on screen",
    "email": "email, e-mail, user email, email address, e-mail address, mail, participant email, attendee email, "
    "အီးမေးလ်, user mail",
    "phone": "phone, phone number, mobile, telephone, ဖုန်း, ဖုန်းနံပါတ်",
    "join": "join time, joined, joined at, join, time joined, join date, entry time, time in, joined time, start, "
    "join datetime, ဝင်ချိန်",
    "first_join": "first join, first join time, first joined",
    "leave": "leave time, left, left at, leave, time left, exit time, time out, leave datetime, end, left time, ထွက်ချိန်",
    "last_leave": "last leave, last leave time, last left",
    "minutes": "duration (minutes), duration, in-meeting duration, total duration (minutes), total duration, "
    "attendance duration, time in session (minutes), time in session, online time, duration in minutes, ကြာချိန်",
    "seconds": "duration (seconds), attendance duration (seconds), duration in seconds, total duration (seconds)",
    "guest": "guest, external",
    "waiting": "in waiting room, waiting room",
    "role": "role, meeting role",
    "moderator": "moderator, is moderator, is_moderator",
    "upn": "participant id (upn), upn, participant id",
    "action": "user action, action",
    "timestamp": "timestamp, time stamp, time",
    "topic": "topic, meeting topic, meeting title, meeting name",
    "host": "host, host name, hosted by, organizer, organiser",
    "host_email": "host email, organizer email",
    "start": "start time, meeting start time, actual start time",
    "end": "end time, meeting end time, actual end time",
    "meeting_id": "meeting id, id, meeting uuid",
}


def _key(text: str) -> str:
    return NOT_LETTERS.sub("", text.casefold())


KNOWN = {_key(word): field for field, words in WORDS.items() for word in words.split(", ")}


@lru_cache(maxsize=4096)
def field_of(heading: str) -> str | None:
    """The field of one heading, None where we do not know it."""
    if not heading or len(heading) > LONGEST:
        return None
    return KNOWN.get(_key(heading)) or KNOWN.get(_key(ASIDE.sub("", heading)))


def is_heading(cell: str) -> bool:
    """True for a cell that we know as a heading."""
    return field_of(" ".join(cell.split())) is not None


def fields_of(record: Sequence[str]) -> dict[str, int]:
    """{field: place of its first column} of a row of headings."""
    found: dict[str, int] = {}
    for place, cell in enumerate(record):
        if field := field_of(cell):
            found.setdefault(field, place)
    return found


def is_block(fields: dict[str, int]) -> bool:
    """Headings of what Zoom says of the meeting as a whole, above its list."""
    return "topic" in fields and ("start" in fields or "meeting_id" in fields) and "join" not in fields


def is_list(fields: dict[str, int]) -> bool:
    """Headings of a list of participants: names, and something that tells time."""
    return "name" in fields and bool({"join", "first_join", "minutes", "seconds", "timestamp"} & fields.keys())

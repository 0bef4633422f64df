"""Calendar files (RFC 5545) for the private feed and for the mails of those who asked for one (decision 15).

They tell when, and nothing of what, where or who (safety C-42). Every moment is written in Asia/Yangon, whose
offset never changes, whatever the session's own zone: the moment is the same, and one VTIMEZONE serves all.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from ..clock import YANGON
from .sources import Entry, stamp

SUMMARY = "Session"
ZONE = [
    "BEGIN:VTIMEZONE", "TZID:Asia/Yangon", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0630",
    "TZOFFSETTO:+0630", "TZNAME:+0630", "END:STANDARD", "END:VTIMEZONE",
]  # fmt: skip
LINE = 75  # octets


def _folded(line: str) -> Iterator[str]:
    """A content line in pieces of at most 75 octets, no letter cut in two."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield piece


def _file(method: str, events: Iterable[list[str]], extra: Iterable[str] = ()) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sessions//calendar//EN", "CALSCALE:GREGORIAN"]
    lines += [f"METHOD:{method}", *extra, *ZONE]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _local(moment: datetime) -> str:
    return f"TZID=Asia/Yangon:{moment.astimezone(YANGON):%Y%m%dT%H%M%S}"


def _events(entry: Entry, stamped: datetime, extra: Iterable[str] = ()) -> Iterator[list[str]]:
    """One event a day; the first has the session's own UID, which never changes."""
    host = urlsplit(settings.SITE_URL).hostname
    for number, (start, end) in enumerate(entry.days, start=1):
        yield [
            f"UID:{entry.uid}{f'-{number}' if number > 1 else ''}@{host}",
            f"DTSTAMP:{stamp(stamped.astimezone(UTC))}",
            f"SEQUENCE:{entry.version - 1}",
            f"DTSTART;{_local(start)}",
            f"DTEND;{_local(end)}",
            f"SUMMARY:{SUMMARY}",
            f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
            "CLASS:PRIVATE",
            *extra,
        ]


def feed(entries: Iterable[Entry]) -> str:
    """The private feed: METHOD:PUBLISH, no attendee, asked for every six hours."""
    events = (event for entry in entries for event in _events(entry, entry.changed_at))
    return _file("PUBLISH", events, ["REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"])


def invitation(entry: Entry, *, attendee: str, now: datetime) -> str:
    """The file that goes with a mail: REQUEST or CANCEL, a neutral organiser and the recipient alone."""
    name = settings.SITE_NAME.translate({ord(letter): None for letter in '";:,\r\n'})
    people = [
        f'ORGANIZER;CN="{name}":mailto:{settings.DEFAULT_FROM_EMAIL}',
        f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{attendee}",
    ]
    return _file("CANCEL" if entry.is_cancelled else "REQUEST", _events(entry, now, people))

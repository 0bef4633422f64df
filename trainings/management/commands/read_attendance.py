"""`manage.py read_attendance FILE …`: what a file of Zoom, Teams or BigBlueButton says of a session. No database."""

import json
from datetime import datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError

from cop.roster.table import MAX_BYTES, FileRefused

from ...attendance_files.people import Person, read_people
from ...attendance_files.reading import read_meeting
from ...attendance_files.reasons import REASONS
from ...attendance_files.report import report_of

REFUSED = 2
# What only the command refuses, for who types commands.
OWN_REASONS = {
    "people_unreadable": "The list of people is no CSV with a column person.",
    "time_invalid": "Write the times as 2025-09-13T13:00, the end after the start.",
    "zone_unknown": "There is no such time zone. Write it as Asia/Yangon.",
}


class Command(BaseCommand):
    help = (
        "Print, as one JSON object, what a list of participants says of a session: minutes for each registered "
        "person, names to confirm, names of nobody. Writes nothing and asks no database. Exit 0, or 2 when "
        "a file was refused."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--people", required=True, type=Path, metavar="PEOPLE.csv")
        parser.add_argument("--registered", required=True, metavar="ID,ID,…")
        parser.add_argument("--starts", required=True, metavar="ISO")
        parser.add_argument("--ends", required=True, metavar="ISO")
        parser.add_argument("--zone", default="Asia/Yangon")
        parser.add_argument("--json", action="store_true", help="on one line, in ASCII")

    def handle(self, *, file: Path, people: Path, registered: str, starts: str, ends: str, zone: str, **options):
        ids = list(dict.fromkeys(one for part in registered.split(",") if (one := part.strip())))
        try:
            begin, end = _session(starts, ends, zone)
            meeting = read_meeting(_bytes(file), file.name, starts_at=begin, ends_at=end)
            report = report_of(meeting, _people(people), ids, starts_at=begin, ends_at=end)
        except FileRefused as refused:
            self._refuse(refused, as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))

    def _refuse(self, refused: FileRefused, *, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"refused": refused.code}))
        reason = OWN_REASONS.get(refused.code) or REASONS[refused.code]
        raise CommandError(f"{refused.code}: {reason}", returncode=REFUSED)


def _session(starts: str, ends: str, zone: str) -> tuple[datetime, datetime]:
    try:
        zone_info = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise FileRefused("zone_unknown") from None
    try:
        begin, end = (_moment(text, zone_info) for text in (starts, ends))
    except ValueError:
        raise FileRefused("time_invalid") from None
    if end.timestamp() <= begin.timestamp():
        raise FileRefused("time_invalid")
    return begin, end


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """A time without an offset is in the zone of the session."""
    at = datetime.fromisoformat(text.strip())
    return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)


def _people(file: Path) -> list[Person]:
    try:
        return read_people(_bytes(file))
    except FileRefused:
        raise FileRefused("people_unreadable") from None


def _bytes(file: Path) -> bytes:
    """The file, as far as it could be one: a byte more than allowed tells that it is too large."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileRefused("file_unreadable", str(error.strerror)) from None

"""`manage.py import_members FILE --centre CODE`: the same service as the page, for the command line."""

import json
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cop.roster import output
from cop.roster.checking import check_rows
from cop.roster.headings import MappingError, field_named
from cop.roster.reader import read_table
from cop.roster.reasons import REASONS
from cop.roster.result import RosterResult
from cop.roster.table import MAX_BYTES, FileRefused, Table
from cop.roster.words import key
from cop.services import rosters
from cop.services.rosters.matching import Plan, lookups_for
from members import clock
from members.errors import Refused
from members.models import JusticeCentre

SOME_REFUSED, FILE_REFUSED = 1, 2


def _mapping(pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise CommandError(f"--map {pair}: write HEADING=FIELD", returncode=FILE_REFUSED)
    mapping = dict(pair.rsplit("=", 1) for pair in pairs)
    try:
        for field in mapping.values():
            field_named(field)
    except MappingError as error:
        raise CommandError(f"--map: there is no field {error}", returncode=FILE_REFUSED) from None
    return mapping


def _missing(mapping: dict[str, str], table: Table) -> list[str]:
    """Headings of the mapping that the file does not have."""
    present = {key(column.heading) for column in table.columns}
    return [heading for heading in mapping if key(heading) not in present]


class Command(BaseCommand):
    help = (
        "Import a roster (CSV or XLSX) into a centre. Exit 0 when nothing was refused, 1 when rows were, "
        "2 when the whole file was."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--centre", required=True, metavar="CODE")
        parser.add_argument("--dry-run", action="store_true", help="show what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--map", action="append", default=[], metavar="HEADING=FIELD")
        parser.add_argument("--keep-honorifics", action="store_true", help="leave a glued honorific in the name")
        parser.add_argument("--mail-consent", action="store_true", help="these people agreed to be mailed")

    def handle(self, *, file: Path, centre: str, **options):
        home = JusticeCentre.objects.filter(code__iexact=centre).first()
        if home is None:
            raise CommandError(f"There is no centre {centre}.", returncode=FILE_REFUSED)
        mapping = _mapping(options["map"])
        try:
            data = self._bytes(file)
            table = read_table(data, file.name, mapping=mapping)
        except FileRefused as refused:
            self._refuse(refused, file.name, options["json"])
        for heading in _missing(mapping, table):
            self.stderr.write(f"--map {heading}: the file has no such heading")
        try:
            result, plan = self._import(table, home, rosters.file_hash(data), options)
        except Refused as refused:
            raise CommandError(str(refused.message), returncode=FILE_REFUSED) from None
        self._report(result, plan, file.name, options)
        if plan.refused:
            raise SystemExit(SOME_REFUSED)

    @staticmethod
    def _bytes(file: Path) -> bytes:
        """The file, as far as it could be a roster: a byte more than allowed tells that it is too large."""
        try:
            with file.open("rb") as stream:
                return stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise FileRefused("file_unreadable", str(error.strerror)) from None

    @staticmethod
    @transaction.atomic
    def _import(table: Table, home: JusticeCentre, file_hash: str, options) -> tuple[RosterResult, Plan]:
        result = check_rows(
            table, lookups_for(home, None), today=clock.today(), keep_honorifics=options["keep_honorifics"]
        )
        if not options["dry_run"]:
            rosters.lock_centre(home.pk)
        plan = rosters.plan(result, home)
        if not options["dry_run"]:
            rosters.take(plan, home, file_hash=file_hash, by=None, has_mail_consent=options["mail_consent"])
        return _with_refusals_of(plan, result), plan

    def _refuse(self, refused: FileRefused, name: str, as_json: bool) -> NoReturn:
        if as_json:
            self._print(output.refused_to_json(refused, name))
        else:
            self.stderr.write(str(REASONS[refused.code]))
        raise SystemExit(FILE_REFUSED)

    def _print(self, found: dict) -> None:
        # In ASCII: what reads this may not expect UTF-8, and the name of a file need not be text at all.
        self.stdout.write(json.dumps(found, default=str))

    def _report(self, result: RosterResult, plan: Plan, name: str, options) -> None:
        counts = plan.counts
        if options["json"]:
            self._print(output.to_json(result, name) | {"people": counts})
            return
        self.stdout.write(
            f"{counts['new'] + counts['possible']} new, {counts['changed']} changed, {counts['unchanged']} unchanged, "
            f"{counts['refused']} rows refused" + (" (nothing was written)" if options["dry_run"] else "")
        )
        if taken_off := [notice.row for notice in result.notices if notice.code == "honorific_taken_off"]:
            self.stdout.write(f"The honorific was taken off the name in rows {', '.join(map(str, taken_off))}")
        if counts["possible"]:
            rows = ", ".join(str(person.number) for person in plan.of("possible"))
            self.stdout.write(f"Same name as somebody in the registry, taken as new people: rows {rows}")
        for refusal in plan.refused:
            self.stdout.write(f"row {refusal.row}, {refusal.heading}: {REASONS[refusal.reason]}")


def _with_refusals_of(plan: Plan, result: RosterResult) -> RosterResult:
    """What the registry refuses (an address of somebody else) is refused in the report too."""
    bad = {refusal.row for refusal in plan.refused}
    numbers = [[result.accepted[place].row for place in person] for person in result.persons]
    result.refused = plan.refused
    result.accepted = [row for row in result.accepted if row.row not in bad]
    places = {row.row: place for place, row in enumerate(result.accepted)}
    persons = ([places[number] for number in one if number in places] for one in numbers)
    result.persons = [one for one in persons if one]
    return result

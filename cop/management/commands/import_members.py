"""`manage.py import_members FILE --centre CODE`: the same service as the page, for the command line."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cop.roster import output
from cop.roster.checking import check_rows
from cop.roster.headings import MappingError
from cop.roster.reader import read_table
from cop.roster.reasons import REASONS
from cop.roster.result import RosterResult
from cop.roster.table import FileRefused
from cop.services import rosters
from cop.services.rosters.matching import Plan, lookups_for
from members import clock
from members.models import JusticeCentre

SOME_REFUSED, FILE_REFUSED = 1, 2


def _mapping(pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise CommandError(f"--map {pair}: write HEADING=FIELD")
    return dict(pair.rsplit("=", 1) for pair in pairs)


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
            raise CommandError(f"There is no centre {centre}.")
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        try:
            result, plan = self._read(data, file.name, home, options)
        except FileRefused as refused:
            self._refuse(refused, file.name, options["json"])
        except MappingError as error:
            raise CommandError(f"--map: there is no heading or field {error}") from None
        if not options["dry_run"]:
            rosters.take(
                plan,
                home,
                file_hash=rosters.file_hash(data),
                by=None,
                has_mail_consent=options["mail_consent"],
            )
        self._report(result, plan, file.name, options)
        if plan.refused:
            raise SystemExit(SOME_REFUSED)

    def _read(self, data: bytes, name: str, home: JusticeCentre, options) -> tuple[RosterResult, Plan]:
        table = read_table(data, name, mapping=_mapping(options["map"]))
        result = check_rows(
            table, lookups_for(home, None), today=clock.today(), keep_honorifics=options["keep_honorifics"]
        )
        plan = rosters.plan(result, home)
        self._move_refused(result, plan)
        return result, plan

    @staticmethod
    def _move_refused(result: RosterResult, plan: Plan) -> None:
        """What the registry refuses (an address of somebody else) is refused in the report too."""
        bad = {refusal.row for refusal in plan.refused}
        result.refused = plan.refused
        kept = [row for row in result.accepted if row.row not in bad]
        places = {row.row: place for place, row in enumerate(kept)}
        persons = [
            [places[result.accepted[p].row] for p in one if result.accepted[p].row in places] for one in result.persons
        ]
        result.accepted, result.persons = kept, [one for one in persons if one]

    def _refuse(self, refused: FileRefused, name: str, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(output.refused_to_json(refused, name), ensure_ascii=False))
        else:
            self.stderr.write(str(REASONS[refused.code]))
        raise SystemExit(FILE_REFUSED)

    def _report(self, result: RosterResult, plan: Plan, name: str, options) -> None:
        if options["json"]:
            found = output.to_json(result, name)
            found["people"] = plan.counts
            self.stdout.write(json.dumps(found, ensure_ascii=False, default=str))
            return
        counts = plan.counts
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

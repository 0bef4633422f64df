"""`manage.py import_questions FILE.jsonl --group ID [--json]`: the questions of a centre that moves in.

A line is an object {ref, title, body, lang, asked_at, answers}. All or nothing: a line that cannot be read is named by
number on stderr, nothing is written, and the exit code is 2. What the de-identification stop holds back is reported
by its ref and stays out (exit code 1). Nothing that is printed holds a text or a match.
"""

import json
from argparse import FileType
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from cop.models import Group
from cop.permissions import keepers
from cop.services.question_imports import BadLine, Brought, import_questions, read
from members.errors import Refused
from members.models import Member

SOME_STOPPED, FILE_REFUSED = 1, 2


class Command(BaseCommand):
    help = "Import questions with their answers. Exit 1 when some were stopped, 2 when nothing was written."

    def add_arguments(self, parser):
        parser.add_argument("file", type=FileType("rb"), help="One object a line; - is standard input")
        parser.add_argument("--group", required=True, metavar="ID", help="The group's number or code")
        parser.add_argument("--by", metavar="HANDLE", help="Who brings them; otherwise the first who runs the group")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object")

    def handle(self, *, file, group, by, as_json, **options):
        home = Group.objects.by_ref(group).first()
        if home is None:
            raise CommandError(f"There is no group {group}.", returncode=FILE_REFUSED)
        person = Member.objects.filter(user__username=by).first() if by else keepers(home).order_by("pk").first()
        if person is None:
            raise CommandError("Nobody runs this group. Name somebody with --by.", returncode=FILE_REFUSED)
        with file:
            rows = self._rows(file)
        try:
            report = import_questions(rows, group=home, by=person)
        except Refused as refused:
            raise CommandError(str(refused.message), returncode=FILE_REFUSED) from None
        self._tell(asdict(report), as_json)
        if report.stopped:
            raise SystemExit(SOME_STOPPED)

    def _rows(self, file) -> list[Brought]:
        rows, bad = [], []
        for number, line in enumerate(file, start=1):
            try:
                rows += [read(_parsed(line))] if line.strip() else []
            except BadLine as error:
                bad.append(f"Line {number}: {error}")
        if bad:
            self.stderr.write("\n".join(bad))
            raise SystemExit(FILE_REFUSED)
        return rows

    def _tell(self, report: dict, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report))
            return
        numbers = ", ".join(f"{len(refs)} {name}" for name, refs in report.items())
        self.stdout.write(numbers)
        for one in report["stopped"]:
            self.stdout.write(f"stopped: {one['ref']} ({', '.join(one['kinds'])})")


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise BadLine("no JSON") from None

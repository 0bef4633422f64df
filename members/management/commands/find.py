"""`manage.py find WORDS --as HANDLE [--json]`: what this person finds, by the code of the page.

Prints `[{"kind", "id", "ref", "title"}]`, best first, up to 50. With `--queries FILE.jsonl`, lines of {id, q}, one
object {id: list}. Bad lines are named by number on stderr, and the exit code is 2. Nothing is kept of the words.
"""

import json
from argparse import FileType

from django.core.management.base import BaseCommand, CommandError

from members.models import Member
from members.services import finding
from members.services.finding import Asked

BAD_LINES = 2


class Command(BaseCommand):
    help = "Print what a person finds for some words. Exit 2 when a line of --queries could not be read."

    def add_arguments(self, parser):
        parser.add_argument("words", nargs="*", metavar="WORDS")
        parser.add_argument("--as", dest="handle", required=True, metavar="HANDLE", help="Whose eyes look")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print JSON")
        parser.add_argument("--queries", type=FileType("rb"), help='One {"id", "q"} a line; - is standard input')

    def handle(self, *, words, handle, as_json, queries, **options):
        reader = Member.objects.filter(user__username=handle).select_related("user").first()
        if reader is None:
            raise CommandError("Nobody has this handle.")
        if bool(words) == bool(queries):
            raise CommandError("Give words, or a file with --queries.")
        finding.write_all()  # what a file brought in a moment ago is found too
        if words:
            return self._print(_found(reader, " ".join(words)), as_json)
        found, bad = {}, []
        with queries:
            for number, line in enumerate(queries, start=1):
                if line.strip():
                    try:
                        named, asked = _read(line)
                    except ValueError as error:
                        bad.append(f"Line {number}: {error}")
                    else:
                        found[named] = _found(reader, asked)
        self.stdout.write(json.dumps(found, ensure_ascii=False))
        if bad:
            self.stderr.write("\n".join(bad))
            raise SystemExit(BAD_LINES)

    def _print(self, found: list[dict], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(f"{hit['kind']} {hit['id']} {hit['ref']} {hit['title']}" for hit in found))


def _found(reader: Member, words: str) -> list[dict]:
    hits = finding.find(reader, Asked(words=words))
    return [{"kind": hit.kind, "id": hit.id, "ref": hit.ref, "title": hit.title} for hit in hits]


def _read(line: bytes) -> tuple[str, str]:
    """(id, words) of a line. Raises ValueError with words that hold nothing of the line."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ValueError("no JSON") from None
    named, asked = (row.get("id"), row.get("q")) if isinstance(row, dict) else (None, None)
    if isinstance(named, bool) or not isinstance(named, str | int) or not isinstance(asked, str):
        raise ValueError("no id and words")
    return str(named), asked

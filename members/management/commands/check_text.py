"""`manage.py check_text FILE.jsonl --json`: what the de-identification stop says of each text.

By the code of the forms. A line is an object {id, text, lang}; lang may lack and is then Burmese. Prints
`[{"id", "stopped", "warned", "kinds"}]` in the order of the lines and never a text or a match. Bad lines are named by
number on stderr, and the exit code is 2.
"""

import json
from argparse import FileType

from django.core.management.base import BaseCommand

from members.text import identifying

BAD_LINES = 2


class Command(BaseCommand):
    help = "Say of each text in a file whether it tells who somebody is. Exit 2 when a line could not be read."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=FileType("rb"), help='One {"id", "text", "lang"} a line; - is standard input')
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print a JSON array")

    def handle(self, *, file, as_json, **options):
        answers, bad = [], []
        with file:
            for number, line in enumerate(file, start=1):
                try:
                    answers += [_answer(*_read(line))] if line.strip() else []
                except ValueError as error:
                    bad.append(f"Line {number}: {error}")
        self.stdout.write(json.dumps(answers, ensure_ascii=False) if as_json else "\n".join(map(_told, answers)))
        if bad:
            self.stderr.write("\n".join(bad))
            raise SystemExit(BAD_LINES)


def _read(line: bytes) -> tuple[object, str, str]:
    """(id, text, lang) of a line. Raises ValueError with words that hold nothing of the line."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ValueError("no JSON") from None
    if not isinstance(row, dict):
        raise ValueError("no object")
    named, text, lang = row.get("id"), row.get("text"), row.get("lang") or "my"
    if isinstance(named, bool) or not isinstance(named, str | int):
        raise ValueError("no id")
    if not isinstance(text, str) or not isinstance(lang, str):
        raise ValueError("no text")
    return named, text, lang


def _answer(named: object, text: str, lang: str) -> dict:
    found = identifying.find(text, lang)
    return {
        "id": named,
        "stopped": any(match.strength == identifying.STOP for match in found),
        "warned": any(match.strength == identifying.WARN for match in found),
        "kinds": sorted({match.kind for match in found}),
    }


def _told(answer: dict) -> str:
    said = "stopped" if answer["stopped"] else "warned" if answer["warned"] else "free"
    return " ".join([str(answer["id"]), said, *answer["kinds"]])

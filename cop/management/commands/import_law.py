"""`manage.py import_law [FILE …] [--update] [--json]`: instruments, sections and rulings from data files.

Without a file: the law that comes with the program. Nothing is written when one row is refused (exit 1).
"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cop.services import law_import


class Command(BaseCommand):
    help = "Bring instruments, sections and rulings in; all unchecked, and the same file twice adds nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "files", nargs="*", type=Path, help="JSON; without one, the law that comes with the program"
        )
        parser.add_argument("--update", action="store_true", help="words of the file replace those that are there")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the outcome as JSON")

    def handle(self, *, files, update, as_json, **options) -> None:
        try:
            data = [law_import.read_file(path) for path in files or law_import.packaged_files()]
        except ValueError as error:
            raise CommandError(str(error)) from None
        outcome = law_import.import_law(data, update=update)
        refused = [{"list": part, "row": n, "reasons": reasons} for part, n, reasons in outcome.refused]
        counts = {"added": outcome.added, "changed": outcome.changed, "kept": outcome.kept}
        if as_json:
            self.stdout.write(json.dumps({**counts, "refused": refused}, ensure_ascii=False))
        else:
            for word, numbers in counts.items():
                self.stdout.write(f"{word}: " + ", ".join(f"{n} {part}" for part, n in numbers.items()))
        if refused:
            lines = (f"{one['list']} {one['row']}: {' '.join(one['reasons'])}" for one in refused)
            raise CommandError("Nothing was written.\n" + "\n".join(lines))

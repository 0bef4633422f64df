"""`manage.py import_library FILE [--check]`: things of the library from a table; all of them or none."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cop.services.library_import import import_resources

OURS = Path(__file__).resolve().parents[2] / "data" / "library"


class Command(BaseCommand):
    help = "Add the rows of a CSV file to the library. Without FILE: those that come with the code."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=OURS / "pandemic_justice.csv")

    def handle(self, *, file: Path, **options) -> None:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file.name} cannot be read: {type(error).__name__}") from error
        result = import_resources(text)
        for line, reason in result.refused:
            self.stderr.write(f"line {line}: {reason}")
        if result.refused:
            raise CommandError(f"{len(result.refused)} rows were refused; nothing was added.")
        self.stdout.write(f"{len(result.added)} added, {result.known} known already.")

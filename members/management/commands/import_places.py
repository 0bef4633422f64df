"""`manage.py import_places FILE.csv [--update]`: states, regions and townships into the list (domain 3.2)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from members.errors import Refused
from members.services.places import SHIPPED, import_places, read_places


class Command(BaseCommand):
    help = "Read places in by their P-codes. What is there already stays as it is, unless --update is given."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", default=SHIPPED,
            help="a table: code,level,parent,name_en,name_my (default: the 15 units and 16 townships that come along)",
        )  # fmt: skip
        parser.add_argument(
            "--update", action="store_true", help="let the words of the table replace those in the list"
        )

    def handle(self, *, file, update, **options) -> None:
        try:
            done = import_places(read_places(file), update=update)
        except (Refused, OSError, UnicodeDecodeError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{done.added} added, {done.changed} changed, {done.kept} that differ left alone.")

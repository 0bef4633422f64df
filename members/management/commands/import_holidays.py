"""`manage.py import_holidays YEAR [--file days.csv]`: the public holidays of one year into the list (domain 3.3)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from members.errors import Refused
from members.services.holidays import SHIPPED, import_holidays, read_days


class Command(BaseCommand):
    help = "Read the public holidays of one year in. What staff wrote or corrected is left alone."

    def add_arguments(self, parser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument(
            "--file", type=Path, default=SHIPPED, help="a table: on,name_en,name_my,is_estimated (default: ours)"
        )

    def handle(self, *, year, file, **options) -> None:
        try:
            done = import_holidays(year, read_days(file, year))
        except (Refused, OSError, UnicodeDecodeError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            f"{done.added} added, {done.changed} changed, {done.removed} taken out, {done.kept} of staff left alone. "
            "Days marked as estimated wait for the government's notice: correct them under Records."
        )

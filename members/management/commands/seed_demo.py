"""`manage.py seed_demo --anchor YYYY-MM-DD --seed N [--verify] [--if-empty]`: invented people for a demonstration."""

from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members import clock, demo
from members.models import Member

DEFAULT_SEED = 20260101


class Command(BaseCommand):
    help = "Fill the database with the invented centres, people, groups and sessions of the demo."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--anchor", type=date.fromisoformat, help="the day on which all dates hang (default: today)"
        )
        parser.add_argument("--seed", type=int, help=f"decides names and choices (default: {DEFAULT_SEED})")
        parser.add_argument("--verify", action="store_true", help="check every number and print the table")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are people already")
        parser.add_argument("--force", action="store_true", help="also with the production settings, if it is empty")

    def handle(self, *, anchor, seed, verify, if_empty, force, **options) -> None:
        there = demo.present()
        if there:
            self._keep(there, *((None, None) if if_empty else (anchor, seed)), may_stay=verify or if_empty)
        elif Member.objects.exists() and if_empty:
            self.stdout.write("There are people in this database: nothing was added.")
            return
        else:
            self._refuse_where_real_people_are(force)
            there = demo.Context(anchor or clock.today(), DEFAULT_SEED if seed is None else seed)
            demo.seed(there)
            self.stdout.write(f"Demo data hang on {there.anchor}, seed {there.seed}.")
        if verify:
            self._verify(there)

    def _keep(self, there: demo.Context, anchor: date | None, seed: int | None, *, may_stay: bool) -> None:
        """Demo data are there already: fine when asked to keep or to check them, and when they are the same ones."""
        said = f"Demo data are there already: {there.anchor}, seed {there.seed}."
        differs = anchor not in (None, there.anchor) or seed not in (None, there.seed)
        if differs or not may_stay:
            raise CommandError(f"{said} Take them away first: manage.py purge_demo")
        self.stdout.write(said)

    def _refuse_where_real_people_are(self, force: bool) -> None:
        if settings.DEMO_DATA_ALLOWED:
            return
        if not force or Member.objects.exists():
            raise CommandError(
                "These are the settings of a real centre. Demo data need an empty database and --force."
            )

    def _verify(self, there: demo.Context) -> None:
        checks = demo.verify(there)
        width = max(len(check.label) for check in checks)
        for check in checks:
            wrong = "" if check.holds else f"   expected {check.expected}"
            self.stdout.write(f"{'ok ' if check.holds else 'NOT'} {check.label:<{width}}  {check.found}{wrong}")
        wrong = sum(not check.holds for check in checks)
        if wrong:
            raise CommandError(f"{wrong} of {len(checks)} numbers are not as they should be.")
        self.stdout.write(f"All {len(checks)} numbers hold.")

"""`manage.py reindex_search`: write anew what of the search's index is out of step; `--all` begins with every row.

Goes in batches that commit one by one, so it may be killed anywhere: begun again without `--all`, it goes on.
"""

from django.core.management.base import BaseCommand

from members.search import sources
from members.services import finding


class Command(BaseCommand):
    help = "Write the index of the search anew where it is out of step. Resumable."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", dest="anew", help="Begin anew with every row")
        parser.add_argument(
            "--kind", action="append", default=[], choices=sorted(sources.keys()), help="Only this kind"
        )

    def handle(self, *, anew, kind, **options):
        if anew or kind:
            finding.start_anew(kind)
        written = 0
        while done := finding.freshen():
            written += done
            if options["verbosity"] > 1:
                self.stdout.write(f"{written} …")
        in_step, left = finding.progress()
        self.stdout.write(f"Written anew: {written}. In step: {in_step}. Left: {left}.")

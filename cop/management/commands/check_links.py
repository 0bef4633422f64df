"""`manage.py check_links`: look at the links of the library whose week is over, for a timer where no worker runs."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cop.services.links import check_links


class Command(BaseCommand):
    help = "Look at links of the library. Only where LINK_CHECKS is on: these requests leave the house."

    def handle(self, **options) -> None:
        if not settings.LINK_CHECKS:
            raise CommandError("LINK_CHECKS is off: no request leaves this house.")
        found = check_links()
        self.stdout.write(", ".join(f"{n} {status}" for status, n in sorted(found.items())) or "No link is due.")

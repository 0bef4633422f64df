"""`manage.py purge_demo`: takes every demo row away and begins the audit anew. Runs as the owner (manage.py)."""

from django.core.management.base import BaseCommand

from members import demo


class Command(BaseCommand):
    help = "Remove the demo's people, groups and sessions, and all that was done with them."

    def handle(self, **options) -> None:
        demo.purge()
        self.stdout.write("The demo data are gone.")

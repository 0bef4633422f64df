"""`manage.py verify_audit`: does the chain of the audit hold?"""

from django.core.management.base import BaseCommand

from members.services import audit


class Command(BaseCommand):
    help = "Check the hash chain of the audit. Exit 1 when an entry was changed or taken away."

    def handle(self, **options):
        broken = audit.verify()
        if broken:
            self.stderr.write(f"Changed or missing entries in the batches that end at {', '.join(map(str, broken))}")
            raise SystemExit(1)
        self.stdout.write("The chain holds.")

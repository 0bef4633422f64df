"""`manage.py drop_old_audit [--days 180]`: the audit's retention. Runs as the owner role."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from members.services import audit


class Command(BaseCommand):
    help = "Drop sealed audit entries that are older than the given days; their seals stay as checkpoints."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=180)

    def handle(self, *, days: int, **options):
        broken = audit.verify()
        if broken:
            self.stderr.write(f"The chain does not hold at {', '.join(map(str, broken))}. Nothing was dropped.")
            raise SystemExit(1)
        self.stdout.write(f"{audit.drop_before(timezone.now() - timedelta(days=days))} entries dropped")

"""Lift the brake when its cause is mended (docs/operations.md, "The brake")."""

from django.core.management.base import BaseCommand

from members.services import brakes


class Command(BaseCommand):
    help = "Lift the mail brake and the breaker. Mail that waited goes with the next tick."

    def handle(self, **options) -> None:
        reason = brakes.braked_by()
        self.stdout.write(f"Released ({reason or 'breaker'})" if brakes.release() else "Nothing was stopped")

"""`manage.py make_keys`: prints the two lines that an installation's environment needs (decision 5)."""

from django.core.management.base import BaseCommand

from members.keys import fresh_keys


class Command(BaseCommand):
    help = "Print a new SECRET_KEY and new FIELD_KEYS. Keep FIELD_KEYS away from the database and its backups."
    requires_system_checks = []

    def handle(self, **options) -> None:
        for name, value in fresh_keys().items():
            self.stdout.write(f"{name}={value}")

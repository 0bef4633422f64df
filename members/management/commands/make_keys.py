"""`manage.py make_keys [--next]`: prints the lines that an installation's environment needs (decision 5)."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members.keys import fresh_keys, with_another_key


class Command(BaseCommand):
    help = "Print a new SECRET_KEY and new FIELD_KEYS. Keep FIELD_KEYS away from the database and its backups."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--next", action="store_true", help="print today's FIELD_KEYS with one more key, last")

    def handle(self, **options) -> None:
        if options["next"] and not settings.FIELD_KEYS:
            raise CommandError("There are no FIELD_KEYS in the environment.")
        keys = {"FIELD_KEYS": with_another_key(settings.FIELD_KEYS)} if options["next"] else fresh_keys()
        for name, value in keys.items():
            self.stdout.write(f"{name}={value}")

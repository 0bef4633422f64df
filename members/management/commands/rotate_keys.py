"""`manage.py rotate_keys [--report]`: every sealed value moves to the first key of FIELD_KEYS (safety C-30)."""

from collections import Counter

from django.core.management.base import BaseCommand

from members import crypto
from members.services import keys


class Command(BaseCommand):
    help = "Seal everything anew with the first key of FIELD_KEYS; may be killed and run again. --report only counts."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--report", action="store_true", help="say which keys are in use, change nothing")

    def handle(self, *, report: bool, **options) -> None:
        left = keys.take_stock() if report else keys.rotate()
        used = keys.count()
        for store, counted in used.items():
            self.stdout.write(f"{store}: {', '.join(f'{n} with {name}' for name, n in sorted(counted.items()))}")
        total = sum(used.values(), Counter())
        for name in crypto.key_ids()[1:]:
            rest = f"{total[name]} values need it, keep it" if total[name] else "nothing needs it, it may be removed"
            self.stdout.write(f"key {name}: {rest}")
        for name in sorted(set(total) - set(crypto.key_ids())):
            self.stderr.write(f"key {name} is not in FIELD_KEYS, and {total[name]} values cannot be read without it")
        if left and not report:
            self.stderr.write(f"{left} values still have another key. Run it again.")
            raise SystemExit(1)

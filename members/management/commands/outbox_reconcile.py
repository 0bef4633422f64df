"""Lift HOLD after a restore, a copy or a move (docs/operations.md, "After a restore")."""

import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from members.services import hold, reconcile

MESSAGE_ID = re.compile(r"<?([0-9a-f]{40}@[\w.-]+)>?")


class Command(BaseCommand):
    help = "Settle mail rows after a restore and let mail go again. Without options, what was due is not sent."

    def add_arguments(self, parser: CommandParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--relay-log", type=Path, help="the relay's log: mails whose Message-ID is in it were sent, others go"
        )
        how.add_argument(
            "--nothing-was-restored",
            action="store_true",
            help="only the address or the machine changed: rows stay as they are",
        )

    def handle(self, *, relay_log: Path | None, nothing_was_restored: bool, **options) -> None:
        if nothing_was_restored:
            hold.lift()
            self.stdout.write("Mail may go again. No row was changed.")
            return
        known = set(MESSAGE_ID.findall(relay_log.read_text(errors="replace"))) if relay_log else None
        counts = reconcile.reconcile(relay_log=known)
        self.stdout.write("Mail may go again. " + ", ".join(f"{name}: {n}" for name, n in counts.items()))

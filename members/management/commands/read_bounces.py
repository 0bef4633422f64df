"""Read what came back to the return address, from IMAP_URL or from a file (docs/operations.md, "Bounces")."""

from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.mail import incoming
from members.services import bounces


class Command(BaseCommand):
    help = "Stop writing to addresses that bounced, and to people who complained. Prints counts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="an .eml file or an mbox instead of the mailbox of IMAP_URL")

    def handle(self, *, file: Path | None, **options) -> None:
        if file is None and not settings.IMAP_URL:
            raise CommandError("Set IMAP_URL, or give --file PATH.")
        mails = incoming.from_file(file) if file else incoming.from_imap(settings.IMAP_URL)
        try:
            counts = Counter(bounces.take_in(raw) for raw in mails)
        except OSError as error:
            raise CommandError(f"The mailbox cannot be read: {error}") from None
        for name in ("hard", "soft", "complaint", "other", "forged", "unknown"):
            self.stdout.write(f"{name}: {counts[name]}")

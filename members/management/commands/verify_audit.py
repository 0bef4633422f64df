"""`manage.py verify_audit [--head HASH …] [--heads FILE]`: does the audit's chain hold, and is it the same?"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from members.models import AuditSeal
from members.services import audit, audit_heads


class Command(BaseCommand):
    help = (
        "Check the hash chain of the audit, and that every head that was kept elsewhere is in it. "
        "Exit 1 when an entry was changed or taken away, or the chain was written anew."
    )

    def add_arguments(self, parser):
        parser.add_argument("--head", action="append", default=[], help="a head that somebody kept, spaces or not")
        parser.add_argument("--heads", type=Path, help="a file with heads: a copy of AUDIT_HEADS, or a mail")

    def handle(self, *, head: list[str], heads: Path | None, **options):
        kept = self._kept(head, heads)
        if broken := audit.verify():
            self.stderr.write(f"Changed or missing entries in the batches that end at {', '.join(map(str, broken))}")
        if gone := audit_heads.missing(kept):
            self.stderr.write(f"Not in this chain, which was written anew or cut off: {', '.join(gone)}")
        if broken or gone:
            raise SystemExit(1)
        newest = AuditSeal.objects.newest()
        self.stdout.write(f"The chain holds. Heads that were kept and are in it: {len(kept)}.")
        self.stdout.write(f"Head: {newest.hash}" if newest else "Nothing was sealed yet.")

    def _kept(self, given: list[str], file: Path | None) -> list[str]:
        """Raises CommandError when something that was given holds no head: a typing error must not pass."""
        found = [audit_heads.heads_in(one) for one in given]
        found += [audit_heads.heads_in(file.read_text(encoding="utf-8"))] if file else []
        if not all(found):
            raise CommandError("A head has 64 digits and letters from a to f.")
        return [one for some in found for one in some]

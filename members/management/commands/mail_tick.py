"""Plan and send once, without Redis, worker or beat: for a system timer, and for seeing what happens."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.clock import YANGON
from members.services.ticks import tick


def moment(text: str) -> datetime:
    """An ISO time; Yangon's unless it names a zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError("--now wants a time such as 2026-11-14T07:00") from None
    return found if found.tzinfo else found.replace(tzinfo=YANGON)


class Command(BaseCommand):
    help = "Plan what is due and send it, once. Prints counts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", help="pretend it is this time (ISO; Yangon's unless it names a zone)")

    def handle(self, *, now: str | None, **options) -> None:
        done = tick(moment(now) if now else None)
        planned, drained = done.planned, done.drained
        counts = {"planned": planned.reminders, "too late": planned.stale, "revived": planned.revived}
        counts |= {"expired": planned.expired, **planned.others}
        counts |= {state.replace("_", " "): n for state, n in sorted(drained.counts.items())}
        for name, number in counts.items():
            if number or name in ("planned", "sent"):
                self.stdout.write(f"{name}: {number}")
        if drained.stopped:
            self.stdout.write(f"stopped: {drained.stopped}")

"""How the invented people and their doings come into a database, are checked, and leave it again.

Every room brings its own part: a module `demo` that registers one in `parts`. Parts are seeded in the order of
`order` and purged the other way round.
"""

import random
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from .. import clock
from ..models import SystemMark
from ..registry import Registry
from ..services import audit

MARK = "demo"


@dataclass(frozen=True)
class Context:
    """What all parts share: the day on which all dates hang, and the seed of every choice."""

    anchor: date
    seed: int

    def random(self, subject: str) -> random.Random:
        """Chance of its own for each subject, so that one part never shifts another's choices."""
        return random.Random(f"{self.seed}:{subject}")

    def day(self, days: int) -> date:
        """`days` after the anchor; negative for before."""
        return self.anchor + timedelta(days=days)

    def at(self, days: int, hour: int, minute: int = 0, zone: ZoneInfo = clock.YANGON) -> datetime:
        """A moment `days` after the anchor, by the clock on the wall of `zone`."""
        return datetime.combine(self.day(days), time(hour, minute), zone)


@dataclass(frozen=True)
class Check:
    """One number of the ledger: what it must be and what the database holds."""

    label: str
    expected: Any
    found: Any

    @property
    def holds(self) -> bool:
        return self.expected == self.found


@dataclass(frozen=True)
class Part:
    """What one room brings. `verify` returns every number that it built, right or wrong; `purge` leaves no row."""

    name: str
    order: int
    seed: Callable[[Context], None]
    verify: Callable[[Context], Iterable[Check]]
    purge: Callable[[], None]


parts: Registry[Part] = Registry("demo")


def in_order() -> list[Part]:
    return sorted(parts, key=lambda part: part.order)


def make_uid(chance: random.Random) -> uuid.UUID:
    """A version 4 uid that the seed decides: the same demo has the same rows."""
    return uuid.UUID(int=chance.getrandbits(128), version=4)


def present() -> Context | None:
    """The anchor and seed of the demo data in this database, None when there are none."""
    mark = SystemMark.objects.filter(name=MARK).first()
    if mark is None:
        return None
    anchor, seed = mark.note.split()
    return Context(date.fromisoformat(anchor), int(seed))


@transaction.atomic
def seed(ctx: Context) -> None:
    """Write all parts, whole or not at all. The caller has made sure that there are none yet."""
    for part in in_order():
        part.seed(ctx)
    SystemMark.objects.create(name=MARK, note=f"{ctx.anchor} {ctx.seed}", number=ctx.seed)
    audit.record("demo_seeded", anchor=str(ctx.anchor), seed=ctx.seed)


def verify(ctx: Context) -> list[Check]:
    """The ledger of domain 7: every number of every part, in order."""
    return [check for part in in_order() for check in part.verify(ctx)]


@transaction.atomic
def purge() -> None:
    """Remove every demo row and what hangs on one, and begin the audit anew (decision 27). Runs as the owner."""
    for part in reversed(in_order()):
        part.purge()
    SystemMark.objects.filter(name__in=[MARK, SystemMark.CLOCK]).delete()
    audit.record("demo_purged")
    clock.forget()

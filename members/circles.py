"""Who shares a circle with whom. Rooms above know the circles (groups); this room asks them through a registry.

Each `circles` module registers one `Circle`. A person is near another when any circle says so.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from .registry import Registry


@dataclass(frozen=True, kw_only=True)
class Circle:
    """One kind of circle.

    - `mates(reader)`: rows with a column `member`, of everybody who shares a circle with the member `reader`, the
      reader included; it is placed into an `Exists`.
    - `shared(reader, pk)`: [(title, url)] of what both are in, in the active language.
    """

    mates: Callable[[object], QuerySet]
    shared: Callable[[object, int], list[tuple[str, str]]]


circles: Registry[Circle] = Registry("circles")


def near(reader, person: str) -> Q:
    """A condition: the member whose id stands in the column `person` shares a circle with `reader`."""
    found = Q(pk__in=[])
    for circle in circles:
        found |= Q(Exists(circle.mates(reader).filter(member=OuterRef(person))))
    return found


def shared(reader, pk: int) -> list[tuple[str, str]]:
    """[(title, url)] of the circles that both `reader` and the member with that number are in."""
    return [pair for circle in circles for pair in circle.shared(reader, pk)]

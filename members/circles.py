"""Who shares a circle with whom. Rooms above know the circles (groups); this room asks them through a registry.

Each `circles` module registers one `Circle`. A person is near another when any circle says so.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from .registry import Registry


@dataclass(frozen=True, kw_only=True)
class Circle:
    """One kind of circle.

    - `mates(reader)`: the ids of everybody who shares a circle with the member `reader`, the reader included. One
      set for the whole statement, made from the reader's own circles: its cost does not grow with the network.
    - `shared(reader, pk)`: [(title, url)] of what both are in, in the active language.
    """

    mates: Callable[[object], QuerySet]
    shared: Callable[[object, int], list[tuple[str, str]]]


circles: Registry[Circle] = Registry("circles")


def near(reader, person: str) -> Q:
    """A condition: the member whose id stands in the column `person` shares a circle with `reader`."""
    found = Q(pk__in=[])
    for circle in circles:
        found |= Q(**{f"{person}__in": circle.mates(reader)})
    return found


def shared(reader, pk: int) -> list[tuple[str, str]]:
    """[(title, url)] of the circles that both `reader` and the member with that number are in."""
    return [pair for circle in circles for pair in circle.shared(reader, pk)]

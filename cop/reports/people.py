"""Figures of people: who is in the network, and whether it grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from members.models import Member

from ..models import Group


@dataclass(frozen=True)
class Providers:
    """Unique persons: all in the registry, and those of them who are active. Never memberships (A3)."""

    unique: int
    active: int


@dataclass(frozen=True)
class Growth:
    """What came and what went in a period; `net` is exactly the one minus the other (A12)."""

    joins: int = 0
    leaves: int = 0

    @property
    def net(self) -> int:
        return self.joins - self.leaves

    def __add__(self, other: "Growth") -> "Growth":
        return Growth(self.joins + other.joins, self.leaves + other.leaves)


_UNIQUE = Count("pk", distinct=True)
_ACTIVE = Count("pk", distinct=True, filter=Q(status=Member.Status.ACTIVE))


def providers(people: QuerySet[Member]) -> Providers:
    return Providers(**people.aggregate(unique=_UNIQUE, active=_ACTIVE))


def providers_by(people: QuerySet[Member], *columns: str) -> dict[tuple, Providers]:
    """The same by one or more columns, such as "provider_type", or "provider_type" with "paralegal_kind"."""
    rows = people.order_by().values_list(*columns).annotate(unique=_UNIQUE, active=_ACTIVE)
    return {tuple(row[:-2]): Providers(*row[-2:]) for row in rows}


def growth_by(rows: QuerySet, column: str, first: date, last: date) -> dict[int | None, Growth]:
    """{value of the column: joins and leaves of the days first to last, both counted}, of members or memberships; one
    statement. A key without any movement is left out."""
    moved = rows.filter(Q(joined_on__range=(first, last)) | Q(left_on__range=(first, last)))
    counted = moved.order_by().values_list(column).annotate(**_came_and_went(first, last))
    return {key: Growth(joins, leaves) for key, joins, leaves in counted}


def growth_by_periods(
    rows: QuerySet, column: str, spans: Sequence[tuple[date, date]]
) -> dict[int | None, list[Growth]]:
    """{value of the column: its growth in each of these spans, both days counted}, in one statement."""
    counts = {f"{name}_{n}": count for n, span in enumerate(spans) for name, count in _came_and_went(*span).items()}
    counted = rows.order_by().values_list(column).annotate(**counts)
    return {
        key: [Growth(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)] for key, *numbers in counted
    }


def _came_and_went(first: date, last: date) -> dict[str, Count]:
    return {
        "joins": Count("pk", filter=Q(joined_on__range=(first, last))),
        "leaves": Count("pk", filter=Q(left_on__range=(first, last))),
    }


def groups_by_year(groups: QuerySet[Group], first_year: int, last_year: int) -> dict[int, int]:
    """How many groups there were in each year: a group of 2017 counts once in 2017 and in each later year (A1)."""
    years = dict.fromkeys(range(first_year, last_year + 1), 0)
    for founded_on, archived_at in groups.values_list("founded_on", "archived_at"):
        last = archived_at.year if archived_at else last_year
        for year in range(max(founded_on.year, first_year), min(last, last_year) + 1):
            years[year] += 1
    return years

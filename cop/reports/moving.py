"""What came and went, as far as it may be told: of periods that lie in one another, of a centre and of all (C-43)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .ground import Ground
from .people import growth_by_periods
from .small import LEAST, Cell, Withheld, suppressed, whole_of

# What pages offer, in days, each within the next. Nearer ones would, less one another, be of a few people.
PERIODS = (30, 12 * 7, 365)
Numbers = Mapping[int | None, int]  # by centre


@dataclass(frozen=True)
class Moved:
    """Who joined and left, each a cell; `net` is told only where both are, for less the one it would be the other."""

    joins: Cell
    leaves: Cell

    @property
    def net(self) -> Cell:
        if isinstance(self.joins, Withheld) or isinstance(self.leaves, Withheld):
            return Withheld.BESIDE
        return self.joins - self.leaves


def moved(ground: Ground, today: date) -> dict[int, Moved]:
    """{days: what came and went in the days that end with today} of a centre or of the network; one statement.

    Nobody learns the small number of a centre as what the network has more than the others, nor that of some weeks as
    what a longer period has more than a shorter one.
    """
    spans = [(today - timedelta(days=days), today) for days in PERIODS]
    counted = growth_by_periods(Ground().people(), "centre_id", spans)
    joins = _told(ground, [{pk: of[n].joins for pk, of in counted.items()} for n in range(len(PERIODS))])
    leaves = _told(ground, [{pk: of[n].leaves for pk, of in counted.items()} for n in range(len(PERIODS))])
    return {days: Moved(*both) for days, *both in zip(PERIODS, joins, leaves, strict=True)}


def _told(ground: Ground, periods: Sequence[Numbers]) -> list[Cell]:
    """The ground's cell of each period, the shortest first."""
    rows = [suppressed(numbers) for numbers in periods]
    centres = {pk: _nested([row.get(pk, 0) for row in rows]) for pk in {pk for row in rows for pk in row}}
    if ground.centre_id:
        return centres.get(ground.centre_id, [0] * len(rows))
    is_bare = [any(cells[n] != rows[n].get(pk, 0) for pk, cells in centres.items()) for n in range(len(rows))]
    return _nested([Withheld.BESIDE if bare else whole_of(row) for bare, row in zip(is_bare, periods, strict=True)])


def _nested(cells: Sequence[Cell]) -> list[Cell]:
    """Without those that are a few less than the next longer one that is told. The year's stays: a table
    tells it too, by how people came."""
    found: list[Cell] = []
    longer = None
    for cell in reversed(cells):
        if not isinstance(cell, Withheld) and longer is not None and 0 < longer - cell < LEAST:
            cell = Withheld.BESIDE
        elif not isinstance(cell, Withheld):
            longer = cell
        found.insert(0, cell)
    return found

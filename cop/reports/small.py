"""Numbers too small to be told, so that no report points at one person (safety C-43)."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

LEAST = 5
Key = TypeVar("Key")


class Withheld(Enum):
    """Why a cell has no number: it is 1 to 4, or it would betray one that is."""

    SMALL = f"<{LEAST}"
    BESIDE = "–"

    def __str__(self) -> str:
        return self.value


Cell = int | Withheld


def shown(cell: Cell | None) -> str:
    """A cell as it is printed; None is a small one."""
    return str(Withheld.SMALL if cell is None else cell)


def suppressed(cells: Mapping[Key, int]) -> dict[Key, Cell]:
    """The cells of one row that has a printed total, without the numbers that are too small to be told.

    The total less what is told is the sum of the hidden ones. While that sum says more of a small one than "1 to 4",
    the last told number goes too. Which one goes must not hang on how great it is: two reports that differ by one
    person would hide one number here and another there, and each would tell what the other hides (domain 3.12 TH6).
    Where nothing is told at last, the total itself must not be printed.
    """
    hidden: dict[Key, Cell] = {key: Withheld.SMALL for key, n in cells.items() if 0 < n < LEAST}
    small = len(hidden)
    told = [key for key, n in cells.items() if n >= LEAST]
    while small and told and _tells_more(sum(cells[key] for key in hidden), small, len(hidden) - small):
        hidden[told.pop()] = Withheld.BESIDE
    return {key: hidden.get(key, n) for key, n in cells.items()}


def _tells_more(total: int, small: int, beside: int) -> bool:
    """Whether the sum of `small` numbers from 1 to 4 and `beside` ones from 5 on says more of one than "1 to 4"."""
    most = LEAST - 1
    rest = total - (small - 1) - beside * LEAST  # the most that one of the small ones can be
    return rest < most or (not beside and total - most * (small - 1) > 1)


def whole_of(cells: Mapping[Key, int]) -> Cell:
    """The total of a row of `suppressed` cells, where it says of none of them more than they do."""
    hidden = {key: cell for key, cell in suppressed(cells).items() if isinstance(cell, Withheld)}
    small = sum(cell is Withheld.SMALL for cell in hidden.values())
    total = sum(cells.values())
    if small and _tells_more(sum(cells[key] for key in hidden), small, len(hidden) - small):
        return Withheld.BESIDE if total >= LEAST else told(total)
    return total


def told(n: int) -> Cell:
    """A number that stands alone."""
    return Withheld.SMALL if 0 < n < LEAST else n


def part_of(part: int, whole: int) -> Cell:
    """A part that stands beside its whole: neither it nor what is left of the whole may be small."""
    return suppressed({"part": part, "rest": max(0, whole - part)})["part"]


def sum_over(n: int, people: int) -> Cell:
    """A sum over so many people: with few of them it would be one person's."""
    return Withheld.SMALL if 0 < people < LEAST else n

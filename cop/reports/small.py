"""Small numbers: below centre level a cell under five could point at a person (safety C-43, domain 5)."""

from collections.abc import Mapping
from typing import TypeVar

LEAST = 5
Key = TypeVar("Key")


def shown(n: int | None) -> str:
    """A cell as it is printed: the number, or "<5" where it was taken out."""
    return f"<{LEAST}" if n is None else str(n)


def suppressed(cells: Mapping[Key, int]) -> dict[Key, int | None]:
    """The cells of one row that has a printed total; None where a number is too small to be told.

    One hidden cell alone could be found by subtraction, so the next smallest goes with it.
    """
    hidden = {key for key, n in cells.items() if 0 < n < LEAST}
    left = [key for key, n in cells.items() if key not in hidden and n]
    if len(hidden) == 1 and left:
        hidden.add(min(left, key=lambda key: cells[key]))
    return {key: None if key in hidden else n for key, n in cells.items()}

"""Aims and months of a session on one page of paper (domain B8), in the largest type in which they fit.

A browser cannot be asked how tall its print will be, so the lines are reckoned from the widths of letters: Burmese
consonants are nearly as wide as the type is high, signs before and after them half as wide, those above and below
take no width. Where even the smallest type that one can read is too large, the page says how much more there is;
nothing runs over to a second sheet.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from .models import RoadmapStep, SessionPresenter

PAGE, FULL, BESIDE = 785, 527, 400  # points: the height of A4 within its margins, its width, and that beside the month
TITLE = 14  # points
USED = 0.95  # of a line, before the next word does not fit


@dataclass(frozen=True)
class Size:
    """A class of paper.css: the type in points, the height of a line of it, and what a row has above and below."""

    name: str
    type: float
    line: float
    gap: float


SIZES = (Size("", 10.5, 17.9, 8), Size("close", 9, 14.4, 6), Size("tight", 8, 12.4, 4))


@dataclass(frozen=True)
class OnePage:
    """What stands on the page and in which size; `more_steps` and `more_presenters` found no room."""

    size: str
    aims: str
    steps: Sequence[RoadmapStep]
    presenters: Sequence[SessionPresenter]
    more_steps: int = 0
    more_presenters: int = 0


def one_page(title: str, aims: str, steps: Sequence[RoadmapStep], presenters: Sequence[SessionPresenter]) -> OnePage:
    """The largest size in which all of it fits; in the smallest, aims and months go before who presents."""
    for size in SIZES:
        room = _room(size, title, aims)
        if sum(_rows(size, steps)) + sum(_lines(size, presenters)) <= room:
            return OnePage(size.name, aims, steps, presenters)
    aims = " ".join(aims.split())  # no line of it stands alone any more
    room = _room(size, title, aims) - 2 * size.line  # for what says how much more there is
    shown = _fitting(_rows(size, steps), room)
    room -= sum(_rows(size, steps[:shown]))
    told = _fitting(_lines(size, presenters), room)
    more = len(steps) - shown, len(presenters) - told
    return OnePage(size.name, aims, steps[:shown], presenters[:told], *more)


def _room(size: Size, title: str, aims: str) -> float:
    """Points that are left beneath the head and the aims."""
    head = _height(title, TITLE, FULL, TITLE * 1.6) + 3 * size.line
    told = sum(_height(one, size.type, FULL, size.line) for one in aims.splitlines())
    return PAGE - head - told - (3 * size.line if aims else 0)


def _rows(size: Size, steps: Sequence[RoadmapStep]) -> list[float]:
    """The month stands in two lines where the type is large."""
    least = size.line * (2 if size is SIZES[0] else 1)
    return [max(least, _height(one.what, size.type, BESIDE, size.line)) + size.gap for one in steps]


def _lines(size: Size, presenters: Sequence[SessionPresenter]) -> list[float]:
    return [_height(f"{one.organisation} – {one.topic}", size.type, FULL, size.line) for one in presenters]


def _fitting(heights: Sequence[float], room: float) -> int:
    """How many of them, from the first on."""
    for n, height in enumerate(heights):
        room -= height
        if room < 0:
            return n
    return len(heights)


def _height(text: str, size: float, width: float, line: float) -> float:
    ems = sum(map(_width, text))
    return max(1, ceil(ems * size / (width * USED))) * line


@lru_cache(maxsize=512)
def _width(letter: str) -> float:
    """In parts of the type's size."""
    if ord(letter) < 0x300:
        return 0.52
    return {"Mn": 0.0, "Mc": 0.45}.get(unicodedata.category(letter), 0.85)

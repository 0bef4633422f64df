"""Where the bars of a chart stand. x and widths are percentages, y and heights pixels: text never shrinks on phones
(spec 4). Templates draw, nothing here knows a colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.templatetags.waing import digits

from .reports import LEAST, Cell, Withheld, shown

HEIGHT, TOP, BOTTOM = 190, 12, 162
LEFT = 7.0  # percent, for the numbers of the axis


@dataclass(frozen=True)
class Bar:
    """One column: its label and number, and where it stands."""

    label: str
    n: int
    x: str
    y: str
    width: str
    height: str
    middle: str
    is_labelled: bool


@dataclass(frozen=True)
class Tick:
    n: int
    y: str
    text_y: str


@dataclass(frozen=True)
class Columns:
    """A column chart of one row of numbers."""

    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    height: int = HEIGHT


def _ceiling(most: int) -> int:
    """The top of the axis: a round number that three steps divide."""
    step = next(s for scale in (1, 10, 100, 1000, 10_000) for s in (scale, 2 * scale, 5 * scale) if 3 * s >= most)
    return 3 * step


def columns(numbers: Sequence[tuple[str, int]]) -> Columns:
    """Labels and numbers, from left to right; the first, the middle and the last label are written."""
    top = _ceiling(max((n for _, n in numbers), default=0))
    slot = (100 - LEFT) / max(len(numbers), 1)
    labelled = {0, len(numbers) // 2, len(numbers) - 1}
    bars = []
    for at, (label, n) in enumerate(numbers):
        x, height = LEFT + slot * at, (BOTTOM - TOP) * n / top
        bars.append(
            Bar(
                label=label,
                n=n,
                x=f"{x + slot * 0.18:.2f}%",
                y=f"{BOTTOM - height:.1f}",
                width=f"{slot * 0.64:.2f}%",
                height=f"{height:.1f}",
                middle=f"{x + slot / 2:.2f}%",
                is_labelled=at in labelled,
            )
        )
    ticks = [_tick(top * third // 3, top) for third in range(4)]
    return Columns(bars, ticks)


def _tick(n: int, top: int) -> Tick:
    y = BOTTOM - (BOTTOM - TOP) * n / top
    return Tick(n, f"{y:.1f}", f"{y + 4:.1f}")


@dataclass(frozen=True)
class Share:
    """One line of a list of bars: a part of a whole, in words and in percent of the longest bar."""

    label: str
    told: str
    part_width: str
    whole_width: str


def _told(part: Cell, whole: Cell) -> str:
    if whole is Withheld.SMALL:
        return digits(_("under %(n)s") % {"n": LEAST})
    if whole is Withheld.BESIDE:
        return shown(whole)
    return digits(_("%(part)s of %(whole)s") % {"part": shown(part), "whole": whole})


def _drawn(cell: Cell) -> int:
    return 0 if isinstance(cell, Withheld) else cell


def shares(rows: Sequence[tuple[str, Cell, Cell]]) -> list[Share]:
    """Label, part and whole, each bar as long as its share of the greatest whole; what is not told is not drawn."""
    most = max((_drawn(whole) for _, _, whole in rows), default=0) or 1
    return [
        Share(label, _told(part, whole), *(f"{_drawn(cell) / most * 100:.1f}%" for cell in (part, whole)))
        for label, part, whole in rows
    ]

"""How an indicator is told on a page of figures: with what is too small withheld (domain 5, safety C-43)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from members.models import JusticeCentre, Member
from members.templatetags.waing import digits

from .reports import shown, suppressed
from .reports.questions import Rate

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Told:
    """One indicator: its name, its value, of how many, and a line more."""

    name: str
    value: str
    beside: str = ""
    more: str = ""


@dataclass(frozen=True)
class Table:
    title: str
    rows: list[tuple[str, str]]


def ground_for(member: Member) -> JusticeCentre | None:
    """The own centre; with a network post, or none of one's own, the whole network."""
    is_network = any(post.centre_id is None for post in member.current_posts)
    return None if is_network else member.centre


def rate_told(name: str, rate: Rate, more: str = "", *, left_out: int = 0) -> Told:
    """Parts of a whole, both or neither: a small part or a small rest is withheld, and then all else of it too.

    `left_out`: those of a printed total that are in neither part; where they are few, the whole would betray them.
    """
    if not rate.of:
        return Told(name, "–")
    cells = suppressed({"in": rate.n, "out": rate.of - rate.n, "left_out": left_out})
    if any(not isinstance(cell, int) for cell in cells.values()):
        return Told(name, digits(shown(cells["in"])))
    facts = _("%(n)s of %(of)s") % {"n": rate.n, "of": rate.of}
    return Told(name, digits(f"{rate.percent}%"), digits(facts), digits(more))


def table_told(title: str, cells: Mapping, names: Iterable[tuple]) -> Table:
    """The cells by name, in that order; what has no name is left out."""
    told = suppressed(cells)
    return Table(title, [(str(name), digits(shown(told[key]))) for key, name in names if key in told])

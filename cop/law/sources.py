"""Who cites the law: each room names what it has that cites (architecture 1, registry `citations`; domain B13)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from members.registry import Registry


@dataclass(frozen=True)
class Citing:
    """One row on the page of a section: what cites it, `language` of its title, and when it was written."""

    url: str
    title: str
    language: str = "en"
    on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class CitationSource:
    """Things of one kind that cite the law.

    `model`: a concrete Citation; `thing`: its reference to what cites. `things(member)`: what cites, as far as that
    person may see it; nothing else is listed or counted. `citations(member, rows)` may narrow the rows themselves,
    where a part of a thing is hidden. `describe(thing)` gives its row.
    """

    label: str
    order: int
    model: Any
    thing: str
    things: Callable[[Any], Any]
    describe: Callable[[Any], Citing]
    citations: Callable[[Any, Any], Any] | None = None

    def rows(self, member):
        """Citations that stand in things that `member` may see."""
        rows = self.model.objects.filter(**{f"{self.thing}__in": self.things(member)})
        return self.citations(member, rows) if self.citations else rows

    def citing(self, member, target):
        """The things that cite `target` (a provision, an instrument, a ruling), each once."""
        return self.standing_behind(member, self.rows(member).of(target))

    def standing_behind(self, member, citations):
        """The things in which these citations stand, each once."""
        return self.things(member).filter(pk__in=citations.values(f"{self.thing}_id"))


sources: Registry[CitationSource] = Registry("citations")


def in_order() -> list[tuple[str, CitationSource]]:
    """(name, source) of each, as pages show them."""
    return sorted(sources.items(), key=lambda item: item[1].order)

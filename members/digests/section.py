"""Sections of the weekly digests: rooms register theirs, the numbers fix their order (domain 6)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from ..desk import Span
from ..models import DigestIssue
from ..registry import Registry

Audience = DigestIssue.Audience


@dataclass(frozen=True)
class Line:
    """One line: what was counted, how many, and further numbers and times (JSON) that its words need.

    `worklist` is the key of the list that opens exactly these rows, or "" where there is none.
    """

    key: str
    n: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    worklist: str = ""


Lines = Mapping[int, list[Line]]


def with_facts(key: str, found: Lines, ask: Callable[[list[int]], Mapping[int, Mapping[str, Any]]]) -> Lines:
    """The same lines; those with this key say more: `ask(ids of the blocks that have one)` gives the facts of each. It
    asks after the count, so of what was seen to in between there is nothing more to say."""
    having = [block for block, lines in found.items() if any(line.key == key for line in lines)]
    if not having:
        return found
    facts = ask(having)
    return {
        block: [replace(line, facts=facts[block]) if line.key == key and block in facts else line for line in lines]
        for block, lines in found.items()
    }


@dataclass(frozen=True)
class Words:
    """A line in the reader's language. `value` and `before` are the columns of the numbers section, `cells` those of a
    table, each with its heading, `worklist` the key of the list behind it. An address is never said where names are
    not (decision 12)."""

    what: str
    when: str = ""
    more: str = ""
    value: str = ""
    before: str = ""
    url: str = ""
    worklist: str = ""
    is_hot: bool = False
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        return "".join((self.what, self.when, self.more, self.value, self.before, self.url, *map("".join, self.cells)))

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """The cells that say something, for a mail, which has no room for columns."""
        return tuple((label, value) for label, value in self.cells if value != "–")


class Titles(Protocol):
    def __call__(self, lines: Collection[Line], *, in_mail: bool) -> Mapping[int, str]: ...


def _no_titles(lines: Collection[Line], *, in_mail: bool) -> Mapping[int, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Section:
    """A numbered part of a digest.

    - `build(span, ids)`: {id: its lines} in one or two statements for all. The ids are of blocks in the
      coordinator's digest, of the recipients in a member's own and in the staff's.
    - `say(line, title)`: the line in the active language; `title` is what may be named of it, or "", and then the
      line has no address of its own either.
    - `titles(lines, in_mail=…)`: {fact "id" of a line: title}; in a mail only of what is not restricted.
    - `of_blocks`: each line is of the block whose number is its fact "id".
    - `is_aside`: told beside other things; what it tells makes no week a busy one.
    - `shape`: how it is drawn: "docket" (dates and things to do), "numbers" (a fixed table of figures), "table" (rows
      with cells) or "text" (to copy).
    """

    number: int
    key: str
    title: Any
    build: Callable[[Span, Collection[int]], Mapping[int, list[Line]]]
    say: Callable[[Line, str], Words]
    titles: Titles = _no_titles
    shape: str = "docket"
    is_aside: bool = False
    of_blocks: bool = False


sections: Registry[Section] = Registry("digests")
member_sections: Registry[Section] = Registry("member digests")
staff_sections: Registry[Section] = Registry("staff digests")
SECTIONS = {Audience.COORDINATOR: sections, Audience.MEMBER: member_sections, Audience.STAFF: staff_sections}


def in_order(audience: str) -> list[Section]:
    """The sections of that audience's digest."""
    return sorted(SECTIONS[audience], key=lambda section: section.number)

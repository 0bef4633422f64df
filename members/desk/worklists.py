"""Worklists: what may need a person. A worklist is one question, asked once: the weekly digest counts it, the desk
shows the number, and the page behind the number lists exactly those rows (decision 12).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet, Value

from .. import clock
from ..models import Member
from ..ready import of_each
from ..registry import Registry
from ..templatetags.waing import digits


@dataclass(frozen=True)
class Span:
    """When a question is asked. [since, until) is the period looked back on, `now` the moment of counting."""

    now: datetime
    since: datetime
    until: datetime

    @classmethod
    def of_today(cls) -> "Span":
        """The desk's own: now, and the seven days before."""
        now = clock.now()
        return cls(now=now, since=now - timedelta(days=7), until=now)


@dataclass(frozen=True)
class Row:
    """One row of a worklist's page, in the reader's language."""

    title: str
    url: str = ""
    when: str = ""
    meta: str = ""
    action: str = ""
    lang: str = ""


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """Something that may need a person.

    - `says`: an ngettext_lazy text with %(n)s, the same in a mail and on the desk; names nobody and nothing.
    - `rows(span)`: every row of the house; `block` is the path from a row to the block it belongs to.
    - `order`: one field, or one and a unique second, for the pages (members.keyset).
    - `show(rows, reader)`: the page's rows as `Row`s; names are opened here, for these rows only.
    - `hint`: what to do about it, lazy.
    - `on_desk`: whether the desk shows it among what needs a person today.
    - `is_hot`: a person may come to harm while it waits; it stands before all others, and says so.
    - `is_standing`: its rows stay for months, so that no digest of exceptions counts them.
    - `staffed(member)`: the blocks that this person looks after, where they are others than the registered ones.
    - `told_in(block)`: then, which of them a digest tells of in that one of its own blocks.
    """

    key: str
    says: Any
    rows: Callable[[Span], QuerySet]
    block: str
    order: tuple[str, ...]
    show: Callable[[Sequence[Any], Member], list[Row]]
    hint: Any = ""
    on_desk: bool = False
    is_hot: bool = False
    is_standing: bool = False
    staffed: Callable[[Member], QuerySet] | None = None
    told_in: Callable[[int], QuerySet] | None = None

    def of(self, member: Member) -> QuerySet:
        """The blocks whose rows of this list `member` may see."""
        return _looks_after(self)(member)

    def in_digest(self, member: Member, block: int) -> QuerySet:
        """Of those, what a digest tells of in that block."""
        mine = self.of(member)
        return mine.filter(pk__in=self.told_in(block)) if self.told_in else mine.filter(pk=block)

    def sentence(self, n: int) -> str:
        """What `n` rows mean, in the active language."""
        return digits(self.says % {"n": n})

    def within(self, span: Span, blocks: Collection[int] | QuerySet) -> QuerySet:
        """The rows of these blocks."""
        return self.rows(span).filter(**{f"{self.block}__in": blocks})


@dataclass(frozen=True)
class BlockName:
    """How a block is called. `is_restricted`: its name never stands in a mail."""

    title: str
    url: str
    is_restricted: bool


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """What counts are split by: for the communities of practice, the groups.

    - `staffed(member)`: the blocks whose desk this person works at.
    - `coordinated(member_ids)`: {member id: block ids} of the weekly digest, in order; for many people at once.
    - `names(ids)`: {id: BlockName} in the active language.
    """

    staffed: Callable[[Member], QuerySet]
    coordinated: Callable[[Collection[int]], dict[int, list[int]]]
    names: Callable[[Collection[int]], dict[int, BlockName]]


worklists: Registry[Worklist] = Registry("worklists")
block_kinds: Registry[Blocks] = Registry("blocks")


def blocks() -> Blocks:
    """The one kind of block that a room above has registered."""
    return next(iter(block_kinds))


def tally(
    lists: Collection[Worklist], span: Span, within: Collection[int] | Member | None
) -> dict[tuple[str, int], int]:
    """{(key, block id): number of rows}, zeros left out; one statement for all lists and all blocks.

    `within` are ids of blocks, or the member who looks after them; None is the whole house.
    """
    parts = [_counted(one, span, one.of(within) if isinstance(within, Member) else within) for one in lists]
    if not parts:
        return {}
    counted = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(key, block): n for key, block, n in counted}


def _counted(one: Worklist, span: Span, within: Collection[int] | QuerySet | None) -> QuerySet:
    rows = one.rows(span) if within is None else one.within(span, within)
    rows = rows.order_by().annotate(_key=Value(one.key), _block=F(one.block))
    return rows.values_list("_key", "_block").annotate(_n=Count("pk"))


def blocks_of_each(
    lists: Collection[Worklist], people: Collection[Member], among: Mapping[str, Collection[int]]
) -> dict[int, dict[str, set[int]]]:
    """{member id: {key: ids of the blocks whose rows of that list they may see}}, of those in `among` {key: ids}; one
    statement for all people of one standing (members.ready)."""
    wanted: dict[Callable, set[int]] = defaultdict(set)
    for one in lists:
        wanted[_looks_after(one)].update(among.get(one.key, ()))
    asked = [(of, ids) for of, ids in wanted.items() if ids]

    def ask(reader: Member) -> QuerySet:
        first, *others = (_numbered(n, of(reader).filter(pk__in=ids)) for n, (of, ids) in enumerate(asked))
        return first.union(*others, all=True) if others else first

    found: dict[int, dict[Callable, set[int]]] = {}
    for pk, rows in of_each(people, ask).items() if asked else ((one.pk, ()) for one in people):
        found[pk] = defaultdict(set)
        for n, block in rows:
            found[pk][asked[n][0]].add(block)
    return {pk: {one.key: own[_looks_after(one)] for one in lists} for pk, own in found.items()}


def _looks_after(one: Worklist) -> Callable[[Member], QuerySet]:
    return one.staffed or blocks().staffed


def _numbered(n: int, rows: QuerySet) -> QuerySet:
    return rows.order_by().values_list(Value(n), "pk")

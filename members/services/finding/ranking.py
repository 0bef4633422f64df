"""The statements that find and rank (performance 6.1). What a person may see is asked in each of them."""

import math
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import cache

from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Length, Substr

from ... import clock
from ...models import Member, SearchEntry, SearchWord
from ...models.search import CURRENT, Rank
from ...ready import ReadyFor
from ...search import sources
from ...text import searching
from ...text.searching import Need, Query
from .address import Asked
from .index import ANYWHERE

RANKED = 500  # of many the newest are ranked
FEW = 5
LOOKED_AT = 200  # of those that hold some of what was asked for, the best by the database's own rank
NEARLY_AS_GOOD = 0.75
UNMET = 0.75
NEIGHBOURS = 4000  # words that begin alike


def _kinds(reader: Member, asked: Asked) -> tuple[str, ...]:
    """What is looked for, of what this person may find at all."""
    wanted = ((name, source) for name, source in sources.items() if asked.kind in ("", name))
    return tuple(name for name, source in wanted if source.open_to is None or source.open_to(reader))


def _visible(reader: Member, kinds: Collection[str]) -> Q:
    """Rows of the index whose things `reader` may see: each room answers for its own. Kinds that share an answer are
    asked about once."""
    by_rule: dict[Callable, list[str]] = {}
    for name in kinds:
        by_rule.setdefault(sources[name].visible, []).append(name)
    found = Q(pk__in=[])
    for visible, names in by_rule.items():
        found |= Q(Exists(visible(reader).filter(pk=OuterRef("object_id"))), kind__in=names)
    return found


def _within(asked: Asked, groups: Collection[int], tsquery: str) -> str:
    """The same in these groups, and among all that is not looked for by group."""
    places = [f"#g{asked.group}"] if asked.group else []
    places += [f"#t{asked.topic}"] if asked.topic else []
    here = searching.any_of(map(searching.quoted, [ANYWHERE, *(f"#g{pk}" for pk in sorted(groups))]))
    return " & ".join([tsquery, *map(searching.quoted, places), here])


def _narrowed(kinds: Collection[str], tsquery, since) -> QuerySet[SearchEntry]:
    """Rows that meet it; what of them somebody may see is not asked. `since`: None for any time."""
    rows = SearchEntry.objects.filter(version=CURRENT, terms__meets=tsquery)
    if len(kinds) == 1:
        rows = rows.filter(kind=kinds[0])
    return rows if since is None else rows.filter(at__gte=since)


def _since(asked: Asked) -> datetime | None:
    return clock.now() - timedelta(days=asked.days) if asked.days else None


def _first(
    reader: Member, kinds: Collection[str], found: QuerySet, order: Sequence[str], size: int
) -> QuerySet[SearchEntry]:
    """Of much only the first in this order are looked at; whether `reader` may see them is asked of these alone."""
    return SearchEntry.objects.filter(_visible(reader, kinds), pk__in=found.order_by(*order).values("pk")[:size])


def _best(rows: QuerySet[SearchEntry], exactly, in_title, loosely, most: int) -> QuerySet[SearchEntry]:
    """Best first: whole words count before beginnings, titles before texts."""
    whole = Case(When(terms__meets=exactly, then=1.0), default=0.0)
    titled = Case(When(terms__meets=in_title, then=1.0), default=0.0)
    best = rows.annotate(score=whole + titled + Rank(loosely))
    return best.order_by("-score", F("at").desc(nulls_last=True), "-pk").defer("terms")[:most]


@cache
def _strictly(kinds: tuple[str, ...], is_dated: bool, most: int) -> ReadyFor:
    """The statement of nearly every search. Writing what one may see of ten kinds takes Django longer than PostgreSQL
    needs to find it, so it is written once for each standing (docs/adr/0005)."""

    def build(reader, tsquery, since, exactly, in_title, loosely):
        found = _narrowed(kinds, tsquery, since if is_dated else None)
        return _best(_first(reader, kinds, found, ["-pk"], RANKED), exactly, in_title, loosely, most)

    return ReadyFor(build, asks_today=True)


def strict(reader: Member, asked: Asked, query: Query, groups: Collection[int], most: int) -> list[SearchEntry]:
    """What holds all of it, best first. Where the newest hide nearly everything from this person, all of it is asked
    about."""
    kinds, since, tsquery = _kinds(reader, asked), _since(asked), _within(asked, groups, query.strict())
    if not kinds:
        return []
    order = {
        "exactly": query.strict(exactly=True), "in_title": query.strict(weight="A"), "loosely": query.loose(),
    }  # fmt: skip
    rows = _strictly(kinds, since is not None, most)(reader, tsquery=tsquery, since=since, **order)
    found = _narrowed(kinds, tsquery, since)
    if len(rows) < FEW and found.order_by("pk")[RANKED : RANKED + 1].exists():
        newest = found.filter(_visible(reader, kinds)).order_by("-pk").values("pk")[:RANKED]
        rows = list(_best(SearchEntry.objects.filter(pk__in=newest), **order, most=most))
    return rows


def loose(
    reader: Member, asked: Asked, query: Query, groups: Collection[int], *, least: float, most: int
) -> list[SearchEntry]:
    """What holds at least this share of it, best first: each need weighs by how rare it is among what was found.

    A slip of the keyboard is forgiven where the word as it was typed stands nowhere.
    """
    needs = query.needs()
    slips = near(query.latin_words())
    meant = {need: need.instead(slips[need.forms[0]]) for need in needs if slips.get(need.forms[0])}
    anything = searching.any_of(need.expression() for need in [*needs, *meant.values()])
    held = {f"need{n}": _holds(need) for n, need in enumerate(needs)}
    held |= {f"slip{n}": _holds(meant[need]) for n, need in enumerate(needs) if need in meant}

    kinds = _kinds(reader, asked)
    found = _narrowed(kinds, _within(asked, groups, anything), _since(asked)).annotate(rank=Rank(anything))
    first = _first(reader, kinds, found, ["-rank", "-pk"], LOOKED_AT).annotate(rank=Rank(anything), **held)
    rows = list(first.order_by("-rank", "-pk").defer("terms"))
    met = {need: _met(rows, n, may_slip=need in meant) for n, need in enumerate(needs)}
    weights = {need: need.weight * _rarity(len(met[need]), len(rows)) for need in needs}
    for row in rows:
        row.share = max(_share(row, reading, met, weights) for reading in query.readings)
    best = max((row.share for row in rows), default=0)
    good = [row for row in rows if row.share >= max(least, NEARLY_AS_GOOD * best)]
    return sorted(good, key=lambda row: (-row.share, -row.rank))[:most]


def _holds(need: Need) -> ExpressionWrapper:
    return ExpressionWrapper(Q(terms__meets=need.expression()), output_field=BooleanField())


def _met(rows: list[SearchEntry], number: int, *, may_slip: bool) -> set[int]:
    """The rows that meet a need; those with a word near it where none does."""
    whole = {row.pk for row in rows if getattr(row, f"need{number}")}
    return whole or {row.pk for row in rows if may_slip and getattr(row, f"slip{number}")}


def _rarity(met: int, rows: int) -> float:
    """What nothing meets tells things apart no more; it still counts as asked for."""
    return math.log(1 + (rows + 1) / met) if met else UNMET * math.log(2 + rows)


def _share(
    row: SearchEntry, reading: tuple[Need, ...], met: dict[Need, set[int]], weights: dict[Need, float]
) -> float:
    """How much of what was asked for stands there, 0 to 1."""
    held = sum(weights[need] for need in reading if row.pk in met[need])
    return held / sum(weights[need] for need in reading)


def near(words: list[str]) -> dict[str, list[str]]:
    """{word: known words that may have been meant}; slips in the first letter only where the next two are right."""
    if not words:
        return {}
    alike = Q(pk__in=[])
    for word in words:
        size = Q(letters__range=(len(word) - 2, len(word) + 2))
        alike |= size & (Q(word__startswith=word[0]) | Q(inner=word[1:3]) | Q(word__startswith=word[1]))
    known = SearchWord.objects.annotate(letters=Length("word"), inner=Substr("word", 2, 2)).filter(alike)
    found = list(known.values_list("word", flat=True)[:NEIGHBOURS])
    return {word: searching.near_words(word, found) for word in words}

"""One search over everything: first what holds all that was asked for; where that is little, what holds most of it,
with slips of the keyboard forgiven. Words are kept nowhere.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from ... import naming
from ...models import Member, SearchEntry
from ...search import NamedHit, name_finders, places, sources, tokenisers
from ...text import searching
from ...text.clean import CONTROL
from . import ranking
from .address import Asked
from .index import FEW, freshen

MOST = 50
ENOUGH = 5  # with fewer hits than these, less will do
# How much of it has to be there: beside what holds all; where nothing does, of few needs and of many.
NEARLY_ALL, MOST_OF_IT, MUCH_OF_IT, LITTLE = 0.75, 0.6, 0.4, 3
MOST_NAMES = 10
SHORTEST_NAME = 3  # characters (safety C-20)
PERSON = "person"


@dataclass(frozen=True)
class Hit:
    """One thing that was found. `excerpt`: what stands before, at and behind the first place that matches."""

    kind: str
    id: int
    ref: str
    title: str
    lang: str
    url: str
    place: str = ""
    at: datetime | None = None
    excerpt: tuple[str, str, str] = ("", "", "")

    @property
    def label(self) -> str:
        return str(sources[self.kind].label)


def find(reader: Member, asked: Asked, *, groups: Collection[int] | None = None, most: int = MOST) -> list[Hit]:
    """Up to `most` things that `reader` may see, best first; none for words without a letter or figure.

    `groups`: those in which they may look, where the caller knows them.

    A person whose whole name was asked for comes first; other names come before what holds only some of the words.
    """
    words = CONTROL.sub(" ", asked.words)
    query = _parse(words)
    if not query or reader is None:
        return []
    freshen(FEW)
    named = _named(reader, asked, words)
    within = places_of(reader) if groups is None else groups
    rows, more = ranking.strict(reader, asked, query, within, most), []
    if len(rows) + len(named) < ENOUGH:
        least = NEARLY_ALL if rows or named else MOST_OF_IT if len(query.needs()) <= LITTLE else MUCH_OF_IT
        more = ranking.loose(reader, asked, query, within, least=least, most=most)
    people = {(PERSON, one.pk): _person(one) for one in named}
    found = {(hit.kind, hit.id): hit for hit in _hits(reader, rows, query)}
    beside = {(hit.kind, hit.id): hit for hit in _hits(reader, more, query)}
    exact = {(PERSON, one.pk): people[PERSON, one.pk] for one in named if one.is_exact}
    return list((exact | found | people | beside).values())[:most]


def places_of(reader: Member) -> list[int]:
    """The groups in which this person may look."""
    return [pk for find_places in places for pk, _title in find_places(reader)]


def _parse(words: str) -> searching.Query:
    fixed: list[str] = []
    for tokeniser in tokenisers:
        terms, words = tokeniser.of_query(words)
        fixed += terms
    return searching.parse(words, fixed=fixed)


def _named(reader: Member, asked: Asked, words: str) -> list[NamedHit]:
    """People found by name, where nothing else narrows the search."""
    is_narrow = asked.group or asked.topic or asked.days or asked.kind not in ("", PERSON)
    if is_narrow or len(words.strip()) < SHORTEST_NAME:
        return []
    return [one for finder in name_finders for one in finder(reader, words, MOST_NAMES)][:MOST_NAMES]


def _person(one: NamedHit) -> Hit:
    return Hit(kind=PERSON, id=one.pk, ref="", title=one.name, lang=one.lang, url=one.url)


def _hits(reader: Member, rows: Sequence[SearchEntry], query: searching.Query) -> list[Hit]:
    """As `reader` may read them; what stands in no index is asked, one statement for each kind of thing."""
    names: dict[tuple[str, int], tuple[str, str, str]] = {}
    told: dict[tuple[str, int], str] = {}
    for kind, source in sources.items():
        ids = [row.object_id for row in rows if row.kind == kind]
        if ids and source.names:
            names |= {(kind, pk): name for pk, name in source.names(reader, ids).items()}
        if ids and source.places:
            told |= {(kind, pk): place for pk, place in source.places(reader, ids).items()}
    return [hit for row in rows if (hit := _hit(row, names, told, query))]


def _hit(row: SearchEntry, names: dict, told: dict, query: searching.Query) -> Hit | None:
    title, url = naming.in_language(row.title_my, row.title_en, get_language()), row.url
    lang = naming.language_of(title)
    if sources[row.kind].names:
        if (row.kind, row.object_id) not in names:
            return None
        title, lang, url = names[row.kind, row.object_id]
    place = told.get((row.kind, row.object_id), "") if sources[row.kind].places else row.place
    return Hit(
        kind=row.kind, id=row.object_id, ref=row.ref, title=title, lang=lang, url=url, place=place, at=row.at,
        excerpt=searching.excerpt(row.body, query),
    )  # fmt: skip

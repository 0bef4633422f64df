"""What rooms register: things that can be found, who is found by name, and the writings of what they know of."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet

from ..models import Member
from ..registry import Registry


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What one thing is found by.

    A title in one language or in both, which nothing is found by where it is another thing's (`is_titled`); `labels`
    are words that count but are not shown; `terms` and `sections` are taken as they are, the first as if they stood in
    the title, the second in the text; `group` and
    `topics` narrow a search; `ref` is what the thing is called elsewhere.
    """

    pk: int
    title_my: str = ""
    title_en: str = ""
    is_titled: bool = True
    body: str = ""
    labels: Sequence[str] = ()
    terms: Sequence[str] = ()
    sections: Sequence[str] = ()
    language: str = "my"
    ref: str = ""
    url: str = ""
    place: str = ""
    at: datetime | None = None
    group: int | None = None
    topics: Collection[str] = ()


@dataclass(frozen=True)
class Watch:
    """A table whose rows say what a thing is found by. `column` holds the number of the thing.

    `columns`: only their change matters; empty for any. `through`: (table, column) of the things' own table, where
    the watched row names not the thing but its parent.
    """

    model: type[Model]
    column: str = "id"
    columns: tuple[str, ...] = ()
    through: tuple[type[Model], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """One kind of thing.

    - `rows()`: all that may ever be found; `visible(member)`: those that this person may find now.
    - `entries(ids)`: what the things with these numbers are found by; whoever is left out is not found.
    - `watches`: the tables to watch, the things' own first.
    - `open_to(member)`: whether this person may find any of this kind; None for everybody.
    - `in_groups`: found by those alone who may look in its group (`places`): rows of other groups are not even looked
      at. `visible` is asked all the same. False for things in no group, or open to more than its readers.
    - `places(reader, ids)`: where they stand, where not everybody who finds one may know that; then the index keeps
      none.
    - `names(reader, ids)`: titles that stand in no index, as {id: (title, language, address)}.
    """

    label: str
    order: int
    rows: Callable[[], QuerySet]
    visible: Callable[[Member], QuerySet]
    entries: Callable[[Collection[int]], Iterable[Entry]]
    watches: tuple[Watch, ...]
    names: Callable[[Member, Collection[int]], Mapping[int, tuple[str, str, str]]] | None = None
    places: Callable[[Member, Collection[int]], Mapping[int, str]] | None = None
    open_to: Callable[[Member], bool] | None = None
    in_groups: bool = False


@dataclass(frozen=True, kw_only=True)
class Tokeniser:
    """How a room knows its own names in any writing. `of_text` gives all canonical terms of a text, `of_query` the
    terms that must be there and the rest of the words."""

    of_text: Callable[[str], Iterable[str]]
    of_query: Callable[[str], tuple[Sequence[str], str]]


@dataclass(frozen=True, slots=True)
class NamedHit:
    """A person found by name, in memory (decision 39). `is_exact`: the words are the whole name."""

    pk: int
    name: str
    lang: str
    url: str
    is_exact: bool = False


# (reader, words, most) -> people whom the reader may call by name and whose name holds the words.
Names = Callable[[Member, str, int], Sequence[NamedHit]]
# reader -> [(number, name)] of the groups that a search may be narrowed to.
Places = Callable[[Member], Sequence[tuple[int, str]]]

sources: Registry[Source] = Registry("search")
tokenisers: Registry[Tokeniser] = Registry("search: tokenisers")
name_finders: Registry[Names] = Registry("search: names")
places: Registry[Places] = Registry("search: places")

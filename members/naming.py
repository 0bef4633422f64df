"""How a person is called: pure functions on plain values, for model instances and for rows of lists alike."""

from array import array
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from .text import fold_width, split_honorific, stored_key
from .text.syllables import readings

BURMESE = "\u1000"


@dataclass(frozen=True, slots=True)
class Named:
    """A row of a list of people: the name for this reader, its language for the lang attribute, its place in the
    list, and the further columns that were asked for."""

    pk: int
    name: str
    lang: str
    key: str
    rest: tuple[Any, ...] = ()


class Orders:
    """Lists of ids in the order of their names, the latest used of them; lives and dies with the process."""

    MOST = 64

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, array] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Sequence[int] | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, ids: Iterable[int]) -> Sequence[int]:
        order = array("q", ids)
        with self._lock:
            self._kept[key] = order
            while len(self._kept) > self.MOST:
                self._kept.popitem(last=False)
        return order


orders = Orders()


def in_language(full_name_my: str | None, full_name_en: str | None, language: str) -> str:
    """The name in the reader's language, else in the other one; "" when both are gone."""
    first, second = (full_name_my, full_name_en) if language == "my" else (full_name_en, full_name_my)
    return first or second or ""


def with_title(name: str, title: str) -> str:
    """A title is glued to a Burmese name and stands apart from a Latin one."""
    if not name or not title:
        return name
    return f"{title}{name}" if name[0] >= BURMESE else f"{title} {name}"


def sort_key(name: str) -> str:
    """The place of a name, without its title, in a list: Latin before Burmese, case and spaces not counted."""
    return stored_key(name)


def language_of(name: str) -> str:
    """my or en, for the lang attribute."""
    return "my" if any(letter >= BURMESE for letter in name) else "en"


def search_keys(part: str) -> set[str]:
    """What a name must hold one of to be found by this part of it: in either reading of the letters, with and
    without an honorific at its head, spaces and case not counted. Empty for a part without letters."""
    texts = [fold_width(reading) for reading in readings(part)]
    return {key for text in texts for key in (stored_key(text), stored_key(split_honorific(text)[1])) if key}

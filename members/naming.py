"""How a person is called: pure functions on plain values, for model instances and for rows of lists alike."""

import re
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from .text import fold_width, split_honorific, stored_key
from .text.syllables import readings

Value = TypeVar("Value")

BURMESE = re.compile("[\u1000-\u109f]")


@dataclass(frozen=True, slots=True)
class Named:
    """A row of a list of people: the name for this reader, its language for the lang attribute, its place in the
    list, and the further columns that were asked for."""

    pk: int
    name: str
    lang: str
    key: str
    rest: tuple[Any, ...] = ()


class Kept(Generic[Value]):
    """The values that were used last, by what they were made of, for a quarter of an hour. Lives and dies with the
    process; only ids and keyed hashes may be kept, never a name."""

    LIFE = 900.0  # seconds
    everywhere: WeakSet["Kept"] = WeakSet()

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._values: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()
        self.everywhere.add(self)

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            until, value = self._values.get(key, (0.0, None))
            if until < monotonic():
                return None
            self._values.move_to_end(key)
            return value

    def keep(self, key: Hashable, value: Value) -> Value:
        now = monotonic()
        with self._lock:
            self._values[key] = now + self.LIFE, value
            for old in [old for old, (until, _value) in self._values.items() if until < now]:
                del self._values[old]
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value

    def forget(self) -> None:
        with self._lock:
            self._values.clear()


def forget_all() -> None:
    """What this process remembers of names goes at once: somebody was erased. Others forget within a quarter of an
    hour; what they hold is ids and keyed hashes."""
    for kept in list(Kept.everywhere):
        kept.forget()


def in_language(full_name_my: str | None, full_name_en: str | None, language: str) -> str:
    """The name in the reader's language, else in the other one; "" when both are gone."""
    first, second = (full_name_my, full_name_en) if language == "my" else (full_name_en, full_name_my)
    return first or second or ""


def with_title(name: str, title: str) -> str:
    """A title is glued to a Burmese name and stands apart from a Latin one."""
    if not name or not title:
        return name
    return f"{title}{name}" if BURMESE.match(name) else f"{title} {name}"


def sort_key(name: str) -> str:
    """The place of a name, without its title, in a list: Latin before Burmese, case and spaces not counted."""
    return stored_key(name)


def language_of(text: str) -> str:
    """my when there are Burmese letters, else en. A dash or a curly apostrophe is of neither."""
    return "my" if BURMESE.search(text) else "en"


def search_keys(part: str) -> set[str]:
    """What a name must hold one of to be found by this part of it: in either reading of the letters, with and
    without an honorific at its head, spaces and case not counted. Empty for a part without letters."""
    texts = [fold_width(reading) for reading in readings(part)]
    return {key for text in texts for key in (stored_key(text), stored_key(split_honorific(text)[1])) if key}

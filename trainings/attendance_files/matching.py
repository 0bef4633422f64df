"""Whose row is it: e-mail, phone, confirmed alias, name, and then only suggestions that somebody confirms.

The order is that of learning 4(2). An address that belongs to somebody decides before the name does; a name that
somebody has exactly is never given to somebody with a similar one.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from members.text import fold_digits
from members.text.names import honorific_code

from .meeting import Meeting, Row
from .names import Names, doubled, ends_with, is_bare_device, parts_of, readable
from .people import Person, phone_of
from .words import COPY, CROWD, NOISE, ROOM, is_device, is_place, key, split_device

SURE = ("email", "phone", "alias", "name")
SUGGEST, AMBIGUOUS, UNMATCHED, HOST = "suggest", "ambiguous", "unmatched", "host"
# Why nobody was found, in the order in which they are shown.
DEVICE_NAME = "device name"
VIEWING_POINT = "viewing point: several people behind one row"
NOT_REGISTERED = "not registered"
HIDDEN_PHONE = "phone number partly hidden"
UNREADABLE = "name cannot be read"
WHYS = (DEVICE_NAME, VIEWING_POINT, NOT_REGISTERED, HIDDEN_PHONE, UNREADABLE)
# Why somebody is suggested.
NICKNAME, SPELLING = "nickname", "other Latin spelling"
PLACE, DEVICE, WORDS = "place added to the name", "device added to the name", "words added to the name"
PREFIX, OTHER_ADDRESS = "part of the name left out", "e-mail of another person"

NUMBER = re.compile(r"[+(]?[\d\s()\-.]{6,}\Z")
HIDDEN = re.compile(r"[+(]?[\d\s()\-.]*\d[\d\s()\-.]*[*•x×✱]{2,}[\d\s()\-.*•x×✱]*\Z", re.IGNORECASE)
MEN, WOMEN = {"U", "Ko", "Maung", "Saya"}, {"Daw", "Ma", "Sayama"}


@dataclass(frozen=True)
class Match:
    """One visitor's rows and whose they are. `how` is one of SURE, suggest, ambiguous, unmatched, host; `why` says
    more for suggest and unmatched; `people` is one person for SURE and suggest, more for ambiguous."""

    rows: tuple[Row, ...]
    how: str
    people: tuple[Person, ...] = ()
    why: str = ""

    @property
    def name(self) -> str:
        return self.rows[0].name

    @property
    def is_sure(self) -> bool:
        return self.how in SURE


@dataclass
class Matching:
    """All matches of a meeting, in an order that does not depend on the order of the rows."""

    matches: list[Match] = field(default_factory=list)

    def of(self, *hows: str) -> list[Match]:
        return [match for match in self.matches if match.how in hows]


def match(meeting: Meeting, people: Iterable[Person], registered: Collection[str]) -> Matching:
    """Match every visitor against the people; only registered ones (by id) can be found."""
    matcher = _Matcher(sorted(people, key=lambda person: person.id), set(registered))
    visitors = [tuple(rows) for rows in meeting.visitors]
    first = [matcher.find(rows) for rows in visitors]
    seen = {person for one in first if one.how in (*SURE, SUGGEST) for person in one.people}
    return Matching([matcher.last(one, seen) for one in first])


class _Matcher:
    def __init__(self, people: Sequence[Person], registered: set[str]):
        self.registered = {person for person in people if person.id in registered}
        self.names = Names(people)
        self.emails = _by((person.email, person) for person in people)
        self.phones = _by((person.phone, person) for person in people)
        self.townships = frozenset(key(person.township) for person in people if person.township)

    def find(self, rows: tuple[Row, ...]) -> Match:
        """Everything but nicknames, which need to know who was found otherwise."""
        row = rows[0]
        if row.is_host:
            return Match(rows, HOST)
        if owners := self.emails.get(row.email):
            return self._by_address(rows, owners)
        found = self._by_phone(rows) or self._by_alias(rows)
        found = found or self._by_name(rows)
        return Match(rows, HOST) if row.may_host and found.how == UNMATCHED else found

    def last(self, found: Match, seen: set[Person]) -> Match:
        """A nickname for whom nothing else was found: of those whose name ends so, who was not seen otherwise."""
        if found.how != UNMATCHED or found.why != NOT_REGISTERED or not (half := doubled(found.name)):
            return found
        named = [person for person in self._in_order() if ends_with(person, half)]
        unseen = [person for person in named if person not in seen]
        fitting = sorted(unseen or (named if len(named) == 1 else []), key=lambda one: _contradicts(found.name, one))
        return Match(found.rows, SUGGEST, (fitting[0],), NICKNAME) if fitting else found

    def _in_order(self) -> list[Person]:
        return sorted(self.registered, key=lambda person: person.id)

    def _by_address(self, rows: tuple[Row, ...], owners: set[Person]) -> Match:
        name = rows[0].name
        if found := owners & self.registered:
            named = found & self.names.exact(name)
            return self._answer(rows, "email", named if len(found) > 1 and named else found)
        if not owners & self.names.exact(name):
            others = self.names.exact(name) & self.registered
            if len(others) == 1:
                return Match(rows, SUGGEST, tuple(others), OTHER_ADDRESS)
        return Match(rows, UNMATCHED, why=NOT_REGISTERED)

    def _by_phone(self, rows: tuple[Row, ...]) -> Match | None:
        row = rows[0]
        written = fold_digits(row.name, numeric=True)
        if HIDDEN.match(written):
            return Match(rows, UNMATCHED, why=HIDDEN_PHONE)
        number = row.phone or (phone_of(written) if NUMBER.match(written) else "")
        if found := self.phones.get(number, set()) & self.registered:
            named = found & self.names.exact(row.name)
            return self._answer(rows, "phone", named if len(found) > 1 and named else found)
        return Match(rows, UNMATCHED, why=NOT_REGISTERED) if NUMBER.match(written) else None

    def _by_alias(self, rows: tuple[Row, ...]) -> Match | None:
        found = self.names.alias(rows[0].name) & self.registered
        return Match(rows, "alias", tuple(found)) if len(found) == 1 else None

    def _by_name(self, rows: tuple[Row, ...]) -> Match:
        name = readable(rows[0].name)
        if not any(letter.isalnum() for letter in name):
            return Match(rows, UNMATCHED, why=UNREADABLE)
        if owners := self.names.exact(name):
            return self._answer(rows, "name", owners & self.registered)
        if CROWD.search(name):
            return Match(rows, UNMATCHED, why=VIEWING_POINT)
        if is_bare_device(name):
            return Match(rows, UNMATCHED, why=DEVICE_NAME)
        if found := self._by_parts(rows, name):
            return found
        return Match(rows, UNMATCHED, why=VIEWING_POINT) if ROOM.search(name) else self._by_likeness(rows, name)

    def _by_parts(self, rows: tuple[Row, ...], name: str) -> Match | None:
        """A name with something beside it: a place, a device, another writing of the same name."""
        parts = self._parts(name)
        owners = [(part, found) for part in parts if (found := self.names.exact(part))]
        if not owners:
            return None
        common = set.intersection(*(found for _part, found in owners)) or set().union(
            *(found for _part, found in owners)
        )
        named = {part for part, _found in owners}
        others = [part for part in parts if part not in named and not NOISE.match(part)]
        people = common & self.registered
        if not others or len(people) != 1:
            return self._answer(rows, "name", people)
        return Match(rows, SUGGEST, tuple(people), self._why(others))

    @staticmethod
    def _parts(name: str) -> list[str]:
        parts = []
        for part in parts_of(name):
            found = split_device(part)
            copy = COPY.match(part)
            parts += list(found) if found else [copy["owner"], "phone"] if copy else [part]
        return parts

    def _why(self, others: list[str]) -> str:
        if any(map(is_device, others)):
            return DEVICE
        return PLACE if any(is_place(other, self.townships) for other in others) else WORDS

    def _by_likeness(self, rows: tuple[Row, ...], name: str) -> Match:
        parts = [part for part in self._parts(name) if not (is_device(part) or is_place(part, self.townships))]
        for why, ask in ((PREFIX, self.names.shortened), (SPELLING, self.names.spelt)):
            for part in dict.fromkeys((name, *parts)):
                if owners := ask(part):
                    return self._suggest(rows, owners & self.registered, why)
        has_device = len(parts) < len(self._parts(name)) and any(map(is_device, self._parts(name)))
        return Match(rows, UNMATCHED, why=DEVICE_NAME if has_device else NOT_REGISTERED)

    @staticmethod
    def _suggest(rows: tuple[Row, ...], people: set[Person], why: str) -> Match:
        if len(people) == 1:
            return Match(rows, SUGGEST, tuple(people), why)
        return _several(rows, people)

    @staticmethod
    def _answer(rows: tuple[Row, ...], how: str, people: set[Person]) -> Match:
        return Match(rows, how, tuple(people)) if len(people) == 1 else _several(rows, people)


def _several(rows: tuple[Row, ...], people: set[Person]) -> Match:
    if not people:
        return Match(rows, UNMATCHED, why=NOT_REGISTERED)
    return Match(rows, AMBIGUOUS, tuple(sorted(people, key=lambda person: person.id)))


def _contradicts(name: str, person: Person) -> bool:
    """A nickname with Ko is hardly that of somebody called Daw. It only decides who is suggested first."""
    said, own = (honorific_code(word.rstrip(".")) for word in (name.split(" ")[0], person.honorific or "-"))
    return (said in MEN and own in WOMEN) or (said in WOMEN and own in MEN)


def _by(pairs: Iterable[tuple[str, Person]]) -> dict[str, set[Person]]:
    found: dict[str, set[Person]] = {}
    for value, person in pairs:
        if value:
            found.setdefault(value, set()).add(person)
    return found

"""Who in a file is the same person (data/README): same e-mail or phone, and the same name in one script."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from members.text import split_honorific, stored_key


def name_keys(full_name_my: str, full_name_en: str, *, without_honorific: bool = False) -> frozenset[tuple[str, str]]:
    """What two rows, or a row and a member, must share one of to have the same name in one script.

    Expects normalised names, as a checked row and the registry hold them.
    """
    names = (("my", full_name_my), ("en", full_name_en))
    found = ((script, split_honorific(name)[1] if without_honorific else name) for script, name in names if name)
    return frozenset((script, key) for script, name in found if (key := stored_key(name)))


def group_persons(rows: Sequence) -> list[list[int]]:
    """Indices of rows, grouped by person, in the order of the file. A row has `email`, `phone` and `name_keys`.

    The same name alone and the same phone or e-mail alone are not enough.
    """
    leader = list(range(len(rows)))

    def find(place: int) -> int:
        while leader[place] != place:
            place = leader[place]
        return place

    for together in _sharing(rows):
        first, *others = sorted(find(place) for place in together)
        for other in others:
            leader[find(other)] = find(first)
    persons: dict[int, list[int]] = defaultdict(list)
    for place in range(len(rows)):
        persons[find(place)].append(place)
    return list(persons.values())


def same_names(rows: Sequence, persons: Iterable[Sequence[int]]) -> list[list[int]]:
    """Indices of first rows of different persons who share a name in one script."""
    by_name: dict[Hashable, list[int]] = defaultdict(list)
    for first, *_others in persons:
        for name in rows[first].name_keys:
            by_name[name].append(first)
    return [list(pair) for pair in sorted({tuple(places) for places in by_name.values() if len(places) > 1})]


def _sharing(rows: Sequence) -> Iterable[list[int]]:
    by_contact: dict[Hashable, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for kind, contact in (("email", row.email), ("phone", row.phone)):
            for name in row.name_keys if contact else ():
                by_contact[kind, contact, name].append(place)
    return [places for places in by_contact.values() if len(places) > 1]

"""What the registry knows, for a roster that is checked without asking it: places, areas, groups, words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from . import words


@dataclass(frozen=True)
class Lookups:
    """Every mapping goes from `words.key` of a writing to a code.

    townships: key -> ((P-code, code of its unit), …), more than one where two townships share a name.
    units: key -> code of the state or region. areas: key -> English name. groups: key -> group code; groups hidden
    from the importer are left out by the caller and so count as unknown (decision 30).
    """

    townships: Mapping[str, tuple[tuple[str, str], ...]]
    units: Mapping[str, str]
    areas: Mapping[str, str]
    groups: Mapping[str, str]
    kinds: Mapping[str, str] = field(default_factory=lambda: words.index(words.KINDS))
    paralegal_kinds: Mapping[str, str] = field(default_factory=lambda: words.index(words.PARALEGAL_KINDS))
    bar_grades: Mapping[str, str] = field(default_factory=lambda: words.index(words.BAR_GRADES))
    languages: Mapping[str, str] = field(default_factory=lambda: words.index(words.LANGUAGES))


def make_lookups(
    *,
    townships: Iterable[tuple[str, str, str, str]],
    units: Iterable[tuple[str, str, str]],
    areas: Iterable[tuple[str, str]] = (),
    groups: Iterable[tuple[str, str]] = (),
) -> Lookups:
    """Lookups from plain rows of the registry.

    townships: (P-code, code of the unit, English name, Burmese name). units: (code, English, Burmese).
    areas: (English name, label in Burmese), added to the words we know for the six; groups: (code, name or "").
    """
    return Lookups(
        townships=_townships(townships),
        units=_units(units),
        areas=words.index(words.AREAS)
        | {words.key(label): name for name, *labels in areas for label in (name, *labels) if label},
        groups={words.key(name): code for code, *names in groups for name in (*names, code) if name},
    )


def place_key(name: str) -> str:
    """Key of a place without "Township", မြို့နယ်, "State" and the like."""
    return words.key(words.PLACE_ENDINGS.sub("", name.strip())) or words.key(name)


def _townships(rows) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for code, unit, *names in rows:
        for written in {words.key(code), *map(words.key, names), *map(place_key, names)} - {""}:
            found[written] = tuple(dict.fromkeys((*found.get(written, ()), (code, unit))))
    return found


def _units(rows) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, *names in rows:
        aliases = [alias for alias in words.UNITS.get(code, "").split(", ") if alias]
        for name in (code, *names, *aliases):
            found |= {words.key(name): code, place_key(name): code}
    return found

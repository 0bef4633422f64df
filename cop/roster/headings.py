"""Which column means what: English and Burmese headings, also in Zawgyi, in any order, case and spacing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from members.text.zawgyi import MYANMAR

from .table import Column
from .words import ASIDE, FIELDS, HEADINGS, NAME, SERIAL, index, key, keys

IGNORE = "ignore"
HEADING_WITHIN = 20  # rows with something in them
MOST = 0.6  # of the cells of a second heading row must be headings
LONGEST = 120  # characters of a heading with all its asides
KNOWN = index(HEADINGS)
SERIALS = {key(word) for word in SERIAL.split(", ")} | {""}
ASIDES = {key(word) for word in ASIDE.split(", ")} | {""}
BY_ENGLISH = {key(english): field for field, english in FIELDS.items()}
SEPARATORS = tuple(map(re.compile, (r"[()\[\]{}:]", r"[/\n|]|\s[-–—]\s", r"[()\[\]{}:/\n|]")))


class MappingError(ValueError):
    """A mapping names a field that does not exist, or a heading that the file does not have."""


@dataclass(frozen=True)
class Heading:
    """Where the headings stand: index of the row in the rows looked at, rows they take, and the columns."""

    at: int
    depth: int
    columns: list[Column]

    @property
    def score(self) -> int:
        return len({column.field for column in self.columns if column.field})

    @property
    def has_name(self) -> bool:
        return any(column.field in ("full_name_my", "full_name_en") for column in self.columns)


def field_named(text: str) -> str | None:
    """The field a person means in a mapping: its name, its English heading or any heading that we know.

    "ignore" gives None. Raises MappingError for anything else.
    """
    if text == IGNORE:
        return None
    field = text if text in FIELDS else BY_ENGLISH.get(key(text)) or field_for(text)
    if field is None:
        raise MappingError(text)
    return "full_name_my" if field == NAME else field


@lru_cache(maxsize=4096)
def field_for(heading: str) -> str | None:
    """The field of a heading, "name" where it does not tell the script, None where we do not know it."""
    if len(heading) > LONGEST:
        return None
    if found := _known(heading):
        return found
    for separators in SEPARATORS:
        parts = [part for part in separators.split(heading) if not ASIDES & {*keys(part), key(part)}]
        found = {_known(part) for part in parts} or {None}
        # "ဖုန်း (Phone)" says one thing twice; "Phone (emergency contact)" says another thing.
        specific = found - {NAME}
        if None not in found and len(specific) <= 1:
            return next(iter(specific or found))
    return None


def is_serial(heading: str) -> bool:
    """Running numbers, and the reason column that we add to refused rows ourselves."""
    return bool(SERIALS.intersection(keys(heading) or ("",)))


def resolve(headings: Sequence[str], mapping: Mapping[str, str | None] | None = None) -> list[Column]:
    """Headings of one row -> columns. `mapping` is {heading: field or None}, as `mapping_from` makes it."""
    mapping = {key(heading): field for heading, field in (mapping or {}).items()}
    fields = [mapping[key(heading)] if key(heading) in mapping else field_for(heading) for heading in headings]
    return [
        Column(place, heading, _script(heading, fields) if field == NAME else field)
        for place, (heading, field) in enumerate(zip(headings, fields, strict=True))
    ]


def mapping_from(pairs: Mapping[str, str]) -> dict[str, str | None]:
    """{heading: what a person wrote for the field} -> {heading: field or None}. Raises MappingError."""
    return {heading: field_named(meant) for heading, meant in pairs.items()}


def find_heading(rows: Sequence[Sequence[str]], mapping: Mapping[str, str | None] | None = None) -> Heading | None:
    """The heading row among the first rows of a sheet: the one with most known headings, a name among them.

    Titles above are passed over. Headings over two rows ("Name" over "Burmese" and "English") are read together
    where that says more than either row.
    """
    places = [place for place, row in enumerate(rows) if any(cell.strip() for cell in row)][:HEADING_WITHIN]
    single = [Heading(place, 1, resolve(rows[place], mapping)) for place in places]
    best = max(single, key=lambda found: found.score, default=None)
    for place in places:
        if place + 1 < len(rows):
            joined, said = _joined(rows[place], rows[place + 1])
            double = Heading(place, 2, resolve(joined, mapping))
            if double.has_name and double.score > best.score and said > MOST:
                best = double
    if best is None or not best.has_name:
        best = max((found for found in single if found.has_name), key=lambda found: found.score, default=None)
    return best


def likeliest_headings(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The cells of the fullest of the first rows, to be asked about where no heading is known."""
    first = [row for row in rows if any(cell.strip() for cell in row)][:HEADING_WITHIN]
    fullest = max(first, key=lambda row: sum(bool(cell.strip()) for cell in row), default=())
    return tuple(cell.strip() for cell in fullest if cell.strip())


def _known(heading: str) -> str | None:
    for found in keys(heading):
        # "Phone 1" is the phone; "Phone 2" is a column that nobody reads.
        if field := KNOWN.get(found) or KNOWN.get(found.removesuffix("1")):
            return field
    return None


def _script(heading: str, fields: Sequence[str | None]) -> str:
    """Which name a heading that only says "name" holds: the one that no other column says it holds."""
    if "full_name_my" in fields:
        return "full_name_en"
    if "full_name_en" in fields or fields.count(NAME) == 1:
        return "full_name_my"
    return "full_name_my" if MYANMAR.search(heading) else "full_name_en"


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[list[str], float]:
    """Two rows as one row of headings, and which share of the lower one says something: little where it is data."""
    above, joined, known, filled = "", [], 0, 0
    for over, under in zip_longest(map(str.strip, upper), map(str.strip, lower), fillvalue=""):
        above = over or above
        choices = (f"{above} ({under})", under) if under else ()
        heading = next((choice for choice in choices if field_for(choice)), "")
        known += bool(heading)
        filled += bool(under)
        joined.append(heading or over or under)
    return joined, known / max(filled, 1)

"""Places come into the list: states, regions and townships under their P-codes (domain 3.2)."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from ..errors import Refused
from ..models import AdminUnit, Member
from ..text import ControlCharacter, normalise
from . import audit

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "admin_units.csv"
COLUMNS = ("code", "level", "parent", "name_en", "name_my")
Level = AdminUnit.Level


@dataclass(frozen=True)
class Row:
    """A line of the table, cleaned; `parent` is empty where the P-code alone says it."""

    number: int
    code: str
    level: str
    parent: str
    name_en: str
    name_my: str
    iso: str
    prefixes: str


@dataclass(frozen=True)
class Imported:
    """How many places: new, changed, and left as they were although the table says something else."""

    added: int
    changed: int
    kept: int


def read_places(path: Path) -> list[Row]:
    """The places of a table with the columns code, level, parent, name_en, name_my (UTF-8, comma; iso and prefixes may
    be there too). Raises Refused with the number of the line that cannot be read, or that names a place again."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        if not set(COLUMNS) <= set(table.fieldnames or ()):
            raise Refused(_("The table needs the columns %(names)s.") % {"names": ", ".join(COLUMNS)})
        rows = [_row(line, number) for number, line in enumerate(table, 2)]
    seen: set[str] = set()
    for row in rows:
        if row.code in seen:
            raise _unread(row.number)
        seen.add(row.code)
    return rows


def _unread(number: int) -> Refused:
    return Refused(_("Line %(number)s cannot be read.") % {"number": number})


def _row(line: Mapping[str, str | None], number: int) -> Row:
    try:
        names = {f"name_{code}": _name(line[f"name_{code}"] or "", code) for code in ("en", "my")}
        plain = {name: (line.get(name) or "").strip() for name in ("code", "level", "parent", "iso", "prefixes")}
        if not AdminUnit.CODES[Level(plain["level"])].fullmatch(plain["code"]):
            raise ValueError("no P-code")
    except (ValueError, ControlCharacter):
        raise _unread(number) from None
    return Row(number, **plain, **names)


def _name(text: str, language: str) -> str:
    name = normalise(text, language=language, single_line=True).strip()
    if not 0 < len(name) <= AdminUnit._meta.get_field("name_en").max_length:
        raise ValueError("no name, or too long")
    return name


@transaction.atomic
def import_places(rows: Iterable[Row], *, update: bool = False, by: Member | None = None) -> Imported:
    """Add the places that are missing; those that are there stay as they are, for somebody may have mended them. With
    `update` they say what the table says. Nothing is taken out: people live there. Twice does nothing.

    A township belongs to the unit whose prefixes hold the first six signs of its P-code: Bago and Shan have several
    (domain 0.9). Raises Refused, and nothing is written, where the table puts it elsewhere or makes it another kind.
    """
    units = {unit.code: unit for unit in AdminUnit.objects.select_for_update(of=["self"])}
    added = changed = kept = 0
    for row in sorted(rows, key=lambda row: row.level != Level.STATE_REGION):
        unit = units.get(row.code)
        facts = _facts(row, units)
        if unit is None:
            units[row.code], added = AdminUnit.objects.create(code=row.code, **facts), added + 1
        elif unit.level != row.level:
            raise _unread(row.number)
        elif any(getattr(unit, name) != value for name, value in facts.items()):
            kept, changed = kept + (not update), changed + update
            if update:
                AdminUnit.objects.filter(pk=unit.pk).update(**facts)
    audit.record("places_imported", by=by, added=added, changed=changed)
    return Imported(added, changed, kept)


def _facts(row: Row, units: Mapping[str, AdminUnit]) -> dict:
    names = {"name_en": row.name_en, "name_my": row.name_my, "level": row.level}
    if row.level == Level.STATE_REGION:
        more = {"iso": row.iso, "prefixes": row.prefixes}
        return {**names, "parent_id": None, **{name: value for name, value in more.items() if value}}
    return {**names, "parent_id": _parent(row, units).pk}


def _parent(row: Row, units: Mapping[str, AdminUnit]) -> AdminUnit:
    home = next((unit for unit in units.values() if row.code[:6] in unit.parts_prefixes), None)
    if home is None or row.parent not in ("", home.code, row.code[:6]):
        raise Refused(_("Line %(number)s: the P-code is not one of that state or region.") % {"number": row.number})
    return home

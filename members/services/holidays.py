"""A year's public holidays come into the list (domain 3.3). The caller has asked permission."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from ..errors import Refused
from ..models import Holiday, Member
from ..text import ControlCharacter, normalise
from . import audit

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "holidays.csv"
COLUMNS = ("on", "name_en", "name_my", "is_estimated")
LONGEST = Holiday._meta.get_field("name_en").max_length


@dataclass(frozen=True)
class Imported:
    """How many days: new, changed, taken out again, and left alone because staff wrote them."""

    added: int
    changed: int
    removed: int
    kept: int


def read_days(path: Path, year: int) -> list[Holiday]:
    """The days of `year` in a table with the columns on, name_en, name_my, is_estimated (UTF-8, comma).

    Raises Refused with the number of the line that cannot be read, or when there is no such year.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if not set(COLUMNS) <= set(rows.fieldnames or ()):
            raise Refused(_("The table needs the columns %(names)s.") % {"names": ", ".join(COLUMNS)})
        days = [_day(row, number) for number, row in enumerate(rows, 2)]
    found = {day.on: day for day in days if day.on.year == year}
    if not found:
        raise Refused(_("There are no holidays of %(year)s in this table.") % {"year": year})
    return [found[on] for on in sorted(found)]


def _day(row: Mapping[str, str], number: int) -> Holiday:
    try:
        on = date.fromisoformat(row["on"].strip())
        names = {f"name_{code}": _name(row[f"name_{code}"], code) for code in ("en", "my")}
        is_estimated = {"0": False, "1": True, "": False}[row["is_estimated"].strip()]
    except (ValueError, KeyError, AttributeError, ControlCharacter):
        raise Refused(_("Line %(number)s cannot be read.") % {"number": number}) from None
    return Holiday(on=on, is_estimated=is_estimated, source=Holiday.Source.IMPORT, **names)


def _name(text: str, language: str) -> str:
    name = normalise(text, language=language, single_line=True).strip()
    if len(name) > LONGEST:
        raise ValueError("too long")
    return name


@transaction.atomic
def import_holidays(year: int, days: Iterable[Holiday], *, by: Member | None = None) -> Imported:
    """Make the list of `year` say what `days` say. A day that staff wrote or corrected stays as it is; one that an
    earlier import brought and that is not among `days` any more goes. Importing twice changes nothing."""
    there = {day.on: day for day in Holiday.objects.select_for_update().filter(on__year=year)}
    days = list(days)
    new = [day for day in days if day.on not in there]
    ours = {on: day for on, day in there.items() if day.source == Holiday.Source.IMPORT}
    changed = [day for day in days if day.on in ours and _facts(day) != _facts(ours[day.on])]
    gone = [ours[on].pk for on in ours.keys() - {day.on for day in days}]
    Holiday.objects.bulk_create(new)
    for day in changed:
        Holiday.objects.filter(on=day.on).update(**_facts(day))
    Holiday.objects.filter(pk__in=gone).delete()
    done = Imported(len(new), len(changed), len(gone), len(there) - len(ours))
    audit.record("holidays_imported", by=by, year=year, added=done.added, changed=done.changed, removed=done.removed)
    return done


def _facts(day: Holiday) -> dict:
    return {"name_en": day.name_en, "name_my": day.name_my, "is_estimated": day.is_estimated}

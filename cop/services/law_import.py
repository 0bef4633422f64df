"""Bringing law in from data files (domain 3.9): all or nothing, and the same file twice adds nothing.

A file is JSON with one or more of the lists `instruments`, `provisions`, `cases`; cop/data/law/ shows their fields.
Everything comes in unchecked: a check is something that a lawyer of the network does. What is there already stays as
it is, so that an import never undoes what somebody mended; with `update` the words of the file replace it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from cop.law import keys
from cop.law.book import DATA
from members.services import audit
from members.text import ControlCharacter, fold_digits, normalise

from ..models import CaseLaw, LegalInstrument, Provision
from .law import WORDING

PARTS = ("instruments", "provisions", "cases")
FIELDS = {
    "instruments": {
        "code", "kind", "title_my", "title_en", "short_my", "short_en", "aliases", "number", "enacted_on",
        "enacted_year", "me_date", "version", "status", "contested_my", "contested_en", "sdg_goals", "source",
    },
    "provisions": {
        "key", "label_my", "label_en", "heading_my", "heading_en", "text_my", "text_en", "valid_from", "valid_to",
        "contested_my", "contested_en", "source",
    },
    "cases": {
        "name_my", "name_en", "report", "year", "part", "page", "court", "decided_on", "me_date", "language",
        "summary_my", "summary_en", "is_placeholder", "provisions", "source",
    },
}  # fmt: skip
DAYS = ("enacted_on", "valid_from", "valid_to", "decided_on")


class _Undo(Exception):
    """Nothing of a file is kept when one row of it was refused."""


@dataclass
class Outcome:
    """How many rows of each list came in; `refused`: (list, number of the row from 1, reasons)."""

    added: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    changed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    kept: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    refused: list[tuple[str, int, list[str]]] = field(default_factory=list)


def packaged_files() -> list[Path]:
    """The law that comes with the program, in the order in which it has to be read."""
    return [DATA / f"{part}.json" for part in PARTS]


def read_file(path: Path) -> dict[str, list]:
    """The lists of one file. Raises ValueError with a sentence where it is none of ours."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ValueError(_("This file cannot be read: %(why)s") % {"why": error}) from None
    if (
        not isinstance(data, dict)
        or not data.keys() <= set(PARTS)
        or not all(isinstance(x, list) for x in data.values())
    ):
        raise ValueError(_("A file of law holds the lists instruments, provisions and cases, and nothing else."))
    return data


def import_law(data: Iterable[dict[str, list]], *, update: bool = False, is_demo: bool = False) -> Outcome:
    """Write these lists, whole or not at all; see `Outcome`."""
    outcome = Outcome()
    rows = list(_rows(data))
    try:
        with transaction.atomic():
            for part, number, row in rows:
                _take_in(outcome, part, number, row, update=update, is_demo=is_demo)
            if outcome.refused:
                raise _Undo
            if any(outcome.added.values()) or any(outcome.changed.values()):
                audit.record("law_imported", added=outcome.added, changed=outcome.changed)
    except _Undo:
        return Outcome(refused=outcome.refused)
    return outcome


def _rows(data: Iterable[dict[str, list]]) -> Iterator[tuple[str, int, object]]:
    """(list, number from 1, row), instruments before what hangs on them."""
    files = list(data)
    for part in PARTS:
        for lists in files:
            for number, row in enumerate(lists.get(part, []), 1):
                yield part, number, row


def _take_in(outcome: Outcome, part: str, number: int, row, *, update: bool, is_demo: bool) -> None:
    try:
        facts = _facts(part, row)
        # A refusal of the database must not end the transaction: the other rows want their answer too.
        with transaction.atomic():
            count = {"instruments": _instrument, "provisions": _provision, "cases": _case}[part](
                facts, update, is_demo
            )
    except ValidationError as error:
        outcome.refused.append((part, number, error.messages))
    else:
        getattr(outcome, count)[part] += 1


def _facts(part: str, row) -> dict:
    """The fields of one row, normalised. Raises ValidationError."""
    if not isinstance(row, dict):
        raise ValidationError(_("This is no row."))
    if unknown := sorted(row.keys() - FIELDS[part]):
        raise ValidationError(_("Unknown field: %(names)s") % {"names": ", ".join(unknown)})
    return {name: _value(name, value) for name, value in row.items()}


def _value(name: str, value):
    """A text as it is saved, a day as a date; everything else is for the model to judge."""
    if isinstance(value, list):
        return [_value("", one) for one in value]
    if isinstance(value, dict):
        raise ValidationError(_("This is no value: %(name)s") % {"name": name})
    if isinstance(value, str) and name in DAYS:
        try:
            return date.fromisoformat(fold_digits(value))
        except ValueError:
            raise ValidationError(_("%(day)s is no day: write 2021-02-14.") % {"day": value}) from None
    if not isinstance(value, str):
        return value
    try:
        return normalise(value, language="en" if name.endswith("_en") else "my").strip()
    except ControlCharacter:
        raise ValidationError(_("A character in this text cannot be kept. Please type the text again.")) from None


def _save(found: models.Model | None, made: models.Model, facts: dict, update: bool) -> str:
    """Write a new row, or the differences into the one that is there: added, changed or kept."""
    row = found or made
    differing = [name for name, value in facts.items() if getattr(row, name) != value]
    if found and not (update and differing):
        return "kept"
    for name in differing:
        setattr(row, name, facts[name])
    if found and set(differing) & set(WORDING.get(type(row), ())):
        row.checked_by = row.checked_on = None
    # What `save` makes by itself is not there yet.
    made_by_itself = {Provision: ("sort_key", "label_my", "label_en"), CaseLaw: ("key",)}.get(type(row), ())
    row.full_clean(exclude=[name for name in made_by_itself if not getattr(row, name)])
    row.save()
    return "changed" if found else "added"


def _instrument(facts: dict, update: bool, is_demo: bool) -> str:
    found = LegalInstrument.objects.filter(code=str(facts.get("code", ""))).first()
    return _save(found, LegalInstrument(is_demo=is_demo), facts, update)


def _provision(facts: dict, update: bool, is_demo: bool) -> str:
    key = str(facts.get("key", ""))
    if not keys.KEY_PATTERN.fullmatch(key):
        raise ValidationError(_("A key is written crpc:561-A, pc:505A or pc:505/a."))
    instrument = LegalInstrument.objects.filter(code=keys.split_key(key)[0]).first()
    if instrument is None:
        raise ValidationError(_("There is no instrument %(code)s.") % {"code": keys.split_key(key)[0]})
    found = Provision.objects.by_keys([key]).filter(valid_from=facts.get("valid_from")).first()
    facts = {**facts, "key": found.key if found else key}
    return _save(found, Provision(instrument=instrument, is_demo=is_demo), facts, update)


def _case(facts: dict, update: bool, is_demo: bool) -> str:
    about = facts.pop("provisions", [])
    sections = [Provision.objects.by_keys([str(key)]).first() for key in about]
    if None in sections:
        raise ValidationError(_("There is no section %(key)s.") % {"key": about[sections.index(None)]})
    place = {name: facts.get(name, "") for name in ("report", "year", "page", "part")}
    found = CaseLaw.objects.filter(key=keys.case_key(**place)).first()
    made = CaseLaw(is_demo=is_demo)
    count = _save(found, made, facts, update)
    if count != "kept":
        (found or made).provisions.set(sections)
    return count

"""A list of things comes into the library from a table: all of it, or nothing (domain C22).

Columns: code, title_en, title_my, summary, publisher, kind, year, language, licence, link, topics (codes with spaces
between). A link of "#" is one whose address is still to be found. Rows with a known code are left as they stand.
"""

import csv
import io
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Member, Topic
from members.services import audit
from members.text import ControlCharacter, identifying, normalise

from ..models import Resource

TEXTS = ("title_en", "title_my", "summary", "publisher")
COLUMNS = ("code", *TEXTS, "kind", "year", "language", "licence", "link", "topics")
NOWHERE = "#"
LOOK_AGAIN_AFTER = timedelta(days=365)


@dataclass
class Imported:
    """`refused`: (line of the file, reason). Nothing was written where there is one."""

    added: list[Resource] = field(default_factory=list)
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def import_resources(text: str, *, by: Member | None = None, is_demo: bool = False) -> Imported:
    """Read a table in CSV and add what is new. Twice is once."""
    result, topics = Imported(), {topic.code: topic for topic in Topic.objects.all()}
    rows = []
    for line, cells in enumerate(csv.DictReader(io.StringIO(text)), 2):
        try:
            rows.append(_read(cells, topics, by, is_demo))
        except (ValidationError, ControlCharacter, ValueError, KeyError) as error:
            result.refused.append((line, _reason(error)))
    if not result.refused:
        _write(rows, result, by)
    return result


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(error.messages)
    return _("%(what)s cannot be read") % {"what": error.args[0] if error.args else type(error).__name__}


def _read(cells: dict[str, str | None], topics: dict[str, Topic], by, is_demo) -> tuple[Resource, list[Topic]]:
    said = {name: (cells.get(name) or "").strip() for name in COLUMNS}
    texts = {name: normalise(said[name]) for name in TEXTS}
    if any(found.strength == identifying.STOP for text in texts.values() for found in identifying.find(text, "my")):
        raise ValidationError(_("Something in this row may tell who somebody is."))
    link = "" if said["link"] == NOWHERE else said["link"]
    Status = Resource.LinkStatus
    status = Status.UNCHECKED if link else Status.MISSING if said["link"] else Status.NONE
    resource = Resource(
        code=said["code"] or None, kind=said["kind"], year=int(said["year"]) if said["year"] else None,
        language=said["language"], licence=said["licence"], link=link, link_status=status, added_by=by,
        review_on=clock.today() + LOOK_AGAIN_AFTER, is_demo=is_demo, **texts,
    )  # fmt: skip
    resource.full_clean(validate_unique=False, exclude=["code"] if resource.code is None else [])
    return resource, [topics[code] for code in said["topics"].split()]


@transaction.atomic
def _write(rows: list[tuple[Resource, list[Topic]]], result: Imported, by: Member | None) -> None:
    known = set(Resource.objects.exclude(code=None).values_list("code", flat=True))
    for resource, topics in rows:
        if resource.code in known:
            result.known += 1
            continue
        resource.save()
        resource.topics.set(topics)
        result.added.append(resource)
    if result.added:
        audit.record("resources_imported", by=by, n=len(result.added))

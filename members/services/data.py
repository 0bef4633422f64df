"""A person's copy of their own data: made once a day, for a day, behind their own sign-in."""

import csv
import io
import json

from django.conf import settings
from django.db import transaction

from .. import clock
from ..models import DataCopy, Member
from ..personal_data import copied, parts
from ..text.cells import add_prefix
from . import audit


def gather(member: Member) -> dict:
    """{"made_at": …, "parts": {name: {"title": …, "rows": [{column: value}]}}} of what there is, in plain values."""
    found = {}
    for name, part in parts.items():
        if part.columns and (rows := copied(part, member)):
            found[name] = {"title": str(part.title), "rows": rows}
    made_at = clock.now().astimezone(clock.YANGON).isoformat(timespec="seconds")
    return {"site": settings.SITE_NAME, "made_at": made_at, "parts": found}


@transaction.atomic
def make_copy(member: Member) -> DataCopy:
    """Write the copy down, sealed, for 24 hours. Asked again within them it is the same one: once a day."""
    member = Member.objects.select_for_update(of=["self"]).get(pk=member.pk)
    if kept := DataCopy.objects.fresh().filter(member=member).first():
        return kept
    DataCopy.objects.filter(member=member).delete()
    now = clock.now()
    content = json.dumps(gather(member), ensure_ascii=False, indent=1)
    made = DataCopy.objects.create(member=member, content=content, made_at=now, expires_at=now + DataCopy.KEPT_FOR)
    audit.record("data_copied", by=member, on=member)
    return made


def as_csv(copy: DataCopy) -> str:
    """One line for each value: part, number of the row, column, value. A mark before it lets every program read
    Burmese, and no cell is taken for a formula (safety C-34)."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(["part", "row", "column", "value"])
    for name, part in json.loads(copy.content)["parts"].items():
        for number, row in enumerate(part["rows"], 1):
            for column, value in row.items():
                text = "" if value is None else value if isinstance(value, str) else json.dumps(value)
                writer.writerow([name, number, column, add_prefix(text)])
    return "\ufeff" + lines.getvalue()

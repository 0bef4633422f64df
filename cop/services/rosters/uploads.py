"""The upload between the file and the registry: kept sealed, looked at, mended, and confirmed once."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import JusticeCentre, Member
from members.services import audit

from ...models import RosterImport
from ...roster.checking import check_rows
from ...roster.reader import read_table
from ...roster.result import RosterResult
from ...roster.table import FileRefused
from .matching import POSSIBLE, Plan, lookups_for, plan
from .taking import Taken, take


@dataclass
class Look:
    """What an upload would do now. Of a file that is refused as a whole: only `file_refused`."""

    result: RosterResult | None = None
    plan: Plan | None = None
    file_refused: FileRefused | None = None


def file_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@transaction.atomic
def upload(data: bytes, name: str, *, centre: JusticeCentre, by: Member) -> RosterImport:
    """Keep a file, sealed, for the look that follows. Nothing of it is read yet."""
    row = RosterImport(
        centre=centre,
        uploaded_by=by,
        file_hash=file_hash(data),
        file_name=name[:200],
        content=base64.b64encode(data).decode(),
        choices="{}",
    )
    row.save()
    audit.record("roster_uploaded", by=by, on=row)
    return row


def choices_of(row: RosterImport) -> dict[str, Any]:
    """What was decided so far: mapping, mended, decisions, keep_honorifics, leave_out_groups."""
    return json.loads(row.choices or "{}")


def data_of(row: RosterImport) -> bytes:
    """The file. Raises Refused when it was dropped after its two weeks."""
    if row.content is None:
        raise Refused(_("The file is no longer kept. Upload it again."))
    return base64.b64decode(row.content)


def look(row: RosterImport, *, by: Member) -> Look:
    """Read, check and compare the upload as it stands with its corrections. Writes nothing."""
    chosen = choices_of(row)
    try:
        table = read_table(data_of(row), row.file_name, mapping=chosen.get("mapping"))
    except FileRefused as refused:
        return Look(file_refused=refused)
    result = check_rows(
        table,
        lookups_for(row.centre, by),
        today=clock.today(),
        keep_honorifics=bool(chosen.get("keep_honorifics")),
        leave_out_unknown_groups=bool(chosen.get("leave_out_groups")),
        mended={int(number): cells for number, cells in chosen.get("mended", {}).items()},
    )
    return Look(result, plan(result, row.centre, chosen.get("decisions")))


def _lock_open(row: RosterImport) -> RosterImport:
    row = RosterImport.objects.select_for_update(of=["self"]).select_related("centre__organisation").get(pk=row.pk)
    if row.state != RosterImport.State.UPLOADED:
        raise Refused(_("This roster was dealt with already."))
    return row


def _added(kept: Mapping, new: Mapping) -> dict:
    """Both, the new one's word where they differ; mappings inside likewise."""
    deeper = {key: _added(kept[key], new[key]) for key in kept.keys() & new.keys() if isinstance(new[key], Mapping)}
    return {**kept, **new, **deeper}


@transaction.atomic
def choose(row: RosterImport, *, has_mail_consent: bool | None = None, **chosen: Mapping | bool) -> RosterImport:
    """Keep what a person decided: `mended` (cell by cell) and `decisions` are added to, the rest replaced. Raises
    Refused when the roster was confirmed or thrown away meanwhile."""
    row = _lock_open(row)
    kept = choices_of(row)
    for name, value in chosen.items():
        kept[name] = _added(kept.get(name, {}), value) if isinstance(value, Mapping) else value
    row.choices = json.dumps(kept, ensure_ascii=False)
    if has_mail_consent is not None:
        row.has_mail_consent = has_mail_consent
    row.save()
    return row


@transaction.atomic
def confirm(row: RosterImport, *, by: Member) -> Taken:
    """Take all accepted rows, once. Raises Refused: already done, consent not answered, duplicates undecided, or
    nothing to take."""
    row = _lock_open(row)
    # One import of a centre at a time: the second one sees what the first one wrote.
    JusticeCentre.objects.select_for_update(of=["self"]).get(pk=row.centre_id)
    if row.has_mail_consent is None:
        raise Refused(_("Say whether these people agreed to be mailed."), field="consent")
    seen = look(row, by=by)
    if seen.plan is None or not seen.plan.people:
        raise Refused(_("There is nobody to take in yet."))
    if undecided := len(seen.plan.of(POSSIBLE)):
        raise Refused(
            _("Decide first about %(n)s people who may be known already.") % {"n": undecided}, field="decisions"
        )
    taken = take(
        seen.plan, row.centre, file_hash=row.file_hash, by=by, has_mail_consent=row.has_mail_consent, upload=row
    )
    row.state, row.confirmed_at = RosterImport.State.CONFIRMED, clock.now()
    row.counts = dict(taken.counts)
    row.save()
    return taken


@transaction.atomic
def drop(row: RosterImport, *, by: Member) -> None:
    """Throw an upload away; twice does no harm."""
    row = RosterImport.objects.select_for_update(of=["self"]).get(pk=row.pk)
    if row.state == RosterImport.State.UPLOADED:
        row.state, row.content, row.choices = RosterImport.State.DROPPED, None, None
        row.save()
        audit.record("roster_dropped", by=by, on=row)

"""The upload between the file and the registry: kept sealed, looked at, mended, and confirmed once."""

import base64
import hashlib
import json
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import JusticeCentre, Member
from members.services import audit
from members.templatetags.waing import digits

from ...models import RosterImport
from .looking import choices_of, look
from .matching import POSSIBLE
from .taking import Taken, lock_centre, take


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


def lock_open(row: RosterImport) -> RosterImport:
    """The row, locked. Raises Refused when it was confirmed or thrown away."""
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
    row = lock_open(row)
    kept = choices_of(row)
    for name, value in chosen.items():
        kept[name] = _added(kept.get(name, {}), value) if isinstance(value, Mapping) else value
    row.choices = json.dumps(kept, ensure_ascii=False)
    if has_mail_consent is not None:
        row.has_mail_consent = has_mail_consent
    row.save()
    return row


def check_consent(row: RosterImport) -> None:
    """Raises Refused as long as nobody said whether these people may be mailed."""
    if row.has_mail_consent is None:
        raise Refused(_("Say whether these people agreed to be mailed."), field="consent")


@transaction.atomic
def confirm(row: RosterImport, *, by: Member) -> Taken:
    """Take all accepted rows, once. Raises Refused: already done, consent not answered, duplicates undecided, or
    nothing to take."""
    row = lock_open(row)
    check_consent(row)
    lock_centre(row.centre_id)
    seen = look(row, by=by)
    if seen.plan is None or not seen.plan.people:
        raise Refused(_("There is nobody to take in yet."))
    if undecided := len(seen.plan.of(POSSIBLE)):
        raise Refused(
            _("Decide first about %(n)s people who may be known already.") % {"n": digits(undecided)},
            field="decisions",
        )
    taken = take(
        seen.plan, row.centre, file_hash=row.file_hash, by=by, has_mail_consent=row.has_mail_consent, upload=row
    )
    row.state, row.confirmed_at, row.task = RosterImport.State.CONFIRMED, clock.now(), ""
    row.counts = dict(taken.counts)
    _forget_file(row)
    row.save()
    return taken


def _forget_file(row: RosterImport) -> None:
    """The file and what was read in it: nobody needs them once it is decided (safety C-35c)."""
    row.content = row.choices = row.found = row.found_key = None


@transaction.atomic
def drop(row: RosterImport, *, by: Member) -> None:
    """Throw an upload away; twice does no harm."""
    row = RosterImport.objects.select_for_update(of=["self"]).get(pk=row.pk)
    if row.state == RosterImport.State.UPLOADED:
        row.state, row.task = RosterImport.State.DROPPED, ""
        _forget_file(row)
        row.save()
        audit.record("roster_dropped", by=by, on=row)

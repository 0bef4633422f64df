"""Files of the library: cleaned, kept, looked at for viruses, handed out (safety C-24 to C-27)."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import Resource, ResourceFile
from ..uploads import checking, scanner, store
from .library import lock_resource

Scan = ResourceFile.Scan
MOST_AN_HOUR = 30
HOUR = timedelta(hours=1)
LEFT_OVER_AFTER = 24 * 3600  # seconds


def _look(data: bytes) -> str:
    """What the scanner says; without one the file says so, and with one that is down it stays closed (C-27)."""
    if not settings.SCANNER:
        return Scan.UNSCANNED
    try:
        return Scan.CLEAN if scanner.is_clean(data) else Scan.INFECTED
    except scanner.ScannerDown:
        return Scan.QUARANTINED


@transaction.atomic
def add_resource_file(resource: Resource, *, data: bytes, filename: str, by: Member | None, is_demo=False):
    """Keep a file as the newest version; of its name only the ending counts. Returns the ResourceFile.

    Raises Refused with the field `file`: what `checking.clean` refuses, a virus, a licence that allows no copy, too
    many in an hour.
    """
    resource = lock_resource(resource)
    if not resource.may_be_copied:
        raise Refused(_("The licence allows no copy here. Give the link alone, or change the licence."), field="file")
    lately = ResourceFile.objects.filter(uploaded_by=by, uploaded_at__gt=clock.now() - HOUR)
    if by is not None and lately.count() >= MOST_AN_HOUR:
        raise Refused(_("That is many files for one hour. Go on later."), field="file")
    clean = checking.clean(data, filename)
    seen = _look(clean.data)
    if seen == Scan.INFECTED:
        raise Refused(_("The virus check refused this file."), field="file")
    last = resource.files.aggregate(last=Max("version"))["last"] or 0
    file = ResourceFile(
        resource=resource,
        version=last + 1,
        format=clean.format,
        size=len(clean.data),
        digest=hashlib.sha256(clean.data).hexdigest(),
        scan=seen,
        scanned_at=clock.now() if seen == Scan.CLEAN else None,
        uploaded_by=by,
        is_demo=is_demo,
    )
    store.write(file.path, clean.data)
    file.save()
    audit.record("resource_file_added", by=by, on=file, format=file.format, scan=file.scan)
    return file


def scan_waiting() -> dict[str, int]:
    """Show the scanner what it has not seen. Returns how many were clean and infected; stops when it is down."""
    seen = {Scan.CLEAN: 0, Scan.INFECTED: 0}
    if not settings.SCANNER:
        return seen
    for file in ResourceFile.objects.unseen().order_by("pk"):
        verdict = _look(store.read(file.path))
        if verdict == Scan.QUARANTINED:
            break
        seen[verdict] += 1
        _say(file, verdict)
    return seen


@transaction.atomic
def _say(file: ResourceFile, verdict: str) -> None:
    told = ResourceFile.objects.unseen().filter(pk=file.pk).update(scan=verdict, scanned_at=clock.now())
    if told and verdict == Scan.INFECTED:
        audit.record("resource_file_infected", on=file)
        transaction.on_commit(lambda: store.remove(file.path))


def remove_left_over(_now: datetime) -> int:
    """Files on the disk that no row knows, a day later; a rule of retention."""
    known = {file.path for file in ResourceFile.objects.only("stored_as")}
    paths = list(store.left_over(known, LEFT_OVER_AFTER))
    for path in paths:
        store.remove(path)
    return len(paths)

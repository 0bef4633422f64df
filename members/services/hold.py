"""HOLD: a restored or copied database must not mail (safety 4.6).

The database has an identity and a heartbeat that rises with every tick; a copy of both lies outside the database,
in VAR_DIR/state, which must outlive the process (in containers: a volume). After a restore the database is behind
its copy; a clone has another SITE_URL or no copy beside it. Either way nothing is sent until somebody has reconciled
it (`manage.py outbox_reconcile`).
"""

import json
import logging
import uuid
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from ..models import SiteIdentity, SystemMark
from . import marks

log = logging.getLogger(__name__)


def copy_path() -> Path:
    """Where the copy lies: one for each database name, so that two databases on a machine do not meet."""
    return Path(settings.VAR_DIR) / "state" / f"mail_identity_{connection.settings_dict['NAME']}.json"


def _read_copy() -> dict | None:
    try:
        return json.loads(copy_path().read_text())
    except (FileNotFoundError, ValueError):
        return None


def _write_copy(identity: SiteIdentity) -> None:
    path = copy_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    part.write_text(json.dumps({"uid": str(identity.uid), "heartbeat": identity.heartbeat}))
    part.replace(path)


def _host(url: str) -> str:
    """The port does not matter: a demo may move to another one."""
    return urlsplit(url).hostname or ""


def beat() -> str:
    """One heartbeat. Returns '' when mail may go, else why it is on HOLD: `other_site`, `restored`, `moved` (there is
    no copy of this database here) or `no_room` (the copy cannot be written, so a restore would go unseen).

    A database without an identity is new: it gets one. The copy is read before the database beats and written
    after, so the copy never runs ahead of a healthy database.
    """
    try:
        reason = _beat_or_why_not()
    except OSError:
        log.exception("the copy of the mail's heartbeat cannot be written")
        reason = "no_room"
    if reason:
        marks.set_mark(SystemMark.HOLD, number=1, note=reason)
    elif marks.get_number(SystemMark.HOLD):
        marks.set_mark(SystemMark.HOLD)
    return reason


def _beat_or_why_not() -> str:
    known = _read_copy()
    identity = SiteIdentity.objects.order_by("pk").first() or _found()
    reason = _why_hold(identity, known)
    if not reason:
        SiteIdentity.objects.filter(pk=identity.pk).update(heartbeat=F("heartbeat") + 1)
        identity.refresh_from_db()
        if _is_committed():
            _write_copy(identity)
    return reason


def _is_committed() -> bool:
    """A copy of what is not committed yet would run ahead."""
    return not connection.in_atomic_block


def _found() -> SiteIdentity:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('members.hold'))")
        identity = SiteIdentity.objects.order_by("pk").first()
        if identity is None:
            identity = SiteIdentity.objects.create(site_url=settings.SITE_URL)
            _write_copy(identity)
    return identity


def _why_hold(identity: SiteIdentity, known: dict | None) -> str:
    if _host(identity.site_url) != _host(settings.SITE_URL):
        return "other_site"
    if known is None:
        return "moved" if identity.heartbeat else ""
    if known["uid"] != str(identity.uid):
        return "moved" if identity.heartbeat else ""
    return "restored" if known["heartbeat"] > identity.heartbeat else ""


def lift() -> None:
    """Mail may go again: this database, at this address, is the one. Called after its rows were reconciled."""
    identity = SiteIdentity.objects.order_by("pk").first() or _found()
    known = _read_copy() or {"heartbeat": 0}
    identity.site_url = settings.SITE_URL
    identity.heartbeat = max(identity.heartbeat, known["heartbeat"]) + 1
    identity.reconciled_at = timezone.now()
    identity.save()
    _write_copy(identity)
    marks.set_mark(SystemMark.HOLD)

"""Who did what (safety C-35a, decision 27). Every verb calls `record`; a sealer chains what was recorded."""

import hashlib
import json
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from ..models import AuditEntry, AuditSeal

SEAL_LOCK = 7_203_544_891  # an advisory lock, because the app role may not lock rows of the audit
GENESIS = "0" * 64
BATCH = 2_000


def record(verb: str, *, by=None, on=None, centre_id: int | None = None, **facts) -> AuditEntry:
    """Write one entry in the caller's transaction.

    `verb` is the name of the fact (`session_moved`), `by` the acting Member or None for the system, `on` the
    object. `facts` are counts, codes and field names, never values that a person typed.
    """
    return AuditEntry.objects.create(
        at=timezone.now(),
        actor_id=by.pk if by else None,
        verb=verb,
        object_type=on._meta.label_lower if on is not None else "",
        object_id=str(on.pk) if on is not None else "",
        centre_id=centre_id if centre_id is not None else getattr(on, "centre_id", None),
        facts=facts,
    )


def _chain(previous: str, entries) -> str:
    digest = hashlib.sha256(previous.encode())
    for e in entries:
        row = [e.pk, e.at.isoformat(), e.actor_id, e.verb, e.object_type, e.object_id, e.centre_id, e.facts]
        digest.update(json.dumps(row, sort_keys=True).encode())
    return digest.hexdigest()


def seal(*, older_than: timedelta = timedelta(minutes=2)) -> int:
    """Chain the entries since the last seal; returns how many. Two sealers at once: the second does nothing.

    The newest minutes wait, because a transaction that is still open may hold a lower number than one that is done.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        last = AuditSeal.objects.newest()
        waiting = AuditEntry.objects.filter(pk__gt=last.last_id if last else 0, at__lt=timezone.now() - older_than)
        entries = list(waiting.order_by("pk")[:BATCH])
        if not entries:
            return 0
        previous = last.hash if last else GENESIS
        AuditSeal.objects.create(
            first_id=entries[0].pk,
            last_id=entries[-1].pk,
            previous_hash=previous,
            hash=_chain(previous, entries),
            sealed_at=timezone.now(),
        )
        return len(entries)


def verify() -> list[int]:
    """Seals (their last entry's id) whose entries were changed or taken away; empty when the chain holds.

    Whether the chain is the one that was there before, only a head can tell that was kept elsewhere (`audit_heads`).
    """
    broken, previous, may_be_empty = [], GENESIS, True
    for one in AuditSeal.objects.order_by("last_id"):
        may_be_empty = may_be_empty and one.is_checkpoint
        if one.previous_hash != previous or not _holds(one, may_be_empty):
            broken.append(one.last_id)
        previous = one.hash
    return broken


def _holds(seal: AuditSeal, may_be_empty: bool) -> bool:
    """Only the oldest seals are checkpoints, and have no entries any more: else calling a seal one would hide what was
    changed or taken away beneath it."""
    entries = AuditEntry.objects.filter(pk__range=(seal.first_id, seal.last_id)).order_by("pk")
    if seal.is_checkpoint:
        return may_be_empty and not entries.exists()
    return _chain(seal.previous_hash, entries) == seal.hash


def drop_before(moment) -> int:
    """Drop sealed batches that ended before `moment`; their seals stay as checkpoints. Needs the owner role.

    Returns how many entries were deleted. Unsealed entries and half-old batches stay (decision 27).
    """
    dropped = 0
    for one in AuditSeal.objects.filter(sealed_at__lt=moment, is_checkpoint=False).order_by("last_id"):
        with transaction.atomic():
            entries = AuditEntry.objects.filter(pk__range=(one.first_id, one.last_id))
            if entries.filter(at__gte=moment).exists():
                break
            dropped += entries.delete()[0]
            one.is_checkpoint = True
            one.save(update_fields=["is_checkpoint"])
    return dropped

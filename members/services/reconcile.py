"""After a restore: what was due before is not sent again, unless the relay's own log says that it never went."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from .. import clock
from ..mail import addresses
from ..models import OutboxMessage
from . import audit, hold
from .planner import plan

State = OutboxMessage.State


def reconcile(*, relay_log: Collection[str] | None = None, now: datetime | None = None) -> dict[str, int]:
    """Settle every row that was due and lift HOLD; returns counts.

    First everything due is planned, because the restored database may lack rows that were sent after the backup
    was made. Without `relay_log` all of them become `in_doubt`: nobody is mailed twice, and staff see what may be
    missing. With it (Message-IDs that the relay took) those in it are `sent` and the others stay to be sent.
    """
    now = now or clock.now()
    plan(now)
    due = OutboxMessage.objects.filter(state__in=OutboxMessage.LIVE, not_before__lte=now)
    counts = {"sent": 0, "in_doubt": 0, "waiting": 0}
    with transaction.atomic():
        for row in due.select_for_update().order_by("pk").iterator(chunk_size=2_000):
            state = _state_of(row, relay_log)
            counts["waiting" if state == State.PENDING else str(state)] += 1
            _settle(row, state, now)
        hold.lift()
        audit.record("mail_reconciled", **counts)
    return counts


def _state_of(row: OutboxMessage, relay_log: Collection[str] | None) -> str:
    if relay_log is None:
        return State.IN_DOUBT
    message_id = addresses.message_id(row.kind, row.addressee, row.ref_key, row.version)
    return State.SENT if message_id.strip("<>") in relay_log else State.PENDING


def _settle(row: OutboxMessage, state: str, now: datetime) -> None:
    row.state, row.lease_token, row.lease_until = state, None, None
    row.reason = "" if state == State.PENDING else "restored"
    if state == State.SENT:
        row.intent_at = row.intent_at or now
        row.sent_at = row.sent_at or now
    row.save()

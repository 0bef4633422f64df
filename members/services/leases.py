"""The outbox as a queue: claim, intent, sent, and what happens to rows whose process died (safety 4.3).

Every statement here is one transaction of its own, in the order of ids or skipping what is locked, so no two of
them wait for each other in a ring. Leases go by the database's clock: a worker's clock may be wrong. Plain SQL,
because these run for every mail.
"""

import random
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from ..mail import addresses
from ..notifications import Row, kinds

BATCH = 50
BATCH_LEASE, HANDING_LEASE = timedelta(seconds=120), timedelta(seconds=60)
MOST_DOUBTS = 3
DEATHS_TO_SUSPECT, MOST_DEATHS = 3, 12
BACKOFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360)]

CLAIM = """
    UPDATE members_outboxmessage AS row
    SET state = 'leased', lease_token = %s, lease_until = clock_timestamp() + %s
    FROM (
        SELECT id FROM members_outboxmessage
        WHERE state IN ('pending', 'retry') AND next_attempt_at <= %s AND expires_at > %s {only}
          AND {suspect} (reason = 'process_died' AND attempts >= %s)
        ORDER BY priority, next_attempt_at, id LIMIT %s FOR UPDATE SKIP LOCKED) AS due
    WHERE row.id = due.id
    RETURNING row.priority, row.next_attempt_at, row.id, row.kind, row.recipient_id, row.ref_key, row.version,
              row.about, row.expires_at, row.attempts, row.doubts, row.outsider"""

MARK_SENT = """
    UPDATE members_outboxmessage
    SET state = 'sent', sent_at = %s, lease_token = NULL, lease_until = NULL, reason = ''
    WHERE id = %s AND state = 'handing' AND lease_token = %s"""

# SKIP LOCKED: a verb that is taking this row back holds it, and then it must not go.
INTEND = """
    UPDATE members_outboxmessage
    SET state = 'handing', intent_at = clock_timestamp(), lease_until = clock_timestamp() + %s,
        attempts = attempts + 1, message_id = %s
    WHERE id = (
        SELECT id FROM members_outboxmessage
        WHERE id = %s AND state = 'leased' AND lease_token = %s AND lease_until > clock_timestamp()
        FOR UPDATE SKIP LOCKED)"""

# The one statement of every mail is parsed and planned once a connection: a third of its cost (docs/performance.md).
# A pooler between us and the database must therefore keep sessions (docs/operations.md, "PgBouncer").
_BOTH = f"""
    WITH done AS ({MARK_SENT} RETURNING 1), next AS ({INTEND} RETURNING 1)
    SELECT (SELECT count(*) FROM done), (SELECT count(*) FROM next)"""
PREPARE_BOTH = "PREPARE outbox_both (timestamptz, uuid, uuid, interval, text, uuid, uuid) AS " + _BOTH.replace(
    "%s", "{}"
).format(*(f"${number}" for number in range(1, 8)))
EXECUTE_BOTH = "EXECUTE outbox_both (%s, %s, %s, %s, %s, %s, %s)"
IS_PREPARED = "SELECT FROM pg_prepared_statements WHERE name = 'outbox_both'"

SETTLE = """
    UPDATE members_outboxmessage
    SET state = %s, reason = %s, next_attempt_at = coalesce(%s, next_attempt_at),
        lease_token = NULL, lease_until = NULL,
        intent_at = CASE WHEN %s THEN NULL ELSE intent_at END, doubts = doubts + %s, attempts = attempts + %s
    WHERE id = ANY(%s) AND state = %s AND lease_token = %s"""

EXTEND = """
    UPDATE members_outboxmessage SET lease_until = clock_timestamp() + %s
    WHERE id IN (
        SELECT id FROM members_outboxmessage
        WHERE id = ANY(%s) AND state = 'leased' AND lease_token = %s AND lease_until > clock_timestamp()
        ORDER BY id FOR UPDATE SKIP LOCKED)
    RETURNING id"""

# A batch whose process died: nothing was handed over since the lease, so its rows may simply go again. One of them
# may be what killed it: after a few deaths each goes alone, and after many it fails.
REAP_LEASED = """
    UPDATE members_outboxmessage
    SET state = CASE WHEN attempts >= %s THEN 'failed' ELSE 'retry' END,
        reason = 'process_died', attempts = attempts + 1, lease_token = NULL, lease_until = NULL
    WHERE id IN (
        SELECT id FROM members_outboxmessage WHERE state = 'leased' AND lease_until < clock_timestamp()
        ORDER BY id FOR UPDATE SKIP LOCKED)"""

# A row whose process died with the mail at the relay: nobody knows. The policy of its kind decides.
REAP_HANDING = """
    UPDATE members_outboxmessage
    SET state = CASE WHEN kind = ANY(%s) AND doubts < %s THEN 'retry' ELSE 'in_doubt' END,
        reason = 'process_died', doubts = doubts + 1, lease_token = NULL, lease_until = NULL
    WHERE id IN (
        SELECT id FROM members_outboxmessage WHERE state = 'handing' AND lease_until < clock_timestamp()
        ORDER BY id FOR UPDATE SKIP LOCKED)"""


def scaled(span: timedelta) -> timedelta:
    """Waits are shrunk by the drills only."""
    return span * settings.TIME_SCALE


def backoff(attempts: int) -> timedelta:
    """How long to wait after try number `attempts` (from 1): the plan's steps, the last one repeated, full jitter."""
    step = BACKOFF[min(max(attempts, 1), len(BACKOFF)) - 1]
    return scaled(step * random.uniform(0.05, 1))  # full jitter, but never at once


def resent_kinds() -> list[str]:
    """Kinds that go again when nobody knows whether they went."""
    return [name for name, kind in kinds.items() if kind.on_doubt == "resend"]


def security_kinds() -> list[str]:
    return [name for name, kind in kinds.items() if kind.is_security]


def _row(pk, kind, recipient_id, ref_key, version, about, expires_at, attempts, doubts, outsider, now) -> Row:
    return Row(
        id=pk,
        kind=kind,
        recipient_id=recipient_id,
        ref_key=ref_key.partition("~")[0],  # what follows counts how often staff had it sent once more
        version=version,
        about=about,
        expires_at=expires_at,
        now=now,
        message_id=addresses.message_id(kind, recipient_id or outsider, ref_key, version),
        attempts=attempts,
        doubts=doubts,
        outsider=outsider,
    )


def prepare() -> None:
    """Make this connection ready for `Lease.intend`; costs nothing when it is."""
    with connection.cursor() as cursor:
        cursor.execute(IS_PREPARED)
        if not cursor.rowcount:
            cursor.execute(PREPARE_BOTH)


@dataclass
class Lease:
    """The rows that one drain holds, under one token."""

    token: uuid.UUID

    def claim(self, now: datetime, limit: int, *, only: Collection[str] | None = None) -> list[Row]:
        """Take up to `limit` rows that are due, the most urgent first; `only` these kinds when given.

        When nothing else waits, one row whose batches died again and again: alone, so that it harms nobody.
        """
        return self._claim(now, limit, only, "NOT") or self._claim(now, 1, only, "")

    def _claim(self, now: datetime, limit: int, only: Collection[str] | None, suspect: str) -> list[Row]:
        params = [self.token, scaled(BATCH_LEASE), now, now]
        if only is not None:
            params.append(list(only))
        sql = CLAIM.format(only="" if only is None else "AND kind = ANY(%s)", suspect=suspect)
        with connection.cursor() as cursor:
            cursor.execute(sql, [*params, DEATHS_TO_SUSPECT, limit])
            found = sorted(cursor.fetchall(), key=lambda row: row[:3])
        return [_row(*record[2:], now) for record in found]

    def intend(self, row: Row, *, sent: uuid.UUID | None, now: datetime) -> bool:
        """Note that `row` is about to be handed over, and that `sent` was; one commit. False: leave `row` alone."""
        intent = [scaled(HANDING_LEASE), row.message_id, row.id, self.token]
        with connection.cursor() as cursor:
            if sent is None:
                cursor.execute(INTEND, intent)
                return bool(cursor.rowcount)
            cursor.execute(EXECUTE_BOTH, [now, sent, self.token, *intent])
            return bool(cursor.fetchone()[1])

    def mark_sent(self, sent: uuid.UUID, now: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute(MARK_SENT, [now, sent, self.token])

    def settle(
        self,
        ids: Iterable[uuid.UUID],
        state: str,
        reason: str = "",
        *,
        held: str = "leased",
        next_attempt_at: datetime | None = None,
        was_not_sent: bool = False,
        doubts: int = 0,
        attempts: int = 0,
    ) -> int:
        """Put rows that this lease holds in state `held` into another one; returns how many.

        `was_not_sent` takes the intent back: it is known that nothing went out.
        """
        values = [state, reason[:80], next_attempt_at, was_not_sent, doubts, attempts, list(ids), held, self.token]
        with connection.cursor() as cursor:
            cursor.execute(SETTLE, values)
            return cursor.rowcount

    def extend(self, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        """Keep rows for longer; returns those that are still ours."""
        with connection.cursor() as cursor:
            cursor.execute(EXTEND, [scaled(BATCH_LEASE), list(ids), self.token])
            return {row[0] for row in cursor.fetchall()}


def reap() -> tuple[int, int]:
    """Deal with rows whose lease ran out; returns (taken back, in doubt)."""
    with connection.cursor() as cursor:
        cursor.execute(REAP_LEASED, [MOST_DEATHS])
        taken_back = cursor.rowcount
        cursor.execute(REAP_HANDING, [resent_kinds(), MOST_DOUBTS])
        return taken_back, cursor.rowcount

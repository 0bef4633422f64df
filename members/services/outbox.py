"""Who is told what: rows of the outbox, written in the transaction of the verb that has something to tell.

The row is the promise: it is unique by kind, recipient, reference and version, so a verb that runs twice tells
once (architecture 6, safety 4.2). Sending is the drain's work.
"""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet

from .. import clock
from ..models import Member, OutboxMessage
from ..notifications import Kind, kinds
from . import audit
from .doorbell import ring
from .outsiders import reachable

State = OutboxMessage.State

# Rows that a verb may still take back. A row in "handing" is at the relay: nobody can.
HELD = (State.PENDING, State.RETRY, State.LEASED)

INSERT = """
    INSERT INTO members_outboxmessage
        (id, kind, recipient_id, ref_key, version, about, priority, not_before, expires_at, state, attempts, doubts,
         next_attempt_at, reason, created_at)
    SELECT gen_random_uuid(), %s, people.id, %s, %s, %s, %s, %s, %s, 'pending', 0, 0, %s, '', %s
    FROM ({people}) AS people (id)
    ON CONFLICT DO NOTHING"""


def notify(
    kind: str,
    *,
    recipients: QuerySet | Iterable[Member | None],
    ref_key: str,
    version: int = 1,
    about: uuid.UUID | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Write one row for each recipient who can be mailed, in the caller's transaction; returns how many are new.

    `recipients` is a QuerySet of members (one INSERT … SELECT, whatever its size) or an iterable of members. For
    security mail a None in the iterable writes a row to nobody, so that an unknown name leaves the same trace as a
    known one (decision 4). People who cannot be mailed get no row: they stand on the session's tell list
    (decision 11). `ref_key` names the thing and is kept below 120 characters. Raises KeyError for an unknown kind.
    """
    spec = kinds[kind]
    now = clock.now()
    start = not_before or now
    end = expires_at or start + spec.lifetime
    sql, params = _people(kind, spec, recipients)
    if not sql:
        return 0
    values = [kind, ref_key, version, about, spec.priority, start, end, start, now]
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(people=sql), [*values, *params])
        written = cursor.rowcount
    if written:
        ring()
    return written


def notify_outsiders(
    kind: str,
    *,
    outsiders: Collection[uuid.UUID],
    centre_id: int | None,
    ref_key: str,
    version: int = 1,
    about: uuid.UUID | None = None,
    expires_at: datetime | None = None,
) -> int:
    """As `notify`, for people outside the registry, by the uids under which the kind's room knows them: one row for
    each who agreed to be mailed and can be. `centre_id`: whose staff see it. Raises KeyError for an unknown kind."""
    spec, now = kinds[kind], clock.now()
    rows = [
        OutboxMessage(
            kind=kind, outsider=uid, centre_id=centre_id, ref_key=ref_key, version=version, about=about,
            priority=spec.priority, not_before=now, next_attempt_at=now, created_at=now,
            expires_at=expires_at or now + spec.lifetime,
        )
        for uid in reachable(kind, outsiders)
    ]  # fmt: skip
    return write_once(rows)


def write_once(rows: list[OutboxMessage]) -> int:
    """Write those of these rows that are not there yet; returns how many are new."""
    if not rows:
        return 0
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
    written = OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).count()
    if written:
        ring()
    return written


def _people(kind: str, spec: Kind, recipients) -> tuple[str, tuple]:
    """A SELECT of member ids, or ('', ()) when there is nobody."""
    if spec.is_security:
        ids = list(recipients.values_list("pk", flat=True)) if isinstance(recipients, QuerySet) else _ids(recipients)
        return ("SELECT * FROM unnest(%s::bigint[])", (ids,)) if ids else ("", ())
    if not isinstance(recipients, QuerySet):
        recipients = Member.objects.filter(pk__in=[pk for pk in _ids(recipients) if pk])
    plain = recipients if recipients.query.is_sliced else recipients.order_by()
    wanted = Member.objects.reachable_by_mail(kind).filter(pk__in=plain.values("pk"))
    try:
        return wanted.values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return "", ()


def _ids(recipients: Iterable[Member | None]) -> list[int | None]:
    return [member.pk if member else None for member in recipients]


def withdraw(
    *,
    about=None,
    recipient: Member | None = None,
    outsider: uuid.UUID | None = None,
    kinds: Iterable[str] | None = None,
    reason: str,
) -> int:
    """Take back what has not gone out; returns how many rows. One of `about`, `recipient` and `outsider` is given.

    Rows without an intent become `cancelled` (they may be revived); rows that may have gone out once become
    `in_doubt`. A row that is at the relay right now cannot be taken back. `reason` is a code (`moved`, `left_group`).
    """
    chosen = _chosen(about, recipient, kinds, outsider).filter(state__in=HELD)
    with transaction.atomic():
        # In the order of ids, so that two verbs cannot wait for each other in a ring.
        held = list(chosen.order_by("pk").select_for_update().values_list("pk", "intent_at"))
        clean = [pk for pk, intent_at in held if intent_at is None]
        doubtful = [pk for pk, intent_at in held if intent_at is not None]
        rows = OutboxMessage.objects
        rows.filter(pk__in=clean).update(state=State.CANCELLED, reason=reason, lease_token=None, lease_until=None)
        rows.filter(pk__in=doubtful).update(state=State.IN_DOUBT, reason=reason, lease_token=None, lease_until=None)
    return len(held)


def revive(*, about=None, recipient: Member | None = None, kinds: Iterable[str] | None = None) -> int:
    """Put rows that were cancelled before their intent back, when the reason fell away (decision 10).

    It may be called generously: the drain asks each row again whether it is still right. Rows that were sent or
    are in doubt stay as they are, so nothing goes twice.
    """
    now = clock.now()
    chosen = _chosen(about, recipient, kinds).filter(state=State.CANCELLED, intent_at=None, expires_at__gt=now)
    revived = chosen.filter(not_before__lte=now).update(state=State.PENDING, reason="", next_attempt_at=now)
    revived += chosen.filter(not_before__gt=now).update(state=State.PENDING, reason="")
    if revived:
        ring()
    return revived


def _chosen(about, recipient, kinds, outsider=None) -> QuerySet:
    if about is None and recipient is None and outsider is None:
        raise ValueError("Name the thing or the recipient.")
    chosen = OutboxMessage.objects.all()
    if about is not None:
        chosen = chosen.filter(about=about)
    if recipient is not None:
        chosen = chosen.filter(recipient=recipient)
    if outsider is not None:
        chosen = chosen.filter(outsider=outsider)
    return chosen if kinds is None else chosen.filter(kind__in=list(kinds))


def told_of(about: uuid.UUID) -> QuerySet:
    """The members who got, or may have got, any mail about this thing: whom a cancellation must reach."""
    arrived = OutboxMessage.objects.filter(about=about).arrived()
    return Member.objects.filter(pk__in=arrived.values("recipient"))


def resend(row: OutboxMessage, *, by: Member) -> OutboxMessage:
    """One click of staff: try this mail again, or send it once more when it has gone. Returns the row that goes.

    Whether it still makes sense is asked by the drain as for every mail. A mail that was sent gets a row of its own
    (`…~2`), because its own row says that it was sent, and that stays true. The caller has asked permission.
    """
    now = clock.now()
    with transaction.atomic():
        row = OutboxMessage.objects.select_for_update().get(pk=row.pk)
        if row.state in OutboxMessage.LIVE:
            return row
        if row.state == State.SENT:
            row = _once_more(row)
        row.state, row.reason, row.attempts, row.doubts, row.intent_at = State.PENDING, "", 0, 0, None
        row.not_before = row.next_attempt_at = now
        row.expires_at = max(row.expires_at, now + kinds[row.kind].lifetime)
        row.save()
        audit.record("mail_resent", by=by, on=row, kind=row.kind)
        ring()
    return row


def _once_more(row: OutboxMessage) -> OutboxMessage:
    """A new row for a mail that was sent: the same reference with the next number behind a tilde."""
    base = row.ref_key.partition("~")[0]
    whose = {"recipient_id": row.recipient_id, "outsider": row.outsider}
    earlier = OutboxMessage.objects.filter(kind=row.kind, version=row.version, **whose)
    number = earlier.filter(ref_key__startswith=f"{base}~").count() + 2
    return OutboxMessage(
        kind=row.kind,
        **whose,
        centre_id=row.centre_id,
        ref_key=f"{base}~{number}",
        version=row.version,
        about=row.about,
        priority=row.priority,
        expires_at=clock.now(),
    )

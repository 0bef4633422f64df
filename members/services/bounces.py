"""Addresses that came back: what to do with a bounce, a full mailbox, a complaint (safety 4.4)."""

from datetime import timedelta

from django.db import transaction

from .. import clock, crypto
from ..mail import incoming
from ..models import Member, OutboxMessage, Suppression
from ..notifications import kinds
from . import audit, outsiders, stops

Cause = Suppression.Cause
# Hours to wait after the first, second … full mailbox; after the last the address counts as dead.
SOFT_LADDER = (2, 4, 8, 16, 32, 64)


def suppress(address: str, cause: str = Cause.HARD_BOUNCE) -> None:
    """Write no more to this address until somebody corrects it."""
    Suppression.objects.update_or_create(
        address_bidx=crypto.blind(address), defaults={"cause": cause, "until": None, "created_at": clock.now()}
    )


def forget(address: str) -> None:
    """Take a suppression back: the address was corrected, or the relay had refused everybody."""
    Suppression.objects.filter(address_bidx=crypto.blind(address)).delete()


def clear_address(member: Member, *, by: Member) -> None:
    """Staff have asked: this person's address is right and works again."""
    if member.email:
        forget(member.email)
        audit.record("address_cleared", by=by, on=member)


def _own_address(row: OutboxMessage) -> str | None:
    """The person's own address, when it is the one that this mail went to."""
    kind = kinds.get(row.kind)
    if row.outsider is not None:
        return outsiders.address_of(row)
    went_elsewhere = kind is not None and kind.address_of is not None
    return None if row.recipient is None or went_elsewhere else row.recipient.email


def note_hard_bounce(row: OutboxMessage) -> None:
    """The mail of this row came back for good."""
    if _come_back(row, "bounced") and (address := _own_address(row)):
        suppress(address)
        audit.record("mail_bounced", on=row.recipient or row, kind=row.kind)


def note_soft_bounce(row: OutboxMessage) -> None:
    """The mailbox was full or closed for now: wait longer each time, then take it for dead."""
    if not _come_back(row, "bounced_softly") or not (address := _own_address(row)):
        return
    known, _ = Suppression.objects.get_or_create(
        address_bidx=crypto.blind(address),
        defaults={"cause": Cause.SOFT_BOUNCE, "until": clock.now()},
    )
    if known.until is None:
        return
    known.soft_bounces += 1
    is_last = known.soft_bounces > len(SOFT_LADDER)
    known.until = None if is_last else clock.now() + timedelta(hours=SOFT_LADDER[known.soft_bounces - 1])
    known.save()


def note_complaint(row: OutboxMessage) -> None:
    """The person called our mail a nuisance: all kinds but security mail end."""
    if address := _own_address(row):
        if row.outsider is not None:
            stops.stop_outsider(row.outsider, row.kind, via="complaint")
        else:
            stops.stop_all(row.recipient, via="complaint")
        suppress(address, Cause.COMPLAINT)


def _come_back(row: OutboxMessage, reason: str) -> bool:
    """What was handed over has not arrived: the row says so, and the tell list will. False when it said so before."""
    handed_over = OutboxMessage.objects.filter(pk=row.pk, intent_at__isnull=False)
    return bool(
        handed_over.exclude(state=OutboxMessage.State.FAILED).update(state=OutboxMessage.State.FAILED, reason=reason)
    )


def take_in(raw: bytes) -> str:
    """Act on one returned mail; returns what it was: hard, soft, complaint, other, forged, or unknown row.

    The same report twice is the same as once: a row that has come back is not counted again.
    """
    report = incoming.parse(raw)
    if report.row is None:
        return "forged"
    row = OutboxMessage.objects.select_related("recipient").filter(pk=report.row).first()
    if row is None:
        return "unknown"
    act = {"hard": note_hard_bounce, "soft": note_soft_bounce, "complaint": note_complaint}.get(report.what)
    if act is not None:
        with transaction.atomic():
            act(row)
    return report.what

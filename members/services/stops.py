"""Stopping a kind of mail, and taking that back: by the link in a mail or at /me/messages/."""

from uuid import UUID

from .. import clock
from ..models import Consent, MailStop, Member
from ..notifications import Kind, kinds
from . import audit, outbox


def stoppable() -> list[tuple[str, Kind]]:
    """The kinds that a member may stop, in the order of registration."""
    mine = [(name, kind) for name, kind in kinds.items() if kind.is_for_members]
    return [(name, kind) for name, kind in mine if kind.can_stop and not kind.is_security]


def stopped(member: Member) -> set[str]:
    """Names of the kinds that this person has stopped."""
    return set(MailStop.objects.filter(member=member).values_list("kind", flat=True))


def stop_kind(member: Member, kind: str, *, via: str = "page") -> bool:
    """Send this person no more mail of that kind; True when that is new. Twice is the same as once (safety C-44)."""
    _, is_new = MailStop.objects.get_or_create(member=member, kind=kind)
    outbox.withdraw(recipient=member, kinds=[kind], reason="stopped")
    if is_new:
        audit.record("mail_stopped", by=member, on=member, kind=kind, via=via)
    return is_new


def resume_kind(member: Member, kind: str) -> bool:
    """Send mail of that kind again; True when it had been stopped. What was held back and still makes sense goes."""
    removed, _ = MailStop.objects.filter(member=member, kind=kind).delete()
    if removed:
        audit.record("mail_resumed", by=member, on=member, kind=kind)
        outbox.revive(recipient=member, kinds=[kind])
    return bool(removed)


def stop_outsider(uid: UUID, kind: str, *, via: str = "link") -> bool:
    """Mail somebody outside the registry no more, whatever the kind: they know of the one thing they were invited to.
    True when that is new. Twice is the same as once (safety C-44). KeyError for a kind that goes to no outsider."""
    room = kinds[kind].outsiders
    if room is None:
        raise KeyError(kind)
    is_new = room.stop(uid)
    outbox.withdraw(outsider=uid, reason="stopped")
    if is_new:
        audit.record("mail_stopped", kind=kind, via=via)
    return is_new


def stop_all(member: Member, *, via: str, by: Member | None = None) -> None:
    """Withdraw the consent to be mailed: all kinds but security mail end at once, what waits is taken back (a
    complaint, or the person's wish, told to `by` at a desk).

    Where it was withdrawn before, the last word is kept (`withdrawn_via`): what a desk did to many is then the
    person's own, and taking that act back does not touch it.
    """
    mine = Consent.objects.filter(member=member, purpose=Consent.Purpose.EMAIL)
    if mine.open().update(withdrawn_at=clock.now(), withdrawn_via=via):
        audit.record("mail_consent_withdrawn", by=by or member, on=member, via=via)
    else:
        mine.filter(pk__in=mine.order_by("-withdrawn_at", "-pk").values("pk")[:1]).update(withdrawn_via=via)
    names = [name for name, kind in kinds.items() if not kind.is_security]
    outbox.withdraw(recipient=member, kinds=names, reason="no_consent")

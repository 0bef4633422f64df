"""People from outside as the outbox knows them: by the uid of the guest, and only where they agreed to be mailed."""

from collections.abc import Collection, Mapping
from uuid import UUID

from members import clock
from members.models import Member
from members.notifications import Outsiders, Recipient

from ..models import Guest


def find(uids: Collection[UUID]) -> Mapping[UUID, Recipient | str]:
    """Numbers and times alone, whatever the session (decision 12): they have no page on which to choose more."""
    return {guest.uid: _recipient(guest) for guest in Guest.objects.filter(uid__in=uids)}


def _recipient(guest: Guest) -> Recipient | str:
    if guest.mail_stopped_at is not None:
        return "stopped"
    if not guest.email:
        return "no_address"
    if guest.mail_agreed_at is None:
        return "no_consent"
    return Recipient(None, guest.uid, guest.email, guest.ui_language, Member.DetailLevel.COUNTS)


def names(uids: Collection[UUID]) -> Mapping[UUID, str]:
    return {guest.uid: guest.full_name or "—" for guest in Guest.objects.filter(uid__in=uids)}


def stop(uid: UUID) -> bool:
    return bool(Guest.objects.filter(uid=uid, mail_stopped_at=None).update(mail_stopped_at=clock.now()))


GUESTS = Outsiders(find=find, names=names, stop=stop)

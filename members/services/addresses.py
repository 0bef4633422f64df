"""A person changes their own address: a code goes to the new one, word of it to the old one (decision 4).

Nobody else may do this for somebody who signs in: whoever sets the address could take the account by a reset.
"""

import hmac
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .. import clock
from ..errors import Refused
from ..models import Member, PendingAddress, Suppression
from . import accounts, audit, outbox

LIVES = timedelta(minutes=15)
MOST_TRIES = 3


def waiting(member: Member) -> PendingAddress | None:
    """The new address whose code may still be typed."""
    open_ones = PendingAddress.objects.filter(confirmed_at=None, expires_at__gt=clock.now(), tries__lt=MOST_TRIES)
    return open_ones.filter(member=member).first()


@transaction.atomic
def ask_for_address(member: Member, address: str) -> None:
    """Send a code to `address`; one that was sent before is void. Says nothing of whether anybody else has it."""
    PendingAddress.objects.filter(member=member).delete()
    pending = PendingAddress(member=member, address=address, expires_at=clock.now() + LIVES)
    pending.save()
    outbox.notify("address_code", recipients=[member], ref_key=f"address:{pending.uid}", about=pending.uid)
    audit.record("address_asked_for", by=member, on=member)


def confirm_address(member: Member, code: str) -> None:
    """Take the new address if this is its code. Raises Refused: a wrong code (three are enough), or somebody who
    signs in has the address. A try counts even when it is refused."""
    with transaction.atomic():
        pending = PendingAddress.objects.select_for_update().filter(member=member, pk=_pk(waiting(member))).first()
        if pending is None:
            raise Refused(_("This code is too old. Ask for a new one."))
        pending.tries += 1
        pending.save(update_fields=["tries"])
    if not hmac.compare_digest(code.encode(), pending.code.encode()):
        raise Refused(_("That code does not fit. Look at the newest mail."), field="code")
    _take(member, pending)


def _pk(pending: PendingAddress | None) -> int | None:
    return pending.pk if pending else None


@transaction.atomic
def _take(member: Member, pending: PendingAddress) -> None:
    member = Member.objects.select_for_update(of=["self"]).get(pk=member.pk)
    pending.previous, member.email = member.email, pending.address
    try:
        with transaction.atomic():
            member.save(update_fields=["email"])
    except IntegrityError:
        raise Refused(_("Another account uses this address. Speak with your coordinator.")) from None
    pending.confirmed_at = clock.now()
    pending.save(update_fields=["previous", "confirmed_at"])
    Suppression.objects.filter(address_bidx=member.email_bidx).delete()  # it has just been reached
    accounts.withdraw_invitations(member)
    if pending.previous:
        outbox.notify("address_changed", recipients=[member], ref_key=f"address:{pending.uid}", about=pending.uid)
    audit.record("address_changed", by=member, on=member)

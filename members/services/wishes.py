"""What a person wants to be sent, and whether they agree to be mailed at all (decisions 11, 12)."""

from collections.abc import Collection

from django.db import transaction

from ..consents import WORDINGS
from ..models import Consent, Member
from . import audit, outbox, stops


def agrees_to_mail(member: Member) -> bool:
    return Consent.objects.open().filter(member=member, purpose=Consent.Purpose.EMAIL).exists()


@transaction.atomic
def give_consent(member: Member, *, by: Member, via: str = "page") -> None:
    """Record that this person agrees to notices by e-mail. Twice is the same as once."""
    words = {"given_via": via, "text_version": WORDINGS[Consent.Purpose.EMAIL].version}
    _, is_new = Consent.objects.get_or_create(
        member=member, purpose=Consent.Purpose.EMAIL, withdrawn_at=None, defaults=words
    )
    if is_new:
        audit.record("mail_consent_given", by=by, on=member, via=via)
        outbox.revive(recipient=member)


def _choose_kinds(member: Member, wanted: Collection[str]) -> None:
    stopped = stops.stopped(member)
    for name, _kind in stops.stoppable():
        if name in wanted and name in stopped:
            stops.resume_kind(member, name)
        elif name not in wanted and name not in stopped:
            stops.stop_kind(member, name)


@transaction.atomic
def choose_messages(
    member: Member,
    *,
    agrees: bool,
    kinds: Collection[str],
    mail_detail: str,
    digest_frequency: str,
    wants_calendar_mail: bool,
) -> None:
    """Keep what /me/messages/ says. `kinds` are the names of the kinds that the person wants."""
    member.mail_detail, member.digest_frequency = mail_detail, digest_frequency
    member.wants_calendar_mail = wants_calendar_mail
    member.save(update_fields=["mail_detail", "digest_frequency", "wants_calendar_mail"])
    _choose_kinds(member, kinds)
    if agrees:
        give_consent(member, by=member)
    else:
        stops.stop_all(member, via="page")

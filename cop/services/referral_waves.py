"""Waves: three people at a time, for a window; then the next three; after the third, another door (domain 2c, C14).

A wave is a row with the moment of its end. The planner asks for rows whose moment has come, whenever it runs: after an
hour without it nothing is lost, and with two at once nothing happens twice, because each referral is locked while it
moves and a wave of one number can be there only once.
"""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from members import clock
from members.models import Member
from members.services import audit, outbox

from ..models import Referral, ReferralOffer, ReferralWave
from ..models.referral_offer import IN_A_WAVE, WAVES
from ..permissions.referrals import offerers
from .referral_matching import eligible

log = logging.getLogger(__name__)
MOST_AT_ONCE = 500
State, Answer = Referral.State, ReferralOffer.State


def lock(referral: Referral, **how) -> Referral | None:
    """The row of a referral, held until the transaction ends. `skip_locked`: None while somebody else holds it."""
    joined = ("urgency", "offence", "opened_by", "offered_by", "centre")
    rows = Referral.objects.defer("narrative").select_related(*joined)
    return rows.select_for_update(of=["self"], no_key=True, **how).filter(pk=referral.pk).first()


def record(verb: str, referral: Referral, by: Member | None, **facts) -> None:
    audit.record(verb, by=by, on=referral, centre_id=referral.centre_id, **facts)


def open_wave(referral: Referral, now: datetime, *, by: Member | None = None) -> ReferralWave | None:
    """Ask the next three in turn; None when nobody is left or the waves are over. The caller holds the lock."""
    number = referral.waves.count() + 1
    people = list(eligible(referral)[:IN_A_WAVE]) if number <= WAVES else []
    if not people:
        return None
    wave = ReferralWave.objects.create(referral=referral, number=number, starts_at=now, ends_at=now + referral.window)
    ReferralOffer.objects.bulk_create(
        ReferralOffer(referral=referral, wave=wave, member=member, offered_at=now) for member in people
    )
    outbox.notify(
        "referral_offered",
        recipients=people,
        ref_key=f"referral:{referral.uid}:{number}",
        about=referral.uid,
        expires_at=wave.ends_at,
    )
    record("referral_offered", referral, by, wave=number, people=len(people))
    return wave


def advance(referral: Referral, now: datetime | None = None) -> None:
    """Bring an offered referral on, as far as its clock and its answers say. The caller holds the lock.

    While somebody of the wave may still answer, nothing happens. Otherwise who did not answer is too late, and the
    next wave goes out; when there is none, everybody said no or nobody answered: the centre chooses another door.
    """
    now = now or clock.now()
    if referral.state != State.OFFERED:
        return
    wave = referral.waves.filter(ended_at=None).first()
    if wave is not None:
        waiting = wave.offers.waiting()
        if wave.ends_at > now and waiting.exists():
            return
        late = waiting.update(state=Answer.EXPIRED, decided_at=now)
        wave.ended_at = now
        wave.save(update_fields=["ended_at"])
        outbox.withdraw(about=referral.uid, kinds=["referral_offered"], reason="expired")
        record("referral_wave_ended", referral, None, wave=wave.number, late=late)
    if open_wave(referral, now) is None:
        _end_without_taker(referral, now)


def _end_without_taker(referral: Referral, now: datetime) -> None:
    is_late = not referral.offers.filter(state=Answer.DECLINED).exists()
    is_late |= referral.offers.filter(state=Answer.EXPIRED).exists()
    referral.state, referral.ended_at = State.EXPIRED if is_late else State.DECLINED_OUT, now
    referral.save(update_fields=["state", "ended_at"])
    outbox.notify(
        "referral_unclaimed",
        recipients=offerers(referral.centre_id),
        ref_key=f"referral:{referral.uid}:out",
        about=referral.uid,
    )
    record("referral_unclaimed", referral, None, state=referral.state)


def drop_offers(member: Member) -> None:
    """Somebody leaves: what waits for their answer goes to the next."""
    for offer in ReferralOffer.objects.waiting().filter(member=member).select_related("referral").order_by("pk"):
        with transaction.atomic():
            _drop(lock(offer.referral), clock.now(), member=member)


def _drop(referral: Referral, now: datetime, **whose) -> None:
    """Take back what these people were asked, and bring the referral on. The caller holds the lock."""
    if referral.offers.waiting().filter(**whose).update(state=Answer.WITHDRAWN, decided_at=now):
        advance(referral, now)


def move_on(now: datetime) -> int:
    """The planner's part: every wave whose time is over, or that asks somebody whose account was closed since: they
    cannot answer, and the client does not wait for them (domain 3.12 TH13). One referral that fails does not hold up
    the others."""
    late = ReferralWave.objects.filter(ended_at=None, ends_at__lte=now).order_by("ends_at", "pk")
    shut = ReferralOffer.objects.waiting().filter(member__frozen_at__isnull=False).order_by("pk")
    found = (pk for rows in (shut, late) for pk in rows.values_list("referral", flat=True)[:MOST_AT_ONCE])
    return sum(_try(pk, now) for pk in dict.fromkeys(found))


def _try(pk: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            referral = lock(Referral(pk=pk), skip_locked=True)
            if referral is None:
                return False
            _drop(referral, now, member__frozen_at__isnull=False)
            advance(referral, now)
            return True
    except DatabaseError:
        log.exception("a referral could not move on")
        return False

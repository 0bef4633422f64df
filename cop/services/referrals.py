"""Referrals: opened, offered, answered, carried through and closed (domain 2c).

The caller has asked permission and has put the narrative through the de-identification stop. Of the narrative no line
of the audit, no mail and no log says a word.
"""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import JusticeCentre, Member, Term, Topic
from members.services import outbox

from ..models import PairApproval, Referral, ReferralApplication, ReferralOffer, WrittenArgument
from ..models.referral import SENSITIVE
from ..permissions.referrals import offerers
from .referral_matching import is_full, tied_candidates
from .referral_waves import advance, lock, open_wave, record

State, Answer = Referral.State, ReferralOffer.State
WRIT = "writ"


# --- opening ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_referral(
    centre: JusticeCentre,
    *,
    by: Member,
    eligibility: Collection[Term] = (),
    passed_from: Referral | None = None,
    **facts,
) -> Referral:
    """Write down that somebody needs a lawyer, from the model's own fields; nobody is asked yet.

    Raises Refused with the field: without offence or stage (A5), without the conflict tick, or with a text about an
    offence of which nothing further is stored.
    """
    referral = Referral(centre=centre, opened_by=by, passed_from=passed_from, **facts)
    if referral.offence_id and referral.offence.code == SENSITIVE and referral.narrative:
        raise Refused(_("Of this kind of offence no further detail is stored."), field="narrative")
    if any(term.list != Term.List.ELIGIBILITY for term in eligibility):
        raise Refused(_("Choose from the list."), field="eligibility")
    _check(referral)
    referral.save()
    referral.eligibility.set(eligibility)
    record("referral_opened", referral, by, urgent=referral.is_urgent)
    return referral


def _check(referral: Referral) -> None:
    try:
        referral.full_clean(exclude=["narrative"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=None if field == "__all__" else field) from error


@transaction.atomic
def offer_referral(referral: Referral, *, by: Member) -> Referral:
    """Ask the first three. Twice is once. Raises Refused when nobody fits: then another door is chosen."""
    referral = lock(referral)
    if referral.state != State.READY:
        return referral
    referral.offered_by = by
    if open_wave(referral, clock.now(), by=by) is None:
        raise Refused(_("Nobody at the centre fits now. Choose another door below."))
    referral.state = State.OFFERED
    referral.save(update_fields=["state", "offered_by"])
    return referral


@transaction.atomic
def withdraw_referral(referral: Referral, *, by: Member) -> Referral:
    """The centre needs nobody any more, or opened it by mistake. Twice is once."""
    referral = lock(referral)
    if not referral.is_open:
        return referral
    now = clock.now()
    _end_offers(referral, Answer.WITHDRAWN)
    outbox.withdraw(about=referral.uid, reason="withdrawn")
    referral.state, referral.ended_at = State.WITHDRAWN, now
    referral.save(update_fields=["state", "ended_at"])
    record("referral_withdrawn", referral, by)
    return referral


def _end_offers(referral: Referral, state: str) -> None:
    """Everybody who has not answered need not answer any more."""
    now = clock.now()
    referral.offers.waiting().update(state=state, decided_at=now)
    referral.waves.filter(ended_at=None).update(ended_at=now)


@transaction.atomic
def approve_pair(referral: Referral, member: Member, *, by: Member) -> bool:
    """Let somebody be asked who is the mentor or mentee of whoever hands it out (learning 32); whether it is new."""
    referral = lock(referral)
    if by in (member, *referral.given_by):
        raise Refused(_("Somebody else approves this."))
    if not tied_candidates(referral).filter(pk=member.pk).exists():
        raise Refused(_("This person needs no approval."))
    _row, is_new = PairApproval.objects.get_or_create(referral=referral, member=member, defaults={"approved_by": by})
    if is_new:
        record("pair_approved", referral, by)
    return is_new


# --- the answer of who was asked -------------------------------------------------------------------------------------


def see_offer(referral: Referral, *, by: Member) -> None:
    """Note once that whoever is asked has opened it: the centre's trail (community 15)."""
    referral.offers.waiting().filter(member=by, seen_at=None).update(seen_at=clock.now())


@transaction.atomic
def check_conflict(offer: ReferralOffer, *, by: Member) -> None:
    """Whoever was asked, or the centre after a call, says that nothing speaks against it; then the rest is shown."""
    now = clock.now()
    waiting = ReferralOffer.objects.waiting().filter(pk=offer.pk, conflict_checked_at=None)
    if waiting.update(conflict_checked_at=now):
        record("conflict_checked", offer.referral, by)


@transaction.atomic
def accept_referral(offer: ReferralOffer, *, by: Member) -> Referral:
    """Say yes. Of all who say it exactly one has the case (A15): one UPDATE of the referral's row decides.

    The person's own row is locked first, so that nobody comes over their number by two answers at once (A26). Raises
    Refused when another was first, when the offer is over, without the conflict check, and without room.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=offer.member_id)
    offer = ReferralOffer.objects.select_related("referral").get(pk=offer.pk)
    if offer.state == Answer.ACCEPTED:
        return offer.referral
    if offer.state == Answer.OFFERED:
        _check_may_take(offer, member)
    _take(offer, member)
    referral = lock(offer.referral)
    _tell_of_taking(referral, member)
    record("referral_accepted", referral, by)
    return referral


def _check_may_take(offer: ReferralOffer, member: Member) -> None:
    if offer.conflict_checked_at is None:
        raise Refused(_("Say first that you have no conflict of interest."))
    if is_full(member):
        raise Refused(_("You have as many cases as you said you can take. Raise the number, or say no this time."))


def _take(offer: ReferralOffer, member: Member) -> None:
    now = clock.now()
    offered = Referral.objects.filter(pk=offer.referral_id, state=State.OFFERED)
    if not offered.update(state=State.ACCEPTED, accepted_by=member, accepted_at=now):
        raise Refused(_("Another lawyer was a little faster and has it. Thank you for saying yes."))
    mine = ReferralOffer.objects.waiting().filter(pk=offer.pk)
    if not mine.update(state=Answer.ACCEPTED, decided_at=now):
        raise Refused(_("The time for this answer is over; others have been asked since. Thank you."))


def _tell_of_taking(referral: Referral, member: Member) -> None:
    """The others need not answer; who was told by mail is told by mail. The centre gives the names by voice."""
    others = referral.offers.waiting().values("member")
    told = list(outbox.told_of(referral.uid).filter(pk__in=others))
    _end_offers(referral, Answer.TAKEN)
    outbox.withdraw(about=referral.uid, kinds=["referral_offered"], reason="taken")
    key = f"referral:{referral.uid}:{member.pk}"
    outbox.notify("referral_taken", recipients=told, ref_key=key, about=referral.uid)
    outbox.notify("referral_accepted", recipients=offerers(referral.centre_id), ref_key=key, about=referral.uid)


@transaction.atomic
def decline_referral(offer: ReferralOffer, *, by: Member, reason: Term, can_help: bool = False) -> Referral:
    """Say no, with a reason of the list. When all of a wave have, the next is asked at once. Twice is once."""
    if reason.list != Term.List.DECLINE:
        raise Refused(_("Choose from the list."), field="reason")
    referral = lock(offer.referral)
    waiting = referral.offers.waiting().filter(pk=offer.pk)
    changed = waiting.update(state=Answer.DECLINED, decided_at=clock.now(), reason=reason, can_help=can_help)
    if changed:
        outbox.withdraw(about=referral.uid, recipient=offer.member, kinds=["referral_offered"], reason="answered")
        record("referral_declined", referral, by, reason=reason.code)
        advance(referral)
    return referral


@transaction.atomic
def note_call(offer: ReferralOffer, *, by: Member) -> None:
    """No mail reaches them: somebody of the centre has called. Twice is once."""
    uncalled = ReferralOffer.objects.waiting().filter(pk=offer.pk, called_at=None)
    if uncalled.update(called_at=clock.now(), called_by=by):
        record("offer_called", offer.referral, by)


# --- carrying it through ---------------------------------------------------------------------------------------------


@transaction.atomic
def contact_client(referral: Referral, *, by: Member, contact_band: str) -> Referral:
    """The lawyer has seen the client: how long after the arrest (A22, I12). Twice is once."""
    referral = lock(referral)
    if referral.state != State.ACCEPTED:
        return referral
    referral.state, referral.contacted_at, referral.contact_band = State.CONTACTED, clock.now(), contact_band
    _check(referral)
    referral.save(update_fields=["state", "contacted_at", "contact_band"])
    record("client_contacted", referral, by, band=contact_band)
    return referral


@transaction.atomic
def begin_representation(referral: Referral, *, by: Member) -> Referral:
    """The lawyer acts for the client before the court or the police (I13). Twice is once."""
    referral = lock(referral)
    if referral.state != State.CONTACTED:
        return referral
    referral.state, referral.begun_at = State.BEGUN, clock.now()
    referral.save(update_fields=["state", "begun_at"])
    record("representation_begun", referral, by)
    return referral


@transaction.atomic
def record_referral_application(
    referral: Referral, *, by: Member, application: Term, result: Term
) -> ReferralApplication:
    """What was applied for and what came of it (A18); the same application again changes its result."""
    referral = lock(referral)
    if referral.state not in Referral.TAKEN:
        raise Refused(_("Nobody has taken it yet."))
    row, _is_new = ReferralApplication.objects.update_or_create(
        referral=referral, application=application, defaults={"result": result}
    )
    record("referral_application_recorded", referral, by, application=application.code, result=result.code)
    return row


def stages_to_tell(referral: Referral) -> QuerySet[Term]:
    """The stages that a case may have reached: none before the one at which it was opened, because how far it went is
    told, not where it stood. A writ stands beside the stages, so whoever was asked for one may say any."""
    stages = Term.objects.of(Term.List.STAGE)
    return stages if referral.stage.code == WRIT else stages.filter(order__gte=referral.stage.order)


@transaction.atomic
def close_referral(
    referral: Referral,
    *,
    by: Member,
    stage_reached: Term,
    violations: Collection[Topic] = (),
    argument: WrittenArgument | None = None,
    hours: str = "",
) -> Referral:
    """End it with its outcome: no text, only what can be counted (A18). Twice is once.

    Raises Refused for a stage that is none of `stages_to_tell`.
    """
    referral = lock(referral)
    if not referral.is_held:
        return referral
    if stage_reached and not stages_to_tell(referral).filter(pk=stage_reached.pk).exists():
        text = _("It had come further when it was opened: %(stage)s. Choose that or a later one.")
        raise Refused(text % {"stage": referral.stage}, field="stage_reached")
    referral.state, referral.ended_at = State.CLOSED, clock.now()
    referral.stage_reached, referral.argument, referral.hours = stage_reached, argument, hours
    _check(referral)
    referral.save()
    referral.violations.set(violations)
    record("referral_closed", referral, by, violations=len(violations))
    return referral


@transaction.atomic
def give_back_referral(referral: Referral, *, by: Member, reason: Term) -> Referral:
    """Whoever has it cannot go on: the next are asked, while there are waves left (domain 2c)."""
    referral = lock(referral)
    if not referral.is_held:
        return referral
    referral.offers.filter(state=Answer.ACCEPTED).update(state=Answer.RETURNED, decided_at=clock.now(), reason=reason)
    referral.state, referral.accepted_by, referral.accepted_at = State.OFFERED, None, None
    referral.contacted_at = referral.begun_at = None
    referral.save()
    record("referral_returned", referral, by, reason=reason.code)
    advance(referral)
    return referral


def note_reading(referral: Referral, *, by: Member) -> None:
    """A line of the audit for each opening of the narrative (community D4)."""
    record("referral_read", referral, by)


def forget_narratives(before) -> int:
    """Narratives of what ended before that moment go (safety C-35c: 90 days after the end)."""
    over = Referral.objects.filter(ended_at__lt=before, narrative__isnull=False)
    return over.update(narrative=None)

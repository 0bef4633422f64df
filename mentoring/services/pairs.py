"""How two people agree to work, and how that changes (learning 28). The caller has asked permission."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import Agreement, AgreementTerms, Goal, MentoringPair
from ..models.agreement import FIRST_TERMS
from .telling import tell


def lock_pair(pair: MentoringPair) -> MentoringPair:
    """The row, held until the transaction ends, of a pair that works. Raises Refused when it has ended."""
    pair = MentoringPair.objects.select_for_update(of=["self"], no_key=True).get(pk=pair.pk)
    if not pair.is_open:
        raise Refused(_("This has ended. What was written stays to be read."))
    return pair


def note(verb: str, pair: MentoringPair, by: Member | None, **facts) -> None:
    """An audit line of a pair: codes and numbers, never a word of theirs."""
    audit.record(verb, by=by, on=pair, centre_id=pair.centre_id, **facts)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def propose_agreement(pair: MentoringPair, *, by: Member, goals: Iterable[str] = (), **facts) -> Agreement:
    """A version in the words of one of the two, who accepts it with that; the other one is told. `facts`:
    cadence_days, minutes, months, reach, between. Earlier versions stay. Raises Refused without any goal."""
    pair = lock_pair(pair)
    Goal.objects.bulk_create(Goal(pair=pair, text=text) for text in goals if text)
    if not pair.goals.filter(dropped_at=None).exists():
        raise Refused(_("Write at least one goal."), field="goal_1")
    last = pair.agreements.aggregate(last=Max("version"))["last"] or 0
    agreement = Agreement(pair=pair, version=last + 1, terms=_terms(), proposed_by=by, **facts)
    _accept(agreement, by)
    agreement.save()
    note("agreement_proposed", pair, by, version=agreement.version, terms=agreement.terms.version)
    tell([pair.other_of(by)], f"mentoring:agree:{agreement.pk}", about=pair.uid)
    return agreement


def _terms() -> AgreementTerms:
    """What holds, as a row."""
    terms = AgreementTerms.objects.in_force()
    return terms if terms.pk else AgreementTerms.objects.get_or_create(version=1, defaults=FIRST_TERMS)[0]


def _accept(agreement: Agreement, by: Member) -> None:
    side = "mentor" if by.pk == agreement.pair.mentor_id else "mentee"
    setattr(agreement, f"{side}_accepted_at", clock.now())


@transaction.atomic
def accept_agreement(agreement: Agreement, *, by: Member) -> MentoringPair:
    """The other one accepts: from now on it holds, and the pair is active. Twice is once. Raises Refused when a newer
    version stands."""
    pair = lock_pair(agreement.pair)
    agreement = pair.agreements.select_for_update().select_related("pair").get(pk=agreement.pk)
    if pair.agreements.filter(version__gt=agreement.version).exists():
        raise Refused(_("There is a newer version. Look at that one."))
    if agreement.accepted_by(by):
        return pair
    _accept(agreement, by)
    agreement.save(update_fields=["mentor_accepted_at", "mentee_accepted_at"])
    note("agreement_accepted", pair, by, version=agreement.version)
    if agreement.is_in_force:
        _begin(pair, agreement)
        tell([pair.other_of(by)], f"mentoring:agreed:{agreement.pk}", about=pair.uid)
    return pair


def _begin(pair: MentoringPair, agreement: Agreement) -> None:
    """An amended agreement counts its months from the first day of the pair, and never ends in the past."""
    pair.active_on = pair.active_on or clock.today()
    pair.state, pair.cadence_days = MentoringPair.State.ACTIVE, agreement.cadence_days
    pair.ends_on = max(months_later(pair.active_on, agreement.months), clock.today())
    pair.closure_proposed_at = None
    pair.save(update_fields=["state", "active_on", "cadence_days", "ends_on", "closure_proposed_at"])


def agreement_of(pair: MentoringPair) -> Agreement | None:
    """What holds now."""
    return pair.agreements.in_force().select_related("terms").first()

"""Up to three mentors are asked, one after the other (learning 27). The caller has asked permission.

Locks are taken in one order: the request, then the mentors' profiles by number. Whether a mentor has room is asked
while the profile is held, so twenty who say yes at once fill no more places than there are.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import MenteeProfile, MentoringOffer, MentoringPair, MentoringProgramme, MentoringRequest, MentorProfile
from ..models.request import MOST_CHOICES
from . import suggesting
from .deadlines import after_working_days
from .telling import tell

State, Offered = MentoringRequest.State, MentoringOffer.State


@transaction.atomic
def request_mentor(
    mentee: Member, *, mentors: Sequence[Member], message: str = "", proposed_by: Member | None = None
) -> MentoringRequest:
    """Ask these mentors in this order. With `proposed_by`, a coordinator, the mentee says yes before anybody is asked.
    Raises Refused: nobody named, too many, one twice, somebody who may not be asked, or a request stands already."""
    ids = [mentor.pk for mentor in mentors]
    if not 1 <= len(ids) <= MOST_CHOICES or len(set(ids)) < len(ids):
        raise Refused(_("Choose one to three mentors, each once."), field="first")
    _must_be_free(mentee, ids)
    state = State.PROPOSED if proposed_by else State.OPEN
    try:
        with transaction.atomic():
            request = MentoringRequest.objects.create(
                mentee=mentee, message=message or None, proposed_by=proposed_by, state=state, is_demo=mentee.is_demo
            )
    except IntegrityError:
        raise Refused(_("A mentor is being asked already.")) from None
    MentoringOffer.objects.bulk_create(
        MentoringOffer(request=request, mentor=mentor, rank=rank) for rank, mentor in enumerate(mentors, 1)
    )
    audit.record("mentor_requested", by=proposed_by or mentee, on=request, choices=len(ids))
    if proposed_by:
        tell([mentee], f"mentoring:proposed:{request.pk}", about=request.uid)
    else:
        _ask_next(request)
    return request


def _must_be_free(mentee: Member, mentors: list[int]) -> None:
    if not MenteeProfile.objects.filter(member=mentee).exists():
        raise Refused(_("Say first what you want to be able to do."))
    free = set(suggesting.candidates(mentee).filter(pk__in=mentors).values_list("pk", flat=True))
    if set(mentors) - free:
        raise Refused(_("One of them cannot be asked any more. Choose again."), field="first")


def _lock(request: MentoringRequest) -> MentoringRequest:
    return MentoringRequest.objects.select_for_update(of=["self"], no_key=True).get(pk=request.pk)


def _lock_mentors(ids: Iterable[int]) -> dict[int, MentorProfile]:
    """{id: profile} of these mentors, held until the transaction ends; without those who offer nothing any more."""
    rows = MentorProfile.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=ids)
    return {profile.pk: profile for profile in rows.order_by("pk")}


def _ask_next(request: MentoringRequest, now: datetime | None = None) -> None:
    """Ask the next in line who has room; when there is none, it is the coordinator's to help."""
    now = now or clock.now()
    waiting = list(request.offers.filter(state=Offered.WAITING).order_by("rank"))
    _lock_mentors(offer.mentor_id for offer in waiting)
    for offer in waiting:
        if suggesting.candidates(request.mentee).filter(pk=offer.mentor_id).exists():
            _ask(offer, request, now)
            return
        offer.state, offer.decided_at = Offered.SKIPPED, now
        offer.save(update_fields=["state", "decided_at"])
    _settle(request, State.EXHAUSTED)
    tell([request.mentee_id], f"mentoring:nobody:{request.pk}", about=request.uid)


def _ask(offer: MentoringOffer, request: MentoringRequest, now: datetime) -> None:
    half, end = after_working_days(now, MentoringProgramme.objects.current().answer_days)
    offer.state, offer.offered_at, offer.remind_at, offer.expires_at = Offered.OFFERED, now, half, end
    offer.save(update_fields=["state", "offered_at", "remind_at", "expires_at"])
    tell([offer.mentor_id], f"mentoring:asked:{offer.pk}", about=request.uid, expires_at=end)


def _settle(request: MentoringRequest, state: str) -> None:
    request.state, request.settled_at = state, clock.now()
    request.save(update_fields=["state", "settled_at"])
    request.offers.filter(state__in=[Offered.WAITING, Offered.OFFERED]).update(
        state=Offered.DROPPED, decided_at=request.settled_at
    )


def _lock_asked(offer: MentoringOffer) -> tuple[MentoringRequest, MentoringOffer]:
    request = _lock(offer.request)
    offer = MentoringOffer.objects.select_for_update(of=["self"], no_key=True).get(pk=offer.pk)
    if request.state != State.OPEN or offer.state != Offered.OFFERED or offer.expires_at <= clock.now():
        raise Refused(_("This was settled meanwhile. Thank you."))
    return request, offer


@transaction.atomic
def accept_offer(offer: MentoringOffer, *, by: Member) -> MentoringPair:
    """Say yes: the two are a pair that agrees how to work. Raises Refused when it was settled meanwhile, or when the
    mentor has no room any more."""
    request, offer = _lock_asked(offer)
    if suggesting.are_apart([offer.mentor_id, request.mentee_id]):  # since they were asked; nobody is told which
        raise Refused(_("This was settled meanwhile. Thank you."))
    profile = _lock_mentors([offer.mentor_id]).get(offer.mentor_id)
    pairs = MentoringPair.objects.open().filter(mentor=offer.mentor_id).count()
    if profile is None or pairs >= profile.capacity:
        raise Refused(_("You have as many people as you wanted. Raise the number first, or say no."))
    offer.state, offer.decided_at = Offered.ACCEPTED, clock.now()
    offer.save(update_fields=["state", "decided_at"])
    _settle(request, State.MATCHED)
    pair = open_pair(offer.mentor, request.mentee, request=request)
    audit.record("offer_accepted", by=by, on=pair, centre_id=pair.centre_id)
    tell([pair.mentee_id], f"mentoring:yes:{request.pk}", about=pair.uid)
    return pair


def open_pair(mentor: Member, mentee: Member, *, request: MentoringRequest | None = None) -> MentoringPair:
    """The row of a new pair. Raises Refused when these two are one already."""
    try:
        with transaction.atomic():
            pair = MentoringPair.objects.create(
                mentor=mentor, mentee=mentee, request=request, centre_id=mentee.centre_id, is_demo=mentee.is_demo
            )
    except IntegrityError:
        raise Refused(_("These two work together already.")) from None
    MenteeProfile.objects.filter(member=mentee).update(waits_since=None)
    return pair


@transaction.atomic
def decline_offer(offer: MentoringOffer, *, by: Member, reason: str) -> None:
    """Say no: the next one is asked. The mentee reads no reason. Raises Refused when it was settled meanwhile."""
    request, offer = _lock_asked(offer)
    offer.state, offer.decided_at, offer.reason = Offered.DECLINED, clock.now(), reason
    offer.save(update_fields=["state", "decided_at", "reason"])
    audit.record("offer_declined", by=by, on=request, rank=offer.rank)
    _ask_next(request)


@transaction.atomic
def withdraw_request(request: MentoringRequest, *, by: Member) -> None:
    """The mentee asks nobody any more. Twice is once."""
    request = _lock(request)
    if request.state in MentoringRequest.LIVE:
        _settle(request, State.WITHDRAWN)
        audit.record("mentor_request_withdrawn", by=by, on=request)


@transaction.atomic
def answer_match(request: MentoringRequest, *, by: Member, is_wanted: bool) -> None:
    """The mentee answers what a coordinator proposed: only with their yes the mentor is asked."""
    request = _lock(request)
    if request.state != State.PROPOSED:
        raise Refused(_("This was settled meanwhile. Thank you."))
    audit.record("match_answered", by=by, on=request, wanted=is_wanted)
    if not is_wanted:
        _settle(request, State.WITHDRAWN)
        return
    request.state = State.OPEN
    request.save(update_fields=["state"])
    _ask_next(request)


# --- on a clock ------------------------------------------------------------------------------------------------------


def move_on(now: datetime) -> int:
    """Remind at half time, ask the next where somebody did not answer in time, and hand back to the coordinator what a
    mentee did not answer. Returns how many of all."""
    done = _remind(now) + _hand_back(now)
    late = MentoringOffer.objects.open().filter(expires_at__lte=now, request__state=State.OPEN)
    for pk in late.values_list("pk", flat=True):
        done += _expire(pk, now)
    return done


def _remind(now: datetime) -> int:
    rows = MentoringOffer.objects.open().filter(remind_at__lte=now, reminded_at=None, expires_at__gt=now)
    due = list(rows.select_related("request"))
    for offer in due:
        key = f"mentoring:half:{offer.pk}"
        tell([offer.mentor_id], key, about=offer.request.uid, expires_at=offer.expires_at)
    rows.filter(pk__in=[offer.pk for offer in due]).update(reminded_at=now)
    return len(due)


def _hand_back(now: datetime) -> int:
    """A mentor whom a coordinator proposed: the mentee has as many working days as a mentor has."""
    days = MentoringProgramme.objects.current().answer_days
    rows = MentoringRequest.objects.filter(state=State.PROPOSED, created_at__lte=now - timedelta(days=days))
    due = [pk for pk, since in rows.values_list("pk", "created_at") if after_working_days(since, days)[1] <= now]
    return sum(_lapse(pk) for pk in due)


@transaction.atomic
def _lapse(pk: int) -> int:
    request = _lock(MentoringRequest.objects.get(pk=pk))
    if request.state != State.PROPOSED:
        return 0
    _settle(request, State.EXHAUSTED)
    audit.record("match_lapsed", on=request)
    return 1


@transaction.atomic
def _expire(pk: int, now: datetime) -> int:
    request = _lock(MentoringRequest.objects.get(offers=pk))
    changed = request.offers.filter(pk=pk, state=Offered.OFFERED, expires_at__lte=now)
    if request.state != State.OPEN or not changed.update(state=Offered.EXPIRED, decided_at=now):
        return 0
    audit.record("offer_expired", on=request)
    _ask_next(request, now)
    return 1


def drop_requests(member: Member, *, by: Member | None) -> int:
    """Of somebody who left or was frozen: what they asked is withdrawn, what they were asked goes to the next."""
    mine = list(MentoringRequest.objects.live().filter(mentee=member))
    for request in mine:
        withdraw_request(request, by=by)
    asked = list(MentoringOffer.objects.open().filter(mentor=member).select_related("request"))
    for offer in asked:
        _pass_on(offer)
    return len(mine) + len(asked)


@transaction.atomic
def _pass_on(offer: MentoringOffer) -> None:
    request = _lock(offer.request)
    changed = request.offers.filter(pk=offer.pk, state=Offered.OFFERED)
    if changed.update(state=Offered.SKIPPED, decided_at=clock.now()) and request.state == State.OPEN:
        _ask_next(request)

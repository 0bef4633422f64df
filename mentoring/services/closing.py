"""How it ends (learning 30, 31): by one of the two, by itself when the time is over, and what each says of it. The
caller has asked permission."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from cop.services.fives import tell_in_fives
from members import clock
from members.errors import Refused
from members.models import Member
from members.services import outbox

from ..models import (
    Action,
    Agreement,
    Concern,
    Feedback,
    FeedbackGiven,
    Goal,
    MentoringPair,
    MentoringProgramme,
    MentoringRequest,
    MentoringSession,
    Milestone,
    NoteOpening,
)
from ..models.pair import AGREE_FOR
from ..permissions import watchers
from .meetings import call_off_all
from .pairs import lock_pair, note
from .telling import both, tell

State, Reason = MentoringPair.State, MentoringPair.Reason
NUDGE = "mentoring_nudge"


@transaction.atomic
def close_pair(
    pair: MentoringPair, *, by: Member | None, reason: str, result: str = "", is_confirmed: bool = True
) -> MentoringPair:
    """End it: what stands ahead is called off, the mentor has room at once, what was written stays to be read. The
    other one is told that there is something, not what. Raises Refused when it has ended already."""
    pair = lock_pair(pair)
    call_off_all(pair)
    pair.state = State.CLOSED if is_confirmed else State.CLOSED_UNCONFIRMED
    pair.ended_on, pair.ended_by, pair.reason, pair.result = clock.today(), by, reason, result
    pair.save(update_fields=["state", "ended_on", "ended_by", "reason", "result"])
    outbox.withdraw(about=pair.uid, reason="ended")
    note("pair_closed", pair, by, reason=reason, result=result, confirmed=is_confirmed)
    others = [person for person in pair.people if by is None or person != by.pk]
    tell(others, f"mentoring:ended:{pair.pk}", about=pair.uid)
    return pair


@transaction.atomic
def give_feedback(pair: MentoringPair, *, by: Member, useful: int, again: bool) -> None:
    """What somebody says of it: kept without the person, the pair and the time. Raises Refused the second time, and
    before the end."""
    if pair.is_open:
        raise Refused(_("Say this when it has ended."))
    try:
        with transaction.atomic():
            FeedbackGiven.objects.create(pair=pair, member=by)
    except IntegrityError:
        raise Refused(_("You have answered already.")) from None
    role = Feedback.Role.MENTOR if by.pk == pair.mentor_id else Feedback.Role.MENTEE
    said = Feedback.objects.create(
        role=role, centre_id=pair.centre_id, useful=useful, again=again, is_demo=pair.is_demo
    )
    beside = Feedback.objects.waiting().filter(role=said.role, centre=said.centre_id)
    tell_in_fives(beside, month=clock.today().replace(day=1))


@transaction.atomic
def raise_concern(pair: MentoringPair, *, by: Member, to: str, words: str) -> Concern:
    """Something does not work. No line of the audit says which of the two wrote, and the other sees nothing. Raises
    Refused where nobody but the two is there to read it."""
    if to not in readers_of(pair):
        raise Refused(_("Nobody is there to read this. Choose somebody else, or speak with the staff."), field="to")
    concern = Concern.objects.create(pair=pair, by=by, to=to, words=words)
    note("concern_raised", pair, None, to=to)
    tell(watchers(pair, to), f"mentoring:concern:{concern.pk}", about=concern.uid)
    return concern


def readers_of(pair: MentoringPair) -> list[str]:
    """Posts that somebody holds for this pair who is none of the two (safety C-46)."""
    return [to for to in Concern.To.values if watchers(pair, to).exists()]


@transaction.atomic
def close_concern(concern: Concern, *, by: Member) -> None:
    """Twice is once."""
    if Concern.objects.open().filter(pk=concern.pk).update(closed_at=clock.now(), closed_by=by):
        note("concern_closed", concern.pair, by)


# --- on a clock ------------------------------------------------------------------------------------------------------


def watch_pairs(now: datetime) -> int:
    """Nudge both at 1.5 times the cadence, propose to end at 3 times, and end what is over since the days of grace.
    Who has not agreed in 30 days is asked to end it, and after the days of grace it ends. Returns how many of all; run
    twice it does nothing twice."""
    today = now.astimezone(clock.YANGON).date()
    return _nudge(today) + _propose_ends(now, today) + _end_overdue(today) + _end_unagreed(now, today)


def _nudge(today) -> int:
    """Once for each stretch of silence, which the day of the last meeting names."""
    rows = MentoringPair.objects.silent_for(3, today).filter(closure_proposed_at=None)
    due = list(rows.filter(~Q(nudged_for=F("last_on")) | Q(nudged_for=None)))
    for pair in due:
        key = f"mentoring:nudge:{pair.uid}:{pair.last_on:%Y%m%d}"
        outbox.notify(NUDGE, recipients=both(pair), ref_key=key, about=pair.uid)
        MentoringPair.objects.filter(pk=pair.pk).update(nudged_for=pair.last_on)
    return len(due)


def _propose_ends(now: datetime, today) -> int:
    due = list(MentoringPair.objects.silent_for(6, today).filter(closure_proposed_at=None))
    for pair in due:
        MentoringPair.objects.filter(pk=pair.pk).update(closure_proposed_at=now)
        tell(pair.people, f"mentoring:close:{pair.uid}:{pair.last_on:%Y%m%d}", about=pair.uid)
    return len(due)


def _end_overdue(today) -> int:
    """End date and the days of grace are over and nobody said anything (learning 31)."""
    grace = timedelta(days=MentoringProgramme.objects.current().grace_days)
    due = list(MentoringPair.objects.active().filter(ends_on__lt=today - grace).order_by("pk"))
    for pair in due:
        close_pair(pair, by=None, reason=Reason.TIME, is_confirmed=False)
    return len(due)


def _end_unagreed(now: datetime, today) -> int:
    """Two who never agree how to work hold the mentor's place for nothing."""
    agreeing = MentoringPair.objects.filter(state=State.AGREEING).order_by("pk")
    grace = timedelta(days=MentoringProgramme.objects.current().grace_days)
    over = list(agreeing.filter(closure_proposed_at__lte=now - grace))
    for pair in over:
        close_pair(pair, by=None, reason=Reason.SILENT, is_confirmed=False)
    due = list(agreeing.filter(closure_proposed_at=None, started_on__lte=today - AGREE_FOR))
    for pair in due:
        MentoringPair.objects.filter(pk=pair.pk).update(closure_proposed_at=now)
        tell(pair.people, f"mentoring:unagreed:{pair.uid}", about=pair.uid)
    return len(over) + len(due)


def end_all(member: Member, *, by: Member | None) -> int:
    """Of somebody who left the network."""
    pairs = list(MentoringPair.objects.open().of(member).order_by("pk"))
    for pair in pairs:
        close_pair(pair, by=by, reason=Reason.AWAY)
    return len(pairs)


# --- erasure and keeping ------------------------------------------------------------------------------------------


def erase_words(pairs: QuerySet[MentoringPair]) -> int:
    """The words of these pairs go; days, minutes and states stay for the figures."""
    ids = list(pairs.values_list("pk", flat=True))
    Milestone.objects.filter(goal__pair__in=ids).delete()
    Goal.objects.filter(pair__in=ids).delete()
    Action.objects.filter(pair__in=ids).delete()
    Agreement.objects.filter(pair__in=ids).update(reach=None, between=None)
    MentoringSession.objects.filter(pair__in=ids).update(about=None)
    return len(ids)


def drop_settled(before: datetime) -> int:
    """Concerns that were seen to and openings that were asked for before that moment go, and what mentees wrote to
    mentors in requests that were settled before it; returns how many."""
    gone = Concern.objects.filter(closed_at__lt=before).delete()[0]
    gone += NoteOpening.objects.filter(asked_at__lt=before).delete()[0]
    return gone + MentoringRequest.objects.filter(settled_at__lt=before, message__isnull=False).update(message=None)

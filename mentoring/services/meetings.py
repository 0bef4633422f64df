"""The two find a time, meet, and write down that they met (learning 30). The caller has asked permission.

A meeting takes both people's time on the calendar that all rooms share: nobody is booked twice at once, in trainings
or here (learning 15). The day, the minutes and the way are what the programme knows of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import bookings, credits, outbox

from ..models import Action, MeetingProposal, MentoringPair, MentoringSession
from ..models.meeting import MODES
from .pairs import lock_pair, note
from .telling import both, tell, tell_of_session

Outcome, Mode = MentoringSession.Outcome, MentoringSession.Mode
LATEST_LOG = timedelta(days=92)
FARTHEST = timedelta(days=366)  # an agreement lasts a year at most
SOURCE = "mentoring_session"
MET = "mentoring_met"


@dataclass(frozen=True)
class Task:
    """What somebody takes on: the words, whose it is, until when."""

    what: str
    owner: Member
    due_on: date | None = None


# --- finding a time --------------------------------------------------------------------------------------------------


@transaction.atomic
def propose_session(
    pair: MentoringPair, *, by: Member, first_at: datetime, second_at: datetime | None, minutes: int, way: str
) -> MeetingProposal:
    """Name one or two times; an earlier proposal that nobody answered makes room. Raises Refused (field `first_at`,
    `second_at`): over already, too far ahead, the same twice."""
    pair = lock_pair(pair)
    for field, at in (("first_at", first_at), ("second_at", second_at)):
        if at:
            _must_be_ahead(at, field)
    if first_at == second_at:
        raise Refused(_("Choose two times that differ."), field="second_at")
    pair.proposals.filter(state=MeetingProposal.State.OPEN).update(state=MeetingProposal.State.REFUSED)
    proposal = MeetingProposal.objects.create(
        pair=pair, by=by, first_at=first_at, second_at=second_at, minutes=minutes, way=way
    )
    note("meeting_proposed", pair, by)
    tell([pair.other_of(by)], f"mentoring:times:{proposal.pk}", about=pair.uid, expires_at=max(proposal.times))
    return proposal


def _must_be_ahead(at: datetime, field: str) -> None:
    """Within a year from now: what stands ahead stops the nudges (learning 30), so it cannot stand ahead for ever."""
    if at <= clock.now():
        raise Refused(_("This time is over. Choose a later one."), field=field)
    if at - clock.now() > FARTHEST:
        raise Refused(_("Choose a time within a year."), field=field)


def _lock_proposal(proposal: MeetingProposal) -> MeetingProposal:
    lock_pair(proposal.pair)
    proposal = MeetingProposal.objects.select_for_update(of=["self"]).select_related("pair").get(pk=proposal.pk)
    if proposal.state != MeetingProposal.State.OPEN:
        raise Refused(_("This was settled meanwhile. Thank you."))
    return proposal


@transaction.atomic
def confirm_session(proposal: MeetingProposal, *, by: Member, starts_at: datetime) -> MentoringSession:
    """Take one of the times: it stands on the calendar of both. Raises Refused: another time, over, or taken."""
    proposal = _lock_proposal(proposal)
    if starts_at not in proposal.times or starts_at <= clock.now():
        raise Refused(_("Choose one of the times."), field="time")
    session = _plan(proposal.pair, starts_at, proposal.length, proposal.way, by=proposal.by)
    proposal.state = MeetingProposal.State.TAKEN
    proposal.save(update_fields=["state"])
    note("meeting_planned", proposal.pair, by)
    tell_of_session("mentoring_planned", session)
    return session


@transaction.atomic
def refuse_times(proposal: MeetingProposal, *, by: Member) -> None:
    """None of them fits: the other one is told, and either proposes others."""
    proposal = _lock_proposal(proposal)
    proposal.state = MeetingProposal.State.REFUSED
    proposal.save(update_fields=["state"])
    note("meeting_times_refused", proposal.pair, by)
    tell([proposal.by_id], f"mentoring:no-time:{proposal.pk}", about=proposal.pair.uid)


def _plan(pair: MentoringPair, starts_at: datetime, length: timedelta, way: str, *, by: Member) -> MentoringSession:
    session = MentoringSession(
        pair=pair, starts_at=starts_at, ends_at=starts_at + length, way=way, mode=MODES.get(way, Mode.ONLINE),
        planned_by=by, is_demo=pair.is_demo,
    )  # fmt: skip
    _write(session)
    _ask_afterwards(session)
    return session


def _write(session: MentoringSession) -> None:
    """Save it and book both; the database refuses two meetings of a pair, or of a person, at one time."""
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError:
        raise Refused(_("You meet at that time already."), field="time") from None
    bookings.book_all(session.uid, both(session.pair), [(session.starts_at, session.ends_at)], field="time")


def _ask_afterwards(session: MentoringSession) -> None:
    """When it is over, a mail with one link asks whether they met (learning 30)."""
    outbox.notify(
        MET, recipients=both(session.pair), ref_key=f"met:{session.uid}:{session.schedule_version}",
        about=session.uid, not_before=session.ends_at, expires_at=session.ends_at + timedelta(days=7),
    )  # fmt: skip


def _lock_ahead(session: MentoringSession) -> MentoringSession:
    lock_pair(session.pair)
    session = MentoringSession.objects.select_for_update(of=["self"]).select_related("pair").get(pk=session.pk)
    if session.is_cancelled:
        raise Refused(_("This session was cancelled."))
    if session.outcome or session.has_ended:
        raise Refused(_("This meeting is over. Write down whether you met."))
    return session


@transaction.atomic
def move_session(session: MentoringSession, *, by: Member, starts_at: datetime) -> MentoringSession:
    """Give it another time, as long as before; both are told once, and reminded anew (decision 10). Raises Refused."""
    session = _lock_ahead(session)
    if starts_at == session.starts_at:
        return session
    _must_be_ahead(starts_at, "time")
    length = session.ends_at - session.starts_at
    outbox.withdraw(about=session.uid, reason="moved")
    session.starts_at, session.ends_at = starts_at, starts_at + length
    session.schedule_version += 1
    _write(session)
    _ask_afterwards(session)
    note("meeting_moved", session.pair, by, version=session.schedule_version)
    tell_of_session("mentoring_moved", session)
    return session


@transaction.atomic
def cancel_session(session: MentoringSession, *, by: Member) -> MentoringSession:
    """Call it off: those hear of it who heard of it. Raises Refused when it is over."""
    session = _lock_ahead(session)
    _call_off(session)
    note("meeting_cancelled", session.pair, by)
    return session


def _call_off(session: MentoringSession) -> None:
    session.cancelled_at = clock.now()
    session.schedule_version += 1
    session.save(update_fields=["cancelled_at", "schedule_version"])
    bookings.release(session.uid)
    outbox.withdraw(about=session.uid, reason="cancelled")
    tell_of_session("mentoring_cancelled", session)


def call_off_all(pair: MentoringPair) -> int:
    """What stands ahead of a pair that ends."""
    ahead = list(pair.sessions.ahead(clock.now()))
    for session in ahead:
        _call_off(session)
    return len(ahead)


# --- writing down ----------------------------------------------------------------------------------------------------


@transaction.atomic
def log_session(
    pair: MentoringPair,
    *,
    by: Member | None,
    minutes: int,
    way: str,
    on: date | None = None,
    session: MentoringSession | None = None,
    about: str = "",
    tasks: Iterable[Task] = (),
) -> MentoringSession:
    """They met: `session` was planned, or it was on that day without having been. Minutes go to the mentor's ledger.
    Raises Refused: not begun yet, too long ago, or a meeting of that day stands here already."""
    pair = lock_pair(pair)
    session = _lock_to_log(session) if session else _unplanned(pair, on or clock.today(), minutes)
    session.outcome, session.minutes, session.way = Outcome.HELD, minutes, way
    session.logged_by, session.logged_at = by, clock.now()
    session.about = about or session.about
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError:
        raise Refused(_("A meeting at that time is written down already."), field="on") from None
    outbox.withdraw(about=session.uid, reason="logged")
    add_actions(pair, tasks, session=session)
    _credit(session)
    MentoringPair.objects.filter(pk=pair.pk).update(closure_proposed_at=None)
    note("meeting_logged", pair, by, minutes=minutes, way=way)
    return session


def _lock_to_log(session: MentoringSession) -> MentoringSession:
    session = MentoringSession.objects.select_for_update(of=["self"]).select_related("pair").get(pk=session.pk)
    if session.is_cancelled or session.outcome:
        raise Refused(_("This meeting is written down already."))
    if session.starts_at > clock.now():
        raise Refused(_("This meeting has not begun yet."))
    return session


def _unplanned(pair: MentoringPair, on: date, minutes: int) -> MentoringSession:
    """A meeting that nobody had planned: at noon of its day, or just now. It books nobody, for it is over. One a day:
    both of the two may come to write the same one down."""
    if on > clock.today():
        raise Refused(_("This day has not come yet."), field="on")
    if clock.today() - on > LATEST_LOG:
        raise Refused(_("This is too long ago."), field="on")
    if _stands_on(pair, on):
        raise Refused(_("A meeting of that day stands here already."), field="on")
    ends_at = min(clock.now(), datetime.combine(on, time(12), clock.YANGON) + timedelta(minutes=minutes))
    starts_at = ends_at - timedelta(minutes=minutes)
    return MentoringSession(pair=pair, starts_at=starts_at, ends_at=ends_at, planned_by=None, is_demo=pair.is_demo)


def _stands_on(pair: MentoringPair, on: date) -> bool:
    """Held on that day, or planned for it and over, so that it is that one which is to be written down."""
    begins = datetime.combine(on, time(), clock.YANGON)
    of_day = pair.sessions.standing().filter(starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    return of_day.exclude(outcome=Outcome.NOT_HELD).filter(starts_at__lte=clock.now()).exists()


@transaction.atomic
def say_not_held(session: MentoringSession, *, by: Member) -> MentoringSession:
    """They did not meet: it counts for nothing. Raises Refused when it is written down already."""
    pair = lock_pair(session.pair)
    session = _lock_to_log(session)
    session.outcome, session.logged_by, session.logged_at = Outcome.NOT_HELD, by, clock.now()
    session.save(update_fields=["outcome", "logged_by", "logged_at"])
    outbox.withdraw(about=session.uid, reason="logged")
    note("meeting_not_held", pair, by)
    return session


def _credit(session: MentoringSession) -> None:
    """Hours of mentoring count for the mentor, and for who learnt, through the one ledger (learning 25)."""
    on = session.starts_at.astimezone(clock.YANGON).date()
    both_of_them = ((session.pair.mentor, "mentored"), (session.pair.mentee, "was_mentored"))
    for member, role in sorted(both_of_them, key=lambda one: one[0].pk):  # ledgers are locked in one order
        credits.record(
            member, source=f"{SOURCE}:{session.uid}", minutes=session.minutes, category="mentoring", role=role,
            happened_on=on,
        )  # fmt: skip


@transaction.atomic
def add_to_session(session: MentoringSession, *, by: Member, about: str, tasks: Iterable[Task]) -> None:
    """What it was about and who does what, once it stands written down: the one tap of the mail asks for neither.
    Raises Refused when it does not."""
    pair = lock_pair(session.pair)
    session = pair.sessions.held().select_for_update().filter(pk=session.pk).first()
    if session is None:
        raise Refused(_("Write down first that you met."))
    session.about = about or None
    session.save(update_fields=["about"])
    add_actions(pair, tasks, session=session)
    note("meeting_described", pair, by)


# --- who does what ---------------------------------------------------------------------------------------------------


def add_actions(pair: MentoringPair, tasks: Iterable[Task], *, session: MentoringSession | None = None) -> None:
    Action.objects.bulk_create(
        Action(pair=pair, session=session, what=task.what, owner=task.owner, due_on=task.due_on) for task in tasks
    )


@transaction.atomic
def finish_action(action: Action, *, by: Member, is_done: bool = True) -> None:
    """Done, or open again. Either of the two may say so."""
    lock_pair(action.pair)
    Action.objects.filter(pk=action.pk).update(done_at=clock.now() if is_done else None)

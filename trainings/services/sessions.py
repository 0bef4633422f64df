"""Sessions of trainings and series: planned, opened, changed, moved, called off. The caller has asked permission.

Whatever changes time, place or link raises `schedule_version` in the same transaction and tells those who are on the
list once (decision 10). Reminders are nobody's business here: the planner finds them from the sessions as they stand.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit, bookings, outbox

from ..models import Registration, RegistrationChange, SessionTrainer, Training, TrainingSession
from .registrations import lock_session, move
from .waiting import fill_places

State, Why = Registration.State, RegistrationChange.Why
Status = TrainingSession.Status
LONGEST = timedelta(hours=16)
LATEST_RECORD = timedelta(days=366)
FURTHEST_AHEAD = timedelta(days=3 * 366)
# What a calendar shows: a change of these is told (decision 10).
SHOWN = ("mode", "place", "join_link")
CAPACITIES = ("capacity_room", "capacity_online", "capacity_point")


def on_the_list(session: TrainingSession, states=Registration.LIVE) -> QuerySet[Member]:
    """The members whose registration is in one of these states, and who train it."""
    coming = Registration.objects.filter(session=session, state__in=states).values("member")
    training = SessionTrainer.objects.asked().filter(session=session).values("member")
    return Member.objects.filter(pk__in=coming) | Member.objects.filter(pk__in=training)


def guests_on_the_list(session: TrainingSession) -> list[UUID]:
    """People from outside whose registration is live, by the uids that the outbox knows them by."""
    rows = session.registrations.live().filter(guest__isnull=False)
    return list(rows.order_by("pk").values_list("guest__uid", flat=True))


def _check_times(starts_at: datetime, ends_at: datetime, earliest: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused(_("The end lies before the start."), field="ends")
    if ends_at - starts_at > LONGEST:
        raise Refused(_("No day lasts that long. Look at the hours again."), field="ends")
    if starts_at < earliest:
        raise Refused(_("This day is over. Choose a later one."), field="date")
    if starts_at > clock.now() + FURTHEST_AHEAD:
        raise Refused(_("This day is more than three years away."), field="date")


def _audit(verb: str, session: TrainingSession, by: Member, **facts) -> None:
    audit.record(verb, by=by, on=session, **facts)


def _save(session: TrainingSession, *names: str) -> None:
    """Write these columns; the database refuses fewer places than are taken."""
    try:
        with transaction.atomic():
            session.save(update_fields=names or None)
    except IntegrityError as error:
        if "oversold" in str(error):
            raise Refused(_("More people have a place already."), field="capacity_room") from None
        raise Refused(_("These times do not go together."), field="date") from None


@transaction.atomic
def plan_session(
    *, by: Member, starts_at: datetime, ends_at: datetime, training: Training | None = None, series=None, **facts
) -> TrainingSession:
    """Plan one session of a training or of a series, as a draft unless `status` says open.

    `facts`: columns of the session. Raises Refused with the field: hours that cannot be, registration that closes
    after the end.
    """
    _check_times(starts_at, ends_at, clock.now() - LATEST_RECORD)
    host = training or series
    facts.setdefault("centre", host.centre)
    session = TrainingSession(
        training=training, series=series, starts_at=starts_at, ends_at=ends_at, planned_by=by, is_demo=host.is_demo,
        **facts,
    )  # fmt: skip
    _save(session)
    _audit("training_session_planned", session, by, training=training.pk if training else None)
    return session


@transaction.atomic
def open_session(session: TrainingSession, *, by: Member) -> TrainingSession:
    """People may register from now on; twice does nothing. Raises Refused for one that was called off."""
    session = lock_session(session)
    if session.is_cancelled:
        raise Refused(_("This session was cancelled."))
    if session.status != Status.OPEN:
        session.status = Status.OPEN
        _save(session, "status")
        _audit("training_session_opened", session, by)
    return session


@transaction.atomic
def change_session(session: TrainingSession, *, by: Member, **changes) -> TrainingSession:
    """Change columns of a session. Another place or link is told, a typo in the title is not; more places are
    offered to the line at once. Raises Refused: called off; fewer places than are taken."""
    session = lock_session(session)
    if session.is_cancelled:
        raise Refused(_("This session was cancelled."))
    changed = sorted(name for name, value in changes.items() if getattr(session, name) != value)
    if not changed:
        return session
    for name in changed:
        setattr(session, name, changes[name])
    is_told = any(name in SHOWN for name in changed)
    session.schedule_version += is_told
    _save(session, *changed, "schedule_version")
    _audit("training_session_changed", session, by, fields=changed)
    if is_told:
        _tell("training_changed", session)
    if {*CAPACITIES, "registration_closes_at", "status", "has_points"} & {*changed}:
        fill_places(session, move)
    return session


def _tell(
    kind: str,
    session: TrainingSession,
    recipients: QuerySet[Member] | None = None,
    guests: Collection[UUID] | None = None,
) -> None:
    if session.ends_at <= clock.now() or session.status != Status.OPEN:
        return
    facts = {
        "ref_key": f"session:{session.uid}",
        "version": session.schedule_version,
        "about": session.uid,
        "expires_at": session.ends_at,
    }
    outbox.notify(kind, recipients=on_the_list(session) if recipients is None else recipients, **facts)
    outside = guests_on_the_list(session) if guests is None else guests
    outbox.notify_outsiders(kind, outsiders=outside, centre_id=session.centre_id, **facts)


@transaction.atomic
def move_session(
    session: TrainingSession, *, by: Member, starts_at: datetime, ends_at: datetime, zone: str | None = None
) -> TrainingSession:
    """Give a session another time. Those on the list and its trainers are told once; registration closes as long
    before the start as it did; offers keep to the new time. Moving to where it is does nothing.

    Raises Refused: over, called off, somebody was marked already; hours that cannot be; a trainer is busy then.
    """
    session = lock_session(session)
    zone = zone or session.zone
    if (starts_at, ends_at, zone) == (session.starts_at, session.ends_at, session.zone):
        return session
    if session.is_cancelled or session.has_ended:
        raise Refused(_("This session is over. Plan another one."))
    if session.registrations.filter(state__in=Registration.MARKED).exists():
        raise Refused(_("Attendance was taken already. Plan another session."))
    _check_times(starts_at, ends_at, clock.now())
    if session.registration_closes_at:
        session.registration_closes_at += starts_at - session.starts_at
    session.starts_at, session.ends_at, session.zone = starts_at, ends_at, zone
    session.schedule_version += 1
    outbox.withdraw(about=session.uid, kinds=TOLD_AGAIN, reason="moved")
    _save(session, "starts_at", "ends_at", "zone", "registration_closes_at", "schedule_version")
    _shorten_offers(session)
    _book_trainers(session)
    _audit("training_session_moved", session, by, version=session.schedule_version)
    _tell("training_moved", session)
    fill_places(session, move)
    return session


# What waits of these is said again by the notice, or planned anew for the new time.
TOLD_AGAIN = ("training_reminder", "training_moved", "training_changed")


def _shorten_offers(session: TrainingSession) -> None:
    """No place is kept beyond the start."""
    late = session.registrations.offered().filter(offer_expires_at__gt=session.starts_at)
    late.update(offer_expires_at=session.starts_at)


def _book_trainers(session: TrainingSession) -> None:
    """Whoever agreed is busy at the new time. Raises Refused when somebody cannot."""
    members = [row.member for row in session.trainers.accepted().select_related("member")]
    bookings.book_all(session.uid, members, [(session.starts_at, session.ends_at)], field="date")


@transaction.atomic
def cancel_session(session: TrainingSession, *, by: Member) -> TrainingSession:
    """Call a session off: every live registration ends with its history kept, reminders end with it, and everybody on
    the list is told once (learning 3). Twice does nothing. Raises Refused when it is over."""
    session = lock_session(session)
    if session.is_cancelled:
        return session
    if session.has_ended:
        raise Refused(_("This session is over."))
    told = [*on_the_list(session, (State.CONFIRMED, State.WAITLISTED, State.OFFERED, State.REQUESTED))]
    guests = guests_on_the_list(session)
    session.cancelled_at = clock.now()
    session.schedule_version += 1
    _save(session, "cancelled_at", "schedule_version")
    bookings.release(session.uid)
    outbox.withdraw(about=session.uid, reason="cancelled")
    for registration in session.registrations.live().order_by("pk"):
        move(registration, State.SESSION_CANCELLED, by=by, why=Why.SESSION_CANCELLED)
    _audit("training_session_cancelled", session, by)
    _tell("training_cancelled", session, Member.objects.filter(pk__in=[one.pk for one in told]), guests)
    return session

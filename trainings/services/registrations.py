"""Places: somebody registers, is let in, gives the place back, is taken off (learning 12–14). The caller has asked
permission.

Every verb holds the row of the session, so places and the numbers of the line are given out one after the other; the
counters and CHECKs of the session hold without it too, and then the later one is refused.
"""

from collections.abc import Mapping

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import Accommodation, Registration, RegistrationChange, SessionTrainer, TrainingSession
from . import eligibility, registration_mail
from .enrolments import enrol
from .waiting import fill_places, next_position

State, Why = Registration.State, RegistrationChange.Why
# A hundred people who register at once wait for each other for a second or two; whoever waits longer is asked to try
# again (safety 4.7).
LONGEST_WAIT = "8s"


def lock_session(session: TrainingSession) -> TrainingSession:
    """The session's row, held until the transaction ends. Raises Refused when too many wait for it."""
    rows = TrainingSession.objects.select_for_update(of=["self"]).select_related("training", "centre")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT])
        return rows.get(pk=session.pk)
    except OperationalError:
        raise Refused(_("Many people are registering at this moment. Try again in a minute.")) from None


def move(
    registration: Registration, state: str, *, by: Member | None, why: str, note: str = "", **facts
) -> Registration:
    """Give a registration another state and write it into its history. The session's row is held by the caller.

    `facts`: further columns (`mode`, `position`, `offer_expires_at`). Raises Refused for a step that the state
    machine has not, and when no place is left.
    """
    if not registration.can_become(state):
        raise Refused(_("This is no longer possible."))
    registration.state, registration.state_since = state, clock.now()
    registration.offer_expires_at = facts.pop("offer_expires_at", None)
    for name, value in facts.items():
        setattr(registration, name, value)
    try:
        with transaction.atomic():
            registration.save()
    except IntegrityError:
        raise Refused(_("There is no place left.")) from None
    RegistrationChange.objects.create(registration=registration, state=state, by=by, why=why, note=note)
    return registration


def _audit(verb: str, registration: Registration, by: Member | None, **facts) -> None:
    centre = registration.session.centre_id
    audit.record(verb, by=by, on=registration, centre_id=centre, member=registration.member_id, **facts)


def _is_free(session: TrainingSession, mode: str, registration: Registration | None = None) -> bool:
    """A place that nobody in line comes before: a free one goes to the line first."""
    left = session.places_left(mode)
    line = Registration.objects.offerable().filter(session=session, mode=mode)
    if registration is not None and registration.position:
        line = line.filter(position__lt=registration.position)
    return left is None or left > line.count()


def _first_state(session: TrainingSession, mode: str, *, is_let_in: bool) -> str:
    if session.needs_approval and not is_let_in:
        return State.REQUESTED
    return State.CONFIRMED if _is_free(session, mode) else State.WAITLISTED


def _check(session: TrainingSession, member: Member, mode: str, *, is_let_in: bool) -> None:
    if not session.takes_registrations():
        raise Refused(_("Registration for this session is closed."))
    if mode not in session.modes:
        raise Refused(_("Choose how you come."), field="mode")
    reason = "" if is_let_in else eligibility.why_not(session, member)
    if reason:
        raise Refused(reason)
    if SessionTrainer.objects.accepted().filter(session=session, member=member).exists():
        raise Refused(_("Who trains a session needs no place in it."))


@transaction.atomic
def register(
    session: TrainingSession,
    member: Member,
    *,
    by: Member,
    mode: str,
    expectation: str = "",
    needs: Mapping[str, str] | None = None,
    is_let_in: bool = False,
) -> Registration:
    """A place, or the next place in line, or a request where organisers choose; registering twice is once.

    `needs`: {Accommodation.Kind: note}. `is_let_in`: those who run the session put somebody down, whatever the rules
    for whom it is say. Who stands in line takes a place that is free for them. Raises Refused: closed, cancelled,
    not for this person, who trains it, a mode that the session has not.
    """
    session = lock_session(session)
    _check(session, member, mode, is_let_in=is_let_in)
    known = Registration.objects.filter(session=session, member=member).first()
    if known and known.is_live:
        return _take_free_place(session, known, by=by, mode=mode)
    state = _first_state(session, mode, is_let_in=is_let_in)
    facts = {"mode": mode, "position": next_position(session) if state == State.WAITLISTED else None}
    why = Why.REGISTERED if by == member else Why.BY_ANOTHER
    if known:
        registration = move(known, state, by=by, why=why, **facts)
    else:
        registration = _add(session, member, state, by=by, why=why, **facts)
    _keep_words(registration, expectation, needs or {})
    if session.training_id and state == State.CONFIRMED:
        enrol(session.training, member)
    _audit("training_registered", registration, by, state=str(state))
    registration_mail.tell(registration)
    return registration


def _add(session: TrainingSession, member: Member, state: str, *, by: Member, why: str, **facts) -> Registration:
    try:
        with transaction.atomic():
            registration = Registration.objects.create(
                session=session, member=member, state=state, registered_by=by, **facts
            )
    except IntegrityError:
        raise Refused(_("There is no place left.")) from None
    RegistrationChange.objects.create(registration=registration, state=state, by=by, why=why)
    return registration


def _take_free_place(session: TrainingSession, known: Registration, *, by: Member, mode: str) -> Registration:
    """Whoever stands in line and finds a place free for them takes it; everybody else keeps what they have."""
    known.session = session
    if known.state == State.WAITLISTED and _is_free(session, mode, known) and session.places_left(mode) != 0:
        move(known, State.CONFIRMED, by=by, why=Why.ACCEPTED, mode=mode)
        _after_confirming(known, by)
    return known


def _after_confirming(registration: Registration, by: Member | None) -> None:
    if registration.member_id and registration.session.training_id:
        enrol(registration.session.training, registration.member)
    _audit("training_place_taken", registration, by)
    registration_mail.tell(registration)


def _keep_words(registration: Registration, expectation: str, needs: Mapping[str, str]) -> None:
    if expectation:
        registration.expectation = expectation
        registration.save(update_fields=["expectation"])
    known = {row.kind: row for row in registration.accommodations.all()}
    for kind, note in needs.items():
        if kind not in known:
            Accommodation.objects.create(registration=registration, kind=kind, note=note or None)


def _held(registration: Registration) -> tuple[TrainingSession, Registration]:
    """The session and the registration as they stand, with the session held."""
    session = lock_session(registration.session)
    registration = Registration.objects.select_related("member__user", "guest").get(pk=registration.pk)
    registration.session = session
    return session, registration


@transaction.atomic
def accept_offer(registration: Registration, *, by: Member | None) -> Registration:
    """Take the place that is kept. Taking it twice does nothing. Raises Refused when the offer ran out, or the
    session has begun or was called off."""
    session, registration = _held(registration)
    if registration.state == State.CONFIRMED:
        return registration
    now = clock.now()
    is_open = registration.state == State.OFFERED and registration.offer_expires_at > now and session.starts_at > now
    if not is_open or session.is_cancelled:
        raise Refused(_("This place went to the next person."))
    move(registration, State.CONFIRMED, by=by, why=Why.ACCEPTED)
    _after_confirming(registration, by)
    return registration


@transaction.atomic
def give_back(registration: Registration, *, by: Member | None) -> Registration:
    """Not coming after all: the place goes to the next in line. Twice does nothing. Raises Refused once it began."""
    session, registration = _held(registration)
    if registration.state == State.CANCELLED_BY_USER:
        return registration
    if session.starts_at <= clock.now():
        raise Refused(_("The session has begun."))
    move(registration, State.CANCELLED_BY_USER, by=by, why=Why.GIVEN_BACK)
    _free(session, registration)
    _audit("training_place_given_back", registration, by)
    return registration


@transaction.atomic
def take_off(registration: Registration, *, by: Member, note: str = "") -> Registration:
    """Those who run the session take somebody off the list, with a reason that only they read; the person is told."""
    session, registration = _held(registration)
    if session.starts_at <= clock.now():
        raise Refused(_("The session has begun."))
    move(registration, State.CANCELLED_BY_STAFF, by=by, why=Why.TAKEN_OFF, note=note)
    _free(session, registration)
    _audit("training_taken_off", registration, by)
    registration_mail.tell(registration)
    return registration


def _free(session: TrainingSession, registration: Registration) -> None:
    """What waits for this person goes nowhere, their calendar loses the session, and the line moves on."""
    registration_mail.take_back(registration)
    fill_places(session, move)


@transaction.atomic
def approve(registration: Registration, *, by: Member) -> Registration:
    """Somebody who asked gets a place, or stands in line where there is none."""
    session, registration = _held(registration)
    if registration.state != State.REQUESTED:
        raise Refused(_("Somebody decided this already."))
    if session.starts_at <= clock.now() or not session.is_open:
        raise Refused(_("Registration for this session is closed."))
    if _is_free(session, registration.mode):
        move(registration, State.CONFIRMED, by=by, why=Why.APPROVED)
        if registration.member_id and session.training_id:
            enrol(session.training, registration.member)
    else:
        move(registration, State.WAITLISTED, by=by, why=Why.APPROVED, position=next_position(session))
    _audit("training_approved", registration, by)
    registration_mail.tell(registration)
    return registration


@transaction.atomic
def refuse(registration: Registration, *, by: Member, note: str = "") -> Registration:
    """Somebody who asked is not accepted; they are told so, and the note stays with those who run the session."""
    _session, registration = _held(registration)
    if registration.state != State.REQUESTED:
        raise Refused(_("Somebody decided this already."))
    move(registration, State.DECLINED, by=by, why=Why.REFUSED, note=note)
    _audit("training_refused", registration, by)
    registration_mail.tell(registration)
    return registration


@transaction.atomic
def decide_accommodation(row: Accommodation, *, by: Member, met: bool) -> Accommodation:
    """What somebody needs was met, or could not be (domain C17)."""
    row.met, row.decided_by, row.decided_at = met, by, clock.now()
    row.save(update_fields=["met", "decided_by", "decided_at"])
    audit.record("accommodation_decided", by=by, on=row, centre_id=row.registration.session.centre_id, met=met)
    return row

"""What becomes of learning when two entries of one person become one (members/merging.py)."""

from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from members import clock
from members.merging import Record, Shown, field_of, fold_clashing, merging, movable, shown
from members.models import Member

from .models import (
    Attempt,
    Attendance,
    AttendanceChange,
    Certificate,
    Enrolment,
    ItemDone,
    Registration,
    RegistrationChange,
    SessionTrainer,
)
from .reports.standing import standings
from .services.offers import offer_free_places

State, Asked = Registration.State, SessionTrainer.State
# Of two registrations for one session the one that says more: who was there, who has a place, who waits for one.
BY_WEIGHT = (
    State.SESSION_CANCELLED, State.DECLINED, State.CANCELLED_BY_STAFF, State.CANCELLED_BY_USER, State.REQUESTED,
    State.WAITLISTED, State.OFFERED, State.CONFIRMED, State.NO_SHOW, State.PARTIAL, State.ATTENDED,
)  # fmt: skip
PLACE = ("state", "state_since", "mode", "position", "offer_expires_at", "offer_number")
MARK = ("outcome", "minutes", "mode", "source", "by_id", "at", "point_id")
BY_ANSWER = (Asked.WITHDRAWN, Asked.DECLINED, Asked.INVITED, Asked.ACCEPTED)


# --- places in sessions ----------------------------------------------------------------------------------------------


def _join_registrations(record: Record, duplicate: Member, kept: Member) -> None:
    """Who stood on a list twice stands there once, as what says more. The other row is taken off, and its place goes
    to the next in line; it stays with the closed entry, for what was hoped for is sealed there."""
    mine = {row.session_id: row for row in Registration.objects.filter(member=kept).select_related("attendance")}
    both = Registration.objects.filter(member=duplicate, session__in=mine).select_related("attendance", "session")
    for row in both.order_by("session"):
        own = mine[row.session_id]
        if {row.state, own.state} <= {*Registration.HOLDING}:
            transaction.on_commit(partial(offer_free_places, row.session), robust=True)
        _join_two(record, row, own)
    record.move(movable(field_of("trainings.Registration.member"), duplicate, kept), "member", kept)


def _join_two(record: Record, row: Registration, own: Registration) -> None:
    says_more, says = _weight(row) > _weight(own), {name: getattr(row, name) for name in PLACE}
    if row.state not in Registration.OVER:
        off = {"state": State.CANCELLED_BY_STAFF, "state_since": clock.now()}
        _set(record, row, **off, position=None, offer_expires_at=None)
    if says_more:
        _set(record, own, **says)
        _join_marks(record, row, own)
    _hand_over(record, row, own, "accommodations", "kind")
    _hand_over(record, row, own, "code_entries", "number")
    _hand_over(record, row, own, "told", "schedule_version")


def _weight(row: Registration) -> tuple[int, int, int]:
    one = _mark_of(row)
    return BY_WEIGHT.index(State(row.state)), one.minutes if one else 0, -(row.position or 0)


def _mark_of(row: Registration) -> Attendance | None:
    return getattr(row, "attendance", None)


def _set(record: Record, row: Registration, **values) -> None:
    record.change(row, **values)
    why = RegistrationChange.Why.MERGED
    record.make(RegistrationChange(registration=row, state=row.state, at=clock.now(), why=why))


def _join_marks(record: Record, row: Registration, own: Registration) -> None:
    """What was written of that row holds for this one."""
    theirs, mine = _mark_of(row), _mark_of(own)
    if theirs is None:
        return
    if mine is None:
        record.change(theirs, registration_id=own.pk)
        return
    before = {f"old_{name}": getattr(mine, name) for name in ("outcome", "minutes", "source")}
    record.change(mine, **{name: getattr(theirs, name) for name in MARK})
    facts = {"outcome": mine.outcome, "minutes": mine.minutes, "source": mine.source, "by_id": mine.by_id}
    record.make(AttendanceChange(attendance=mine, at=clock.now(), **facts, **before))


def _hand_over(record: Record, row: Registration, own: Registration, name: str, once: str) -> None:
    """What hangs on that registration hangs on this one, where it has no such thing."""
    known = getattr(own, name).values(once)
    for one in getattr(row, name).exclude(**{f"{once}__in": known}):
        record.change(one, registration_id=own.pk)


# --- what was learnt -------------------------------------------------------------------------------------------------


def _join_enrolments(record: Record, duplicate: Member, kept: Member) -> None:
    """Who works on one training twice works on it once; what was done on either side is done."""
    mine = {row.training_id: row for row in Enrolment.objects.open().filter(member=kept)}
    theirs = Enrolment.objects.open().filter(member=duplicate, training__in=mine)
    for row in theirs:
        own = mine[row.training_id]
        for done in row.items_done.exclude(item__in=own.items_done.values("item")):
            record.change(done, enrolment_id=own.pk)
        record.change(own, enrolled_at=min(row.enrolled_at, own.enrolled_at))
    record.fold(ItemDone.objects.filter(enrolment__in=theirs))
    record.fold(theirs)
    record.move(movable(field_of("trainings.Enrolment.member"), duplicate, kept), "member", kept)


def _join_attempts(record: Record, duplicate: Member, kept: Member) -> None:
    """Tries at a test afterwards are numbered on, as long as there are tries left: a pass on either side counts."""
    taken = Attempt.objects.filter(wave=Attempt.Wave.POST, member=kept)
    for row in Attempt.objects.done().filter(wave=Attempt.Wave.POST, member=duplicate).order_by("number"):
        numbers = set(taken.filter(form=row.form_id).values_list("number", flat=True))
        free = next((n for n in range(1, Attempt.MOST_TRIES + 1) if n not in numbers), None)
        if free is not None:
            record.change(row, number=free, member_id=kept.pk)
    record.move(movable(field_of("trainings.Attempt.member"), duplicate, kept), "member", kept)


def _join_trainers(record: Record, duplicate: Member, kept: Member) -> None:
    """Who was asked twice and agreed once has agreed."""
    mine = {row.session_id: row for row in SessionTrainer.objects.filter(member=kept)}
    for row in SessionTrainer.objects.filter(member=duplicate, session__in=mine):
        own = mine[row.session_id]
        if BY_ANSWER.index(row.state) > BY_ANSWER.index(own.state):
            record.change(own, state=row.state, answered_at=row.answered_at)
    fold_clashing("trainings.SessionTrainer.member")(record, duplicate, kept)


def _complete(record: Record, duplicate: Member, kept: Member) -> None:
    """What one half of a person began and the other finished is completed, and a certificate that was questioned for
    want of the other half stands (learning 22, 25)."""
    rows = Enrolment.objects.filter(member=kept, state=Enrolment.State.ENROLLED).select_related("training")
    open_ones = {row.training: row for row in rows.order_by("pk")}
    met = [one.training for one in standings(kept, list(open_ones)).values() if one.is_met] if open_ones else []
    for training in met:
        record.change(open_ones[training], state=Enrolment.State.COMPLETED, completed_at=clock.now())
    given = Certificate.objects.questioned().filter(member=kept, training__in=met)
    for one in given.filter(rule_version=F("training__rule_version")):
        record.change(one, questioned_at=None)


merging.after("trainings", _complete)
merging.join("trainings.Registration.member", _join_registrations)
merging.join("trainings.Enrolment.member", _join_enrolments)
merging.join("trainings.Attempt.member", _join_attempts)
merging.join("trainings.SessionTrainer.member", _join_trainers)
# The same of what one person says once.
for _once in (
    "trainings.Qualification.member",
    "trainings.Wish.member",
    "trainings.FeedbackMark.member",
    "trainings.FollowUpMark.member",
    "trainings.CaughtUp.member",
    "trainings.ConfidenceRating.member",
    "trainings.CodeWatch.member",
):
    merging.join(_once, fold_clashing(_once))


def _seen(member: Member, reader: Member):
    return Registration.objects.visible_to(reader).filter(member=member)


shown.register("registrations", Shown(_("Places in sessions"), _seen))

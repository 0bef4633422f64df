"""Trainers are asked, agree or decline. The caller has asked permission.

Who agreed is booked for that time in the whole house: trainings, groups and mentoring alike (learning 15).
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit, bookings, outbox

from ..models import Qualification, Registration, SessionTrainer, Training, TrainingSession
from .registrations import lock_session

State = SessionTrainer.State


def _fitting(session: TrainingSession) -> QuerySet[Qualification]:
    """What somebody recorded of the areas and topics of the training; of a session of a series, whatever it is."""
    rows = Qualification.objects.standing()
    if session.training is None:
        return rows
    areas, topics = session.training.areas.values("pk"), session.training.topics.values("pk")
    return rows.filter(Q(area__in=areas) | Q(topic__in=topics))


def qualified_for(session: TrainingSession) -> QuerySet[Member]:
    """Who can train one of its areas or topics, says the registry."""
    return Member.objects.filter(pk__in=_fitting(session).values("member"))


def asked_of(session: TrainingSession) -> QuerySet[SessionTrainer]:
    """Everybody who was asked, who agreed first. `is_qualified`: somebody recorded that they can train one of its
    areas or topics; true of all where it names none."""
    recorded = Exists(_fitting(session).filter(member=OuterRef("member")))
    areas, topics = Training.areas.through.objects, Training.topics.through.objects
    named = Exists(areas.filter(training=session.training_id)) | Exists(topics.filter(training=session.training_id))
    return session.trainers.agreed_first().annotate(is_qualified=recorded | ~named)


@transaction.atomic
def invite_trainer(session: TrainingSession, member: Member, *, by: Member) -> SessionTrainer:
    """Ask somebody to train; they are told by mail and on their home page. Asking again those who declined asks anew.

    Raises Refused (field `member`): a session that is over or called off; somebody without an open entry.
    """
    session = lock_session(session)
    if session.is_cancelled or session.has_ended:
        raise Refused(_("This session is over."))
    if member.status not in (Member.Status.ACTIVE, Member.Status.DORMANT) or member.is_frozen:
        raise Refused(_("This person cannot be asked."), field="member")
    row, is_new = SessionTrainer.objects.get_or_create(session=session, member=member, defaults={"asked_by": by})
    if not is_new:
        if row.state in (State.INVITED, State.ACCEPTED):
            return row
        row.state, row.asked_by, row.asked_at, row.answered_at = State.INVITED, by, clock.now(), None
        row.save()
    audit.record("trainer_invited", by=by, on=session, member=member.pk)
    outbox.notify(
        "training_invited",
        recipients=[member],
        ref_key=f"trainer:{session.uid}:{int(row.asked_at.timestamp())}",
        about=session.uid,
        expires_at=session.starts_at if session.starts_at > clock.now() else session.ends_at,
    )
    return row


@transaction.atomic
def answer_invitation(row: SessionTrainer, *, is_coming: bool) -> SessionTrainer:
    """The asked person agrees or declines; who agreed may still step back. Raises Refused: no longer asked, over, a
    place in that very session, or booked elsewhere at that time."""
    session = lock_session(row.session)
    row = SessionTrainer.objects.select_related("member").get(pk=row.pk)
    state = State.ACCEPTED if is_coming else State.DECLINED
    if row.state == state:
        return row
    if row.state == State.WITHDRAWN or session.is_cancelled or session.has_ended:
        raise Refused(_("You are no longer asked to train this session."))
    if is_coming and Registration.objects.live().filter(session=session, member=row.member).exists():
        raise Refused(_("You have a place in this session or wait for one. Give it back, and then agree."))
    row.session, row.state, row.answered_at = session, state, clock.now()
    row.save(update_fields=["state", "answered_at"])
    _book(session)
    audit.record("trainer_accepted" if is_coming else "trainer_declined", by=row.member, on=session)
    return row


@transaction.atomic
def withdraw_trainer(row: SessionTrainer, *, by: Member) -> SessionTrainer:
    """They are no longer asked; their time is free again."""
    session = lock_session(row.session)
    row.state, row.answered_at = State.WITHDRAWN, clock.now()
    row.save(update_fields=["state", "answered_at"])
    _book(session)
    outbox.withdraw(about=session.uid, recipient=row.member, reason="not_asked")
    audit.record("trainer_withdrawn", by=by, on=session, member=row.member_id)
    return row


def _book(session: TrainingSession) -> None:
    """All who agreed are busy. What is over needs no booking."""
    members = [row.member for row in session.trainers.accepted().select_related("member")]
    periods = [] if session.has_ended else [(session.starts_at, session.ends_at)]
    bookings.book_all(session.uid, members, periods, field=None)

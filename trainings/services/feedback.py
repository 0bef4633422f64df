"""Feedback that nobody can lead back to its writer, the database neither (learning 21, safety 3.6).

That somebody has answered and what was answered are written in one transaction, so neither is there without the other;
the same transaction writes all marks and all papers of that session anew, in random order. So every row of a session
carries the same `xmin`, and where a row lies says nothing.
"""

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from cop.services.fives import tell_in_fives
from members import clock
from members.errors import Refused
from members.models import Member

from ..models import (
    FeedbackMark,
    FeedbackPaper,
    FollowUpMark,
    FollowUpPaper,
    Registration,
    Training,
    TrainingSession,
)
from .completion import look_again

# The new rows lie in random order and share one transaction with the old ones' end. Marks get new numbers too.
_PAPERS = """
WITH gone AS (DELETE FROM {table} WHERE {of} = %s RETURNING {columns})
INSERT INTO {table} ({columns}) SELECT {columns} FROM gone ORDER BY random()
"""


def _shuffle(model: type, of: str, pk: int) -> None:
    """Write the rows of one session or training anew, in random order."""
    numbered = isinstance(model._meta.pk, models.AutoField)  # gets new numbers; a paper keeps its random one
    kept = [field.column for field in model._meta.concrete_fields if not (field.primary_key and numbered)]
    names = ", ".join(f'"{name}"' for name in kept)
    sql = _PAPERS.format(table=f'"{model._meta.db_table}"', of=f'"{of}"', columns=names)
    with connection.cursor() as cursor:
        cursor.execute(sql, [pk])


def may_answer(session: TrainingSession, member: Member) -> str:
    """Why `member` cannot give feedback now, "" when they can: it is over, they were to be there, once."""
    if session.ends_at > clock.now() or not session.is_open:
        return _("This session is not over yet.")
    states = (Registration.State.CONFIRMED, Registration.State.ATTENDED, Registration.State.PARTIAL)
    if not Registration.objects.filter(session=session, member=member, state__in=states).exists():
        return _("Feedback is asked of those who were there.")
    if FeedbackMark.objects.filter(session=session, member=member).exists():
        return _("You have answered. Thank you.")
    return ""


@transaction.atomic
def give_feedback(
    session: TrainingSession, member: Member, *, rating: int, met: int, missing: str, with_expectation: bool
) -> None:
    """Say what it was worth, once. With `with_expectation` what was hoped for at sign-up goes from the registration to
    the paper (B36), else it stays where it is. Raises Refused with the reason of `may_answer`."""
    TrainingSession.objects.select_for_update(no_key=True, of=("self",)).get(pk=session.pk)
    if why := may_answer(session, member):
        raise Refused(why)
    hope = _take_expectation(session, member) if with_expectation else ""
    FeedbackMark.objects.create(session=session, member=member)
    said = {"rating": rating, "met": met, "missing": missing, "expectation": hope}
    FeedbackPaper.objects.create(session=session, **said)
    tell_in_fives(session.feedback_papers.waiting(), is_told=True)
    for model in (FeedbackMark, FeedbackPaper):
        _shuffle(model, "session_id", session.pk)
    if session.training_id:
        look_again(session.training, member)


def expectation_of(session: TrainingSession, member: Member) -> str:
    """What `member` hoped for at sign-up; their own to read."""
    found = Registration.objects.filter(session=session, member=member).first()
    return (found.expectation or "")[:600] if found else ""


def _take_expectation(session: TrainingSession, member: Member) -> str:
    """It would lead from the paper to its writer if it stayed in both places."""
    found = Registration.objects.select_for_update().filter(session=session, member=member).first()
    hope = (found.expectation or "")[:600]
    if hope:
        found.expectation = None
        found.save(update_fields=["expectation"])
    return hope


@transaction.atomic
def follow_up(training: Training, member: Member, *, used: str, has_helped: bool, hindrance: str) -> None:
    """Three months later, once (learning 4.10). Raises Refused when it was answered."""
    Training.objects.select_for_update(no_key=True).get(pk=training.pk)
    _mark, is_new = FollowUpMark.objects.get_or_create(training=training, member=member)
    if not is_new:
        raise Refused(_("You have answered. Thank you."))
    FollowUpPaper.objects.create(training=training, used=used, has_helped=has_helped, hindrance=hindrance)
    tell_in_fives(training.follow_up_papers.waiting(), is_told=True)
    for model in (FollowUpMark, FollowUpPaper):
        _shuffle(model, "training_id", training.pk)

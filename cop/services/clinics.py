"""What stands beside a case clinic: applications with their results, and misconduct of police (A18, A19)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member, Term

from ..models import ClinicApplication, Misconduct, Question
from .questions import lock, record


def _lock_clinic(question: Question) -> Question:
    question = lock(question)
    if question.kind != Question.Kind.CLINIC:
        raise Refused(_("Only a case clinic has this."))
    return question


@transaction.atomic
def record_application(question: Question, *, by: Member, application: Term, result: Term) -> ClinicApplication:
    """What was applied for and what came of it; the same application again changes its result."""
    question = _lock_clinic(question)
    row, _is_new = ClinicApplication.objects.update_or_create(
        question=question, application=application, defaults={"result": result}
    )
    record("application_recorded", question, by, application=application.code, result=result.code)
    return row


@transaction.atomic
def record_misconduct(
    question: Question, *, by: Member, category: Term, month: date, court_level: Term | None = None
) -> Misconduct:
    """A closed category, a month and a court, nothing else (A19); twice is once. `month` is any day in it."""
    question = _lock_clinic(question)
    month = month.replace(day=1)
    if month > clock.today():
        raise Refused(_("That month has not come yet."), field="month")
    row, is_new = Misconduct.objects.get_or_create(
        question=question, category=category, month=month, defaults={"court_level": court_level, "recorded_by": by}
    )
    if is_new:
        record("misconduct_recorded", question, by)
    return row

"""The questions of a training's test: drafted, opened, replaced by a new version (learning 20). The caller has asked
permission."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import TestForm, TestQuestion, Training
from .attempts import last_version

Status = TestForm.Status
MOST_QUESTIONS = 30


@transaction.atomic
def draft_of(training: Training, *, by: Member) -> TestForm:
    """The draft of the next version: with the questions of the version in use, or empty for a first one."""
    Training.objects.select_for_update(no_key=True).get(pk=training.pk)
    draft = TestForm.objects.filter(training=training, status=Status.DRAFT).first()
    if draft:
        return draft
    draft = TestForm.objects.create(training=training, version=last_version(training) + 1, made_by=by)
    current = TestForm.objects.open().filter(training=training).first()
    if current:
        write_questions(draft, current)
    return draft


def write_questions(draft: TestForm, source: TestForm) -> None:
    """The same questions in a draft that has none."""
    rows = source.questions.values("number", "text", "choices", "right", "why")
    TestQuestion.objects.bulk_create([TestQuestion(form=draft, **row) for row in rows])


def _locked_draft(form: TestForm) -> TestForm:
    form = TestForm.objects.select_for_update(of=("self",)).select_related("training").get(pk=form.pk)
    if not form.is_draft:
        raise Refused(_("This version is in use. Change a new version."))
    return form


@transaction.atomic
def write_question(
    form: TestForm, *, text: str, choices: Sequence[str], right: int, why: str, number: int | None = None
) -> TestQuestion:
    """Add a question at the end, or write the one with that number anew. Raises Refused: in use, or too many."""
    form = _locked_draft(form)
    said = {"text": text, "choices": list(choices), "right": right, "why": why}
    if number is not None:
        return TestQuestion.objects.update_or_create(form=form, number=number, defaults=said)[0]
    last = form.questions.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_QUESTIONS:
        raise Refused(_("A test has at most thirty questions."))
    return TestQuestion.objects.create(form=form, number=last + 1, **said)


@transaction.atomic
def take_out_question(form: TestForm, number: int) -> None:
    """Take one question out of a draft; those after it move up."""
    form = _locked_draft(form)
    form.questions.filter(number=number).delete()
    form.questions.filter(number__gt=number).update(number=F("number") - 1)


@transaction.atomic
def open_form(form: TestForm, *, by: Member) -> TestForm:
    """From now on new tests ask this version. Who was asked another before is asked the same afterwards. Raises
    Refused: in use already, or without questions."""
    form = _locked_draft(form)
    if not form.questions.exists():
        raise Refused(_("Write a question first."))
    TestForm.objects.open().filter(training=form.training).update(status=Status.RETIRED)
    form.status, form.opened_at = Status.OPEN, clock.now()
    form.save(update_fields=["status", "opened_at"])
    audit.record("test_opened", by=by, on=form, centre_id=form.training.centre_id, version=form.version)
    return form

"""Trainings with a test, and people who took it."""

from datetime import timedelta

from members import clock
from members.models import Member
from trainings.models import Attempt, Enrolment, Registration, TestForm, TestQuestion, Training, TrainingSession
from trainings.services import attempts, certificates, questionnaires
from trainings.services.credits import credit_attendance

from .kit import make_sitting, make_training

Wave = Attempt.Wave
DAY = timedelta(days=1)


def make_test(training: Training, n: int = 4, *, is_open: bool = True) -> TestForm:
    """`n` questions of which the second choice is right."""
    form = questionnaires.draft_of(training, by=None)
    form.questions.all().delete()
    rows = [
        TestQuestion(
            form=form, number=i, text=f"Question {i}", choices=["one", "two", "three"], right=1, why="Because"
        )
        for i in range(1, n + 1)
    ]
    TestQuestion.objects.bulk_create(rows)
    return questionnaires.open_form(form, by=None) if is_open else form


def examined(centre=None, *, n: int = 4, **fields) -> Training:
    """A training with a test in use, and no session."""
    fields.setdefault("needs_post_test", True)
    fields.setdefault("gives_certificate", True)
    training = make_training(centre, **fields)
    make_test(training, n)
    return training


def enrol(training: Training, *members: Member) -> list[Enrolment]:
    return [Enrolment.objects.create(training=training, member=member) for member in members]


def take(training: Training, member: Member, wave: str, right: int) -> Attempt:
    """Takes the whole test with so many right answers."""
    attempt = attempts.begin(training, member, wave)
    for question in attempt.form.questions.all():
        attempts.answer(attempt, question.number, 1 if question.number <= right else 0)
    return attempts.hand_in(attempt)


def score(form: TestForm, member: Member, wave: str, value: float, **fields) -> Attempt:
    """A test that was handed in with that score; its answers are right up to that share."""
    fields.setdefault("finished_at", fields.get("started_at") or form.opened_at)
    return Attempt.objects.create(form=form, member=member, wave=wave, score=value, **fields)


def was_there(session: TrainingSession, member: Member, minutes: int = 180, state: str = "attended") -> Registration:
    """Registered, and marked as there."""
    registration, _new = Registration.objects.get_or_create(
        session=session, member=member, defaults={"state": state, "mode": "room"}
    )
    registration.state = state
    registration.save(update_fields=["state"])
    credit_attendance(registration, minutes)
    return registration


def past_sitting(training: Training, days: int = 2, **fields) -> TrainingSession:
    return make_sitting(training, starts_in=-days * DAY, **fields)


def make_learning(training: Training, member: Member) -> dict:
    """A draft of a test for the training, and a certificate of the member's, for whom the training asks nothing."""
    make_test(training, 2, is_open=False)
    given = make_training(training.centre, gives_certificate=True)
    (enrolment,) = enrol(given, member)
    enrolment.state, enrolment.completed_at = Enrolment.State.COMPLETED, clock.now()
    enrolment.save()
    return {"certificate": certificates.issue_certificate(enrolment, by=None)}

"""Taking a test: begin or go on, one answer at a time, hand in (learning 20). The caller has asked permission."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member

from ..models import Attempt, AttemptAnswer, Enrolment, TestForm, Training
from ..reports.standing import Standing, first_and_last_session, standing_of
from .completion import look_again

Wave = Attempt.Wave


@dataclass(frozen=True)
class Door:
    """Whether somebody may take the test now. `form` is what they would be asked, `attempt` the last one; `why` says
    in words why it is shut, "" when it is open."""

    form: TestForm | None
    attempt: Attempt | None
    why: str

    @property
    def is_open(self) -> bool:
        return not self.why


def form_for(training: Training, member: Member, wave: str) -> TestForm | None:
    """The questions in use; afterwards those that the member was asked before, whatever has replaced them since. Who
    failed those three times is asked a newer version, where those who run the training made one."""
    used_up = Attempt.objects.done().filter(
        form=OuterRef("form"), member=member, wave=Wave.POST, number=Attempt.MOST_TRIES
    )
    if wave == Wave.POST:
        before = Attempt.objects.firsts().filter(form__training=training, member=member, wave=Wave.PRE)
        if pre := before.filter(~Exists(used_up)).select_related("form").order_by("-finished_at").first():
            return pre.form
    return TestForm.objects.open().filter(training=training).first()


def door(training: Training, member: Member, wave: str) -> Door:
    """May `member` take this test now? Before: until the session ends, and before the first step is done. Afterwards:
    once the session has begun and four fifths of the steps are done; up to three times until it is passed."""
    form = form_for(training, member, wave)
    if form is None:
        return Door(None, None, _("This training has no test."))
    mine = Attempt.objects.filter(form=form, member=member, wave=wave)
    attempt = mine.order_by("-number").first()
    standing = standing_of(training, member)
    ask = _why_no_pre if wave == Wave.PRE else _why_no_post
    return Door(form, attempt, ask(training, member, attempt, standing))


def _why_no_pre(training: Training, member: Member, attempt: Attempt | None, standing: Standing) -> str:
    first, last = first_and_last_session(training, member)
    if attempt and attempt.is_done:
        return _("You have taken this test.")
    if last is not None and last.ends_at <= clock.now():
        return _("The training is over. This test was for before it.")
    if standing.items_done and attempt is None and (first is None or first.starts_at <= clock.now()):
        return _("You have begun. This test was for before the training.")
    return ""


def _why_no_post(training: Training, member: Member, attempt: Attempt | None, standing: Standing) -> str:
    first, _last = first_and_last_session(training, member)
    if first is not None and first.starts_at > clock.now():
        return _("This test opens when the session begins.")
    if not standing.has_done_items:
        return _("Do four fifths of the steps first.")
    if attempt and attempt.is_done and standing.has_passed:
        return _("You have passed this test.")
    if attempt and attempt.is_done and attempt.number >= Attempt.MOST_TRIES:
        return _("You have taken this test three times. Ask those who run the training for a new one.")
    return ""


@transaction.atomic
def begin(training: Training, member: Member, wave: str) -> Attempt:
    """The test that is open, or a new one. Raises Refused with the reason of the door."""
    _lock(training, member)
    now = door(training, member, wave)
    if not now.is_open:
        raise Refused(now.why)
    if now.attempt and not now.attempt.is_done:
        return now.attempt
    number = now.attempt.number + 1 if now.attempt else 1
    return Attempt.objects.create(form=now.form, member=member, wave=wave, number=number)


def _lock(training: Training, member: Member) -> None:
    """Two beginnings at once make one attempt: the row of the enrolment is the lock."""
    rows = Enrolment.objects.select_for_update().filter(training=training, member=member)
    if not rows.exclude(state=Enrolment.State.LEFT).order_by("pk"):
        raise Refused(_("Enrol in this training first."))


def _locked(attempt: Attempt) -> Attempt:
    return (
        Attempt.objects.select_for_update(of=("self",)).select_related("form__training", "member").get(pk=attempt.pk)
    )


@transaction.atomic
def answer(attempt: Attempt, number: int, choice: int) -> AttemptAnswer:
    """Keep one answer; sent twice it is kept once, sent anew the later holds. Raises Refused: handed in, no choice."""
    attempt = _locked(attempt)
    if attempt.is_done:
        raise Refused(_("You have handed this test in."))
    question = attempt.form.questions.filter(number=number).first()
    if question is None or not 0 <= choice < len(question.choices):
        raise Refused(_("Choose one of the answers."), field="choice")
    return AttemptAnswer.objects.update_or_create(attempt=attempt, question=question, defaults={"choice": choice})[0]


def next_number(attempt: Attempt) -> int | None:
    """The first question without an answer, None when all have one: where somebody goes on after a lost line."""
    answered = attempt.answers.values("question")
    return attempt.form.questions.exclude(pk__in=answered).values_list("number", flat=True).first()


@transaction.atomic
def hand_in(attempt: Attempt) -> Attempt:
    """Count the answers. Handed in twice it counts once. Raises Refused while a question has no answer."""
    attempt = _locked(attempt)
    if attempt.is_done:
        return attempt
    if next_number(attempt) is not None:
        raise Refused(_("Some questions have no answer yet."))
    attempt.score, attempt.finished_at = _score(attempt), clock.now()
    attempt.save(update_fields=["score", "finished_at"])
    look_again(attempt.form.training, attempt.member)
    return attempt


def _score(attempt: Attempt) -> Decimal:
    """Right ones of a hundred, to two places."""
    answers = list(attempt.answers.select_related("question"))
    right = sum(one.choice == one.question.right for one in answers)
    return (Decimal(right * 100) / len(answers)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def last_version(training: Training) -> int:
    return TestForm.objects.filter(training=training).aggregate(last=Max("version"))["last"] or 0

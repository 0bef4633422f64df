"""A test before or after a training: one question a page, each answer kept at once (learning 20)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from members.access import permission_required_or_403, visible_or_404
from members.errors import Refused

from ..forms.learning import AnswerForm
from ..models import Attempt, Training
from ..services import attempts

Wave = Attempt.Wave


@require_http_methods(["GET", "POST"])
def pre_test(request: HttpRequest, pk: int) -> HttpResponse:
    return _test(request, pk, Wave.PRE)


@require_http_methods(["GET", "POST"])
def post_test(request: HttpRequest, pk: int) -> HttpResponse:
    return _test(request, pk, Wave.POST)


def _test(request: HttpRequest, pk: int, wave: str) -> HttpResponse:
    """No one-time key here: each act may come twice, late, or from an old page, and does the same again."""
    training = visible_or_404(Training, request.member, pk)
    permission_required_or_403(request, "trainings.take_test", training)
    now = attempts.door(training, request.member, wave)
    if request.method == "POST":
        try:
            return _act(request, training, now)
        except Refused as refused:
            messages.error(request, str(refused.message))
            return redirect(request.path)
    if now.attempt and not now.attempt.is_done:
        return _page(request, training, now.attempt)
    context = {"training": training, "wave": wave, "door": now, **_came_of(training, request.member, now)}
    return render(request, "trainings/test_start.html", context)


def _act(request: HttpRequest, training: Training, now: attempts.Door) -> HttpResponse:
    """Begin, answer one, or hand in."""
    act, wave = request.POST.get("act"), Wave.PRE if request.resolver_match.url_name == "pre_test" else Wave.POST
    if act == "begin":
        attempts.begin(training, request.member, wave)
    elif now.attempt and not now.attempt.is_done:
        if act == "hand_in":
            attempts.hand_in(now.attempt)
        else:
            return _answer(request, training, now.attempt)
    return redirect(request.path)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 4 else 0


def _answer(request: HttpRequest, training: Training, attempt: Attempt) -> HttpResponse:
    question = attempt.form.questions.filter(number=_number(request.POST.get("number"))).first()
    if question is None:
        return redirect(request.path)
    form = AnswerForm(request.POST, question=question)
    if not form.is_valid():
        return _page(request, training, attempt, form=form, number=question.number)
    attempts.answer(attempt, question.number, form.cleaned_data["choice"])
    return redirect(request.path)


def _page(
    request: HttpRequest, training: Training, attempt: Attempt, *, form: AnswerForm | None = None, number: int = 0
) -> HttpResponse:
    """The question that was asked for, else the first without an answer, else the page that hands in."""
    questions = list(attempt.form.questions.all())
    given = dict(attempt.answers.values_list("question", "choice"))
    number = number or _number(request.GET.get("n")) or attempts.next_number(attempt) or 0
    question = next((one for one in questions if one.number == number), None)
    context = {
        "training": training, "attempt": attempt, "question": question, "total": len(questions),
        "answered": len(given), "questions": questions, "back": question.number - 1 if question else 0,
    }  # fmt: skip
    if question is None:
        return render(request, "trainings/test_end.html", context)
    form = form or AnswerForm(initial={"choice": given.get(question.pk)}, question=question)
    return render(request, "trainings/test_question.html", {**context, "form": form})


def _came_of(training: Training, member, now: attempts.Door) -> dict:
    """What may be told: after the training its result with every question, before it nothing but that it is kept."""
    done = now.attempt if now.attempt and now.attempt.is_done else None
    is_told = bool(done) and done.wave == Wave.POST
    return {
        "done": done,
        "rows": _told(done) if is_told else [],
        "passed": is_told and done.score >= training.pass_mark,
        "url": reverse("trainings:training_detail", args=[training.pk]),
        "has_next": now.form is not None and now.is_open,
    }


def _told(done: Attempt) -> list[tuple]:
    """(question, what was chosen, what is right, whether it was) of each question."""
    given = dict(done.answers.values_list("question", "choice"))
    asked = [one for one in done.form.questions.all() if one.pk in given]
    return [(one, one.choices[given[one.pk]], one.choices[one.right], given[one.pk] == one.right) for one in asked]

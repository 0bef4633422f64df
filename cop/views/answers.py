"""Answers: giving one, changing it, taking it back, accepting, checking, passing it on, thanking."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members import clock
from members.access import permission_required_or_403, visible_or_404
from members.errors import Refused
from members.services.submissions import once
from members.views.acting import posted, press, show_or_act

from ..forms.citations import as_lines
from ..forms.questions import AnswerForm, EditAnswerForm, PromoteForm, VerifyForm
from ..models import Answer, HeldText
from ..services import answers
from .calls import warned
from .held_texts import hold_instead
from .questions import get_question, show_thread

A_YEAR = timedelta(days=365)


def get_answer(request: HttpRequest, pk: int) -> Answer:
    """The standing answer with this number that the person may read; 404 otherwise."""
    return visible_or_404(Answer, request.member, pk, "question__group", "question__author", "author")


def _place(answer: Answer) -> str:
    return f"{reverse('cop:question_detail', args=[answer.question_id])}#a{answer.pk}"


@once
@require_POST
def answer_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Post an answer; what cannot be posted yet comes back on the thread's page with everything in it."""
    question = get_question(request, pk)
    permission_required_or_403(request, "cop.answer_question", question)
    form = AnswerForm(request.POST, may_override=request.user.has_perm("cop.override_stop", question.group))
    if held := hold_instead(request, form, question.group, HeldText.Kind.ANSWER, question=question):
        return held
    if form.is_valid():
        data = form.cleaned_data
        try:
            given = answers.answer(
                question, by=request.member, body=data["body"], cites=data["citations"], overrides=form.overrides()
            )
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            warned(request, given)
            messages.success(request, _("Posted. Thank you."))
            return redirect(_place(given))
    return show_thread(request, question, form)


@once
@require_http_methods(["GET", "POST"])
def edit_answer(request: HttpRequest, pk: int) -> HttpResponse:
    answer = get_answer(request, pk)
    permission_required_or_403(request, "cop.edit_answer", answer)
    may_override = request.user.has_perm("cop.override_stop", answer.group)
    initial = {"body": answer.body, "citations": as_lines(answer.citations.with_targets())}
    form = EditAnswerForm(posted(request), initial=initial, may_override=may_override)
    of = {"question": answer.question, "answer": answer}
    if held := hold_instead(request, form, answer.group, HeldText.Kind.ANSWER, **of):
        return held
    return show_or_act(
        request,
        form,
        lambda: warned(
            request,
            answers.edit_answer(
                answer,
                by=request.member,
                body=form.cleaned_data["body"],
                cites=form.cleaned_data["citations"],
                overrides=form.overrides(),
                forget=form.cleaned_data["forget"],
            ),
        ),
        page="cop/edit_answer.html",
        done=_("Changed."),
        to=_place,
        answer=answer,
        question=answer.question,
        group=answer.group,
    )


def _act(request: HttpRequest, answer: Answer, act: Callable, done: str) -> HttpResponse:
    """One press of a button on an answer: back to it."""
    return press(request, act, done=done, to=_place(answer))


@once
@require_POST
def withdraw_answer(request: HttpRequest, pk: int) -> HttpResponse:
    answer = get_answer(request, pk)
    permission_required_or_403(request, "cop.withdraw_answer", answer)
    done = _("Your answer is taken back.")
    return _act(request, answer, lambda: answers.withdraw_answer(answer, by=request.member), done)


@once
@require_POST
def accept_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """This one helped; another that was accepted before gives way."""
    answer = get_answer(request, pk)
    permission_required_or_403(request, "cop.accept_answer", answer.question)
    return _act(request, answer, lambda: answers.accept_answer(answer, by=request.member), _("Accepted."))


@once
@require_POST
def undo_acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a question: none of its answers is the accepted one any more."""
    question = get_question(request, pk)
    permission_required_or_403(request, "cop.accept_answer", question)
    answers.undo_acceptance(question, by=request.member)
    messages.success(request, _("No answer is accepted any more."))
    return redirect("cop:question_detail", pk)


@once
@require_http_methods(["GET", "POST"])
def verify_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A second lawyer puts their name to it."""
    answer = get_answer(request, pk)
    permission_required_or_403(request, "cop.verify_answer", answer)
    today = clock.today()
    form = VerifyForm(posted(request), initial={"valid_as_of": today, "review_by": today + A_YEAR})
    return show_or_act(
        request,
        form,
        lambda: answers.verify_answer(answer, by=request.member, **form.cleaned_data),
        page="cop/verify_answer.html",
        done=_("Your name stands beside the answer."),
        to=_place,
        answer=answer,
        question=answer.question,
        group=answer.group,
    )


@once
@require_http_methods(["GET", "POST"])
def promote_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a practice note of an answer."""
    answer = get_answer(request, pk)
    permission_required_or_403(request, "cop.promote_answer", answer)
    initial = {"title": answer.question.title, "body": answer.body}
    may_override = request.user.has_perm("cop.override_stop", answer.group)
    form = PromoteForm(posted(request), initial=initial, may_override=may_override)
    return show_or_act(
        request,
        form,
        lambda: answers.promote_answer(answer, by=request.member, overrides=form.overrides(), **form.cleaned_data),
        page="cop/promote_answer.html",
        done=_("The note stands among the practice notes."),
        is_unnamed=answer.question.hides(answer.author_id),
        to=lambda note: reverse("cop:question_detail", args=[note.pk]),
        answer=answer,
        question=answer.question,
        group=answer.group,
    )


@once
@require_POST
def thank_for_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """It helped me too; pressed again, the word is taken back."""
    answer = get_answer(request, pk)
    permission_required_or_403(request, "cop.thank_for_answer", answer)
    if request.POST.get("back"):
        answers.take_thanks_back(answer, by=request.member)
        return redirect(_place(answer))
    return _act(request, answer, lambda: answers.thank_for_answer(answer, by=request.member), _("Noted. Thank you."))

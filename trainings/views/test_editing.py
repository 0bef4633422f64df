"""Writing the test of a training, for those who run or train it (learning 20)."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import permission_required_or_403, visible_or_404
from members.services.submissions import once
from members.views.acting import posted, press, show_or_act

from ..forms.learning import TestQuestionForm
from ..models import TestForm, Training
from ..services import questionnaires


def _training(request: HttpRequest, pk: int) -> Training:
    training = visible_or_404(Training, request.member, pk)
    permission_required_or_403(request, "trainings.write_test", training)
    return training


def _draft(request: HttpRequest, pk: int) -> TestForm:
    draft = TestForm.objects.filter(training=_training(request, pk), status=TestForm.Status.DRAFT).first()
    if draft is None:
        raise Http404
    return draft


@require_safe
def test_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions in use, and the draft of the next version."""
    training = _training(request, pk)
    forms = TestForm.objects.filter(training=training).prefetch_related("questions")
    context = {
        "training": training,
        "current": forms.open().first(),
        "draft": forms.filter(status=TestForm.Status.DRAFT).first(),
    }
    return render(request, "trainings/test_detail.html", context)


@once
@require_POST
def begin_test_version(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with the questions in use, to be changed."""
    questionnaires.draft_of(_training(request, pk), by=request.member)
    return redirect("trainings:test_detail", pk)


@once
@require_http_methods(["GET", "POST"])
def add_question(request: HttpRequest, pk: int) -> HttpResponse:
    return _write(request, pk, None)


@once
@require_http_methods(["GET", "POST"])
def change_question(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    return _write(request, pk, number)


def _write(request: HttpRequest, pk: int, number: int | None) -> HttpResponse:
    draft = _draft(request, pk)
    initial = None
    if number is not None:
        question = draft.questions.filter(number=number).first()
        if question is None:
            raise Http404
        initial = {
            "text": question.text, "choices": "\n".join(question.choices), "right": question.right + 1,
            "why": question.why,
        }  # fmt: skip
    form = TestQuestionForm(posted(request), initial=initial)
    back = reverse("trainings:test_detail", args=[pk])
    return show_or_act(
        request,
        form,
        lambda: questionnaires.write_question(draft, number=number, **form.said()),
        page="trainings/question_form.html",
        done=_("The question is kept."),
        to=lambda _question: back,
        training=draft.training,
        back_url=back,
    )


@once
@require_POST
def take_out_question(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    questionnaires.take_out_question(_draft(request, pk), number)
    messages.success(request, _("The question is out."))
    return redirect("trainings:test_detail", pk)


@once
@require_POST
def open_test(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on the draft is what is asked."""
    act = partial(questionnaires.open_form, _draft(request, pk), by=request.member)
    return press(request, act, done=_("This version is in use now."), to=reverse("trainings:test_detail", args=[pk]))

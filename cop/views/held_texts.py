"""Answers and arguments that the stop holds back: handed over, looked at, let stand or sent back (domain 3.13)."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import permission_required_or_403, visible_or_404
from members.errors import Refused
from members.models import Member
from members.services.submissions import once

from ..forms.arguments import ArgumentForm
from ..forms.questions import AnswerForm, EditAnswerForm
from ..models import Answer, Group, HeldText, WrittenArgument
from ..services import answers, arguments, held_texts
from .typed import as_initial, as_posted, typed_in, with_reasons

Kind = HeldText.Kind


def hold_instead(request: HttpRequest, form: BaseForm, group: Group, kind: str, **of) -> HttpResponse | None:
    """What the stop alone holds back is handed to those who lead, when the author presses that; None otherwise."""
    if request.POST.get("act") != "hold" or form.is_valid() or not form.is_only_stopped():
        return None
    held_texts.hold_text(by=request.member, group=group, kind=kind, typed=typed_in(request), **of)
    return _handed_over(request)


def _handed_over(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Those who lead the group will look at it. Nobody else reads it until then."))
    return redirect(f"{reverse('cop:question_list')}?show=mine")


def _form(held: HeldText, data: QueryDict | None, **how) -> BaseForm:
    if held.kind == Kind.ANSWER:
        return (EditAnswerForm if held.answer else AnswerForm)(data, **how)
    argument = held.argument
    language = argument.language if argument else held.begun_with["language"]
    kept = list(argument.topics.all()) if argument else ()
    return ArgumentForm(data, reader=held.author, group=held.group, language=language, kept_topics=kept, **how)


def _post(held: HeldText, form: BaseForm, by: Member) -> Answer | WrittenArgument:
    """Where it belongs, as its author's; what was let through is the word of `by`."""
    data, facts = form.cleaned_data, {"by": by, "overrides": form.overrides()}
    if held.kind == Kind.ANSWER:
        facts |= {"body": data["body"], "cites": data["citations"]}
        if held.answer:
            return answers.edit_answer(held.answer, forget=data["forget"], **facts)
        return answers.answer(held.question, author=held.author, **facts)
    facts |= {"cites": data["citations"], "topics": data["topics"], **form.texts()}
    if held.argument:
        return arguments.edit_argument(held.argument, **facts)
    return arguments.write_argument(held.group, author=held.author, question=held.question, **held.begun_with, **facts)


def _place(held: HeldText) -> str:
    """Where to go on: the thread, or the arguments."""
    if held.kind == Kind.ANSWER:
        return reverse("cop:question_detail", args=[held.question_id])
    return f"{reverse('cop:argument_list')}?show=mine"


def _right_of_author(held: HeldText) -> tuple[str, Any]:
    """What whoever wrote it must be allowed still, and to what, when they post it themselves."""
    if held.kind == Kind.ANSWER:
        return ("cop.edit_answer", held.answer) if held.answer else ("cop.answer_question", held.question)
    return ("cop.edit_argument", held.argument) if held.argument else ("cop.write_argument", held.group)


@once
@require_http_methods(["GET", "POST"])
def held_text(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who lead: let it stand with a reason, or send it back. For its author: mend it, hand it over again, or
    throw it away."""
    held = visible_or_404(
        HeldText,
        request.member,
        pk,
        "group",
        "author",
        "question__group",
        "answer__question__group",
        "argument__group",
    )
    is_mine = held.author_id == request.member.pk
    if not is_mine:
        permission_required_or_403(request, "cop.release_text", held)
    form = _mended(request, held) if is_mine else _form(held, with_reasons(request, held.typed), may_override=True)
    if request.method == "POST":
        try:
            if done := _act(request, held, form, is_mine):
                return done
        except Refused as refused:
            form.is_valid()
            form.add_error(None, str(refused.message))
    elif not is_mine:
        form.is_valid()
    context = {"held": held, "form": form, "group": held.group, "is_mine": is_mine, "question": held.question}
    return render(request, "cop/held_text.html", context)


def _mended(request: HttpRequest, held: HeldText) -> BaseForm:
    may_override = request.user.has_perm("cop.override_stop", held.group)
    if request.method == "POST":
        return _form(held, request.POST, may_override=may_override)
    return _form(held, None, initial=as_initial(_form(held, as_posted(held.typed)), held.typed))


def _act(request: HttpRequest, held: HeldText, form: BaseForm, is_mine: bool) -> HttpResponse | None:
    """What the pressed button says, or None: then the form says why not."""
    act, place = request.POST.get("act", ""), _place(held)
    if is_mine and act == "discard":
        held_texts.discard_text(held)
        messages.success(request, _("The draft is gone."))
        return redirect(place)
    if not is_mine and act == "back":
        held_texts.send_text_back(held, by=request.member)
        messages.success(request, _("Sent back to whoever wrote it."))
        return redirect("members:home")
    if is_mine:
        permission_required_or_403(request, *_right_of_author(held))
    if form.is_valid():
        held_texts.release_text(held, by=request.member, post=lambda: _post(held, form, request.member))
        messages.success(request, _("Posted."))
        return redirect(place)
    if is_mine and act == "hold" and form.is_only_stopped():
        held_texts.hold_again(held, by=request.member, typed=typed_in(request))
        return _handed_over(request)
    return None

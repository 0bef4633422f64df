"""Questions and notes: the list, one thread, asking, changing, ending."""

from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import first_or_404, get_visible_or_404, permission_required_or_403
from members.errors import Refused
from members.ids import as_id
from members.keyset import Page, first_page, page_of
from members.models import Member, Topic
from members.ready import Ready, ReadyFor
from members.services.submissions import once
from members.views.acting import posted, posted_ids, press, show_or_act

from ..argument_rows import begun_from
from ..filters import QuestionFilter
from ..forms.citations import as_lines
from ..forms.questions import FORMS, AnswerForm, CloseQuestionForm, OutcomeForm, PostForm, edit_form_of, initial_of
from ..models import Answer, Group, Question
from ..question_rows import rows_of, with_row_facts
from ..services import answer_requests, mentions, questions
from ..thread import thread_of
from .calls import warned
from .typed import as_initial, as_posted, typed_in, with_reasons

NEWEST = ("-opened_at", "-pk")
PAGE = 20
TABS = ("open", "answered", "notes", "mine")


def _posted(reader: Member, pk) -> QuerySet[Question]:
    """The posted thread with this number, where the reader may read it."""
    rows = Question.objects.exclude(state__in=Question.UNPOSTED).visible_to(reader).filter(pk=pk)
    return rows.select_related("group", "author", "urgency", "offence", "stage", "court_level")


_the_posted = ReadyFor(_posted)


def get_question(request: HttpRequest, pk: int) -> Question:
    """The posted thread with this number that the person may read; 404 otherwise."""
    return first_or_404(_the_posted(request.member, pk=pk))


def _of_tab(questions: QuerySet[Question], tab: str, member: Member) -> QuerySet[Question]:
    State = Question.State
    if tab == "mine":
        return questions.filter(author=member)
    if tab == "notes":
        return questions.notes()
    if tab == "answered":
        return questions.exclude(kind__in=Question.NOTES).exclude(state=State.OPEN)
    return questions.exclude(kind__in=Question.NOTES).filter(state=State.OPEN)


def _listed(tab: str, reader: Member) -> QuerySet[Question]:
    return _of_tab(with_row_facts(Question.objects.posted().visible_to(reader)), tab, reader)


def _first_of(tab: str) -> ReadyFor:
    return ReadyFor(lambda reader: _listed(tab, reader).order_by(*NEWEST)[: PAGE + 1])


_first_ones = {tab: _first_of(tab) for tab in TABS}  # the list as the navigation opens it


def _filtered(request: HttpRequest, tab: str) -> tuple[QuestionFilter, Page]:
    """The filter, and the page that it leaves. As the navigation opens it the list is ready, and none is made here."""
    reader, is_first = request.member, not request.GET.keys() - {"show"}
    rows = Question.objects.none() if is_first else _listed(tab, reader)
    found = QuestionFilter(request.GET, rows, reader=reader)
    if is_first:
        return found, first_page(request, _first_ones[tab](reader), order=NEWEST, size=PAGE)
    # An address that asks for what there is not finds nothing.
    return found, page_of(request, found.qs if found.is_valid() else rows.none(), order=NEWEST, size=PAGE)


@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """Threads of the groups that I read, the newest first: open, answered, notes, mine."""
    tab = request.GET.get("show", "open")
    tab = tab if tab in TABS else "open"
    found, page = _filtered(request, tab)
    is_mine = tab == "mine"
    drafts = Question.objects.filter(state__in=Question.UNPOSTED, author=request.member) if is_mine else []
    held = request.member.held_texts.select_related("question") if is_mine else []
    context = {
        "tab": tab, "page": page, "rows": rows_of(page), "filter": found, "drafts": drafts,
        "held_texts": held,
        "is_narrowed": any(request.GET.get(name) for name in found.filters),
    }  # fmt: skip
    return render(request, "cop/question_list.html", context)


@require_safe
def question_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One thread, with a place to answer."""
    found = _the_posted(request.member, pk=pk)
    if not found and Question.objects.filter(pk=pk, author=request.member, state__in=Question.UNPOSTED).exists():
        return redirect(f"{reverse('cop:ask_question')}?draft={pk}")
    return show_thread(request, first_or_404(found))


@require_safe
def question_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The thread as plain text, without a name of anybody: for the own case file, and for a line that carries little
    (spec 6)."""
    question = get_question(request, pk)
    context = {"question": question, "thread": thread_of(question, request.member)}
    text = render_to_string("cop/question_print.txt", context, request)
    return HttpResponse(text.strip() + "\n", content_type="text/plain; charset=utf-8")


_topics = Ready(
    lambda question: Topic.objects.filter(
        pk__in=Question.topics.through.objects.filter(question=question).values("topic")
    )
)


def show_thread(request: HttpRequest, question: Question, form: AnswerForm | None = None) -> HttpResponse:
    """The page of a thread; `form` is an answer that could not be posted yet."""
    thread = thread_of(question, request.member)
    may_answer = request.user.has_perm("cop.answer_question", question)
    may_ask = request.user.has_perm("cop.ask_colleagues", question) and answer_requests.is_asked_for_more(question)
    context = {
        "question": question,
        "group": question.group,
        "thread": thread,
        "form": form or (AnswerForm() if may_answer else None),
        "people_to_call": _people_to_call(question, request.member) if may_answer else (),
        "may_accept": not question.is_note and request.user.has_perm("cop.accept_answer", question),
        "may_verify": _may_verify(request, question),
        "topics": _topics(question=question.pk),
        "violations": question.violations.all() if question.kind == Question.Kind.CLINIC else (),
        "applications": _applications(question),
        "duplicate": _duplicate(question, request.member),
        "begun": begun_from(question, request.member),
        "keeps": request.user.has_perm("cop.edit_question", question) and question.author_id != request.member.pk,
        "proposed": answer_requests.propose(question) if may_ask else [],
        "asked": question.requests.count() if may_ask else 0,
    }
    return render(request, "cop/question_detail.html", context)


def _people_to_call(question: Question, reader: Member) -> list[tuple[str, str]]:
    """None beside an anonymous question: no name stands on its page, and a list without one name would tell it."""
    return [] if question.is_anonymous else mentions.people_to_call(question.group, by=reader)


def _may_verify(request: HttpRequest, question: Question) -> bool:
    """Asked of an answer that nobody wrote yet: the page leaves the button out beside the reader's own."""
    return request.user.has_perm("cop.verify_answer", Answer(question=question))


def _applications(question: Question):
    if question.kind != Question.Kind.CLINIC:
        return ()
    return question.applications.select_related("application", "result")


def _duplicate(question: Question, reader: Member) -> Question | None:
    """What it repeats, where this reader may open it."""
    if question.duplicate_of_id is None:
        return None
    return Question.objects.posted().visible_to(reader).filter(pk=question.duplicate_of_id).first()


# --- asking ----------------------------------------------------------------------------------------------------------


def _my_groups(member: Member) -> QuerySet[Group]:
    """Live groups where this person may ask."""
    return Group.objects.live().posts_readable_by(member).order_by("code")


def _draft(request: HttpRequest) -> Question | None:
    """The draft that is gone on with: `?draft=`, or the hidden field of its form."""
    pk = request.POST.get("draft") or request.GET.get("draft") or ""
    if not (pk := as_id(pk)):
        return None
    unposted = Question.objects.filter(state__in=Question.UNPOSTED, author=request.member)
    return unposted.select_related("group").filter(pk=pk).first()


@once
@require_http_methods(["GET", "POST"])
def ask_question(request: HttpRequest) -> HttpResponse:
    """Write a question or a note: `?kind=` and `?group=` choose the form. Kept as a draft, posted, or handed to those
    who lead because the stop holds it back."""
    draft = _draft(request)
    group = draft.group if draft else _my_groups(request.member).by_ref(request.GET.get("group", "-")).first()
    kind = draft.kind if draft else request.GET.get("kind", Question.Kind.QUESTION)
    if kind not in FORMS:
        raise Http404
    if group is None:
        groups = _my_groups(request.member)
        return render(request, "cop/choose_group.html", {"groups": groups, "kind": kind})
    permission_required_or_403(request, "cop.ask_question", group)
    form = _ask_form(request, group, kind, draft)
    if request.method == "POST" and (done := _ask(request, form, group, kind, draft)):
        return done
    context = {
        "form": form, "group": group, "kind": Question.Kind(kind), "kinds": Question.Kind, "draft": draft,
        "people_to_call": mentions.people_to_call(group, by=request.member),
    }  # fmt: skip
    return render(request, "cop/ask_question.html", context)


def _ask_form(request: HttpRequest, group: Group, kind: str, draft: Question | None) -> PostForm:
    may_override = request.user.has_perm("cop.override_stop", group)
    if request.method == "POST":
        return FORMS[kind](request.POST, may_override=may_override)
    if draft:
        return _unbound(FORMS[kind], questions.typed_of(draft))
    return FORMS[kind](initial=initial_of(kind))


def _unbound(form_class: type[PostForm], typed: dict[str, list[str]]) -> PostForm:
    """The form with what was typed before, and without complaints: nobody has tried to post it yet."""
    return form_class(initial=as_initial(form_class(as_posted(typed)), typed))


def _ask(request, form: PostForm, group: Group, kind: str, draft: Question | None) -> HttpResponse | None:
    """Where it leads, or None: then the form says why."""
    act = request.POST.get("act", "")
    is_held = act == "hold" and not form.is_valid() and form.is_only_stopped()
    if act == "draft" or is_held:
        questions.keep_draft(
            by=request.member, group=group, kind=kind, typed=typed_in(request), draft=draft, is_held=is_held
        )
        messages.success(request, _held() if is_held else _("Saved. Drafts are kept for 14 days."))
        return redirect(f"{reverse('cop:question_list')}?show=mine")
    if not form.is_valid():
        return None
    try:
        question = questions.ask(
            by=request.member, group=group, draft=draft, kind=kind, **form.facts(), **form.linked()
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        return None
    warned(request, question)
    messages.success(request, _("Posted."))
    return redirect("cop:question_detail", question.pk)


def _held() -> str:
    return _("Those who lead the group will look at it. Nobody else reads it until then.")


@once
@require_POST
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away what was never posted."""
    draft = get_visible_or_404(Question.objects.filter(state__in=Question.UNPOSTED), request.member, pk=pk)
    permission_required_or_403(request, "cop.discard_draft", draft)
    questions.discard_draft(draft, by=request.member)
    messages.success(request, _("The draft is gone."))
    return redirect(f"{reverse('cop:question_list')}?show=mine")


@once
@require_http_methods(["GET", "POST"])
def release_question(request: HttpRequest, pk: int) -> HttpResponse:
    """What the stop has held back, before those who lead: let it stand with a reason, or send it back."""
    held = Question.objects.held_for(request.member).select_related("group").filter(pk=pk).first()
    if held is None:
        raise Http404
    permission_required_or_403(request, "cop.release_question", held)
    if request.method == "POST" and request.POST.get("act") == "back":
        questions.send_back(held, by=request.member)
        messages.success(request, _("Sent back to whoever wrote it."))
        return redirect("members:home")
    form = FORMS[held.kind](with_reasons(request, questions.typed_of(held)), may_override=True)
    if request.method == "POST" and (done := _ask(request, form, held.group, held.kind, held)):
        return done
    form.is_valid()
    return render(request, "cop/release_question.html", {"form": form, "group": held.group, "held": held})


# --- changing and ending ---------------------------------------------------------------------------------------------


@once
@require_http_methods(["GET", "POST"])
def edit_question(request: HttpRequest, pk: int) -> HttpResponse:
    question = get_question(request, pk)
    permission_required_or_403(request, "cop.edit_question", question)
    may_override = request.user.has_perm("cop.override_stop", question.group)
    form = edit_form_of(question)(posted(request), initial=_initial(question), may_override=may_override)
    return show_or_act(
        request,
        form,
        lambda: warned(
            request,
            questions.edit_question(
                question, by=request.member, forget=form.cleaned_data["forget"], **form.facts(), **form.linked()
            ),
        ),
        page="cop/edit_question.html",
        done=_("Changed."),
        to=lambda _question: reverse("cop:question_detail", args=[pk]),
        question=question,
        group=question.group,
    )


def _initial(question: Question) -> dict:
    fields = edit_form_of(question).base_fields
    found = {name: getattr(question, name) for name in fields if hasattr(question, name)}
    for name in ("topics", "violations"):
        found[name] = getattr(question, name).all()
    found["citations"] = as_lines(question.citations.filter(answer=None).with_targets())
    return found


@once
@require_http_methods(["GET", "POST"])
def close_question(request: HttpRequest, pk: int) -> HttpResponse:
    question = get_question(request, pk)
    permission_required_or_403(request, "cop.close_question", question)
    may_override = request.user.has_perm("cop.override_stop", question.group)
    form = CloseQuestionForm(posted(request), question=question, may_override=may_override)
    return show_or_act(
        request,
        form,
        lambda: _close(question, form, request.member),
        page="cop/close_question.html",
        done=_("Closed. It can be opened again for 30 days."),
        to=lambda _question: reverse("cop:question_detail", args=[pk]),
        question=question,
        group=question.group,
    )


def _close(question: Question, form: CloseQuestionForm, by: Member) -> Question:
    """The number that is repeated is looked up among what this person reads."""
    data = dict(form.cleaned_data)
    number = data.pop("duplicate_of")
    other = Question.objects.posted().visible_to(by).filter(pk=number).first() if number else None
    return questions.close_question(question, by=by, duplicate_of=other, overrides=form.overrides(), **data)


@once
@require_POST
def reopen_question(request: HttpRequest, pk: int) -> HttpResponse:
    question = get_question(request, pk)
    permission_required_or_403(request, "cop.reopen_question", question)
    act = partial(questions.reopen_question, question, by=request.member)
    return press(request, act, done=_("Open again."), to=reverse("cop:question_detail", args=[pk]))


@once
@require_http_methods(["GET", "POST"])
def tell_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened in court, later."""
    question = get_question(request, pk)
    permission_required_or_403(request, "cop.tell_outcome", question)
    may_override = request.user.has_perm("cop.override_stop", question.group)
    form = OutcomeForm(posted(request), initial={"outcome": question.outcome}, may_override=may_override)
    return show_or_act(
        request,
        form,
        lambda: questions.tell_outcome(question, by=request.member, overrides=form.overrides(), **form.cleaned_data),
        page="cop/tell_outcome.html",
        done=_("Thank you. The group learns from it."),
        to=lambda _question: reverse("cop:question_detail", args=[pk]),
        question=question,
        group=question.group,
    )


@once
@require_POST
def ask_colleagues(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the people who are ticked among those proposed."""
    question = get_question(request, pk)
    permission_required_or_403(request, "cop.ask_colleagues", question)
    ids = posted_ids(request, "member")
    chosen = [member for member in answer_requests.propose(question) if member.pk in ids]
    return press(
        request,
        lambda: answer_requests.ask_colleagues(question, by=request.member, members=chosen),
        done=lambda n: _("Asked.") if n else _("Nobody was chosen."),
        to=reverse("cop:question_detail", args=[pk]),
    )

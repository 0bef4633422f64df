"""Written arguments: the list, one of them, writing, reviewing, taking along (domain A20)."""

from collections import Counter

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import first_or_404, get_visible_or_404, permission_required_or_403
from members.ids import as_id
from members.keyset import page_of
from members.markup import plain
from members.models import Member, Topic
from members.ready import Ready, ReadyFor
from members.services.submissions import once
from members.views.acting import posted, show_or_act
from members.views.attachments import attachment

from ..argument_rows import laws_of, row_of, writer_of
from ..argument_texts import texts_for
from ..filters import ArgumentFilter
from ..forms import ConfirmForm
from ..forms.arguments import ArgumentForm, ArgumentStartForm, ReviewArgumentForm, UseForm, lines_of
from ..models import (
    Answer,
    ArgumentReview,
    ArgumentUse,
    Group,
    HeldText,
    Membership,
    Question,
    QuestionCitation,
    WrittenArgument,
)
from ..paper import Sheet, draw_pdf, sheet_of, write_text
from ..services import arguments
from .held_texts import hold_instead

TABS = ("published", "mine", "review")
Status = WrittenArgument.Status


_the_argument = ReadyFor(
    lambda reader, pk: (
        WrittenArgument.objects.visible_to(reader)
        .telling_groups(reader)
        .filter(pk=pk)
        .select_related("group", "author", "reviewed_by", "question")
    )
)


def get_argument(request: HttpRequest, pk: int) -> WrittenArgument:
    return first_or_404(_the_argument(request.member, pk=pk))


def _of_tab(tab: str, member: Member) -> QuerySet[WrittenArgument]:
    rows = WrittenArgument.objects.visible_to(member)
    if tab == "mine":
        return rows.filter(author=member)
    return rows.to_review(member) if tab == "review" else rows.published()


@require_safe
def argument_list(request: HttpRequest) -> HttpResponse:
    """What was published, what I write, and what waits for my eye; the newest first."""
    tab = request.GET.get("show", "published")
    tab = tab if tab in TABS else "published"
    rows = _of_tab(tab, request.member).select_related("group").telling_groups(request.member).with_repealed_law()
    filters = ArgumentFilter(request.GET, rows, reader=request.member)
    page = page_of(request, filters.qs, order=("-published_at", "-id") if tab == "published" else "-id")
    context = {
        "tab": tab,
        "tabs": [("published", _("Published")), ("mine", pgettext("arguments", "Mine")), ("review", _("To review"))],
        "filters": filters,
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
        "page": page,
        "rows": [row_of(argument) for argument in page],
        "may_write": _groups(request).exists(),
    }
    return render(request, "cop/argument_list.html", context)


def _newer_than(reader: Member, argument) -> QuerySet[WrittenArgument]:
    published = WrittenArgument.objects.visible_to(reader).filter(supersedes=argument, status=Status.PUBLISHED)
    return published.order_by("pk")[:1]


def _topics_of(argument) -> QuerySet[Topic]:
    chosen = WrittenArgument.topics.through.objects.filter(writtenargument=argument)
    return Topic.objects.filter(pk__in=chosen.values("topic"))


_newer, _topics = ReadyFor(_newer_than), Ready(_topics_of)
_near = ReadyFor(lambda reader, group: Group.objects.posts_readable_by(reader).filter(pk=group).values_list("pk"))
_its_question = ReadyFor(lambda reader, pk: Question.objects.visible_to(reader).filter(pk=pk))
_uses = Ready(lambda argument: ArgumentUse.objects.filter(argument=argument).select_related("result"))


@require_safe
def argument_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One argument, with the law that it relies on."""
    argument = get_argument(request, pk)
    reader = request.member
    question = _its_question(reader, pk=argument.question_id) if argument.question_id else []
    context = {
        "argument": argument,
        "laws": laws_of(argument, reader),
        "topics": _topics(argument=argument.pk),
        "reviews": argument.reviews.select_related("reviewer") if argument.status == Status.CHANGES else [],
        "uses": Counter(str(use.result) for use in _uses(argument=argument.pk)).items(),
        # Who wrote and reviewed it is told to the group alone.
        "is_near": bool(_near(reader, group=argument.group_id)),
        "written_by": writer_of(argument),
        "question": next(iter(question), None),
        "newer": next(iter(_newer(reader, argument=argument.pk)), None),
    }
    return render(request, "cop/argument_detail.html", context)


def _may_override(request: HttpRequest, group: Group) -> bool:
    """Whoever leads the group may let a find of the stop stand, with a reason (domain 3.13)."""
    return request.user.has_perm("cop.override_stop", group)


def _groups(request: HttpRequest) -> QuerySet[Group]:
    """Where this person may write one."""
    seats = Membership.objects.open().filter(member=request.member).exclude(role=Membership.Role.OBSERVER)
    return Group.objects.live().filter(pk__in=seats.values("group")).order_by("code")


def _question_of(request: HttpRequest) -> Question | None:
    """The thread that it begins from, when there is one that the person reads."""
    number = request.GET.get("question", "")
    if not number.isdecimal():
        return None
    return get_visible_or_404(Question.objects.posted().select_related("group"), request.member, pk=as_id(number))


@once
@require_http_methods(["GET", "POST"])
def write_argument(request: HttpRequest) -> HttpResponse:
    """First what kind and where, as an address; then the texts, begun from a template or from a question."""
    question = _question_of(request)
    groups = _groups(request).filter(pk=question.group_id) if question else _groups(request)
    start = ArgumentStartForm(request.GET if "kind" in request.GET else None, groups=groups)
    if not start.is_bound or not start.is_valid():
        context = {"form": start, "question": question, "groups": groups, "is_unnamed": _is_unnamed(question, request)}
        return render(request, "cop/argument_start.html", context)
    chosen = start.cleaned_data
    permission_required_or_403(request, "cop.write_argument", chosen["group"])
    form = ArgumentForm(
        posted(request), reader=request.member, language=chosen["language"], initial=_begin(chosen, question, request),
        may_override=_may_override(request, chosen["group"]), group=chosen["group"],
    )  # fmt: skip
    begun_with = {"kind": chosen["kind"], "language": chosen["language"]}
    of = {"question": question, "begun_with": begun_with}
    if held := hold_instead(request, form, chosen["group"], HeldText.Kind.ARGUMENT, **of):
        return held
    return show_or_act(
        request,
        form,
        lambda: arguments.write_argument(
            chosen["group"],
            by=request.member,
            question=question,
            **begun_with,
            cites=form.cleaned_data["citations"],
            topics=form.cleaned_data["topics"],
            overrides=form.overrides(),
            **form.texts(),
        ),
        page="cop/argument_form.html",
        done=_("Kept as your draft. Nobody else sees it."),
        to=_page_of,
        kind=WrittenArgument.Kind(chosen["kind"]).label,
        is_unnamed=_is_unnamed(question, request),
    )


def _is_unnamed(question: Question | None, request: HttpRequest) -> bool:
    """Whether its writer asked that question anonymously: then the argument names nobody either."""
    return question is not None and question.hides(request.member.pk)


def _begin(chosen: dict, question: Question | None, request: HttpRequest) -> dict:
    """The template of its kind; facts, law and topics of the question where it begins from one."""
    texts = texts_for(chosen["kind"], chosen["language"])
    if question is None:
        return texts
    # What was taken back or hidden is argued by nobody.
    said = Q(answer=None) | Q(answer__in=Answer.objects.standing())
    cited = QuestionCitation.objects.filter(said, question=question).with_targets()
    facts = f"{plain(question.body)}\n\n{texts['facts']}".strip()
    return {**texts, "facts": facts, "citations": lines_of(_each_once(cited)), "topics": question.topics.all()}


def _each_once(citations) -> list:
    return list({one.label: one for one in reversed(list(citations))}.values())[::-1]


def _page_of(argument: WrittenArgument | None) -> str:
    return reverse("cop:argument_detail", args=[argument.pk]) if argument else reverse("cop:argument_list")


@once
@require_http_methods(["GET", "POST"])
def edit_argument(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author writes on; what was held back is opened here and nowhere else."""
    argument = get_argument(request, pk)
    permission_required_or_403(request, "cop.edit_argument", argument)
    kept = list(argument.topics.all())
    initial = {**arguments.open_texts(argument), "readers": argument.readers, "topics": kept}
    initial["citations"] = lines_of(arguments.open_citations(argument))
    form = ArgumentForm(
        posted(request), reader=request.member, language=argument.language, kept_topics=kept, initial=initial,
        may_override=_may_override(request, argument.group), group=argument.group,
    )  # fmt: skip
    if held := hold_instead(request, form, argument.group, HeldText.Kind.ARGUMENT, argument=argument):
        return held
    return show_or_act(
        request,
        form,
        lambda: arguments.edit_argument(
            argument,
            by=request.member,
            cites=form.cleaned_data["citations"],
            topics=form.cleaned_data["topics"],
            overrides=form.overrides(),
            **form.texts(),
        ),
        page="cop/argument_form.html",
        done=_("Saved."),
        to=_page_of,
        argument=argument,
        kind=argument.get_kind_display(),
    )


def _act(request: HttpRequest, pk: int, perm: str, act, done) -> HttpResponse:
    """A button of the page of an argument; a refusal is said on the page of the question "really?"."""
    argument = get_argument(request, pk)
    permission_required_or_403(request, perm, argument)
    return show_or_act(
        request,
        ConfirmForm(request.POST),
        lambda: act(argument, by=request.member),
        page="cop/argument_refused.html",
        done=done,
        to=_page_of,
        argument=argument,
    )


def _submitted(argument: WrittenArgument) -> str:
    if argument.status == Status.HELD:
        return _("It is held back: something in it may tell who somebody is. Open it and take that out.")
    return _("It waits for a colleague's review.")


@once
@require_POST
def submit_argument(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "cop.submit_argument", arguments.submit_argument, _submitted)


@once
@require_POST
def recall_argument(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "cop.recall_argument", arguments.recall_argument, _("It is your draft again."))


@once
@require_POST
def renew_argument(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("This is the draft of the next version. The old one stands until this is published.")
    return _act(request, pk, "cop.renew_argument", arguments.renew_argument, done)


@once
@require_http_methods(["GET", "POST"])
def review_argument(request: HttpRequest, pk: int) -> HttpResponse:
    """A colleague reads it whole and says one of two things."""
    argument = get_argument(request, pk)
    permission_required_or_403(request, "cop.review_argument", argument)
    form = ReviewArgumentForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: arguments.review_argument(
            argument, by=request.member, verdict=form.cleaned_data["verdict"], note=form.cleaned_data["note"]
        ),
        page="cop/review_argument.html",
        done=_reviewed,
        to=lambda _review: reverse("cop:argument_list"),
        argument=argument,
        laws=laws_of(argument, request.member),
    )


def _reviewed(review: ArgumentReview) -> str:
    if review.verdict == ArgumentReview.Verdict.CHANGES:
        return _("The author reads what you wrote.")
    if review.argument.status == Status.HELD:
        return _("It is held back: something in it may tell who somebody is. Its author takes that out.")
    return _("It is published. Thank you for reading it.")


@once
@require_http_methods(["GET", "POST"])
def withdraw_argument(request: HttpRequest, pk: int) -> HttpResponse:
    argument = get_argument(request, pk)
    permission_required_or_403(request, "cop.withdraw_argument", argument)
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: arguments.withdraw_argument(argument, by=request.member),
        page="cop/withdraw_argument.html",
        done=lambda left: _("Withdrawn.") if left else _("Thrown away."),
        to=lambda _left: reverse("cop:argument_list"),
        argument=argument,
    )


@once
@require_http_methods(["GET", "POST"])
def attest_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody used it in court, and says what came of it."""
    argument = get_argument(request, pk)
    permission_required_or_403(request, "cop.attest_use", argument)
    form = UseForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: arguments.attest_use(argument, by=request.member, **form.cleaned_data),
        page="cop/attest_use.html",
        done=_("Noted. It helps the next reader to choose."),
        to=lambda _use: _page_of(argument),
        argument=argument,
    )


def _sheet(request: HttpRequest, pk: int) -> Sheet:
    """What is taken along; of what is held back there is nothing to take."""
    argument = get_argument(request, pk)
    if argument.status == Status.HELD:
        raise Http404
    return sheet_of(argument, request.member)


@require_safe
def argument_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper, drawn now; without a name of anybody."""
    return attachment(draw_pdf(_sheet(request, pk)), f"argument-{pk}.pdf")


@require_safe
def argument_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The same words as plain text."""
    return attachment(write_text(_sheet(request, pk)), f"argument-{pk}.txt")

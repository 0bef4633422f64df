"""Reports of posts, and the one who asked anonymously: for those who look after what is written."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import get_visible_or_404, permission_required, permission_required_or_403
from members.keyset import page_of
from members.services.submissions import once
from members.stepup import require_step_up
from members.views.acting import posted, show_or_act

from ..forms.questions import ReportPostForm
from ..models import Answer, PostReport, Question
from ..models.post import Post
from ..services import post_reports
from .announcements import address_of as announcement_address
from .announcements import get_announcement
from .answers import get_answer
from .comments import get_comment, place_of
from .questions import get_question


def _report(request: HttpRequest, post: Post, page: str, back: str, **context) -> HttpResponse:
    """Ask those who look after a post to look at it. `page`: the list to go on to, `back`: where it stands."""
    permission_required_or_403(request, "cop.report_post", post)
    form = ReportPostForm(posted(request), reasons=PostReport.Reason.choices)
    return show_or_act(
        request,
        form,
        lambda: post_reports.report_post(post, by=request.member, **form.cleaned_data),
        page="cop/report_post.html",
        done=_("Those who run the group will look at it. Nobody learns that it was you."),
        to=lambda _report: reverse(page),
        group=post.group,
        back_url=back,
        **context,
    )


def _report_in_thread(request: HttpRequest, post: Question | Answer, question: Question) -> HttpResponse:
    back = reverse("cop:question_detail", args=[question.pk])
    return _report(request, post, "cop:question_list", back, question=question)


@once
@require_http_methods(["GET", "POST"])
def report_question(request: HttpRequest, pk: int) -> HttpResponse:
    question = get_question(request, pk)
    return _report_in_thread(request, question, question)


@once
@require_http_methods(["GET", "POST"])
def report_answer(request: HttpRequest, pk: int) -> HttpResponse:
    answer = get_answer(request, pk)
    return _report_in_thread(request, answer, answer.question)


@once
@require_http_methods(["GET", "POST"])
def report_announcement(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_announcement(request, pk)
    return _report(request, post, "cop:announcement_list", announcement_address(post))


@once
@require_http_methods(["GET", "POST"])
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    comment = get_comment(request, pk)
    return _report(request, comment, "cop:announcement_list", place_of(comment))


def _reports(request: HttpRequest):
    rows = PostReport.objects.select_related(
        "question__group",
        "answer__question__group",
        "announcement__group",
        "comment__announcement__group",
        "comment__session__group",
    )
    return rows.visible_to(request.member)


@permission_required("cop.view_post_reports")
@require_safe
def post_report_list(request: HttpRequest) -> HttpResponse:
    """What was reported and waits: which post and why, without the text and without who said so."""
    return render(request, "cop/post_report_list.html", {"page": page_of(request, _reports(request).open())})


@permission_required("cop.view_post_reports")
@require_step_up(scope=lambda request, pk: f"post report:{pk}")
@once
@require_http_methods(["GET", "POST"])
def close_post_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The one post that was reported, and what was done about it."""
    report = get_visible_or_404(_reports(request), request.member, pk=pk)
    permission_required_or_403(request, "cop.close_post_report", report)
    form = ReportPostForm(posted(request), reasons=PostReport.Outcome.choices)
    form.fields["reason"].label = _("What was done?")
    del form.fields["note"]
    return show_or_act(
        request,
        form,
        lambda: post_reports.close_post_report(report, by=request.member, outcome=form.cleaned_data["reason"]),
        page="cop/close_post_report.html",
        done=_("Closed."),
        to=lambda _nothing: reverse("cop:post_report_list"),
        report=report,
        group=report.group,
        may_see_author=report.question is not None and request.user.has_perm("cop.see_author", report.question),
    )


@require_step_up(scope=lambda request, pk: f"author:{pk}")
@once
@require_POST
def see_author(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asked anonymously: for the safety lead alone, on a press of a button, and audited."""
    question = Question.objects.posted().filter(pk=pk).select_related("group", "author").first()
    if question is None or not request.user.has_perm("cop.see_author", question):
        raise Http404
    author = post_reports.see_author(question, by=request.member)
    return render(request, "cop/see_author.html", {"question": question, "author": author})

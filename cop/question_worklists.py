"""What questions bring to the desk and the digest: who waits, what was reported, what a lawyer should check."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members import clock
from members.desk import Row, Span, Worklist
from members.models import Member
from members.templatetags.waing import lang_of, when_day

from .models import Answer, Group, PostReport, Question
from .reports.questions import WITHIN

REPORTED_FOR = timedelta(hours=24)


def kept_by(member: Member) -> QuerySet[Group]:
    """Groups whose posts this person looks after: not the clerk's (decision 2)."""
    return Group.objects.live().run_by(member)


def _waiting(span: Span) -> QuerySet[Question]:
    return Question.objects.of_live_groups().waiting().filter(opened_at__lte=span.now - WITHIN).select_related("group")


def _show_questions(questions: Sequence[Question], reader: Member) -> list[Row]:
    return [
        Row(
            when=when_day(one.opened_at),
            title=one.title,
            meta=str(one.group),
            url=reverse("cop:question_detail", args=[one.pk]),
            action=str(_("Open the question")),
            lang=lang_of(one.title),
        )
        for one in questions
    ]


def _reported(span: Span) -> QuerySet[PostReport]:
    old = PostReport.objects.open().filter(reported_at__lte=span.now - REPORTED_FOR)
    in_group = Coalesce(
        "question__group",
        "answer__question__group",
        "announcement__group",
        "comment__announcement__group",
        "comment__session__group",
    )
    return old.annotate(group_id=in_group).filter(group_id__in=Group.objects.live().values("pk"))


def _show_reports(reports: Sequence[PostReport], reader: Member) -> list[Row]:
    return [
        Row(
            when=when_day(one.reported_at),
            title=str(one.get_reason_display()),
            url=reverse("cop:close_post_report", args=[one.pk]),
            action=str(_("Look")),
        )
        for one in reports
    ]


def _to_verify(span: Span) -> QuerySet[Answer]:
    """Nobody has put their name to it, or the day to look at it again has come."""
    today = span.now.astimezone(clock.YANGON).date()
    accepted = Answer.objects.standing().filter(
        Q(verified_at=None) | Q(review_by__lte=today), accepted_at__isnull=False, question__hidden_at=None
    )
    return accepted.filter(question__group__archived_at=None).select_related("question__group")


def _show_answers(answers: Sequence[Answer], reader: Member) -> list[Row]:
    return [
        Row(
            when=when_day(one.accepted_at),
            title=one.question.title,
            meta=str(one.question.group),
            url=f"{reverse('cop:question_detail', args=[one.question_id])}#a{one.pk}",
            action=str(_("Open the answer")),
            lang=lang_of(one.question.title),
        )
        for one in answers
    ]


WAITING = Worklist(
    key="questions_waiting",
    says=ngettext_lazy("%(n)s question waiting more than 72 hours", "%(n)s questions waiting more than 72 hours", "n"),
    hint=_("Ask somebody by name, or say whom they can turn to."),
    rows=_waiting,
    block="group_id",
    order=("opened_at", "id"),
    show=_show_questions,
    on_desk=True,
    staffed=kept_by,
)
REPORTED = Worklist(
    key="posts_reported",
    says=ngettext_lazy("%(n)s reported post not looked at", "%(n)s reported posts not looked at", "n"),
    hint=_("Somebody may be recognised, or in danger. Look today."),
    rows=_reported,
    block="group_id",
    order=("reported_at", "id"),
    show=_show_reports,
    on_desk=True,
    staffed=kept_by,
)
TO_VERIFY = Worklist(
    key="answers_to_verify",
    says=ngettext_lazy("%(n)s accepted answer to check", "%(n)s accepted answers to check", "n"),
    hint=_("A second lawyer puts their name to it."),
    rows=_to_verify,
    block="question__group_id",
    order=("accepted_at", "id"),
    show=_show_answers,
    staffed=kept_by,
)
FIRST = (WAITING, REPORTED)
LAST = (TO_VERIFY,)

"""Questions as rows of a list: title, how it stands, who and when. One statement for all."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.templatetags.waing import ago, digits, lang_of, listed

from .models import Question
from .thread import author_of

State = Question.State


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """Ready to be placed. `tone` is the class of the tag."""

    pk: int
    url: str
    title: str
    lang: str
    tag: str
    tone: str
    kind: str
    group: str
    group_lang: str
    facts: str


def with_row_facts(questions: QuerySet[Question]) -> QuerySet[Question]:
    """What `rows_of` reads, in the statement of the list."""
    return questions.select_related("group", "author").with_counts()


def rows_of(questions: Iterable[Question]) -> list[QuestionRow]:
    here = reverse("cop:question_detail", args=[0])
    return [_row(one, here.replace("/0/", f"/{one.pk}/")) for one in questions]


def _row(question: Question, url: str) -> QuestionRow:
    tag, tone = _standing(question)
    group = str(question.group)
    is_plain = question.kind == Question.Kind.QUESTION
    return QuestionRow(
        pk=question.pk,
        url=url,
        title=question.title,
        lang=lang_of(question.title),
        tag=tag,
        tone=tone,
        kind="" if is_plain else str(question.get_kind_display()),
        group=group,
        group_lang=lang_of(group),
        facts=listed(author_of(question, question), ago(question.opened_at)),
    )


def _standing(question: Question) -> tuple[str, str]:
    """(word, class): colour is the second signal."""
    if question.state == State.CLOSED:
        return str(State.CLOSED.label), ""
    if question.state == State.ACCEPTED:
        return str(State.ACCEPTED.label), "ok"
    if question.is_waiting:
        return _("No answer yet"), "due"
    if not question.answer_count:
        return "", ""
    if question.kind in Question.ASKING:
        words = ngettext("%(n)s answer", "%(n)s answers", question.answer_count)
    else:
        words = ngettext("%(n)s reply", "%(n)s replies", question.answer_count)
    return words % {"n": digits(question.answer_count)}, "new"

"""Questions, notes and answers: each is found by its own text, by its topics and by the law that it cites.

Who wrote it stands nowhere here.
"""

from collections.abc import Collection, Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.markup import plain
from members.models import Member
from members.search import Entry, Source, Watch, sources

from ..models import Answer, Question, QuestionCitation
from .titles import in_its_language, names_of, sections_of

TEXTS = ("body", "issue", "strategy", "outcome", "agreement", "disagreement")
WORDS = ("title", *TEXTS, "language", "kind", "state", "hidden_at", "group", "ref", "offence", "stage", "court_level")


def _visible(member: Member) -> QuerySet[Question]:
    return Question.objects.posted().visible_to(member)


def _cited(rows: QuerySet) -> Prefetch:
    return Prefetch("citations", rows.with_targets(), to_attr="cited")


def _threads(ids: Collection[int], rows: QuerySet[Question]) -> Iterable[Entry]:
    # A thread is found by the law that any of its answers cites.
    cited = QuestionCitation.objects.filter(Q(answer=None) | Q(answer__in=Answer.objects.standing()))
    found = rows.posted().filter(pk__in=ids).select_related("group", "offence", "stage", "court_level")
    for post in found.prefetch_related("topics", _cited(cited)):
        lists = [*post.topics.all(), *filter(None, (post.offence, post.stage, post.court_level))]
        yield Entry(
            pk=post.pk, **in_its_language(post.title),
            body="\n".join(plain(text) for name in TEXTS if (text := getattr(post, name))),
            labels=names_of(lists), sections=sections_of(post.cited), language=post.language, ref=post.ref,
            url=reverse("cop:question_detail", args=[post.pk]), place=post.group.code, at=post.opened_at,
            group=post.group_id, topics=[topic.code for topic in post.topics.all()],
        )  # fmt: skip


def _questions(ids: Collection[int]) -> Iterable[Entry]:
    return _threads(ids, Question.objects.exclude(kind__in=Question.NOTES))


def _notes(ids: Collection[int]) -> Iterable[Entry]:
    return _threads(ids, Question.objects.notes())


def _answers(ids: Collection[int]) -> Iterable[Entry]:
    found = Answer.objects.standing().filter(pk__in=ids).select_related("question__group")
    for answer in found.prefetch_related("question__topics", _cited(QuestionCitation.objects.all())):
        thread = answer.question
        yield Entry(
            pk=answer.pk, **in_its_language(thread.title), is_titled=False, body=plain(answer.body),
            sections=sections_of(answer.cited), language=answer.language, ref=thread.ref,
            url=f"{reverse('cop:question_detail', args=[thread.pk])}#a{answer.pk}", place=thread.group.code,
            at=answer.posted_at, group=thread.group_id, topics=[topic.code for topic in thread.topics.all()],
        )  # fmt: skip


OF_THREADS = (
    Watch(Question, columns=WORDS),
    Watch(Question.topics.through, "question_id"),
    Watch(QuestionCitation, "question_id"),
    Watch(Answer, "question_id", ("withdrawn_at", "hidden_at")),
)
for _kind, _label, _order, _entries in (
    ("question", _("Question"), 10, _questions),
    ("note", _("Note"), 30, _notes),
):
    sources.register(
        _kind,
        Source(
            label=_label,
            order=_order,
            rows=Question.objects.all,
            visible=_visible,
            entries=_entries,
            watches=OF_THREADS,
            in_groups=True,
        ),
    )
sources.register(
    "answer",
    Source(
        label=pgettext_lazy("kind of thing", "Answer"),
        order=20,
        rows=Answer.objects.all,
        visible=Answer.objects.visible_to,
        entries=_answers,
        watches=(
            Watch(Answer, columns=("body", "language", "withdrawn_at", "hidden_at")),
            Watch(Question, columns=("title", "group", "ref"), through=(Answer, "question_id")),
            Watch(Question.topics.through, "question_id", through=(Answer, "question_id")),
            Watch(QuestionCitation, "answer_id"),
        ),
        in_groups=True,
    ),
)

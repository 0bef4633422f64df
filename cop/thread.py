"""A thread as one reader sees it: ready values for its page, in a fixed number of statements whatever its length."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from itertools import groupby

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members import markup
from members.models import Member
from members.ready import Ready
from members.templatetags.waing import lang_of

from .law import Found, keys, recognise
from .models import Answer, Provision, Question, QuestionCitation
from .services.citing import by_act

Laws = list[tuple[str, list]]  # what is cited, by Act (services.citing.by_act)


@dataclass(frozen=True, slots=True)
class Check:
    """A second lawyer's word for an answer."""

    by: str
    valid_as_of: date
    review_by: date
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One post, ready to be placed."""

    pk: int
    author: str
    lang: str
    text: SafeString
    source: str
    language: str
    at: datetime
    is_mine: bool
    is_unnamed: bool
    """Whether whoever asked anonymously wrote it."""
    is_edited: bool
    laws: Laws
    is_accepted: bool = False
    check: Check | None = None
    thanks: int = 0
    is_thanked: bool = False
    note_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    question: Question
    asked: Entry
    accepted: Entry | None
    others: list[Entry]
    hidden: int
    """How many answers stand here no more, because somebody could be recognised."""

    @property
    def count(self) -> int:
        return len(self.others) + bool(self.accepted)


def author_of(post: Question | Answer, question: Question) -> str:
    """Whom the group reads as the author. Who asked anonymously stays so in their own answers too; what a centre
    brought along when it moved in is nobody's."""
    at = post.opened_at if isinstance(post, Question) else post.posted_at
    if question.ref and at < question.created_at:
        return _("From before we came here")
    if question.hides(post.author_id):
        return _("Whoever asked")
    return post.author.shown_name


def _of(question, reader) -> QuerySet[Answer]:
    rows = Answer.objects.filter(question=question, withdrawn_at=None).with_thanks(reader)
    return rows.select_related("author", "verified_by", "note").order_by("posted_at", "pk")


def _cited_in(question) -> QuerySet[QuestionCitation]:
    return QuestionCitation.objects.filter(question=question).with_targets().order_by("answer", "position", "pk")


_answers, _citations = Ready(_of), Ready(_cited_in)


def thread_of(question: Question, reader: Member) -> Thread:
    """The page of a thread for this reader, who may see it."""
    rows = _answers(question=question.pk, reader=reader.pk)
    for row in rows:
        row.question = question
    answers = [answer for answer in rows if answer.is_standing]
    cited = _cited(question)
    linker = _linker([question.body, question.issue, question.strategy, *(answer.body for answer in answers)])
    entries = [_entry(one, question, reader, cited, linker) for one in answers]
    return Thread(
        question=question,
        asked=_entry(question, question, reader, cited, linker),
        accepted=next((one for one in entries if one.is_accepted), None),
        others=[one for one in entries if not one.is_accepted],
        hidden=len(rows) - len(answers),
    )


def _entry(post, question: Question, reader: Member, cited: dict, linker: markup.Linker) -> Entry:
    author = author_of(post, question)
    common = {
        "pk": post.pk,
        "author": author,
        "lang": lang_of(author),
        "text": markup.render(post.body, linker=linker),
        "source": post.body,
        "language": post.language,
        "is_mine": post.author_id == reader.pk,
        "is_unnamed": question.hides(post.author_id),
        "is_edited": post.edited_at is not None,
    }
    if isinstance(post, Question):
        return Entry(at=post.opened_at, laws=cited.get(None, []), **common)
    return Entry(
        at=post.posted_at,
        laws=cited.get(post.pk, []),
        is_accepted=post.accepted_at is not None,
        check=_check_of(post),
        thanks=post.thanks,
        is_thanked=post.is_thanked,
        note_id=getattr(getattr(post, "note", None), "pk", None),
        **common,
    )


def _check_of(answer: Answer) -> Check | None:
    if not answer.is_verified:
        return None
    by = answer.verified_by.shown_name if answer.verified_by else _("Former member")
    return Check(by, answer.valid_as_of, answer.review_by, answer.is_to_review)


def _cited(question: Question) -> dict[int | None, Laws]:
    """{answer id, or None for the question: what it relies on, by Act}; one statement."""
    rows = _citations(question=question.pk)
    return {answer: by_act(cites) for answer, cites in groupby(rows, key=lambda one: one.answer_id)}


def _linker(texts: Iterable[str]) -> markup.Linker:
    """Finds the sections in these texts that can be only one, and leads to their pages; one statement for all."""
    looked_at = cache(partial(recognise, is_saved=True))  # a run is asked about for its keys, and when it is drawn
    runs = {run for text in texts for run in markup.plain(text).split("\n")}
    wanted = {key for run in runs for found in looked_at(run) for key in _ways(found)}
    rows = Provision.objects.by_keys(wanted).select_related("instrument") if wanted else ()
    urls: dict[str, str] = {}
    for one in rows:  # of two versions the one in force comes first
        urls.setdefault(keys.fold(one.key), one.get_absolute_url())

    def spans(text: str) -> Iterable[tuple[int, int, str]]:
        for found in looked_at(text) if urls else ():
            url = next((urls[key] for key in _ways(found) if key in urls), "")
            if url:
                yield found.start, found.end, url

    return spans


def _ways(found: Found) -> list[str]:
    """The keys under which the library may have it: the very place, then the section around it. Empty where more
    than one thing can be meant."""
    if found.kind != "provision" or not found.is_certain or found.start == found.end:
        return []
    code, number = keys.split_key(keys.fold(found.keys[0]))
    return [keys.make_key(code, part) for part in reversed(keys.chain(number))]

"""Answers: given, changed, taken back, accepted, checked by a second lawyer, made into a practice note.

The caller has asked permission and has put the text through the de-identification stop.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import outbox
from members.templatetags.waing import lang_of
from members.text.identifying import Override

from ..models import Answer, Question, Thanks
from . import citing, follows, mentions
from .questions import ask, keep_version, lock, record, record_overrides, settle

QUIET_FOR = timedelta(minutes=10)


def _lock_answer(answer: Answer) -> Answer:
    """The answer with its thread, both held; the thread's lock guards its answers."""
    question = lock(answer.question)
    answer = Answer.objects.select_related("author").get(pk=answer.pk)
    answer.question = question
    return answer


@transaction.atomic
def answer(
    question: Question,
    *,
    by: Member,
    body: str,
    author: Member | None = None,
    language: str = "",
    cites: Collection[citing.Cite] = (),
    overrides: Iterable[Override] = (),
) -> Answer:
    """Answer a question or reply to a note. The first answer of somebody else stops the clock (domain 2c). `author`:
    whose it is, where that is not `by`, who lets it stand.

    Raises Refused when the thread is closed or not posted.
    """
    question = lock(question)
    if question.is_over or not question.is_posted:
        raise Refused(_("This thread is closed. Open it again before you answer."))
    author, language = author or by, language or lang_of(body)
    given = Answer.objects.create(
        question=question, author=author, body=body, language=language, is_demo=author.is_demo
    )
    citing.set_citations(given.citations, cites, question=question)
    settle(question)
    outbox.withdraw(about=question.uid, recipient=author, kinds=["answer_asked"], reason="answered")
    if author.pk != question.author_id:
        _tell_asker(question)
    follows.tell_followers(question, by=author)
    record("question_answered", question, by, answer=given.pk)
    record_overrides(given, by, overrides)
    mentions.mention(given, by=author)
    return given


def _tell_asker(question: Question) -> None:
    """At most one mail a day about one question: whoever asked three hears of it once."""
    now = clock.now()
    outbox.notify(
        "question_answered",
        recipients=[question.author],
        ref_key=f"answers:{question.uid}:{clock.today()}",
        about=question.uid,
        not_before=now + QUIET_FOR,
    )


@transaction.atomic
def edit_answer(
    answer: Answer,
    *,
    by: Member,
    body: str,
    cites: Collection[citing.Cite] = (),
    overrides: Iterable[Override] = (),
    forget: bool = False,
) -> Answer:
    """Change an answer; how it read before stays as a version, except with `forget`. Who checked it has not checked
    the new words, so the check falls."""
    answer = _lock_answer(answer)
    if forget:
        answer.versions.all().delete()
    elif body != answer.body:
        keep_version(answer, by)
    if body != answer.body:
        _drop_check(answer)
    answer.body, answer.language, answer.edited_at = body, lang_of(body), clock.now()
    answer.save()
    citing.set_citations(answer.citations, cites, question=answer.question)
    record("answer_edited", answer.question, by, answer=answer.pk, forgotten=forget)
    record_overrides(answer, by, overrides)
    mentions.mention(answer, by=by)
    return answer


def _drop_check(answer: Answer) -> None:
    answer.verified_by = answer.verified_at = answer.valid_as_of = answer.review_by = None


@transaction.atomic
def withdraw_answer(answer: Answer, *, by: Member) -> Answer:
    """Take an answer back: it is no longer accepted, and the question may wait again. Twice does nothing more."""
    answer = _lock_answer(answer)
    if answer.withdrawn_at is None:
        answer.withdrawn_at, answer.accepted_at, answer.accepted_by = clock.now(), None, None
        answer.save()
        settle(answer.question)
        record("answer_withdrawn", answer.question, by, answer=answer.pk)
    return answer


# --- accepting -------------------------------------------------------------------------------------------------------


@transaction.atomic
def accept_answer(answer: Answer, *, by: Member) -> Answer:
    """Say that this answer helped. Another one that was accepted before is so no longer (community B2).

    The one who answered is told once. Accepting twice does nothing more. Raises Refused for an answer that was taken
    back, and for notes, which ask nothing.
    """
    answer = _lock_answer(answer)
    question = answer.question
    if not answer.is_standing:
        raise Refused(_("This answer was taken back."))
    if question.is_note:
        raise Refused(_("A note asks nothing, so nothing is accepted."))
    if answer.accepted_at:
        return answer
    switched = _unaccept(question)
    answer.accepted_at, answer.accepted_by = clock.now(), by
    answer.save(update_fields=["accepted_at", "accepted_by"])
    settle(question)
    if answer.author_id != by.pk:
        outbox.notify(
            "answer_accepted", recipients=[answer.author], ref_key=f"accepted:{answer.uid}", about=answer.uid
        )
    record("answer_switched" if switched else "answer_accepted", question, by, answer=answer.pk)
    return answer


def _unaccept(question: Question) -> int:
    accepted = Answer.objects.filter(question=question, accepted_at__isnull=False)
    return accepted.update(accepted_at=None, accepted_by=None)


@transaction.atomic
def undo_acceptance(question: Question, *, by: Member) -> Question:
    """None of the answers is the accepted one any more. Twice does nothing more."""
    question = lock(question)
    if _unaccept(question):
        settle(question)
        record("acceptance_undone", question, by)
    return question


# --- checking, passing on, thanking ----------------------------------------------------------------------------------


@transaction.atomic
def verify_answer(answer: Answer, *, by: Member, valid_as_of: date, review_by: date) -> Answer:
    """A second lawyer puts their name to an answer: the law is right as it stood on a day, to be looked at again by
    another. Checking anew replaces the check. Raises Refused for the own answer, and for days the wrong way round."""
    answer = _lock_answer(answer)
    if answer.author_id == by.pk:
        raise Refused(_("Somebody else than the author checks an answer."))
    if valid_as_of > clock.today():
        raise Refused(_("That day has not come yet."), field="valid_as_of")
    if review_by <= valid_as_of:
        raise Refused(_("The day to look again lies after the day of the law."), field="review_by")
    answer.verified_by, answer.verified_at = by, clock.now()
    answer.valid_as_of, answer.review_by = valid_as_of, review_by
    answer.save()
    record("answer_verified", answer.question, by, answer=answer.pk)
    return answer


@transaction.atomic
def promote_answer(
    answer: Answer, *, by: Member, title: str, body: str, overrides: Iterable[Override] = ()
) -> Question:
    """Make a practice note of an answer, under the name of whoever gave it (A7). Twice leads to the same note."""
    answer = _lock_answer(answer)
    known = Question.objects.filter(from_answer=answer).first()
    if known:
        return known
    if not answer.is_standing:
        raise Refused(_("This answer was taken back."))
    question = answer.question
    note = ask(
        by=by,
        author=answer.author,
        group=question.group,
        topics=list(question.topics.all()),
        cites=citing.cites_of(answer.citations),
        kind=Question.Kind.PRACTICE_NOTE,
        readers=question.readers,
        title=title,
        body=body,
        paralegal_kind=answer.author.paralegal_kind,
        from_answer=answer,
        is_demo=answer.is_demo,
    )
    record("answer_promoted", question, by, answer=answer.pk, note=note.pk)
    record_overrides(note, by, overrides)
    return note


def thank_for_answer(answer: Answer, *, by: Member) -> None:
    """Say that it helped; twice is the same as once (B32). Raises Refused for the own answer."""
    if answer.author_id == by.pk:
        raise Refused(_("You cannot thank yourself."))
    try:
        with transaction.atomic():
            Thanks.objects.create(answer=answer, member=by)
    except IntegrityError:
        return


def take_thanks_back(answer: Answer, *, by: Member) -> None:
    Thanks.objects.filter(answer=answer, member=by).delete()

"""Questions and notes: kept as a draft, asked, held back and let go, changed, closed and opened again (domain 2c).

The caller has asked permission and has put the text through the de-identification stop. Of what an anonymous asker
does, no line of the audit says who it was: the row alone knows, and `see_author` opens it to the safety lead.
"""

import json
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min, Q
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member, Topic
from members.services import audit, outbox
from members.templatetags.waing import lang_of
from members.text.identifying import Override

from ..models import Answer, Group, PostVersion, Provision, Question, QuestionCitation
from ..permissions import keepers
from . import citing, follows, mentions
from .groups import lock_live_group

State, Kind, CloseReason = Question.State, Question.Kind, Question.CloseReason
REOPEN_WITHIN = timedelta(days=30)
MOST_TOPICS = 3


# --- common to all verbs ---------------------------------------------------------------------------------------------


def lock(question: Question) -> Question:
    """The thread's row and its live group's, held until the transaction ends; the group always first."""
    lock_live_group(question.group)
    rows = Question.objects.select_related("group", "author")
    return rows.select_for_update(of=["self"], no_key=True).get(pk=question.pk)


def told_actor(question: Question | None, by: Member | None) -> Member | None:
    """Who acted, as the audit may say it: nobody where that would tell who asked `question` anonymously."""
    return None if by and question and question.hides(by.pk) else by


def record(verb: str, question: Question, by: Member | None, **facts) -> None:
    """A line of the audit."""
    actor, group = told_actor(question, by), question.group
    audit.record(verb, by=actor, on=question, centre_id=group.host_centre_id, group=group.pk, **facts)


def record_overrides(post, by: Member, overrides: Iterable[Override]) -> None:
    """A facilitator let a text of a group through: which field, which kinds of finds, the reason; never a find
    (decision 21). `post`: a question, an answer or an argument."""
    for one in overrides:
        facts = {"field": one.field, "kinds": list(one.kinds), "reason": one.reason}
        group, actor = post.group, told_actor(post if isinstance(post, Question) else post.question, by)
        audit.record("stop_overridden", by=actor, on=post, centre_id=group.host_centre_id, group=group.pk, **facts)


def settle(question: Question) -> None:
    """Bring the clock and the state in step with the answers that stand. The caller holds the lock.

    The first response is the first answer of somebody else (domain 2c); taken back, the question waits again
    (community B1).
    """
    standing = Answer.objects.standing().filter(question=question)
    others = ~Q(author=question.author_id)
    if question.ref:  # what was brought along is nobody's: it answered then, whoever stands in the row
        others |= Q(posted_at__lt=question.created_at)
    question.first_response_at = standing.filter(others).aggregate(first=Min("posted_at"))["first"]
    if question.state != State.CLOSED:
        question.state = _state_of(question, standing)
    question.save(update_fields=["first_response_at", "state"])


def _state_of(question: Question, standing) -> str:
    if standing.filter(accepted_at__isnull=False).exists():
        return State.ACCEPTED
    return State.ANSWERED if question.first_response_at else State.OPEN


def keep_version(post: Question | Answer, by: Member) -> None:
    """How a post reads now, before it is changed."""
    if isinstance(post, Question):
        PostVersion.objects.create(question=post, title=post.title, body=post.body, replaced_by=by)
    else:
        PostVersion.objects.create(answer=post, body=post.body, replaced_by=by)


def _check(question: Question) -> None:
    try:
        question.full_clean(exclude=["kept", "from_answer"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=None if field == "__all__" else field) from error


# --- before it is posted ---------------------------------------------------------------------------------------------


@transaction.atomic
def keep_draft(
    *, by: Member, group: Group, kind: str, typed: dict, draft: Question | None = None, is_held: bool = False
) -> Question:
    """Keep what was typed, sealed, as it was posted: {name: [values]}. Of it nothing stands in a column.

    `is_held`: the de-identification stop holds it back, and those who lead the group are asked to look.
    """
    group = lock_live_group(group)
    question = draft or Question(group=group, author=by)
    question.kind, question.state = kind, State.HELD if is_held else State.DRAFT
    question.kept = json.dumps(typed, ensure_ascii=False)
    question.is_anonymous = bool(typed.get("is_anonymous")) and kind not in Question.NOTES
    question.created_at = clock.now()
    question.save()
    if is_held:
        record("question_held", question, by)
        outbox.notify("question_held", recipients=keepers(group), ref_key=f"held:{question.uid}", about=question.uid)
    return question


def typed_of(question: Question) -> dict[str, list[str]]:
    """What was typed into a draft: {name: [values]}."""
    return json.loads(question.kept) if question.kept else {}


@transaction.atomic
def send_back(question: Question, *, by: Member) -> Question:
    """Give what was held back to its author as a draft. Twice does nothing more."""
    question = lock(question)
    if question.state == State.HELD:
        question.state, question.created_at = State.DRAFT, clock.now()
        question.save(update_fields=["state", "created_at"])
        record("question_sent_back", question, by)
    return question


@transaction.atomic
def discard_draft(question: Question, *, by: Member) -> None:
    """Take away what was never posted."""
    lock(question).delete()


# --- asking ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask(
    *,
    by: Member,
    group: Group,
    author: Member | None = None,
    draft: Question | None = None,
    topics: Collection[Topic] = (),
    violations: Collection[Topic] = (),
    cites: Collection[citing.Cite] = (),
    overrides: Iterable[Override] = (),
    **facts,
) -> Question:
    """Post a question or a note from the model's own fields. The clock starts here.

    `author`: whose it is, where that is not `by`. `draft`: what it was until now; it keeps its author, also when a
    facilitator lets it go. Raises Refused with the
    field that is wrong: a clinic without a provision that we recognise (A17), too many topics, an archived group.
    """
    group = lock_live_group(group)
    question = lock(draft) if draft else Question(group=group, author=author or by)
    if question.is_posted:
        return question
    now = clock.now()
    was_held = question.state == State.HELD
    for name, value in {**facts, "kept": None, "state": State.OPEN, "opened_at": now}.items():
        setattr(question, name, value)
    question.language = facts.get("language") or lang_of(f"{question.title} {question.body}")
    _check_kind(question, topics, cites)
    _check(question)
    question.save()
    question.topics.set(topics)
    question.violations.set(violations if question.kind == Kind.CLINIC else ())
    _cite(question, cites)
    record("question_released" if was_held else "question_asked", question, by, kind=question.kind)
    follows.tell_followers(question.group, by=question.author)
    record_overrides(question, by, overrides)
    mentions.mention(question, by=question.author)
    return question


def _check_kind(question: Question, topics: Collection[Topic], cites: Collection[citing.Cite]) -> None:
    if len(topics) > MOST_TOPICS:
        raise Refused(_("Choose up to three topics."), field="topics")
    names_law = any(isinstance(cite.target, Provision) for cite in cites)
    if question.kind == Kind.CLINIC and not (names_law or question.law_not_found):
        raise Refused(_("Name a section that you rely on, or say that you have not found one yet."), field="citations")


def _cite(question: Question, cites: Collection[citing.Cite]) -> None:
    own = QuestionCitation.objects.filter(question=question, answer=None)
    citing.set_citations(own, cites, question=question, answer=None)


@transaction.atomic
def edit_question(
    question: Question,
    *,
    by: Member,
    topics: Collection[Topic] = (),
    violations: Collection[Topic] = (),
    cites: Collection[citing.Cite] = (),
    overrides: Iterable[Override] = (),
    forget: bool = False,
    **changes,
) -> Question:
    """Change a post; how it read before stays as a version, except with `forget`: then the earlier ones go too,
    because they tell who somebody is. Raises Refused with the field that is wrong."""
    question = lock(question)
    if not question.is_posted:
        raise Refused(_("This is not posted yet."))
    before = (question.title, question.body)
    if forget:
        question.versions.all().delete()
    elif (changes.get("title", before[0]), changes.get("body", before[1])) != before:
        keep_version(question, by)
    for name, value in changes.items():
        setattr(question, name, value)
    question.edited_at = clock.now()
    _check_kind(question, topics, cites)
    _check(question)
    question.save()
    question.topics.set(topics)
    question.violations.set(violations if question.kind == Kind.CLINIC else ())
    _cite(question, cites)
    record("question_edited", question, by, forgotten=forget)
    record_overrides(question, by, overrides)
    mentions.mention(question, by=by)
    return question


# --- ending, and what came of it -------------------------------------------------------------------------------------


@transaction.atomic
def close_question(
    question: Question,
    *,
    by: Member,
    reason: str,
    duplicate_of: Question | None = None,
    agreement: str = "",
    disagreement: str = "",
    overrides: Iterable[Override] = (),
) -> Question:
    """End a thread with a reason. A debate ends with what is agreed on and what is not (B14). Twice is once.

    Raises Refused for a debate without both, and for a duplicate of nothing or of itself.
    """
    question = lock(question)
    if question.is_over:
        return question
    if (reason == CloseReason.DUPLICATE) != (duplicate_of is not None) or duplicate_of == question:
        raise Refused(_("Give the number of the question that it repeats."), field="duplicate_of")
    if question.kind == Kind.DEBATE and reason in (CloseReason.CONCLUDED, CloseReason.OUT_OF_SCOPE):
        _check_sums_up(agreement, disagreement)
    question.state, question.closed_at, question.closed_by = State.CLOSED, clock.now(), by
    question.close_reason, question.duplicate_of = reason, duplicate_of
    question.agreement, question.disagreement = agreement, disagreement
    _check(question)
    question.save()
    outbox.withdraw(about=question.uid, kinds=["answer_asked"], reason="closed")
    record_overrides(question, by, overrides)
    record("question_closed", question, by, reason=reason)
    return question


def _check_sums_up(agreement: str, disagreement: str) -> None:
    if not agreement:
        raise Refused(_("Say what you agree on."), field="agreement")
    if not disagreement:
        raise Refused(_("Say where you disagree."), field="disagreement")


@transaction.atomic
def reopen_question(question: Question, *, by: Member) -> Question:
    """Open a closed thread again, within 30 days (domain 2c); it stands where its answers put it."""
    question = lock(question)
    if not question.is_over:
        return question
    if question.closed_at < clock.now() - REOPEN_WITHIN:
        raise Refused(_("It was closed more than 30 days ago. Ask anew and link to it."))
    question.state, question.closed_at, question.closed_by = State.OPEN, None, None
    question.close_reason, question.duplicate_of = "", None
    question.save()
    settle(question)
    record("question_reopened", question, by)
    return question


@transaction.atomic
def tell_outcome(question: Question, *, by: Member, outcome: str, overrides: Iterable[Override] = ()) -> Question:
    """Say what happened in court; empty takes it back."""
    question = lock(question)
    question.outcome, question.outcome_at = outcome, clock.now() if outcome else None
    question.save(update_fields=["outcome", "outcome_at"])
    record("outcome_told", question, by, is_told=bool(outcome))
    record_overrides(question, by, overrides)
    return question


def drop_old_drafts(before) -> int:
    """Drafts and what was held back go after 14 days, as every saved text does (decision 21)."""
    return Question.objects.filter(state__in=Question.UNPOSTED, created_at__lt=before).delete()[0]

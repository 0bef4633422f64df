"""Written arguments are begun, put forward, reviewed, published, renewed and withdrawn (domain A20, 2c). The caller
has asked permission.

What is written here passed the de-identification stop in the form. It is asked again, whole, when the argument is put
forward and when it is published: the stop may have learnt since, and `hold` then seals what it found in place.
"""

import json
from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member, Term
from members.services import audit
from members.text import identifying
from members.text.identifying import Override

from ..models import ArgumentCitation, ArgumentReview, ArgumentUse, Group, WrittenArgument
from ..models.argument import TEXTS
from .citing import Cite, set_citations
from .groups import lock_live_group
from .questions import record_overrides, told_actor

Status = WrittenArgument.Status
Verdict = ArgumentReview.Verdict


def lock_argument(argument: WrittenArgument) -> WrittenArgument:
    """The row, held until the transaction ends, of a live group. Raises Refused."""
    lock_live_group(argument.group)
    rows = WrittenArgument.objects.select_for_update(of=["self"], no_key=True)
    return rows.select_related("group", "author", "question").get(pk=argument.pk)


def _audit(verb: str, argument: WrittenArgument, by: Member | None, **facts) -> None:
    by = told_actor(argument.question, by)
    audit.record(verb, by=by, on=argument, centre_id=argument.group.host_centre_id, group=argument.group_id, **facts)


def _must_be(argument: WrittenArgument, *statuses: str) -> None:
    if argument.status not in statuses:
        raise Refused(_("Somebody has been here before you: look at it again."))


def _check_readers(argument: WrittenArgument) -> None:
    if argument.readers not in dict(WrittenArgument.Readers.offered(argument.group)):
        raise Refused(_("The group is hidden: only the group can read what it writes."), field="readers")


def _check(argument: WrittenArgument) -> None:
    _check_readers(argument)
    try:
        argument.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=None if field == "__all__" else field) from error


def identifying_kinds(argument: WrittenArgument) -> list[str]:
    """The kinds of what tells who somebody is, anywhere in the argument, without those that were let through; never
    the words themselves."""
    texts = [getattr(argument, name) for name in ("title", *TEXTS)]
    texts += [part for one in argument.citations.all() for part in (one.pinpoint, one.proposition)]
    found = (match for text in texts for match in identifying.find(text, argument.language))
    return sorted({match.kind for match in found if match.strength == identifying.STOP} - set(argument.let_through))


def _let_through(argument: WrittenArgument, overrides: Collection[Override]) -> None:
    """A facilitator lets finds stand (domain 3.13): the kinds are remembered, as the stop is asked again later."""
    argument.let_through = sorted({kind for one in overrides for kind in one.kinds})


@transaction.atomic
def write_argument(
    group: Group,
    *,
    by: Member,
    author: Member | None = None,
    cites: Iterable[Cite] = (),
    topics=(),
    question=None,
    supersedes=None,
    overrides: Collection[Override] = (),
    **facts,
) -> WrittenArgument:
    """Begin a draft, its author's alone: `author` where that is not `by`, who lets it stand. `facts`: kind, title,
    facts, reasoning, request, language, readers. Raises Refused with the field."""
    group = lock_live_group(group)
    argument = WrittenArgument(
        group=group, author=author or by, question=question, supersedes=supersedes, is_demo=group.is_demo, **facts
    )
    _let_through(argument, overrides)
    _check(argument)
    argument.save()
    argument.topics.set(topics)
    set_citations(argument.citations, cites)
    _audit("argument_written", argument, by, kind=argument.kind)
    record_overrides(argument, by, overrides)
    return argument


@transaction.atomic
def edit_argument(
    argument: WrittenArgument,
    *,
    by: Member,
    cites: Iterable[Cite],
    topics=None,
    overrides: Collection[Override] = (),
    **facts,
):
    """Change what its author still writes. What was held back is a draft again. Raises Refused."""
    argument = lock_argument(argument)
    _must_be(argument, *WrittenArgument.OPEN)
    for name, value in facts.items():
        setattr(argument, name, value)
    if argument.status == Status.HELD:
        argument.status, argument.kept = Status.DRAFT, None
    argument.updated_at = clock.now()
    _let_through(argument, overrides)
    _check(argument)
    argument.save()
    if topics is not None:
        argument.topics.set(topics)
    set_citations(argument.citations, cites)
    _audit("argument_edited", argument, by)
    record_overrides(argument, by, overrides)
    return argument


@transaction.atomic
def hold_argument(argument: WrittenArgument, *, by: Member | None, kinds: Iterable[str]) -> WrittenArgument:
    """Seal what the stop held back: it stands in no column, log or audit (decision 21). Its author opens and mends
    it."""
    cited = {str(one.pk): [one.pinpoint, one.proposition] for one in argument.citations.all()}
    kept = {**{name: getattr(argument, name) for name in ("title", *TEXTS)}, "citations": cited}
    argument.kept = json.dumps(kept, ensure_ascii=False)
    for name in ("title", *TEXTS):
        setattr(argument, name, "")
    argument.status, argument.updated_at = Status.HELD, clock.now()
    argument.save()
    argument.citations.update(proposition="", pinpoint="")
    _audit("argument_held", argument, by, kinds=sorted(kinds))
    return argument


def open_texts(argument: WrittenArgument) -> dict[str, str]:
    """Title and texts as the form begins with them, opened where they were sealed."""
    kept = json.loads(argument.kept) if argument.kept else {}
    return {name: kept.get(name, getattr(argument, name)) for name in ("title", *TEXTS)}


def open_citations(argument: WrittenArgument) -> list[ArgumentCitation]:
    """Its citations in their order, with what was sealed about them; not to be saved."""
    told = json.loads(argument.kept)["citations"] if argument.kept else {}
    rows = list(argument.citations.with_targets())
    for row in rows:
        row.pinpoint, row.proposition = told.get(str(row.pk), (row.pinpoint, row.proposition))
    return rows


@transaction.atomic
def submit_argument(argument: WrittenArgument, *, by: Member) -> WrittenArgument:
    """Put it forward for a colleague's review. One that the stop finds something in is held back instead: its status
    says so. Raises Refused: something is missing."""
    argument = lock_argument(argument)
    _must_be(argument, Status.DRAFT, Status.CHANGES)
    _check_whole(argument)
    if kinds := identifying_kinds(argument):
        return hold_argument(argument, by=by, kinds=kinds)
    argument.status, argument.checked_at, argument.updated_at = Status.REVIEW, clock.now(), clock.now()
    argument.save(update_fields=["status", "checked_at", "updated_at"])
    _audit("argument_submitted", argument, by)
    return argument


def _check_whole(argument: WrittenArgument) -> None:
    _check_readers(argument)
    if not all(getattr(argument, name).strip() for name in TEXTS):
        raise Refused(_("Facts, reasoning and what the court is asked for: all three must be written first."))
    if not argument.citations.filter(provision__isnull=False).exists():
        raise Refused(_("It relies on no section of law yet. Name at least one."))


@transaction.atomic
def recall_argument(argument: WrittenArgument, *, by: Member) -> WrittenArgument:
    """Take it back before anybody has reviewed it."""
    argument = lock_argument(argument)
    _must_be(argument, Status.REVIEW)
    argument.status, argument.updated_at = Status.DRAFT, clock.now()
    argument.save(update_fields=["status", "updated_at"])
    _audit("argument_recalled", argument, by)
    return argument


@transaction.atomic
def review_argument(argument: WrittenArgument, *, by: Member, verdict: str, note: str = "") -> ArgumentReview:
    """Another person's word. Approved means published, unless the stop finds something now: then it is held back.
    Raises Refused: one's own, reviewed meanwhile, or changes asked for without a word."""
    argument = lock_argument(argument)
    _must_be(argument, Status.REVIEW)
    if by.pk == argument.author_id:
        raise Refused(_("Somebody else than the author reviews it."))
    review = ArgumentReview(
        argument=argument, author=argument.author, reviewer=by, verdict=verdict, note=note, is_demo=argument.is_demo
    )
    try:
        review.full_clean()
    except ValidationError as error:
        raise Refused(error.messages[0], field="note") from error
    review.save()
    _audit("argument_reviewed", argument, by, verdict=verdict)
    if verdict == Verdict.APPROVED:
        publish_argument(argument, by=by)
    else:
        argument.status, argument.updated_at = Status.CHANGES, clock.now()
        argument.save(update_fields=["status", "updated_at"])
    return review


@transaction.atomic
def publish_argument(argument: WrittenArgument, *, by: Member) -> WrittenArgument:
    """Let it be read; `by` is who reviewed it. What it replaces is replaced. Raises Refused: no section of law, not
    reviewed by another; what the stop finds is held back."""
    argument = lock_argument(argument)
    _must_be(argument, Status.REVIEW)
    _check_whole(argument)
    approved = argument.reviews.filter(verdict=Verdict.APPROVED, reviewer=by, at__gte=argument.checked_at)
    if by.pk == argument.author_id or not approved.exists():
        raise Refused(_("Nobody has reviewed it yet."))
    if kinds := identifying_kinds(argument):
        return hold_argument(argument, by=by, kinds=kinds)
    now = clock.now()
    argument.provision_count = argument.citations.filter(provision__isnull=False).count()
    argument.reviewed_by, argument.checked_at, argument.published_at = by, now, now
    argument.status, argument.updated_at = Status.PUBLISHED, now
    argument.save()
    if argument.supersedes_id:
        old = WrittenArgument.objects.filter(pk=argument.supersedes_id, status=Status.PUBLISHED)
        old.update(status=Status.SUPERSEDED, updated_at=now)
    _audit("argument_published", argument, by, provisions=argument.provision_count)
    return argument


@transaction.atomic
def renew_argument(argument: WrittenArgument, *, by: Member) -> WrittenArgument:
    """A draft of the next version, with the same texts and citations; the old one stands until it is published.
    Raises Refused: somebody is at it already."""
    argument = lock_argument(argument)
    _must_be(argument, Status.PUBLISHED)
    if WrittenArgument.objects.filter(supersedes=argument).exists():
        raise Refused(_("Somebody writes a newer version already."))
    cites = [Cite(one.target, one.pinpoint, one.proposition) for one in argument.citations.with_targets()]
    same = {name: getattr(argument, name) for name in ("kind", "title", *TEXTS, "language", "readers")}
    if same["readers"] not in dict(WrittenArgument.Readers.offered(argument.group)):  # the group was hidden since
        same["readers"] = WrittenArgument.Readers.GROUP
    return write_argument(
        argument.group, by=by, cites=cites, topics=argument.topics.all(), question=argument.question,
        supersedes=argument, **same,
    )  # fmt: skip


@transaction.atomic
def withdraw_argument(argument: WrittenArgument, *, by: Member) -> WrittenArgument | None:
    """Take it out of everybody's sight; one that was never published is thrown away, and None comes back."""
    argument = lock_argument(argument)
    _must_be(argument, *WrittenArgument.OPEN, Status.PUBLISHED)
    if argument.published_at is None:
        _audit("argument_thrown_away", argument, by)
        argument.delete()
        return None
    argument.status, argument.updated_at = Status.WITHDRAWN, clock.now()
    argument.save(update_fields=["status", "updated_at"])
    _audit("argument_withdrawn", argument, by)
    return argument


@transaction.atomic
def attest_use(argument: WrittenArgument, *, by: Member, month: date, result: Term) -> ArgumentUse:
    """Somebody used it in court: the month and what came of it, nothing of the case. Raises Refused: a month to come,
    or said before."""
    if month > clock.today():
        raise Refused(_("This month is still to come."), field="month")
    argument = lock_argument(argument)
    _must_be(argument, *WrittenArgument.OUT)
    try:
        with transaction.atomic():
            use = ArgumentUse.objects.create(
                argument=argument, member=by, month=month.replace(day=1), result=result, is_demo=argument.is_demo
            )
    except IntegrityError:
        raise Refused(_("You have said so for this month already."), field="month") from None
    _audit("argument_used", argument, by)
    return use

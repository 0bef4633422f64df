"""Fourteen published arguments, three that wait for a review, one that was held back (domain 7).

What they say stands in cop/data/demo/arguments.txt, so that somebody who knows the law can correct it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Q

from cop.models import (
    ArgumentCitation,
    ArgumentReview,
    ArgumentUse,
    CaseLaw,
    Group,
    Membership,
    Provision,
    Question,
    WrittenArgument,
)
from cop.services.arguments import hold_argument, identifying_kinds
from members.demo import Check, Context, Part, make_uid, parts
from members.models import Member, Term

FILE = Path(__file__).resolve().parents[1] / "data" / "demo" / "arguments.txt"
Status = WrittenArgument.Status
BY_STATUS = {"published": 14, "review": 3, "held": 1}
OF_G5 = 6
MARKS = {"T": "title", "F": "facts", "R": "reasoning", "Q": "request"}
USED = ("granted", "part", "granted", "refused", "granted")


@dataclass
class Text:
    group: str
    kind: str
    status: str
    language: str
    days: int
    texts: dict[str, str] = field(default_factory=dict)
    begins_with: str = ""
    cites: list[tuple[str, str]] = field(default_factory=list)


def read_texts() -> list[Text]:
    """The arguments in the order of the file."""
    found: list[Text] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        mark, _space, rest = line.partition(" ")
        if mark == "=":
            group, kind, status, language, days = (part.strip() for part in rest.split("|"))
            found.append(Text(group, kind, status, language, int(days)))
        elif mark == "C":
            key, _dash, proposition = rest.partition(" – ")
            found[-1].cites.append((key, proposition))
        elif mark == "K":
            found[-1].begins_with = rest
        else:
            found[-1].texts[MARKS[mark]] = rest.replace("¶", "\n")
    return found


def seed_arguments(ctx: Context) -> None:
    """Each by another lawyer of its group, reviewed by a third."""
    chance = ctx.random("arguments")
    granted = {term.code: term for term in Term.objects.of(Term.List.RESULT)}
    for n, text in enumerate(read_texts()):
        group = Group.objects.get(code=text.group, is_demo=True)
        author, reviewer = _people(group, n)
        argument = WrittenArgument(
            uid=make_uid(chance), group=group, author=author, kind=text.kind, language=text.language,
            readers="network" if n % 3 == 0 else "group", is_demo=True, created_at=ctx.at(-text.days - 6, 9),
            updated_at=ctx.at(-text.days, 10), question=_question(text), **text.texts,
        )  # fmt: skip
        argument.save()
        _cite(argument, text)
        argument.topics.set(argument.question.topics.all() if argument.question else [])
        _bring_to(argument, text.status, reviewer, ctx.at(-text.days, 10))
        if text.status == "published" and n < len(USED):
            month = ctx.day(10 - text.days).replace(day=1)
            ArgumentUse.objects.create(
                argument=argument,
                member=reviewer,
                month=month,
                result=granted[USED[n]],
                at=ctx.at(-2, 9),
                is_demo=True,
            )


def _people(group: Group, n: int) -> tuple[Member, Member]:
    seats = Membership.objects.open().filter(group=group, is_demo=True).exclude(role=Membership.Role.OBSERVER)
    lawyers = seats.filter(member__provider_type=Member.ProviderType.LAWYER, member__status=Member.Status.ACTIVE)
    found = [seat.member for seat in lawyers.select_related("member").order_by("pk")[:12]]
    return found[n % len(found)], found[(n + 5) % len(found)]


def _question(text: Text) -> Question | None:
    if not text.begins_with:
        return None
    return Question.objects.get(is_demo=True, title__startswith=text.begins_with)


def _cite(argument: WrittenArgument, text: Text) -> None:
    for position, (key, proposition) in enumerate(text.cites):
        provision = Provision.objects.by_keys([key]).first()
        case = None if provision else CaseLaw.objects.get(key=key)
        ArgumentCitation.objects.create(
            argument=argument, provision=provision, case=case, position=position, proposition=proposition,
            created_at=argument.created_at,
        )  # fmt: skip


def _bring_to(argument: WrittenArgument, status: str, reviewer: Member, at: datetime) -> None:
    if status == "held":
        hold_argument(argument, by=None, kinds=identifying_kinds(argument))
        return
    argument.status, argument.checked_at = status, at - timedelta(days=2)
    if status == "published":
        ArgumentReview.objects.create(
            argument=argument, author=argument.author, reviewer=reviewer, verdict="approved", at=at, is_demo=True
        )
        argument.reviewed_by, argument.published_at = reviewer, at
        argument.provision_count = argument.citations.filter(provision__isnull=False).count()
    argument.save()


def count_arguments(ctx: Context) -> list[Check]:
    rows = WrittenArgument.objects.filter(is_demo=True)
    out, begun = rows.published(), sum(bool(text.begins_with) for text in read_texts())
    with_law = out.filter(citations__provision__isnull=False).distinct()
    told = sum(bool(identifying_kinds(argument)) for argument in out)
    by_status = {status: rows.filter(status=status).count() for status in BY_STATUS}
    return [
        Check("written arguments, by status", BY_STATUS, by_status),
        Check("published arguments of G5", OF_G5, out.filter(group__code="G5").count()),
        Check("published arguments with a section of law", out.count(), with_law.count()),
        Check("published arguments in which the stop finds something", 0, told),
        Check("arguments that began with a question", begun, rows.exclude(question=None).count()),
        Check("uses in court", len(USED), ArgumentUse.objects.filter(is_demo=True).count()),
    ]


def purge_arguments() -> None:
    """Also those that people wrote through the pages."""
    groups = Group.objects.filter(Q(is_demo=True) | Q(host_centre__is_demo=True))
    WrittenArgument.objects.filter(Q(is_demo=True) | Q(group__in=groups) | Q(author__is_demo=True)).delete()


parts.register("cop arguments", Part("cop arguments", 28, seed_arguments, count_arguments, purge_arguments))

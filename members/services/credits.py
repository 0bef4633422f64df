"""The ledger of learning: recording what somebody did, taking it back, and the one function for every total.

`source` is the kind and the key of what was done (`training_session:<uid>`, `mentoring_session:<uid>`); one member
has at most one standing entry a source. Certificates, pages, exports and reports all ask `lines` or `total_of`, so
that no two of them can disagree (learning 25).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, Sum

from .. import credits
from ..models import CreditEntry, Member


@dataclass(frozen=True, slots=True)
class Line:
    """What stands for one person and one source: `minutes` after everything that was taken back."""

    member_id: int
    source: str
    category: str
    role: str
    happened_on: date
    minutes: int


def _locked(member: Member) -> Member:
    """One ledger is written by one transaction at a time."""
    return Member.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)


def _standing(member: Member, source: str) -> CreditEntry | None:
    return CreditEntry.objects.standing().filter(member=member, source=source).first()


def _take_back(entry: CreditEntry) -> CreditEntry:
    same = ("member_id", "category", "role", "source", "turn", "rule_version", "happened_on", "is_demo")
    facts = {name: getattr(entry, name) for name in same}
    return CreditEntry.objects.create(**facts, minutes=-entry.minutes, reversal_of=entry)


@transaction.atomic
def record(
    member: Member, *, source: str, minutes: int, category: str, role: str, happened_on: date, rule_version: int = 1
) -> CreditEntry | None:
    """Say what this source counts for the member; said again in the same words it changes nothing, said in others it
    takes the former entry back and adds one. Zero minutes only take back. Returns what stands, None for nothing.

    `minutes` are those that were spent; what a minute counts in that `role` is the installation's. Raises ValueError
    for a category or a role that no room registered.
    """
    if credits.categories.get(category) is None or credits.roles.get(role) is None:
        raise ValueError(f"{category} / {role} is no category and role of the ledger")
    said = {
        "minutes": minutes * credits.factor_of(role), "category": category, "role": role, "happened_on": happened_on,
        "rule_version": rule_version,
    }  # fmt: skip
    member = _locked(member)
    standing = _standing(member, source)
    if standing and all(getattr(standing, name) == value for name, value in said.items()):
        return standing
    if standing:
        _take_back(standing)
    if minutes <= 0:
        return None
    last = CreditEntry.objects.filter(member=member, source=source).aggregate(last=Max("turn"))["last"] or 0
    return CreditEntry.objects.create(member=member, source=source, turn=last + 1, **said)


@transaction.atomic
def reverse(member: Member, source: str) -> CreditEntry | None:
    """Take back what this source gave, by an entry below zero; returns that, None where nothing stood."""
    standing = _standing(_locked(member), source)
    return _take_back(standing) if standing else None


def lines(
    *members: Member, since: date | None = None, until: date | None = None, sources: Iterable[str] | None = None
) -> list[Line]:
    """What stands for these people, each source once, by day; of days since and until (both included), and of
    `sources` where they are named. Entries that became one with another count for that one, and what both had of one
    source counts once."""
    entries = CreditEntry.objects.of(*members)
    if since:
        entries = entries.filter(happened_on__gte=since)
    if until:
        entries = entries.filter(happened_on__lte=until)
    if sources is not None:
        entries = entries.filter(source__in=[*sources])
    by_entry: dict[tuple[int, str], dict[int, list[Line]]] = defaultdict(lambda: defaultdict(list))
    what = ("person", "member_id", "source", "category", "role", "happened_on")
    for whose, entry, *facts, minutes in entries.values_list(*what).annotate(sum=Sum("minutes")):
        if minutes:
            by_entry[whose, facts[0]][entry].append(Line(whose, *facts, minutes))
    best = (max(of.values(), key=_minutes) for of in by_entry.values())
    return sorted((line for found in best for line in found), key=lambda line: (line.happened_on, line.source))


def _minutes(found: Iterable[Line]) -> int:
    return sum(line.minutes for line in found)


def total_of(
    *members: Member,
    since: date | None = None,
    until: date | None = None,
    category: str = "",
    role: str = "",
    sources: Iterable[str] | None = None,
) -> int:
    """Minutes that stand for these people together: the one function for every total that is shown (learning 25)."""
    found = lines(*members, since=since, until=until, sources=sources)
    return _minutes(one for one in found if category in ("", one.category) and role in ("", one.role))


def by_category(*members: Member) -> Counter[str]:
    """{category: the minutes that `total_of` tells of it}, in one statement for all; together they are its whole."""
    found: Counter[str] = Counter()
    for line in lines(*members):
        found[line.category] += line.minutes
    return found

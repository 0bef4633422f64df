"""Entries that may be one person: found by the clock, decided by a person.

An import matches people inside its own centre only. What it wrote is compared with the other centres by the next
tick, not in the import: neither an answer nor the time it takes tells a centre whom another one knows. Such pairs are
for the network's administrator (decision 30); pairs inside one centre are for its own desk.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import JusticeCentre, Member
from members.services import audit
from members.services.members import move_member
from members.services.merging import merge_member

from ..models import PossibleTwin, RosterRow
from ..roster.persons import name_keys

AT_ONCE = 5_000  # rows of an import
INDEXES = ("email_bidx", "phone_bidx")
Decision = PossibleTwin.Decision


@transaction.atomic
def find_twins(_now: datetime) -> int:
    """Compare what was imported since the last time; returns how many pairs are new."""
    rows = RosterRow.objects.select_for_update(skip_locked=True).filter(is_compared=False).order_by("pk")[:AT_ONCE]
    members = {row.pk: row.member_id for row in rows}
    if not members:
        return 0
    newcomers = Member.objects.present().filter(pk__in=set(members.values()), centre__isnull=False)
    pairs = set(_pairs(list(newcomers)))
    known = set(PossibleTwin.objects.filter(newer__in=[pair[0] for pair in pairs]).values_list("newer", "older"))
    new = [PossibleTwin(newer_id=newer, older_id=older) for newer, older in sorted(pairs - known)]
    PossibleTwin.objects.bulk_create(new, ignore_conflicts=True)
    RosterRow.objects.filter(pk__in=members).update(is_compared=True)
    return len(new)


def _pairs(newcomers: list[Member]) -> Iterator[tuple[int, int]]:
    """(newer, older) by the rule of the roster: the same address or phone, and the same name in one script."""
    for member, other in _sharing_a_contact(newcomers):
        if member.centre_id != other.centre_id and _names(member) & _names(other):
            yield max(member.pk, other.pk), min(member.pk, other.pk)


def find_duplicates(_now: datetime) -> int:
    """Compare every centre's own people, once an hour; returns how many pairs were looked at that may be one person.

    Those of one name in one script who share a contact, or of whom one has none: the same name alone is not enough
    (data/README). At most 2,000 people at a centre are opened at a time (decision 4).
    """
    pairs: set[tuple[int, int]] = set()
    people = Member.objects.present().filter(centre__isnull=False).order_by("centre_id", "pk")
    for _centre, here in groupby(people.iterator(chunk_size=500), key=lambda member: member.centre_id):
        pairs.update(_alike(here))
    found = [PossibleTwin(newer_id=newer, older_id=older) for newer, older in sorted(pairs)]
    PossibleTwin.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


def _alike(people: Iterable[Member]) -> Iterator[tuple[int, int]]:
    """(newer, older) of one centre's people whom nothing tells apart."""
    by_name: dict[tuple, list[tuple[int, frozenset[bytes]]]] = defaultdict(list)
    for member in people:
        contacts = frozenset(bytes(mark) for index in INDEXES if (mark := getattr(member, index)))
        for name in _names(member):
            for other, theirs in by_name[name]:
                if not contacts or not theirs or contacts & theirs:
                    yield max(member.pk, other), min(member.pk, other)
            by_name[name].append((member.pk, contacts))


def _sharing_a_contact(newcomers: list[Member]) -> Iterator[tuple[Member, Member]]:
    """By the blind indexes alone: nothing is opened for people who share nothing."""
    for index in INDEXES:
        mine: dict[bytes, list[Member]] = defaultdict(list)
        for member in newcomers:
            if getattr(member, index):
                mine[bytes(getattr(member, index))].append(member)
        elsewhere = Member.objects.present().filter(Q(**{f"{index}__in": list(mine)}), centre__isnull=False)
        for other in elsewhere:
            yield from ((member, other) for member in mine[bytes(getattr(other, index))])


def _names(member: Member) -> frozenset:
    my, en = member.full_name_my or "", member.full_name_en or ""
    return name_keys(my, en, without_honorific=not member.honorific)


def _lock(twin: PossibleTwin) -> PossibleTwin:
    twin = PossibleTwin.objects.select_for_update(of=["self"]).select_related("newer", "older").get(pk=twin.pk)
    if twin.decision:
        raise Refused(_("This was decided already."))
    return twin


def _decide(twin: PossibleTwin, decision: str, by: Member) -> PossibleTwin:
    twin.decision, twin.decided_by, twin.decided_at = decision, by, clock.now()
    twin.save(update_fields=["decision", "decided_by", "decided_at"])
    audit.record("twin_decided", by=by, on=twin, decision=decision)
    return twin


@transaction.atomic
def tell_apart(twin: PossibleTwin, *, by: Member) -> PossibleTwin:
    """They are two people: the pair is never shown again. Raises Refused when it was decided already."""
    return _decide(_lock(twin), Decision.TWO, by)


@transaction.atomic
def unite(twin: PossibleTwin, *, centre: JusticeCentre, by: Member) -> PossibleTwin:
    """They are one person, who works at `centre`, one of the two.

    The entry with an account stays, else the older one; the other is merged into it, which can be undone for 30 days,
    and it moves if need be. The next import of the other one's roster finds the entry that stayed. Raises Refused:
    decided already, or two entries that cannot be merged as they are.
    """
    twin = _lock(twin)
    kept, other = twin.older, twin.newer
    if other.user_id and not kept.user_id:
        kept, other = other, kept
    merge_member(other, into=kept, by=by)
    move_member(kept, to=centre, by=by)
    return _decide(twin, Decision.SAME, by)

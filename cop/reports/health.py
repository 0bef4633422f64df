"""How groups fare, one row each (domain 4: H1, H4, H6, H7). They are prompts, not verdicts."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, Model, OuterRef, Q

from ..models import Answer, Attendance, Comment, GroupSession, Membership, Question
from .meetings import PeerLed, by_group, meetings, peer_led
from .questions import WITHIN, Rate, in_time, is_concentrated, of_top
from .small import Cell, part_of
from .taking_part import contributions

ACTIVE_FOR = timedelta(days=30)
ASKED_IN = timedelta(weeks=4)
HALF_YEAR = timedelta(weeks=26)


@dataclass(frozen=True)
class Health:
    """`active` of `members` wrote or came in 30 days (H1): a cell, for one person must not be read off it; `answered`
    within 72 hours, of what was asked in the four weeks before (H4); `led` by members in half a year (H7);
    `is_concentrated`: three people gave too many of the answers of that half year (H6)."""

    members: int
    active: Cell
    answered: Rate
    led: PeerLed
    is_concentrated: bool


def health_of(groups: Collection[int], now: datetime) -> dict[int, Health]:
    """Of each of these groups, in four statements."""
    active, answered, given = _active(groups, now), _answered(groups, now), _given(groups, now)
    held = by_group(meetings(GroupSession.objects.filter(group__in=groups), now - HALF_YEAR, now))
    return {
        pk: Health(
            members,
            part_of(part, members),
            in_time(answered.get(pk, [])),
            peer_led(held.get(pk, [])),
            is_concentrated(of_top(given.get(pk, []))),
        )
        for pk, (members, part) in ((pk, active.get(pk, (0, 0))) for pk in groups)
    }


def concentrated_in(groups: Collection[int], now: datetime) -> set[int]:
    """Those of them in which too few people answer (H6), in one statement."""
    return {pk for pk, counts in _given(groups, now).items() if is_concentrated(of_top(counts))}


def _active(groups: Collection[int], now: datetime) -> dict[int, tuple[int, int]]:
    """{group: its providers, and how many of them wrote something in it or came to a session of it}."""
    since, who, here = now - ACTIVE_FOR, OuterRef("member"), OuterRef("group")
    came = Attendance.objects.filter(
        day__session__group=here, member=who, day__starts_at__gte=since, day__starts_at__lt=now
    )
    written = [Exists(rows.filter(_here(rows.model, here), author=who)) for rows in contributions(since, now)]
    took_part = reduce(or_, written, Exists(came))
    rows = Membership.objects.open().of_providers().filter(group__in=groups).order_by().values_list("group")
    counted = rows.annotate(n=Count("pk"), active=Count("pk", filter=took_part))
    return {group: (n, part) for group, n, part in counted}


def _here(kind: type[Model], group: OuterRef) -> Q:
    """The rows of that kind which were written in the group."""
    if kind is Comment:
        return Q(announcement__group=group) | Q(session__group=group)
    return Q(question__group=group) if kind is Answer else Q(group=group)


def _answered(groups: Collection[int], now: datetime) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """{group: (opened, first response or None)} of the four weeks that ended 72 hours ago."""
    until = now - WITHIN
    rows = Question.objects.asking().posted().filter(group__in=groups, opened_at__gt=until - ASKED_IN)
    found = defaultdict(list)
    for group, opened, first in rows.filter(opened_at__lte=until).values_list(
        "group", "opened_at", "first_response_at"
    ):
        found[group].append((opened, first))
    return found


def _given(groups: Collection[int], now: datetime) -> dict[int, list[int]]:
    """{group: how many answers each person gave in half a year}; whose they are is not among it."""
    rows = Answer.objects.standing().filter(question__group__in=groups, posted_at__gte=now - HALF_YEAR)
    asked = rows.filter(question__kind__in=Question.ASKING, posted_at__lt=now).order_by()
    found = defaultdict(list)
    for group, _author, n in asked.values_list("question__group", "author").annotate(n=Count("pk")):
        found[group].append(n)
    return found

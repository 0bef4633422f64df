"""Figures of meetings: how many were held, who led them, how many came, and whether the rhythm holds."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from members import clock

from ..models import Group, GroupSession

# Half as long again as the rhythm itself; a month without a meeting in 45 days is the rule of C19.
MISSED_AFTER = {
    Group.Rhythm.WEEKLY: timedelta(days=11),
    Group.Rhythm.FORTNIGHTLY: timedelta(days=21),
    Group.Rhythm.MONTHLY: timedelta(days=45),
    Group.Rhythm.QUARTERLY: timedelta(days=137),
}


@dataclass(frozen=True)
class Meeting:
    """A session that was held. `seats` adds up its days: by head-count, or by names where there are more."""

    group_id: int
    starts_at: datetime
    leader_id: int | None
    is_peer_led: bool
    seats: int
    format: str = GroupSession.Format.MEETING

    @property
    def is_visit(self) -> bool:
        """An exchange visit: a learning event of its own kind, and no training (B17)."""
        return self.format == GroupSession.Format.EXCHANGE_VISIT


def held_rows(sessions: QuerySet[GroupSession], since, until) -> QuerySet:
    """The held sessions of [since, until), in order, as the values of a Meeting."""
    rows = sessions.held().filter(starts_at__gte=since, starts_at__lt=until).with_seats().with_peer_led()
    columns = ("group_id", "starts_at", "led_by_id", "is_peer_led", "seats", "format")
    return rows.order_by("starts_at", "pk").values_list(*columns)


def meetings(sessions: QuerySet[GroupSession], since: datetime, until: datetime) -> list[Meeting]:
    """The same as meetings; one statement whatever the number of groups."""
    return [Meeting(*row) for row in held_rows(sessions, since, until)]


def by_group(held: Iterable[Meeting]) -> dict[int, list[Meeting]]:
    found: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in held:
        found[meeting.group_id].append(meeting)
    return found


@dataclass(frozen=True)
class PeerLed:
    """Sessions led by people who are not staff, of those held; and on how many shoulders that rests (A14, I16)."""

    held: int
    peer_led: int
    leaders: int
    most_by_one: int

    @property
    def share(self) -> float | None:
        """0 to 1; None while nothing was held."""
        return self.peer_led / self.held if self.held else None

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(self.share * 100)

    @property
    def is_concentrated(self) -> bool:
        """One person led more than half. A single meeting says nothing yet."""
        return self.held > 1 and self.most_by_one * 2 > self.held


def peer_led(held: Sequence[Meeting]) -> PeerLed:
    """Sessions led by non-staff ÷ sessions held, with the distinct leaders beside it (A14)."""
    led = Counter(m.leader_id for m in held if m.leader_id)
    return PeerLed(len(held), sum(m.is_peer_led for m in held), len(led), max(led.values(), default=0))


def rhythm_missed(groups: QuerySet[Group], now: datetime | None = None) -> QuerySet[Group]:
    """Launched groups that have not met for half as long again as they meant to (C19: monthly, none in 45 days).

    A meeting that nobody has closed yet counts as held: it is asked about elsewhere. A group that never met is
    counted from its first day in the house.
    """
    now = now or clock.now()
    met = GroupSession.objects.standing().exclude(outcome=GroupSession.Outcome.NOT_HELD)
    met = met.filter(group=OuterRef("pk"), starts_at__lte=now).order_by()
    last = met.values("group").annotate(at=Max("starts_at"))
    since = Coalesce(Subquery(last.values("at")), F("created_at"), output_field=DateTimeField())
    late = Q(pk__in=[])
    for rhythm, limit in MISSED_AFTER.items():
        late |= Q(rhythm=rhythm, last_met_at__lt=now - limit)
    return groups.live().exclude(stage=Group.Stage.POTENTIAL).annotate(last_met_at=since).filter(late)

"""Figures of the network: who is in it, how they came, whether they stay, where they are (domain 5, I1, I19, I24)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from members.models import AdminUnit, Member

from ..models import Attendance, Membership

LATELY = timedelta(days=90)


@dataclass(frozen=True)
class Retention:
    """Of the people who joined 12 to 15 months ago: how many, and how many of them took part in the last 90 days."""

    joined: int
    stayed: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.stayed / self.joined) if self.joined else None


@dataclass(frozen=True)
class Coverage:
    """One state or region: active lawyers and paralegals whose home it is."""

    unit: AdminUnit
    lawyers: int
    paralegals: int


def people_by(people: QuerySet[Member], column: str) -> dict[str, int]:
    """{value of the column: active people}; "not stated" has a row of its own ('')."""
    rows = people.filter(status=Member.Status.ACTIVE).order_by().values_list(column)
    return dict(rows.annotate(n=Count("pk", distinct=True)))


def sources(people: QuerySet[Member], first: date, last: date) -> dict[str, int]:
    """{source of the first membership: people} of those who joined the network in these days; '' is in no group."""
    own = Membership.objects.filter(member=OuterRef("pk")).order_by("joined_on", "pk")
    joined = people.filter(joined_on__range=(first, last)).order_by()
    rows = joined.annotate(came_by=Subquery(own.values("source")[:1])).values_list("came_by")
    return {source or "": n for source, n in rows.annotate(n=Count("pk", distinct=True))}


def retention(people: QuerySet[Member], today: date) -> Retention:
    """I24: members who joined 12 to 15 months ago and were at a session in the last 90 days, of all who joined then.

    Where attendance was a head-count nobody can be told from others, so that such sessions keep nobody.
    """
    joined = people.filter(joined_on__gt=_months_before(today, 15), joined_on__lte=_months_before(today, 12))
    came = Attendance.objects.filter(member=OuterRef("pk"), day__starts_at__date__gt=today - LATELY)
    return Retention(**joined.aggregate(joined=Count("pk"), stayed=Count("pk", filter=Q(Exists(came)))))


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def coverage(people: QuerySet[Member]) -> list[Coverage]:
    """The 15 states and regions, in the order of their codes, also those where nobody is (domain B4)."""
    active = people.filter(status=Member.Status.ACTIVE).order_by().values_list("home_unit", "provider_type")
    counted = {(unit, kind): n for unit, kind, n in active.annotate(n=Count("pk", distinct=True))}
    units = AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION).order_by("code")
    return [Coverage(unit, *(counted.get((unit.pk, kind), 0) for kind in ("lawyer", "paralegal"))) for unit in units]

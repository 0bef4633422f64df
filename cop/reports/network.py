"""Figures of the network: who is in it, how they came, whether they stay, where they are (domain 5, I1, I19, I24)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery

from members import clock
from members.models import AdminUnit, Member

from ..models import Membership
from .taking_part import took_part

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
    """One state or region: active providers whose home it is, by what they are; `unit` is None for those of whom
    nobody knows where they live."""

    unit: AdminUnit | None
    lawyers: int
    paralegals: int
    others: int

    @property
    def numbers(self) -> tuple[int, int, int]:
        return self.lawyers, self.paralegals, self.others


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
    """I24: members who joined 12 to 15 months ago and took part in the last 90 days (I2), of all who joined then."""
    joined = people.filter(joined_on__gt=_months_before(today, 15), joined_on__lte=_months_before(today, 12))
    kept = took_part(joined, *_lately(today))
    return Retention(joined.count(), kept.count())


def active_lately(people: QuerySet[Member], today: date) -> tuple[int, int]:
    """I2 and I1: how many of the active providers took part in the last 90 days, and how many there are."""
    there = people.filter(status=Member.Status.ACTIVE)
    return took_part(there, *_lately(today)).count(), there.count()


def _lately(today: date) -> tuple[datetime, datetime]:
    """The 90 days that end with today, in Yangon."""
    end = datetime.combine(today + timedelta(days=1), time(), clock.YANGON)
    return end - LATELY, end


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def coverage(people: QuerySet[Member]) -> list[Coverage]:
    """The 15 states and regions, in the order of their codes, also those where nobody is (domain B4), and at the end
    whoever stands in none of them: together all who are active."""
    active = people.filter(status=Member.Status.ACTIVE).order_by().values_list("home_unit", "provider_type")
    counted = {(unit, kind): n for unit, kind, n in active.annotate(n=Count("pk", distinct=True))}
    units = AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION).order_by("code")
    kinds = [Member.ProviderType.LAWYER, Member.ProviderType.PARALEGAL, Member.ProviderType.OTHER]
    places = [(unit, unit.pk) for unit in units] + [(None, None)]
    return [Coverage(unit, *(counted.get((pk, kind), 0) for kind in kinds)) for unit, pk in places]

"""The days that a report is of."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from members import clock

YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class Period:
    """Days in Yangon, both included; None is without an end on that side."""

    since: date | None = None
    until: date | None = None

    @property
    def begins(self) -> datetime | None:
        return self.since and datetime.combine(self.since, time(), clock.YANGON)

    @property
    def ends(self) -> datetime | None:
        """The first moment after it."""
        return self.until and datetime.combine(self.until, time(), clock.YANGON) + timedelta(days=1)

    def of(self, field: str) -> Q:
        """The moments of `field` that lie in it."""
        found = Q(**{f"{field}__gte": self.begins}) if self.since else Q()
        return found & Q(**{f"{field}__lt": self.ends}) if self.until else found


EVER = Period()

"""How referrals fare (domain 5, I11 to I14 and I18). Small numbers are withheld by whoever shows them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Exists, OuterRef, Q, QuerySet

from members.models import Member, Topic

from ..models import Referral, ReferralApplication
from .questions import Rate, Violations, _by_topic

State, Band = Referral.State, Referral.ContactBand
GRANTED = ("granted", "part")


@dataclass(frozen=True)
class Acceptance:
    """I11: taken, of those that were offered and taken, declined out or expired; `hours` is the median to the yes."""

    rate: Rate
    hours: float | None


@dataclass(frozen=True)
class Challenged:
    """I14: closed ones with a violation and an application, of closed ones with a violation; granted of filed."""

    filed: Rate
    granted: Rate


def within(rows: QuerySet[Referral], since: datetime, until: datetime) -> QuerySet[Referral]:
    """Those decided in the period: taken in it, or ended in it without a taker."""
    taken = Q(accepted_at__gte=since, accepted_at__lt=until)
    out = Q(state__in=Referral.OUT, ended_at__gte=since, ended_at__lt=until)
    return rows.filter(taken | out)


def acceptance(rows: QuerySet[Referral]) -> Acceptance:
    """Of referrals that were decided (`within`)."""
    states = Counter(rows.values_list("state", flat=True))
    taken = sum(states[state] for state in Referral.TAKEN)
    decided = taken + sum(states[state] for state in Referral.OUT)
    waits = rows.taken().filter(offers__state="accepted").values_list("offers__offered_at", "accepted_at")
    hours = [(yes - asked) / timedelta(hours=1) for asked, yes in waits]
    return Acceptance(Rate(taken, decided), median(hours) if hours else None)


def contact_bands(rows: QuerySet[Referral]) -> dict[str, int]:
    """{band: how many} of those taken, all bands, the unknown one too."""
    found = Counter(rows.taken().values_list("contact_band", flat=True))
    return {band: found[band] for band in Band.values}


def early_access(rows: QuerySet[Referral]) -> Rate:
    """I12: seen within 24 hours of the arrest, of the taken whose band is known."""
    bands = contact_bands(rows)
    return Rate(bands[Band.DAY], sum(bands.values()) - bands[Band.UNKNOWN])


def represented(rows: QuerySet[Referral]) -> Rate:
    """I13: representation begun, of the taken."""
    taken = rows.taken()
    return Rate(taken.filter(begun_at__isnull=False).count(), taken.count())


def challenged(rows: QuerySet[Referral]) -> Challenged:
    """I14."""
    filed = ReferralApplication.objects.filter(referral=OuterRef("pk"))
    violated = Exists(Referral.violations.through.objects.filter(referral=OuterRef("pk")))
    closed = rows.filter(violated, state=State.CLOSED).annotate(
        is_filed=Exists(filed), is_granted=Exists(filed.filter(result__code__in=GRANTED))
    )
    found = list(closed.values_list("is_filed", "is_granted"))
    n_filed, n_granted = (sum(column) for column in zip(*found, strict=True)) if found else (0, 0)
    return Challenged(Rate(n_filed, len(found)), Rate(n_granted, n_filed))


def contribution(rows: QuerySet[Referral], people: QuerySet[Member]) -> Rate:
    """I18: lawyers who took at least one, of the active lawyers among `people`."""
    lawyers = people.filter(provider_type=Member.ProviderType.LAWYER, status=Member.Status.ACTIVE)
    took = lawyers.filter(pk__in=rows.taken().values("accepted_by"))
    return Rate(took.count(), lawyers.count())


def hours_bands(rows: QuerySet[Referral]) -> dict[str, int]:
    """I18: {band of pro bono hours: closed referrals}."""
    found = Counter(rows.filter(state=State.CLOSED).values_list("hours", flat=True))
    return {band: found[band] for band in Referral.Hours.values}


def eligibility_counts(rows: QuerySet[Referral]) -> dict[int, int]:
    """A23: {eligibility term: how many}; aggregates are all that is ever told of it."""
    pairs = Referral.eligibility.through.objects.filter(referral__in=rows)
    return dict(Counter(pairs.values_list("term_id", flat=True)))


def referral_violations(rows: QuerySet[Referral]) -> list[Violations]:
    """The table of A18 for closed referrals: violations × challenged × granted, small numbers withheld."""
    closed = rows.filter(state=State.CLOSED)
    filed = ReferralApplication.objects.filter(referral=OuterRef("referral_id"))
    pairs = Referral.violations.through.objects.filter(referral__in=closed)
    columns = [
        _by_topic(found)
        for found in (
            pairs,
            pairs.filter(Exists(filed)),
            pairs.filter(Exists(filed.filter(result__code__in=GRANTED))),
        )
    ]
    topics = Topic.objects.filter(pk__in=list(columns[0])).order_by("order")
    return [Violations(topic, *(column.get(topic.pk, 0) for column in columns)) for topic in topics]

"""Weekly figures, kept so that a past report can be made again."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from members import clock
from members.models import JusticeCentre, Member

from ..models import Group, GroupSession, Membership, WeeklyFigures
from .ground import Ground
from .meetings import Meeting, by_group, meetings, peer_led
from .people import Growth, Providers, growth_by, providers, providers_by

# Peer-led share and leaders of one week mean little where a group meets once a month: half a year stands beside.
HALF_YEAR = timedelta(weeks=26)


def _figures(people: Providers, moved: Growth, held: list[Meeting], since: datetime) -> dict[str, int]:
    week = [m for m in held if m.starts_at >= since]
    now, half_year = peer_led(week), peer_led(held)
    return {
        "providers": people.unique,
        "active": people.active,
        "joins": moved.joins,
        "leaves": moved.leaves,
        "held": now.held,
        "peer_led": now.peer_led,
        "leaders": now.leaders,
        "seats": sum(m.seats for m in week),
        "half_year_held": half_year.held,
        "half_year_peer_led": half_year.peer_led,
        "half_year_leaders": half_year.leaders,
    }


def figures_of_week(week: str) -> Iterator[tuple[Ground, dict[str, int]]]:
    """The figures of one ISO week for the network, every centre and every live group, in nine statements."""
    since, until = clock.week_bounds(week)
    first, last = since.date(), until.date() - timedelta(days=1)
    held = meetings(GroupSession.objects.all(), until - HALF_YEAR, until)
    host = dict(Group.objects.values_list("pk", "host_centre"))
    members = Membership.objects.of_providers()

    everyone = Ground().people()
    moved = growth_by(everyone, "centre_id", first, last)
    yield Ground(), _figures(providers(everyone), sum(moved.values(), Growth()), held, since)

    counted = providers_by(everyone, "centre_id")
    for pk in JusticeCentre.objects.values_list("pk", flat=True):
        here = [m for m in held if host[m.group_id] == pk]
        people = counted.get((pk,), Providers(0, 0))
        yield Ground(centre_id=pk), _figures(people, moved.get(pk, Growth()), here, since)

    grouped = by_group(held)
    moved = growth_by(members, "group_id", first, last)
    counted = providers_by(Member.objects.filter(memberships__in=members.open()), "memberships__group_id")
    for pk in Group.objects.live().values_list("pk", flat=True):
        people = counted.get((pk,), Providers(0, 0))
        yield Ground(group_id=pk), _figures(people, moved.get(pk, Growth()), grouped.get(pk, []), since)


def keep_week(week: str) -> int:
    """Write the figures of a week that is over; what was kept before stays as it was. Returns how many are new."""
    rows = [
        WeeklyFigures(centre_id=ground.centre_id, group_id=ground.group_id, iso_week=week, figures=figures)
        for ground, figures in figures_of_week(week)
    ]
    before = WeeklyFigures.objects.filter(iso_week=week).count()
    WeeklyFigures.objects.bulk_create(rows, ignore_conflicts=True)
    return WeeklyFigures.objects.filter(iso_week=week).count() - before

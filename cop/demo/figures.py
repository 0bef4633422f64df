"""The ledger of the groups: every number of domain 7 that this room builds."""

from collections import Counter
from datetime import timedelta

from cop.models import Attendance, Group, GroupSession, Membership, PossibleTwin, SessionDay
from members.demo import Check, Context
from members.models import StaffPost

from .feeds import count_feeds
from .joining import count_requests

SIZES = {
    "G1": 82,
    "G2": 64,
    "G3": 57,
    "G4": 9,
    "G5": 44,
    "G6": 42,
    "G7": 8,
    "WG1": 19,
    "WG2": 14,
    "WG3": 15,
    "WG4": 12,
}
LEADERS = {"WG1": 2, "WG2": 2, "WG3": 2, "WG4": 1}  # one seat of WG4 is vacant
HELD = {"G1": 11, "G2": 5, "G3": 2, "G5": 4, "G6": 2}
PEER_LED = {"G1": 6, "G2": 3, "G3": 1, "G5": 2, "G6": 1}
ROLES = Membership.Role


def count_groups(ctx: Context) -> list[Check]:
    """Checks of groups, seats and sessions."""
    return [
        *_count_seats(),
        *_count_held(),
        *_count_planned(ctx),
        *count_requests(),
        *count_feeds(ctx),
        *_count_needs(),
    ]


def _count_needs() -> list[Check]:
    pairs = PossibleTwin.objects.of_one_centre().open().filter(newer__is_demo=True, newer__centre__code="PDK")
    return [Check("entries of the first centre that may be one person", 1, pairs.count())]


def _count_seats() -> list[Check]:
    seats = Membership.objects.filter(is_demo=True).open()
    by_group = Counter(seats.values_list("group__code", flat=True))
    leaders = Counter(seats.filter(role=ROLES.LEADER).values_list("group__code", flat=True))
    facilitators = seats.filter(role=ROLES.FACILITATOR)
    groups = Group.objects.filter(is_demo=True)
    cops = groups.filter(kind=Group.Kind.COP)
    return [
        Check("groups", 11, groups.count()),
        *(Check(f"members of {code}", size, by_group[code]) for code, size in SIZES.items()),
        Check("memberships", 366, Membership.objects.filter(is_demo=True).count()),
        Check("seats of pending and left people", 0, seats.filter(member__status__in=["pending", "left"]).count()),
        Check("facilitators", 12, facilitators.values("member").distinct().count()),
        Check("communities with a facilitator", cops.count(), facilitators.values("group").distinct().count()),
        Check("leaders of the working groups", LEADERS, dict(leaders)),
        Check("main working groups", 60, seats.filter(is_primary=True).values("member").distinct().count()),
        Check("archived", ["G7"], [*groups.exclude(archived_at=None).values_list("code", flat=True)]),
        Check("every visibility", 3, groups.order_by().values("visibility").distinct().count()),
        Check("founded in 2017", 1, groups.filter(founded_on__year=2017, founded_precision="year").count()),
    ]


def _count_held() -> list[Check]:
    held = GroupSession.objects.filter(is_demo=True).held()
    staff = StaffPost.objects.filter(is_demo=True).values("member")
    peer_led = Counter(held.exclude(led_by__in=staff).values_list("group__code", flat=True))
    days = SessionDay.objects.filter(session__in=held)
    return [
        Check("sessions held", 24, held.count()),
        Check("sessions held, by group", HELD, dict(Counter(held.values_list("group__code", flat=True)))),
        Check("sessions led by peers", 13, peer_led.total()),
        Check("sessions led by peers, by group", PEER_LED, dict(peer_led)),
        Check("counted by head", 3, days.exclude(head_count=None).count()),
        Check(
            "days with names and a head-count",
            0,
            days.filter(attendances__isnull=False).exclude(head_count=None).count(),
        ),
        Check("days with names", 21, Attendance.objects.filter(day__in=days).values("day").distinct().count()),
    ]


def _count_planned(ctx: Context) -> list[Check]:
    planned = GroupSession.objects.filter(is_demo=True, outcome="").standing().order_by("starts_at")
    week = (ctx.at(0, 0), ctx.at(7, 0))
    noon = ctx.at(0, 12)
    tomorrow = planned.filter(starts_at=ctx.at(1, 16))
    silent = tomorrow.order_by().beyond_mail().count()
    untold = tomorrow.order_by().to_tell().count()
    return [
        Check("sessions planned", 6, planned.count()),
        Check("tomorrow at 16:00 in Yangon", 1, tomorrow.count()),
        Check("within a week and without leader", 1, planned.filter(led_by=None, starts_at__range=week).count()),
        Check("over and not closed", 1, planned.unclosed(noon).count()),
        Check("of three days", 1, sum(session.days.count() == 3 for session in planned)),
        Check("in another zone", 1, planned.exclude(zone="Asia/Yangon").count()),
        Check("half of those whom no mail reaches know of tomorrow", silent // 2, untold),
        Check("and they are some", True, untold > 5),
        Check("G3 missed its rhythm", True, _longest_gap("G3", noon) > timedelta(days=45)),
        Check("G1 did not", True, _longest_gap("G1", noon) <= timedelta(days=45)),
    ]


def _longest_gap(code: str, now) -> timedelta:
    held = GroupSession.objects.filter(group__code=code).held().order_by("starts_at")
    starts = [*held.values_list("starts_at", flat=True)]
    return max(later - earlier for earlier, later in zip(starts, [*starts[1:], now], strict=True))

"""Figures of mentoring (domain 5, I17): numbers only, for a set of centres. Feedback is hidden below five."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, F, Q, QuerySet, Sum

from cop.reports.small import LEAST
from members.models import JusticeCentre, Member, StaffPost

from .models import Feedback, MenteeProfile, MentoringPair, MentoringRequest, MentoringSession, MentorProfile

WATCHING = (StaffPost.Role.COORDINATOR, StaffPost.Role.ME_OFFICER)
USEFUL = 4  # of five


@dataclass(frozen=True)
class Figures:
    """`useful` of `rated` mentees said 4 or 5; both None while fewer than five have answered. `places`: how many more
    people the mentors with room could take."""

    states: dict[str, int]
    silent: int
    waiting: int
    unanswered: int
    mentors: int
    places: int
    sessions: int
    minutes: int
    goals_done: int
    goals: int
    rated: int | None
    useful: int | None
    mean: float | None

    @property
    def active(self) -> int:
        return self.states.get(MentoringPair.State.ACTIVE, 0)


def centres_of(member: Member) -> QuerySet[JusticeCentre]:
    """The centres whose programme this person watches; a network post counts at all of them."""
    return JusticeCentre.objects.staffed_by(member, *WATCHING)


def figures(centres: QuerySet[JusticeCentre], since: date, until: date) -> Figures:
    """Pairs, people and places as they are now; meetings, and feedback, of the period (both days included)."""
    pairs = MentoringPair.objects.filter(centre__in=centres)
    met = MentoringSession.objects.held().filter(
        pair__centre__in=centres, starts_at__date__gte=since, starts_at__date__lte=until
    )
    held = met.aggregate(n=Count("pk"), minutes=Sum("minutes"))
    room = MentorProfile.objects.with_room().filter(member__centre__in=centres)
    room = room.aggregate(n=Count("pk"), places=Sum(F("capacity") - F("load")))
    goals = (
        pairs.open()
        .filter(goals__dropped_at=None)
        .aggregate(n=Count("goals"), done=Count("goals", filter=Q(goals__state="done")))
    )
    rated, useful, mean = _feedback(centres, since, until)
    return Figures(
        states=dict(pairs.order_by().values_list("state").annotate(n=Count("pk"))),
        silent=pairs.long_silent().count(),
        waiting=MenteeProfile.objects.waiting().filter(member__centre__in=centres).count(),
        unanswered=MentoringRequest.objects.without_answer().filter(mentee__centre__in=centres).count(),
        mentors=room["n"], places=room["places"] or 0, sessions=held["n"], minutes=held["minutes"] or 0,
        goals_done=goals["done"], goals=goals["n"], rated=rated, useful=useful, mean=mean,
    )  # fmt: skip


def _feedback(centres, since: date, until: date) -> tuple[int | None, int | None, float | None]:
    rows = Feedback.objects.filter(centre__in=centres, role=Feedback.Role.MENTEE)
    rows = rows.filter(month__gte=since.replace(day=1), month__lte=until)
    found = rows.aggregate(n=Count("pk"), good=Count("pk", filter=Q(useful__gte=USEFUL)), mean=Avg("useful"))
    if found["n"] < LEAST:
        return None, None, None
    return found["n"], found["good"], round(found["mean"], 1)

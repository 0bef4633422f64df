"""The funnel of the way in (domain A6): how many people reached each state, and where they stand now.

People are counted once, also who asked for two groups: by the key that all requests of one person share.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from ..models import JoinRequest, JoinStep

State = JoinRequest.State
WAY = (State.APPLIED, State.VOUCHED, State.APPROVED, State.INDUCTED, State.FULL)


@dataclass(frozen=True)
class Stage:
    """One state: `reached` people came this far at some time, `now` stand here today."""

    state: str
    label: str
    reached: int
    now: int


@dataclass(frozen=True)
class Funnel:
    """`people` is everybody who began; the sums of `now` over `stages` and `ended` are the same number."""

    stages: list[Stage]
    ended: list[Stage]
    people: int
    in_a_group: int


def _furthest(states: set[str]) -> str:
    """Where a person with several requests stands: the furthest on the way; ended only if all are."""
    order = [*JoinRequest.ENDED, *WAY]
    return max(states, key=lambda state: order.index(state))


def funnel(requests: QuerySet[JoinRequest]) -> Funnel:
    """Of these requests; three statements. `reached` comes from the history, `now` from the requests themselves."""
    requests = requests.of_the_way_in().order_by()
    reached, standing, now = defaultdict(set), defaultdict(set), defaultdict(int)
    steps = JoinStep.objects.filter(request__in=requests).order_by()
    for key, state in steps.values_list("request__person_key", "state"):
        reached[state].add(bytes(key))
    for key, state in requests.values_list("person_key", "state"):
        standing[bytes(key)].add(state)
    for states in standing.values():
        now[_furthest(states)] += 1
    inside = requests.filter(member__memberships__isnull=False).values("person_key").distinct().count()
    return Funnel(
        [Stage(state, str(state.label), len(reached[state]), now[state]) for state in WAY],
        [Stage(state, str(State(state).label), len(reached[state]), now[state]) for state in JoinRequest.ENDED],
        len(standing),
        inside,
    )

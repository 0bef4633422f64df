"""One tick: plan what is due, then send it. Beat, a system timer, the demo's clock and tests all call this."""

from dataclasses import dataclass
from datetime import datetime

from .drain import Drained, drain
from .planner import Planned, plan


@dataclass(frozen=True)
class Tick:
    planned: Planned
    drained: Drained


def tick(now: datetime | None = None) -> Tick:
    """Plan and drain once. Needs neither Redis nor a worker nor beat."""
    return Tick(plan(now), drain(now))

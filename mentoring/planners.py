"""What this room plans with every tick: requests go on to the next mentor, silent pairs are nudged, and what is over
ends."""

from members.services.planner import planners

from .services.closing import watch_pairs
from .services.requests import move_on

planners.register("mentoring_requests", move_on)
planners.register("mentoring_pairs", watch_pairs)

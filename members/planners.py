"""What this room plans with every tick."""

from .services.digests import plan_coordinator_digests, plan_member_digests, plan_staff_digests
from .services.factor_resets import carry_out_resets
from .services.finding import catch_up
from .services.planner import planners

planners.register("coordinator_digests", plan_coordinator_digests)
planners.register("staff_digests", plan_staff_digests)
planners.register("member_digests", plan_member_digests)
planners.register("factor_resets", carry_out_resets)
planners.register("search_index", catch_up)

"""What this room plans with every tick: on Monday the figures of the week that is over are kept."""

from members.services.planner import planners

from .services.figures import keep_last_week

planners.register("weekly_figures", keep_last_week)

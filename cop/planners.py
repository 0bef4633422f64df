"""What this room plans with every tick: on Monday the figures of the week that is over are kept, and requests to
join are brought to mind, expire, and end in full membership; referrals go to the next wave."""

from members.services.planner import planners

from .services import rosters, twins
from .services.figures import keep_last_week
from .services.joining import move_on
from .services.referral_waves import move_on as move_referrals_on

planners.register("weekly_figures", keep_last_week)
planners.register("join_requests", move_on)
planners.register("referrals", move_referrals_on)
planners.register("rosters_at_work", rosters.resume)
planners.register("possible_twins", twins.find_twins)

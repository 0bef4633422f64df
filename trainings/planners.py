"""What this room plans with every tick: offers of places that ran out move on to the next in line, certificates that a
dead worker left are issued, and who completed a training three months ago is asked whether it was of use."""

from members.services.planner import planners

from .services import certificate_runs, follow_ups
from .services.offers import move_offers_on

planners.register("training_offers", move_offers_on)
planners.register("certificate_runs", certificate_runs.resume)
planners.register("training_follow_ups", follow_ups.ask)

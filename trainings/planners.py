"""What this room plans with every tick: offers of places that ran out move on to the next in line."""

from members.services.planner import planners

from .services.offers import move_offers_on

planners.register("training_offers", move_offers_on)

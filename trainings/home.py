"""What this room puts on the home page."""

from members.home import coming_up, needs_you

from .home_learning import to_test
from .home_places import to_come, to_take

needs_you.register("training_tests", to_test)
needs_you.register("training_places", to_take)
coming_up.register("trainings", to_come)

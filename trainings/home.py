"""What this room puts on the home page."""

from members.home import needs_you

from .home_learning import to_test

needs_you.register("training_tests", to_test)

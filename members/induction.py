"""What rooms above keep about somebody's way in, and move on when that person begins (domain A6).

Every room registers in its `induction` module: a function that gets the member, in the transaction of the verb, and
answers whether this way in begins with the 14 days of probation (decision 3: people of a roster have none).
"""

from collections.abc import Callable
from datetime import timedelta

from .models import Member
from .registry import Registry

PROBATION = timedelta(days=14)

ways_in: Registry[Callable[[Member], bool]] = Registry("induction")

"""A roster comes in: uploaded, looked at, mended, confirmed once (decisions 30, 31)."""

from .looking import Look, choices_of, look
from .matching import Person, Plan, plan
from .taking import Taken, lock_centre, take
from .uploads import choose, confirm, drop, file_hash, upload
from .working import begin_confirming, begin_reading, resume, work

__all__ = [
    "Look",
    "Person",
    "Plan",
    "Taken",
    "begin_confirming",
    "begin_reading",
    "choices_of",
    "choose",
    "confirm",
    "drop",
    "file_hash",
    "lock_centre",
    "look",
    "plan",
    "resume",
    "take",
    "upload",
    "work",
]

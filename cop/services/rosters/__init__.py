"""A roster comes in: uploaded, looked at, mended, confirmed once (decisions 30, 31)."""

from .matching import Person, Plan, plan
from .taking import Taken, take
from .uploads import Look, choices_of, choose, confirm, drop, file_hash, look, upload

__all__ = [
    "Look",
    "Person",
    "Plan",
    "Taken",
    "choices_of",
    "choose",
    "confirm",
    "drop",
    "file_hash",
    "look",
    "plan",
    "take",
    "upload",
]

"""The way in: somebody asks, two people vouch, somebody who may decides (domain A6, decision 3).

A request moves by `steps.move` alone, with its row locked, so that each state is reached once and has one line of
history, however many people press at once.
"""

from .answers import approve_join_request, decline_join_request, vouch, withdraw_all, withdraw_join_request
from .asking import ask_for_group, ask_to_join, note_invited
from .entries import PERSONAL, empty_old
from .passing import begin, move_on
from .steps import FIRST, lock, move, start, tell_invited

__all__ = [
    "FIRST", "PERSONAL", "approve_join_request", "ask_for_group", "ask_to_join", "begin", "decline_join_request",
    "empty_old", "lock", "move", "move_on", "note_invited", "start", "tell_invited", "vouch", "withdraw_all",
    "withdraw_join_request",
]  # fmt: skip

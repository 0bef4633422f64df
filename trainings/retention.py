"""How long things are kept: a list of participants goes two weeks after its upload; who somebody from outside was,
what was written to a list and which codes people typed, 90 days after the session (safety C-35c; learning 4.6)."""

from datetime import datetime, timedelta

from members.retention import Rule, rules

from .services.codes import forget_entries
from .services.guests import forget_guests
from .services.letters import forget_letters
from .services.lists import forget_files

KEPT = timedelta(days=90)


def _old_guests(now: datetime) -> int:
    return forget_guests(now - KEPT)


def _old_codes(now: datetime) -> int:
    return forget_entries(now - KEPT)


def _old_letters(now: datetime) -> int:
    return forget_letters(now - KEPT)


rules.register("attendance_lists", Rule("attendance_lists", forget_files))
rules.register("session_letters", Rule("session_letters", _old_letters))
rules.register("guests", Rule("guests", _old_guests))
rules.register("spoken_codes", Rule("spoken_codes", _old_codes))

"""How long things are kept: a list of participants goes two weeks after its upload, and who somebody from outside was
90 days after the session (safety C-35c; learning 4.6)."""

from datetime import datetime, timedelta

from members.retention import Rule, rules

from .services.guests import forget_guests
from .services.lists import forget_files

GUESTS_KEPT = timedelta(days=90)


def _old_guests(now: datetime) -> int:
    return forget_guests(now - GUESTS_KEPT)


rules.register("attendance_lists", Rule("attendance_lists", forget_files))
rules.register("guests", Rule("guests", _old_guests))

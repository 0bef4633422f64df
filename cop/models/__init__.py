"""Communities of practice: groups, who is in them, and when they meet."""

from .figures import WeeklyFigures
from .group import Group, Membership
from .roster import RosterImport, RosterRow
from .session import Attendance, GroupSession, Rsvp, SessionDay, SessionSeries, Told

__all__ = [
    "Attendance",
    "Group",
    "GroupSession",
    "Membership",
    "RosterImport",
    "RosterRow",
    "Rsvp",
    "SessionDay",
    "SessionSeries",
    "Told",
    "WeeklyFigures",
]

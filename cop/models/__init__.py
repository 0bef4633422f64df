"""Communities of practice: groups, who is in them, and when they meet."""

from .bulk import BulkAction
from .export import PeopleExport
from .figures import WeeklyFigures
from .group import Group, Membership
from .joining import JoinRequest, JoinStep, JoinVoucher
from .roster import PossibleTwin, RosterImport, RosterRow
from .session import Attendance, GroupSession, Rsvp, SessionDay, SessionSeries, Told

__all__ = [
    "Attendance",
    "BulkAction",
    "Group",
    "GroupSession",
    "JoinRequest",
    "JoinStep",
    "JoinVoucher",
    "Membership",
    "PeopleExport",
    "PossibleTwin",
    "RosterImport",
    "RosterRow",
    "Rsvp",
    "SessionDay",
    "SessionSeries",
    "Told",
    "WeeklyFigures",
]

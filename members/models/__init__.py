"""Who people are, and how they are reached."""

from .account import Invitation, PendingAddress, RateCount, User
from .audit import AuditEntry, AuditSeal
from .calendar import Booking, CalendarFeed, ScheduledSession
from .centre import Affiliation, CentreMove, JusticeCentre, Organisation, StaffPost
from .digest import DigestIssue
from .draft import Draft, Submission
from .member import Consent, MailStop, Member, MemberArea, PracticeArea
from .outbox import OutboxMessage, Suppression
from .place import AdminUnit
from .system import SiteIdentity, SystemMark

__all__ = [
    "AdminUnit", "Affiliation", "AuditEntry", "AuditSeal", "Booking", "CalendarFeed", "CentreMove", "Consent", "DigestIssue",
    "Draft", "Invitation", "JusticeCentre", "MailStop", "Member", "MemberArea", "Organisation", "OutboxMessage", "PendingAddress", "PracticeArea",
    "RateCount", "ScheduledSession", "SiteIdentity", "StaffPost", "Submission", "Suppression", "SystemMark", "User",
]  # fmt: skip

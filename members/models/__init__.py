"""Who people are, and how they are reached."""

from .account import Invitation, PendingAddress, RateCount, User
from .area import MemberArea, PracticeArea
from .audit import AuditEntry, AuditSeal
from .calendar import Booking, CalendarFeed, ScheduledSession
from .centre import Affiliation, CentreMove, JusticeCentre, Organisation, StaffPost
from .consent import Consent, MailStop
from .digest import DigestIssue
from .draft import Draft, Submission
from .member import Member
from .outbox import OutboxMessage, Suppression
from .place import AdminUnit
from .system import SiteIdentity, SystemMark

__all__ = [
    "AdminUnit",
    "Affiliation",
    "AuditEntry",
    "AuditSeal",
    "Booking",
    "CalendarFeed",
    "CentreMove",
    "Consent",
    "DigestIssue",
    "Draft",
    "Invitation",
    "JusticeCentre",
    "MailStop",
    "Member",
    "MemberArea",
    "Organisation",
    "OutboxMessage",
    "PendingAddress",
    "PracticeArea",
    "RateCount",
    "ScheduledSession",
    "SiteIdentity",
    "StaffPost",
    "Submission",
    "Suppression",
    "SystemMark",
    "User",
]

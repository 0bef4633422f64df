"""Who people are, and how they are reached."""

from .account import Invitation, PendingAddress, RateCount, User
from .area import MemberArea, PracticeArea
from .audit import AuditEntry, AuditSeal
from .calendar import Booking, CalendarFeed, ScheduledSession
from .centre import Affiliation, CentreMove, JusticeCentre, Organisation, StaffPost
from .conduct import Acknowledgement, ConductCode
from .consent import Consent, MailStop
from .credit import CreditEntry
from .data import DataCopy, ErasureRequest
from .digest import DigestIssue
from .draft import Draft, Submission
from .factor_reset import FactorReset
from .holiday import Holiday, HolidaySpan
from .inbox import Block, Conversation, Message, MessageReport, Seat
from .member import Member
from .member_merge import MemberMerge
from .organisation import OrganisationMerge, Programme
from .outbox import OutboxMessage, Suppression
from .place import AdminUnit
from .profile import Audience, Profile
from .safety import Freeze, SafetyPlan
from .search import SearchEntry, SearchWord
from .system import SiteIdentity, SystemMark
from .term import Term, term_of
from .topic import Topic

__all__ = [
    "Acknowledgement",
    "AdminUnit",
    "Affiliation",
    "Audience",
    "AuditEntry",
    "AuditSeal",
    "Block",
    "Booking",
    "CalendarFeed",
    "CentreMove",
    "ConductCode",
    "Consent",
    "Conversation",
    "CreditEntry",
    "DataCopy",
    "DigestIssue",
    "Draft",
    "ErasureRequest",
    "FactorReset",
    "Freeze",
    "Holiday",
    "HolidaySpan",
    "Invitation",
    "JusticeCentre",
    "MailStop",
    "Member",
    "MemberArea",
    "MemberMerge",
    "Message",
    "MessageReport",
    "Organisation",
    "OrganisationMerge",
    "OutboxMessage",
    "PendingAddress",
    "PracticeArea",
    "Profile",
    "Programme",
    "RateCount",
    "SafetyPlan",
    "ScheduledSession",
    "SearchEntry",
    "SearchWord",
    "Seat",
    "SiteIdentity",
    "StaffPost",
    "Submission",
    "Suppression",
    "SystemMark",
    "Term",
    "Topic",
    "User",
    "term_of",
]

"""Communities of practice: groups, who is in them, and when they meet."""

from .agreement import AgreementAcceptance, GroupAgreement
from .announcement import Announcement, Comment, Reaction
from .answer import Answer, Thanks
from .argument import ArgumentCitation, ArgumentReview, ArgumentUse, WrittenArgument
from .bulk import BulkAction
from .citation import Citation, CitationQuerySet, SessionCitation, one_target
from .export import PeopleExport
from .figures import WeeklyFigures
from .follow import Follow, Mention
from .group import Group, Membership
from .held import HeldText
from .idea import Idea, IdeaVote, Task
from .joining import JoinRequest, JoinStep, JoinVoucher
from .law import CaseLaw, LegalInstrument, Provision
from .post import PostReport, PostVersion, QuestionCitation
from .question import AnswerRequest, ClinicApplication, Misconduct, Question
from .referral import Referral, ReferralApplication
from .referral_offer import PairApproval, ReferralDoor, ReferralOffer, ReferralWave
from .resource import Resource, ResourceFile
from .roster import PossibleTwin, RosterImport, RosterRow
from .service import SupportService
from .session import Attendance, GroupSession, Rsvp, SessionDay, SessionSeries, Told
from .session_plan import AgendaItem, PreQuestion, RoadmapStep, SessionBrief, SessionClinic, SessionPresenter
from .session_record import SessionRating, SessionSummary

__all__ = [
    "AgendaItem",
    "PreQuestion",
    "RoadmapStep",
    "SessionBrief",
    "SessionClinic",
    "SessionPresenter",
    "Announcement",
    "Comment",
    "Reaction",
    "Follow",
    "HeldText",
    "Mention",
    "AgreementAcceptance",
    "GroupAgreement",
    "CaseLaw",
    "Citation",
    "CitationQuerySet",
    "Answer",
    "AnswerRequest",
    "ArgumentCitation",
    "ArgumentReview",
    "ArgumentUse",
    "Attendance",
    "BulkAction",
    "ClinicApplication",
    "Group",
    "GroupSession",
    "Idea",
    "IdeaVote",
    "JoinRequest",
    "JoinStep",
    "JoinVoucher",
    "LegalInstrument",
    "Membership",
    "Misconduct",
    "PairApproval",
    "PeopleExport",
    "PossibleTwin",
    "PostReport",
    "PostVersion",
    "Question",
    "QuestionCitation",
    "Referral",
    "ReferralApplication",
    "ReferralDoor",
    "ReferralOffer",
    "ReferralWave",
    "Resource",
    "ResourceFile",
    "Provision",
    "RosterImport",
    "RosterRow",
    "Rsvp",
    "SessionCitation",
    "SessionDay",
    "SessionRating",
    "SessionSeries",
    "SessionSummary",
    "SupportService",
    "Task",
    "Thanks",
    "Told",
    "WeeklyFigures",
    "one_target",
    "WrittenArgument",
]

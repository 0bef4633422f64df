"""Mentoring: who offers and who wants it, requests, pairs, agreements, meetings, goals, notes, and how it ended."""

from .agreement import Agreement, AgreementTerms
from .feedback import Concern, Feedback, FeedbackGiven
from .goal import Goal, Milestone
from .meeting import Action, MeetingProposal, MentoringSession
from .note import NoteOpening, PairLink, PrivateNote, SharedNote
from .pair import MentoringPair, OfflineWeek
from .profile import MenteeProfile, MentorProfile, NotWith
from .programme import MentoringProgramme
from .request import MentoringOffer, MentoringRequest

__all__ = [
    "Action", "Agreement", "AgreementTerms", "Concern", "Feedback", "FeedbackGiven", "Goal", "MeetingProposal",
    "MenteeProfile", "MentorProfile", "MentoringOffer", "MentoringPair", "MentoringProgramme", "MentoringRequest",
    "MentoringSession", "Milestone", "NoteOpening", "NotWith", "OfflineWeek", "PairLink", "PrivateNote",
    "SharedNote",
]  # fmt: skip

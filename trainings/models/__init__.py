"""Curated trainings: what is taught, when it takes place, and who comes."""

from .attendance import Attendance, AttendanceChange, CodeEntry, CodeWatch, ViewingPoint
from .attendance_file import AttendanceFile, NameAlias
from .certificate import Certificate, CertificateRevision, CertificateRun, read_code
from .collection import Collection, CollectionItem, Prerequisite
from .feedback import FEWEST, FeedbackMark, FeedbackPaper, FollowUpMark, FollowUpPaper
from .letter import SessionLetter
from .need import Wish
from .registration import Accommodation, Guest, Registration, RegistrationChange, SessionTold
from .series import AwarenessEvent, HeadCount, Series
from .session import Qualification, SessionPresenter, SessionTrainer, TrainingSession
from .session_record import CaughtUp, SessionMaterial, TrainingSummary
from .test import Attempt, AttemptAnswer, ConfidenceItem, ConfidenceRating, TestForm, TestQuestion, taught_by
from .training import Audience, Enrolment, ItemDone, Outcome, Training, TrainingCitation, TrainingItem

__all__ = [
    "FEWEST",
    "Accommodation",
    "Attempt",
    "AttemptAnswer",
    "Attendance",
    "AttendanceChange",
    "AttendanceFile",
    "Audience",
    "AwarenessEvent",
    "CaughtUp",
    "Certificate",
    "CertificateRevision",
    "CertificateRun",
    "CodeEntry",
    "CodeWatch",
    "Collection",
    "CollectionItem",
    "ConfidenceItem",
    "ConfidenceRating",
    "Enrolment",
    "FeedbackMark",
    "FeedbackPaper",
    "FollowUpMark",
    "FollowUpPaper",
    "Guest",
    "HeadCount",
    "ItemDone",
    "NameAlias",
    "Outcome",
    "Prerequisite",
    "Qualification",
    "Registration",
    "RegistrationChange",
    "Series",
    "SessionLetter",
    "SessionMaterial",
    "SessionPresenter",
    "SessionTold",
    "SessionTrainer",
    "TestForm",
    "TestQuestion",
    "Training",
    "TrainingCitation",
    "TrainingItem",
    "TrainingSession",
    "TrainingSummary",
    "ViewingPoint",
    "Wish",
    "read_code",
    "taught_by",
]

"""Curated trainings: what is taught, when it takes place, and who comes."""

from .collection import Collection, CollectionItem, Prerequisite
from .need import Wish
from .registration import Accommodation, Guest, Registration, RegistrationChange, SessionTold
from .series import AwarenessEvent, HeadCount, Series
from .session import Qualification, SessionPresenter, SessionTrainer, TrainingSession
from .training import Audience, Enrolment, ItemDone, Outcome, Training, TrainingCitation, TrainingItem

__all__ = [
    "Accommodation",
    "Audience",
    "AwarenessEvent",
    "Collection",
    "CollectionItem",
    "Enrolment",
    "Guest",
    "HeadCount",
    "ItemDone",
    "Outcome",
    "Prerequisite",
    "Qualification",
    "Registration",
    "RegistrationChange",
    "Series",
    "SessionPresenter",
    "SessionTold",
    "SessionTrainer",
    "Training",
    "TrainingCitation",
    "TrainingItem",
    "TrainingSession",
    "Wish",
]

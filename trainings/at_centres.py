"""Sessions of trainings that need a room of a centre, and who counts on them (domain C9)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from cop.at_centres import Outside, Use, uses

from .models import Registration, SessionTold, SessionTrainer, TrainingSession


def _sessions(centres: Collection[int], since: datetime, until: datetime) -> QuerySet[TrainingSession]:
    return TrainingSession.objects.starting(since, until).in_a_room().filter(centre__in=centres)


def _people(sessions: QuerySet[TrainingSession]) -> QuerySet:
    """Who has or wants a place in the room, who trains it, and whose training it is."""
    mine = {"session__in": sessions.order_by()}
    coming = Registration.objects.live().filter(mode=Registration.Mode.ROOM, member__isnull=False, **mine)
    training = SessionTrainer.objects.asked().filter(**mine)
    curated = sessions.order_by().filter(training__curator__isnull=False)
    found = (rows.values_list("member", "session__centre") for rows in (coming, training))
    return curated.values_list("training__curator", "centre").union(*found)


def _guests(sessions: QuerySet[TrainingSession]) -> Sequence[Outside]:
    """Who was invited from outside and has or is kept a place in the room."""
    rows = Registration.objects.live().filter(mode=Registration.Mode.ROOM, guest__isnull=False)
    rows = rows.filter(session__in=sessions.order_by()).order_by("pk")
    return list(rows.values_list("session__uid", "session__ends_at", "guest__uid"))


def _told(sessions: QuerySet[TrainingSession]) -> QuerySet[SessionTold]:
    rows = sessions.order_by()
    coming = Q(registration__session__in=rows, registration__mode=Registration.Mode.ROOM)
    return SessionTold.objects.filter(coming | Q(trainer__session__in=rows))


uses.register(
    "trainings",
    Use(sessions=_sessions, people=_people, ticks=_told, outside=_guests, outside_kind="training_room_changed"),
)

"""Sessions of trainings that need a room of a centre, and who counts on them (domain C9)."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from cop.at_centres import Use, uses

from .models import Registration, SessionTrainer, TrainingSession


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


uses.register("trainings", Use(sessions=_sessions, people=_people))

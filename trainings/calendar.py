"""Training sessions for the planner and the calendar (architecture 7)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from members.calendar import Day, Entry, Source, entry_of, sources
from members.models import Member

from .models import Registration, SessionTrainer, TrainingSession
from .notifications.places import REMINDER


def days(since: datetime, until: datetime) -> Iterable[Day]:
    """Open sessions that begin in (since, until]."""
    found = TrainingSession.objects.open().filter(starts_at__gt=since, starts_at__lte=until)
    for uid, starts_at, offsets in found.values_list("uid", "starts_at", "reminder_offsets"):
        yield Day(uid, starts_at, tuple(offsets))


def participants(uids: Collection[UUID]) -> QuerySet:
    """Whoever has a place."""
    coming = Registration.objects.confirmed().filter(session__uid__in=list(uids), member__isnull=False)
    return coming.annotate(about=F("session__uid"), recipient_id=F("member_id"))


def guests(uids: Collection[UUID]) -> Iterable[tuple[UUID, UUID, int | None]]:
    """People from outside who have a place: (session, guest, the centre that hosts it)."""
    coming = Registration.objects.confirmed().filter(session__uid__in=list(uids), guest__isnull=False)
    return coming.order_by("pk").values_list("session__uid", "guest__uid", "session__centre")


def trainers(uids: Collection[UUID]) -> QuerySet:
    """Whoever agreed to train."""
    agreed = SessionTrainer.objects.accepted().filter(session__uid__in=list(uids))
    return agreed.annotate(about=F("session__uid"), recipient_id=F("member_id"))


def _entries(sessions: QuerySet, since: datetime) -> list[Entry]:
    return [entry_of(one) for one in sessions.filter(ends_at__gt=since).order_by("starts_at", "pk")]


def attending(member: Member, since: datetime) -> list[Entry]:
    """What a member's feed shows: sessions in which they have a place or that they train, cancelled ones included."""
    states = [Registration.State.CONFIRMED, Registration.State.SESSION_CANCELLED, *Registration.MARKED]
    mine = Registration.objects.filter(member=member, state__in=states).values("session")
    trained = SessionTrainer.objects.accepted().filter(member=member).values("session")
    sessions = TrainingSession.objects.filter(status=TrainingSession.Status.OPEN)
    return _entries(sessions.filter(pk__in=mine) | sessions.filter(pk__in=trained), since)


sources.register(
    "trainings",
    Source(reminder_kind=REMINDER, days=days, audience=participants, attending=attending, outsiders=guests),
)
# Trainers are reminded as well; somebody who is both gets one mail, because the key of the reminder is the same.
sources.register(
    "trainings_trainers",
    Source(reminder_kind=REMINDER, days=days, audience=trainers, attending=lambda member, since: []),
)

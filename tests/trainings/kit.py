"""Rows of trainings for tests, with the fewest facts that the constraints allow."""

from datetime import timedelta

from members import clock
from members.models import Member
from tests.factories import make_member
from trainings.models import Registration, Series, Training, TrainingSession
from trainings.services import registrations


def make_training(centre=None, **fields) -> Training:
    """Published and for everybody, unless told otherwise."""
    fields.setdefault("title", "Bail hearings")
    fields.setdefault("status", Training.Status.PUBLISHED)
    return Training.objects.create(centre=centre, **fields)


def make_sitting(
    training: Training | None = None, starts_in: timedelta = timedelta(days=7), hours: float = 3, **fields
) -> TrainingSession:
    """An open session in a room, of a training of its own unless one is given."""
    if training is None and "series" not in fields:
        training = make_training(fields.get("centre"))
    fields.setdefault("status", TrainingSession.Status.OPEN)
    host = training or fields["series"]
    fields.setdefault("centre", host.centre)
    starts_at = fields.pop("starts_at", None) or clock.now() + starts_in
    ends_at = fields.pop("ends_at", None) or starts_at + timedelta(hours=hours)
    return TrainingSession.objects.create(training=training, starts_at=starts_at, ends_at=ends_at, **fields)


def make_series(**fields) -> Series:
    fields.setdefault("title", "Justice days")
    fields.setdefault("is_public", True)
    return Series.objects.create(**fields)


def put_down(session: TrainingSession, *members: Member, mode: str = "room") -> list[Registration]:
    """Each of them registers, in this order."""
    return [registrations.register(session, member, by=member, mode=mode) for member in members]


def crowd(n: int, centre=None, **fields) -> list[Member]:
    return [make_member(centre, **fields) for _ in range(n)]


def states(session: TrainingSession) -> list[str]:
    """The states of all registrations, in the order in which they came."""
    return list(session.registrations.order_by("pk").values_list("state", flat=True))

"""What this room keeps of a person (members/personal_data.py)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.personal_data import Part, parts

from . import learning_data  # noqa: F401  (registers what learning keeps)
from .models import (
    Accommodation,
    Attendance,
    CaughtUp,
    CodeWatch,
    NameAlias,
    SessionTrainer,
)


def _forget_words(rows: QuerySet) -> int:
    """That somebody came counts; what they wrote and what they needed goes."""
    Accommodation.objects.filter(registration__in=rows).delete()
    for row in rows.exclude(expectation=None):
        row.expectation = None
        row.save(update_fields=["expectation"])
    return len(rows)


def _stay(rows: QuerySet) -> int:
    """They count, as a former member's."""
    return 0


parts.register(
    "registrations",
    Part(
        title=_("Sessions that I registered for"),
        rows=lambda member: member.registrations.all(),
        columns="session mode state state_since expectation registered_at",
        answers="trainings.Registration.member",
        erase=_forget_words,
        stays=True,
    ),
)
parts.register(
    "accommodations",
    Part(
        title=_("What I asked for, to be able to take part"),
        rows=lambda member: Accommodation.objects.filter(registration__member=member),
        columns="kind note met asked_at",
    ),
)
parts.register(
    "enrolments",
    Part(
        title=_("My trainings"),
        rows=lambda member: member.enrolments.all(),
        columns="training state enrolled_at completed_at",
        answers="trainings.Enrolment.member",
        erase=_stay,
        stays=True,
    ),
)
parts.register(
    "trains",
    Part(
        title=_("Sessions that I was asked to train"),
        rows=lambda member: SessionTrainer.objects.filter(member=member),
        columns="session state asked_at answered_at",
        answers="trainings.SessionTrainer.member",
        erase=_stay,
        stays=True,
    ),
)
parts.register(
    "qualifications",
    Part(
        title=_("What I can train"),
        rows=lambda member: member.qualifications.all(),
        columns="area topic recorded_on ended_on",
        answers="trainings.Qualification.member",
    ),
)
parts.register(
    "training_wishes",
    Part(
        title=_("What I want to learn"),
        rows=lambda member: member.training_wishes.all(),
        columns="topic wished_at withdrawn_at",
        answers="trainings.Wish.member",
    ),
)
parts.register(
    "training_attendance",
    Part(
        title=_("Where I was"),
        rows=lambda member: Attendance.objects.filter(registration__member=member),
        columns="registration outcome minutes mode source at",
        erase=_stay,
        stays=True,
    ),
)
parts.register(
    "screen_names",
    Part(
        title=_("My names on screens"),
        rows=lambda member: NameAlias.objects.filter(member=member),
        columns="screen_name confirmed_at",
        answers="trainings.NameAlias.member",
    ),
)
parts.register(
    "caught_up",
    Part(
        title=_("Sessions that I read up on"),
        rows=lambda member: CaughtUp.objects.filter(member=member),
        columns="session at",
        answers="trainings.CaughtUp.member",
    ),
)
parts.register(
    "code_watch",
    Part(
        title=_("Wrong codes"),
        rows=lambda member: CodeWatch.objects.filter(member=member),
        answers="trainings.CodeWatch.member",
    ),
)
parts.leave_traces(
    "trainings.Collection.curator trainings.Training.curator trainings.Training.created_by "
    "trainings.TrainingSession.planned_by trainings.SessionTrainer.asked_by trainings.Qualification.recorded_by "
    "trainings.HeadCount.recorded_by trainings.AwarenessEvent.recorded_by trainings.Guest.invited_by "
    "trainings.Registration.registered_by trainings.RegistrationChange.by trainings.Accommodation.decided_by "
    "trainings.SessionTold.told_by trainings.SessionLetter.written_by"
)
parts.leave_traces(
    "trainings.ViewingPoint.proctor trainings.ViewingPoint.made_by trainings.Attendance.by "
    "trainings.AttendanceChange.by trainings.AttendanceFile.uploaded_by trainings.AttendanceFile.confirmed_by "
    "trainings.NameAlias.confirmed_by trainings.SessionMaterial.added_by trainings.TrainingSummary.written_by"
)

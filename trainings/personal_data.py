"""What this room keeps of a person (members/personal_data.py)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.personal_data import parts

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


parts.add(
    "registrations", _("Sessions that I registered for"), lambda member: member.registrations.all(),
    "session mode state state_since expectation registered_at", answers="trainings.Registration.member",
    erase=_forget_words, stays=True,
)  # fmt: skip
parts.add(
    "accommodations", _("What I asked for, to be able to take part"),
    lambda member: Accommodation.objects.filter(registration__member=member), "kind note met asked_at", answers="",
)  # fmt: skip
parts.keep(
    "enrolments", _("My trainings"), lambda member: member.enrolments.all(),
    "training state enrolled_at completed_at", answers="trainings.Enrolment.member",
)  # fmt: skip
parts.keep(
    "trains", _("Sessions that I was asked to train"), lambda member: SessionTrainer.objects.filter(member=member),
    "session state asked_at answered_at", answers="trainings.SessionTrainer.member",
)  # fmt: skip
parts.add(
    "qualifications", _("What I can train"), lambda member: member.qualifications.all(),
    "area topic recorded_on ended_on", answers="trainings.Qualification.member",
)  # fmt: skip
parts.add(
    "training_wishes", _("What I want to learn"), lambda member: member.training_wishes.all(),
    "topic wished_at withdrawn_at", answers="trainings.Wish.member",
)  # fmt: skip
parts.keep(
    "training_attendance", _("Where I was"),
    lambda member: Attendance.objects.filter(registration__member=member),
    "registration__session outcome minutes mode source at", answers="",
)  # fmt: skip
parts.add(
    "screen_names", _("My names on screens"), lambda member: NameAlias.objects.filter(member=member),
    "screen_name confirmed_at", answers="trainings.NameAlias.member",
)  # fmt: skip
parts.add(
    "caught_up", _("Sessions that I read up on"), lambda member: CaughtUp.objects.filter(member=member), "session at",
    answers="trainings.CaughtUp.member",
)  # fmt: skip
parts.add(
    "code_watch", _("Wrong codes"), lambda member: CodeWatch.objects.filter(member=member),
    answers="trainings.CodeWatch.member",
)  # fmt: skip
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

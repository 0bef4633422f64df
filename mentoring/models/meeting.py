"""When the two meet: proposed with two times, planned on the shared calendar, written down afterwards."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField
from members.models import ScheduledSession

from .profile import Way

REMINDERS = (24 * 60, 60)  # minutes before
MODES = {Way.VISIT: ScheduledSession.Mode.ROOM}


class MeetingProposalQuerySet(models.QuerySet):
    def open(self):
        """Not answered, and one of its times is still to come."""
        later = Q(second_at__gt=clock.now()) | Q(first_at__gt=clock.now())
        return self.filter(later, state=MeetingProposal.State.OPEN)

    def visible_to(self, member):
        if member is None:
            return self.none()
        return self.filter(Q(pair__mentor=member) | Q(pair__mentee=member))


class MeetingProposal(models.Model):
    """One of the two names one or two times; the other takes one of them, or proposes others."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        TAKEN = "taken", _("One time was taken")
        REFUSED = "refused", _("None of them fits")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey("mentoring.MentoringPair", models.CASCADE, related_name="proposals")
    by = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    first_at = models.DateTimeField(_("first time"))
    second_at = models.DateTimeField(_("second time"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    way = models.CharField(_("how"), max_length=8, choices=Way, default=Way.CALL)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    proposed_at = models.DateTimeField(default=clock.now)

    objects = MeetingProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="meetingproposal_one_open",
                fields=["pair"],
                condition=Q(state="open"),
                violation_error_message=_("A proposal waits for an answer already."),
            ),
            models.CheckConstraint(
                name="meetingproposal_minutes",
                condition=Q(minutes__range=(10, 240)),
                violation_error_message=_("A meeting lasts 10 to 240 minutes."),
            ),
            models.CheckConstraint(
                name="meetingproposal_two_times",
                condition=Q(second_at=None) | ~Q(second_at=F("first_at")),
                violation_error_message=_("Choose two times that differ."),
            ),
        ]

    @property
    def times(self) -> list:
        return [at for at in (self.first_at, self.second_at) if at]

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)


class MentoringSessionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(cancelled_at=None)

    def held(self):
        return self.filter(outcome=MentoringSession.Outcome.HELD)

    def ahead(self, now):
        """Planned, and not over yet."""
        return self.standing().filter(outcome="", ends_at__gt=now).order_by("starts_at")

    def to_log(self, now):
        """Over, and nobody has said whether they met."""
        return self.standing().filter(outcome="", ends_at__lte=now).order_by("starts_at")

    def visible_to(self, member):
        if member is None:
            return self.none()
        return self.filter(Q(pair__mentor=member) | Q(pair__mentee=member))


class MentoringSession(ScheduledSession):
    """A meeting of the two. What it was about stands sealed; day, minutes and way are what the programme knows."""

    class Outcome(models.TextChoices):
        OPEN = "", _("Not written down")
        HELD = "held", _("We met")
        NOT_HELD = "not_held", _("We did not meet")

    pair = models.ForeignKey("mentoring.MentoringPair", models.CASCADE, related_name="sessions")
    way = models.CharField(_("how"), max_length=8, choices=Way, default=Way.CALL)
    about = EncryptedTextField(_("what it was about"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True, default="")
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    planned_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, editable=False, related_name="+")
    logged_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, editable=False, related_name="+")
    logged_at = models.DateTimeField(null=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = MentoringSessionQuerySet.as_manager()

    class Meta(ScheduledSession.Meta):
        constraints = [
            *ScheduledSession.Meta.constraints,
            models.CheckConstraint(
                name="mentoringsession_logged",
                condition=Q(outcome="", logged_at=None) | (~Q(outcome="") & Q(logged_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="mentoringsession_held_minutes",
                condition=~Q(outcome="held") | Q(minutes__range=(5, 480), cancelled_at=None),
                violation_error_message=_("Give 5 to 480 minutes."),
            ),
            models.UniqueConstraint(
                name="mentoringsession_once_at_a_time", fields=["pair", "starts_at"], condition=Q(cancelled_at=None)
            ),
        ]
        indexes = [
            models.Index(name="mentoringsession_by_pair", fields=["pair", "starts_at"]),
            models.Index(
                name="mentoringsession_by_start", fields=["starts_at"], condition=Q(cancelled_at=None, outcome="")
            ),
        ]


class Action(models.Model):
    """What one of the two does until the next time."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey("mentoring.MentoringPair", models.CASCADE, related_name="actions")
    session = models.ForeignKey(MentoringSession, models.SET_NULL, null=True, related_name="actions")
    what = EncryptedTextField(_("what is to be done"))
    owner = models.ForeignKey("members.Member", models.CASCADE, related_name="+", verbose_name=_("who does it"))
    due_on = models.DateField(_("until when"), null=True, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(name="mentoringaction_open", fields=["owner", "due_on"], condition=Q(done_at=None))]

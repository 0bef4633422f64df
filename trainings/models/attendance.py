"""Who was there: one row for each registration, with all that was written before it (learning 16–18)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member

from .registration import Registration
from .session import TrainingSession


class ViewingPointQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Those of whoever stands in for the room, and those of sessions that `member` runs or trains."""
        if member is None:
            return self.none()
        run = TrainingSession.objects.run_by(member).values("pk")
        trained = TrainingSession.objects.trained_by(member).values("pk")
        return self.filter(Q(proctor=member) | Q(session__in=run) | Q(session__in=trained))


class ViewingPoint(models.Model):
    """Several people watch on one phone; `proctor` says who was there (learning 4(3))."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="points")
    name = models.CharField(_("viewing point"), max_length=80)
    proctor = models.ForeignKey(
        Member, models.PROTECT, related_name="proctored_points", verbose_name=_("who says who was there")
    )
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ViewingPointQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("viewing point")
        verbose_name_plural = _("viewing points")
        constraints = [
            models.UniqueConstraint(
                name="viewingpoint_name_once",
                fields=["session", "name"],
                violation_error_message=_("There is a viewing point of that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class AttendanceQuerySet(models.QuerySet):
    def present(self):
        return self.exclude(outcome=Attendance.Outcome.ABSENT)

    def disputed(self):
        """Two sources say different things, and nobody has decided yet."""
        return self.exclude(other_source="")

    def visible_to(self, member):
        """The own, and that of the sessions that `member` runs or trains."""
        return self.filter(registration__in=Registration.objects.visible_to(member))


class Attendance(models.Model):
    """What holds now. `minutes` lie within the session. `other_*`: what a second source said, until staff decides."""

    class Outcome(models.TextChoices):
        ATTENDED = "attended", _("Attended")
        PARTIAL = "partial", _("Partly attended")
        ABSENT = "absent", _("Did not come")

    class Source(models.TextChoices):
        CODE = "code", _("Spoken code")
        STAFF = "staff", _("Marked by hand")
        PROCTOR = "proctor", _("Viewing point")
        PAPER = "paper", _("Signed sheet")
        ZOOM = "zoom", _("Zoom list")
        TEAMS = "teams", _("Teams list")
        BBB = "bbb", _("BigBlueButton list")

    FILES = (Source.ZOOM, Source.TEAMS, Source.BBB)
    # What people decided by looking: no file changes it by itself.
    BY_HAND = (Source.STAFF, Source.PROCTOR, Source.PAPER)

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="attendance")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    mode = models.CharField(_("how"), max_length=8, choices=Registration.Mode)
    point = models.ForeignKey(ViewingPoint, models.SET_NULL, null=True, blank=True, related_name="attendances")
    source = models.CharField(_("source"), max_length=8, choices=Source)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    other_source = models.CharField(max_length=8, choices=Source, blank=True, default="")
    other_outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    other_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.CheckConstraint(
                name="trainingattendance_absent_has_no_minutes", condition=~Q(outcome="absent") | Q(minutes=0)
            ),
            models.CheckConstraint(
                name="trainingattendance_dispute_is_whole",
                condition=Q(other_source="", other_outcome="", other_minutes=None)
                | (~Q(other_source="") & ~Q(other_outcome="") & Q(other_minutes__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="trainingattendance_disputed", fields=["at"], condition=~Q(other_source=""))]

    @property
    def session(self) -> TrainingSession:
        return self.registration.session


class AttendanceChange(models.Model):
    """What was written, and what stood there before (empty: nothing did). Nothing is overwritten (learning 18)."""

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="changes")
    old_outcome = models.CharField(max_length=8, choices=Attendance.Outcome, blank=True)
    old_minutes = models.PositiveSmallIntegerField(null=True)
    old_source = models.CharField(max_length=8, choices=Attendance.Source, blank=True)
    outcome = models.CharField(max_length=8, choices=Attendance.Outcome)
    minutes = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=8, choices=Attendance.Source)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]


class CodeEntry(models.Model):
    """A spoken code that somebody typed in; `number` counts the codes of the session from 1."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="code_entries")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="codeentry_once", fields=["registration", "number"])]


class CodeWatch(models.Model):
    """Wrong codes of one person: ten within ten minutes, and the next try waits (learning 16)."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)
    wrong = models.PositiveSmallIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)

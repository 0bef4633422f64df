"""What a session is prepared with: aims, agenda, the months ahead, who presents, cases and questions (domain B8 to
B10; domain 4, session kit)."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Organisation

from .group import Group, of_sessions
from .question import Question
from .session import GroupSession

LINE_LENGTH, AIMS_LENGTH, CASE_LENGTH = 200, 2_000, 3_000
GOALS = range(1, 18)


class SessionBrief(models.Model):
    """The aims of a session, and the sustainable development goals that it serves."""

    session = models.OneToOneField(GroupSession, models.CASCADE, related_name="brief")
    aims = models.TextField(_("aims"), max_length=AIMS_LENGTH, blank=True)
    sdg_goals = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(17)]),
        verbose_name=_("sustainable development goals"),
        default=list,
        blank=True,
    )

    def __str__(self) -> str:
        return str(self.session)


class AgendaItem(models.Model):
    """One part of a workshop, in its order; with some of them the run sheet has these instead of the session kit."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="agenda")
    day = models.PositiveSmallIntegerField(_("day"), default=1)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    what = models.CharField(_("what"), max_length=LINE_LENGTH)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agendaitem_takes_time", condition=Q(minutes__range=(5, 720), day__range=(1, 14)) & ~Q(what="")
            )
        ]

    def __str__(self) -> str:
        return self.what


class RoadmapStep(models.Model):
    """What is to happen in one of the months that follow (B8)."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="roadmap")
    month = models.DateField(_("month"))
    what = models.CharField(_("what"), max_length=LINE_LENGTH)

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.CheckConstraint(name="roadmapstep_by_month", condition=Q(month__day=1) & ~Q(what="")),
        ]

    def __str__(self) -> str:
        return self.what


class SessionPresenter(models.Model):
    """An organisation that presents something (B9)."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="presenters")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    topic = models.CharField(_("topic"), max_length=LINE_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="groupsessionpresenter_once",
                fields=["session", "organisation", "topic"],
                violation_error_message=_("This is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class PlannedQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Of sessions of the groups whose posts `member` reads."""
        if member is None:
            return self.none()
        return self.filter(of_sessions(member, "added_at"))


class SessionClinic(models.Model):
    """A case that is brought to a session, without names. One click makes it a draft of a question (domain 4)."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="clinics")
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary of the case"), max_length=CASE_LENGTH, blank=True)
    added_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    question = models.OneToOneField(Question, models.SET_NULL, null=True, related_name="clinic_of")

    objects = PlannedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="sessionclinic_has_a_title", condition=~Q(title=""))]

    @property
    def group(self) -> Group:
        """For permissions."""
        return self.session.group

    def __str__(self) -> str:
        return self.title


class PreQuestion(models.Model):
    """What somebody would like to have answered in the session."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="prequestions")
    author = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    text = models.CharField(_("question"), max_length=LINE_LENGTH)
    added_at = models.DateTimeField(default=clock.now)

    objects = PlannedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="prequestion_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text

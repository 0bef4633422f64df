"""What stays of a session for those who were not there: materials and a summary (domain C11)."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cop.models import Resource
from members import clock
from members.models import Member

from .session import TrainingSession

SUMMARY_LENGTH = 6_000
SUMMARY_WITHIN = timedelta(days=7)


class SessionMaterialQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(session__in=TrainingSession.objects.visible_to(member))


class SessionMaterial(models.Model):
    """Something of the library that goes with a session; the file, its size and its language stand there (C-24)."""

    class Kind(models.TextChoices):
        SLIDES = "slides", _("Slides")
        HANDOUT = "handout", _("Handout")
        EXERCISE = "exercise", _("Exercise")
        AUDIO = "audio", _("Recording: sound")
        VIDEO = "video", _("Recording: picture and sound")

    RECORDINGS = (Kind.AUDIO, Kind.VIDEO)

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="materials")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+", verbose_name=_("from the library"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.HANDOUT)
    megabytes = models.DecimalField(
        _("size in MB"), max_digits=6, decimal_places=1, null=True, blank=True, help_text=_("Of what the link opens.")
    )
    added_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    added_at = models.DateTimeField(default=clock.now, editable=False)

    objects = SessionMaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [models.UniqueConstraint(name="sessionmaterial_once", fields=["session", "resource"])]

    @property
    def linked_size(self) -> int | None:
        """Bytes of what the link opens."""
        return None if self.megabytes is None else int(self.megabytes * 1_000_000)


class TrainingSummaryQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(session__in=TrainingSession.objects.visible_to(member))


class TrainingSummary(models.Model):
    """What was said, for who could not connect: within seven days, or the desk is told."""

    session = models.OneToOneField(TrainingSession, models.CASCADE, related_name="summary")
    body = models.TextField(_("summary"), max_length=SUMMARY_LENGTH)
    written_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = TrainingSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")
        constraints = [models.CheckConstraint(name="trainingsummary_says_something", condition=~Q(body=""))]

    def __str__(self) -> str:
        return str(self.session)


class CaughtUp(models.Model):
    """Somebody who could not be there has read the summary and the materials. It is no attendance and no credit."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="caught_up")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="caughtup_once", fields=["session", "member"])]

"""What people say of a training without saying who they are (learning 21, domain B36).

The marks say who has answered, the papers say what was said, and nothing joins the two: a paper has a random number,
no reference to a person and no time at all; `services.feedback` writes all rows of a session anew with each answer, in
random order and one transaction, so that neither their order nor the database's own columns tell (safety 3.6). Papers
are told in fives (`is_told`), so that no two looks differ by one answer.
"""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member

from .session import TrainingSession
from .training import Training

# Results are told from so many answers on (learning 21).
FEWEST = 5
SCALE = [MinValueValidator(1), MaxValueValidator(5)]


class FeedbackMark(models.Model):
    """This person has answered. Not what, and not when."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="feedback_marks")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("feedback given")
        verbose_name_plural = _("feedback given")
        constraints = [models.UniqueConstraint(name="feedbackmark_once", fields=["session", "member"])]


class PaperQuerySet(models.QuerySet):
    def told(self):
        return self.filter(is_told=True)

    def waiting(self):
        """Too few have answered since the last five."""
        return self.filter(is_told=False)


class FeedbackPaperQuerySet(PaperQuerySet):
    def visible_to(self, member):
        """Those that are told of sessions that `member` runs or trains."""
        if member is None:
            return self.none()
        run = TrainingSession.objects.run_by(member) | TrainingSession.objects.trained_by(member)
        return self.told().filter(session__in=run.values("pk"))


class FeedbackPaper(models.Model):
    """`expectation` is what was hoped for at sign-up: it moves here from the registration when its writer lets it, so
    that it can be read beside the rating and beside no name (B36)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="feedback_papers")
    rating = models.PositiveSmallIntegerField(_("Was it worth your time?"), validators=SCALE)
    met = models.PositiveSmallIntegerField(_("Was it what you had expected?"), validators=SCALE)
    missing = models.CharField(_("What was missing?"), max_length=600, blank=True)
    expectation = models.CharField(_("what I hope to take home"), max_length=600, blank=True)
    is_told = models.BooleanField(default=False, editable=False)

    objects = FeedbackPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback without a name")
        verbose_name_plural = _("feedback without names")
        constraints = [
            models.CheckConstraint(name="feedbackpaper_in_range", condition=Q(rating__range=(1, 5), met__range=(1, 5)))
        ]


class FollowUpMark(models.Model):
    """This person has answered what is asked 90 days after the training. Not what, and not when."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="follow_up_marks")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("follow-up given")
        verbose_name_plural = _("follow-ups given")
        constraints = [models.UniqueConstraint(name="followupmark_once", fields=["training", "member"])]


class FollowUpPaper(models.Model):
    """Three months later: was it used, did it change something, what stood in the way? Without a name."""

    class Used(models.TextChoices):
        OFTEN = "often", _("Yes, in several cases")
        ONCE = "once", _("Yes, once")
        NO = "no", _("No")

    class Hindrance(models.TextChoices):
        NOTHING = "nothing", _("Nothing")
        NO_CASE = "no_case", _("There was no case for it")
        TIME = "time", _("No time")
        COURT = "court", _("The court or the police did not let me")
        UNSURE = "unsure", _("I did not feel sure enough")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training = models.ForeignKey(Training, models.CASCADE, related_name="follow_up_papers")
    used = models.CharField(_("Have you used what you learnt?"), max_length=5, choices=Used)
    has_helped = models.BooleanField(_("Did it change something for a client?"))
    hindrance = models.CharField(_("What stood in the way?"), max_length=8, choices=Hindrance)
    is_told = models.BooleanField(default=False, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up without a name")
        verbose_name_plural = _("follow-ups without names")

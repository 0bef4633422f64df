"""Tests before and after a training (learning 20, domain I5, I7), and how sure people feel of it (A16, I6)."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.models.listed import Listed

from .session import SessionTrainer
from .training import Training

MOST_CHOICES = 6


def taught_by(member: Member) -> models.QuerySet[Training]:
    """The trainings that `member` runs, or trains in a session."""
    trained = SessionTrainer.objects.accepted().filter(member=member).values("session__training")
    run = Training.objects.run_by(member).values("pk")
    return Training.objects.filter(Q(pk__in=run) | Q(pk__in=trained))


class TestFormQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=TestForm.Status.OPEN)

    def visible_to(self, member):
        """Those of the trainings that `member` runs or trains. Who takes a test sees its questions one by one."""
        return self.none() if member is None else self.filter(training__in=taught_by(member))


class TestForm(models.Model):
    """One version of a training's questions. Once it is open its questions stand: who was asked before is asked the
    same afterwards. Changing them makes a new version."""

    __test__ = False  # no test of ours

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("In use")
        RETIRED = "retired", _("Replaced")

    training = models.ForeignKey(Training, models.CASCADE, related_name="test_forms")
    version = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True)

    objects = TestFormQuerySet.as_manager()

    class Meta:
        ordering = ["version"]
        verbose_name = _("test")
        verbose_name_plural = _("tests")
        constraints = [
            models.UniqueConstraint(name="testform_version_once", fields=["training", "version"]),
            models.UniqueConstraint(name="testform_one_open", fields=["training"], condition=Q(status="open")),
            models.UniqueConstraint(name="testform_one_draft", fields=["training"], condition=Q(status="draft")),
            models.CheckConstraint(
                name="testform_opened_when", condition=Q(status="draft") | Q(opened_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training} · {self.version}"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT


class TestQuestion(models.Model):
    """One question with two to six choices, of which one is right (`right` counts from 0)."""

    __test__ = False

    form = models.ForeignKey(TestForm, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("question"), max_length=500)
    choices = ArrayField(models.CharField(max_length=200), verbose_name=_("choices"))
    right = models.PositiveSmallIntegerField(_("right choice"))
    why = models.CharField(_("why it is right"), max_length=500, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("question of a test")
        verbose_name_plural = _("questions of a test")
        constraints = [
            models.UniqueConstraint(
                name="testquestion_number_once", fields=["form", "number"], deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="testquestion_has_choices",
                condition=Q(choices__len__gte=2, choices__len__lte=MOST_CHOICES) & Q(choices__len__gt=F("right")),
                violation_error_message=_("Give two to six choices, and say which is right."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class AttemptQuerySet(models.QuerySet):
    def done(self):
        return self.filter(finished_at__isnull=False)

    def firsts(self):
        """First tries that were handed in: what gain and passing rate are made of (domain I5, I7)."""
        return self.done().filter(number=1)

    def visible_to(self, member):
        """The own ones alone: of others' tests only sums are shown."""
        return self.none() if member is None else self.filter(member=member)


class Attempt(models.Model):
    """Somebody takes a test. Answers are kept one by one, so a dropped line loses nothing. Before the training
    there is one try, afterwards up to three; gain and passing rate count the first."""

    class Wave(models.TextChoices):
        PRE = "pre", _("Before the training")
        POST = "post", _("After the training")

    MOST_TRIES = 3

    form = models.ForeignKey(TestForm, models.PROTECT, related_name="attempts")
    member = models.ForeignKey(Member, models.CASCADE, related_name="test_attempts")
    wave = models.CharField(max_length=4, choices=Wave)
    number = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    score = models.DecimalField(
        _("score"), max_digits=5, decimal_places=2, null=True, help_text=_("Of 100"),
        validators=[MaxValueValidator(100)],
    )  # fmt: skip

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("test taken")
        verbose_name_plural = _("tests taken")
        constraints = [
            models.UniqueConstraint(name="attempt_once", fields=["form", "member", "wave", "number"]),
            models.UniqueConstraint(
                name="attempt_one_open", fields=["form", "member", "wave"], condition=Q(finished_at=None)
            ),
            models.CheckConstraint(
                name="attempt_score_when_done",
                condition=Q(finished_at=None, score=None) | Q(finished_at__isnull=False, score__gte=0, score__lte=100),
            ),
            models.CheckConstraint(
                name="attempt_tries", condition=Q(wave="pre", number=1) | Q(wave="post", number__range=(1, 3))
            ),
        ]
        indexes = [models.Index(name="attempt_by_member", fields=["member", "wave"])]

    @property
    def is_done(self) -> bool:
        return self.finished_at is not None


class AttemptAnswer(models.Model):
    """What was chosen (counted from 0). Choosing again before handing in replaces it."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    question = models.ForeignKey(TestQuestion, models.PROTECT, related_name="answers")
    choice = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="attemptanswer_once", fields=["attempt", "question"])]


# --- how sure people feel --------------------------------------------------------------------------------------------


class ConfidenceItem(Listed):
    """Something that a provider must dare to do in court (domain 2b). Codes are fixed, words can be changed."""

    code = models.CharField(_("code"), max_length=16, unique=True)

    class Meta(Listed.Meta):
        verbose_name = _("question of confidence")
        verbose_name_plural = _("questions of confidence")


class ConfidenceRatingQuerySet(models.QuerySet):
    def visible_to(self, member):
        """The own ones alone: of others' only sums are shown."""
        return self.none() if member is None else self.filter(member=member)


class ConfidenceRating(models.Model):
    """How sure somebody feels of one thing, 1 to 5, in their first, second, … wave, at least 90 days apart (I6)."""

    APART = timedelta(days=90)

    item = models.ForeignKey(ConfidenceItem, models.PROTECT, related_name="ratings")
    member = models.ForeignKey(Member, models.CASCADE, related_name="confidence")
    wave = models.PositiveSmallIntegerField()
    value = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    rated_on = models.DateField(default=clock.today)

    objects = ConfidenceRatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating of confidence")
        verbose_name_plural = _("ratings of confidence")
        constraints = [
            models.UniqueConstraint(name="confidencerating_once", fields=["member", "item", "wave"]),
            models.CheckConstraint(name="confidencerating_in_range", condition=Q(value__range=(1, 5), wave__gte=1)),
        ]

"""What is taught: a training, what one can do afterwards, its parts, and who works through them."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cop.models import Citation, Group, Resource, one_target
from members import clock
from members.models import JusticeCentre, Member, PracticeArea, StaffPost, Topic
from members.models.member import CONTENT_LANGUAGES
from members.models.numbered import Numbered

# The posts that plan trainings at their centre; a post of the network counts everywhere (decision 2).
DESK_POSTS = (StaffPost.Role.COORDINATOR, StaffPost.Role.CENTRE_LEAD, StaffPost.Role.CLERK)


def desk_of(member: Member, field: str = "centre") -> Q:
    """A condition: the thing's centre gives `member` a desk post; a network post covers all."""
    posts = [post for post in member.current_posts if post.role in DESK_POSTS]
    if any(post.centre_id is None for post in posts):
        return Q(pk__isnull=False)
    return Q(**{f"{field}__in": [post.centre_id for post in posts]})


class Audience(models.TextChoices):
    """For whom a training is: the kinds of provider of domain B2, and the columns of the coverage matrix (B37)."""

    LAWYER = "lawyer", _("Lawyers")
    CENTRE_BASED = "centre_based", _("Centre-based paralegals")
    COMMUNITY_BASED = "community_based", _("Community-based paralegals")
    MOBILE = "mobile", _("Mobile paralegals")
    OTHER = "other", _("Other providers")

    @classmethod
    def of(cls, member: Member) -> str:
        """The kind that a person is of."""
        if member.provider_type == Member.ProviderType.LAWYER:
            return cls.LAWYER
        return member.paralegal_kind or cls.OTHER


class TrainingQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Training.Status.PUBLISHED)

    def needing_review(self, today=None):
        """Published, and the day to look at it again has come (domain A9)."""
        return self.published().filter(review_on__lt=today or clock.today())

    def run_by(self, member):
        """Those that `member` looks after: as curator, at the desk of the hosting centre, or leading their group."""
        if member is None:
            return self.none()
        led = Q(group__in=Group.objects.run_by(member))
        return self.filter(Q(curator=member) | desk_of(member) | led)

    def visible_to(self, member):
        """Published ones of everybody and of the own groups; drafts and retired ones for who runs or trains them."""
        if member is None:
            return self.none()
        mine = Group.objects.joined_by(member).values("pk")
        shown = Q(status=Training.Status.PUBLISHED) & (Q(group=None) | Q(group__in=mine))
        trains = Exists(
            _trainers().filter(session__training=OuterRef("pk"), member=member, state__in=("invited", "accepted"))
        )
        run = Q(pk__in=Training.objects.run_by(member).values("pk"))
        return self.filter(shown | run | Q(trains))

    def with_enrolled(self):
        """`enrolled`, `completed`: how many people work through it, and how many did."""
        counts = {
            "enrolled": Count("enrolments", filter=~Q(enrolments__state="left")),
            "completed": Count("enrolments", filter=Q(enrolments__state="completed")),
        }
        return self.annotate(**counts)


def _trainers() -> models.QuerySet:
    from .session import SessionTrainer  # defined above trainings: a session is of one

    return SessionTrainer.objects.all()


class Training(models.Model):
    """`centre` hosts it (none: the network); only members of `group` may come where one is set."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    class Level(models.TextChoices):
        FIRST = "first", _("First steps")
        PRACTICE = "practice", _("For practice")
        ADVANCED = "advanced", _("Advanced")

    class Credit(models.TextChoices):
        NONE = "", _("No credit")
        LAW = "law", _("Law and procedure")
        SKILLS = "skills", _("Skills of practice")
        SAFETY = "safety", _("Safety")
        FACILITATION = "facilitation", _("Facilitating")

    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("what it is about"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=3, choices=CONTENT_LANGUAGES, default="my")
    level = models.CharField(_("level"), max_length=8, choices=Level, default=Level.FIRST)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    centre = models.ForeignKey(
        JusticeCentre,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="trainings",
        verbose_name=_("centre that hosts it"),
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="trainings", verbose_name=_("only for this group")
    )
    curator = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("curator")
    )
    review_on = models.DateField(_("to be looked at again"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    areas = models.ManyToManyField(PracticeArea, blank=True, related_name="trainings", verbose_name=_("areas"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="trainings", verbose_name=_("topics"))
    resources = models.ManyToManyField(Resource, blank=True, related_name="trainings", verbose_name=_("library"))
    audience = ArrayField(
        models.CharField(max_length=16, choices=Audience), verbose_name=_("for whom"), default=list, blank=True
    )
    is_for_audience_only = models.BooleanField(_("nobody else may register"), default=False)
    is_sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text=_("Who came is counted, and nobody is named.")
    )

    # The rule by which somebody has completed it (learning 17, 22); `rule_version` rises when one of these changes.
    full_percent = models.PositiveSmallIntegerField(_("attended from, per cent"), default=80)
    partial_percent = models.PositiveSmallIntegerField(_("partly attended from, per cent"), default=40)
    sessions_needed = models.PositiveSmallIntegerField(
        _("sessions needed"), null=True, blank=True, help_text=_("Empty: one session of each part.")
    )
    needs_post_test = models.BooleanField(_("needs the test afterwards"), default=False)
    needs_feedback = models.BooleanField(_("needs feedback"), default=False)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark, per cent"), default=70, validators=[MaxValueValidator(100)]
    )
    credit_category = models.CharField(
        _("kind of credit"), max_length=12, choices=Credit, blank=True, default=Credit.LAW
    )
    gives_certificate = models.BooleanField(_("gives a certificate"), default=False)
    rule_version = models.PositiveSmallIntegerField(default=1, editable=False)

    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        constraints = [
            models.CheckConstraint(
                name="training_says_what_it_is",
                condition=~Q(title=""),
                violation_error_message=_("Give the training a title."),
            ),
            models.CheckConstraint(
                name="training_percents_in_order",
                condition=Q(partial_percent__lte=F("full_percent"), full_percent__lte=100, pass_mark__lte=100),
                violation_error_message=_("Partly attended begins below attended, and neither lies above 100."),
            ),
            models.CheckConstraint(
                name="training_audience_is_known",
                condition=Q(audience__contained_by=[*Audience.values]),
                violation_error_message=_("Choose from the list."),
            ),
        ]
        indexes = [
            models.Index(name="training_published", fields=["-id"], condition=Q(status="published")),
            models.Index(name="training_for_review", fields=["review_on"], condition=Q(status="published")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def needs_review(self) -> bool:
        """The badge of domain A9."""
        is_due = self.review_on is not None and self.review_on < clock.today()
        return is_due and self.status == self.Status.PUBLISHED

    @property
    def audience_labels(self) -> list[str]:
        return [str(Audience(code).label) for code in self.audience]


class Outcome(models.Model):
    """What somebody can do afterwards."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="outcomes")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(_("what people can do afterwards"), max_length=200)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="outcome_number_once", fields=["training", "number"])]

    def __str__(self) -> str:
        return self.text


class TrainingItem(models.Model):
    """One step of a training, in order."""

    class Kind(models.TextChoices):
        READING = "reading", pgettext_lazy("part of a training", "Reading")
        TASK = "task", _("Task")
        TEST = "test", _("Test")
        LIVE = "live", _("Live session")

    training = models.ForeignKey(Training, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=0)
    resource = models.ForeignKey(
        Resource, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("from the library")
    )
    session = models.ForeignKey(
        "TrainingSession", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("session")
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("part of a training")
        verbose_name_plural = _("parts of a training")
        constraints = [
            models.UniqueConstraint(
                name="trainingitem_number_once",
                fields=["training", "number"],
                violation_error_message=_("This number is taken."),
            ),
            models.CheckConstraint(name="trainingitem_session_is_live", condition=Q(session=None) | Q(kind="live")),
        ]

    def __str__(self) -> str:
        return self.title


class EnrolmentQuerySet(models.QuerySet):
    def open(self):
        """Neither completed nor left."""
        return self.filter(state=Enrolment.State.ENROLLED)

    def completed(self):
        return self.filter(state=Enrolment.State.COMPLETED)

    def visible_to(self, member):
        """The own ones, and those of the trainings that `member` runs."""
        if member is None:
            return self.none()
        return self.filter(Q(member=member) | Q(training__in=Training.objects.run_by(member)))


class Enrolment(Numbered, models.Model):
    """Somebody works through a training, whether they come to a session or read at home (domain I3, I4)."""

    class State(models.TextChoices):
        ENROLLED = "enrolled", _("Working on it")
        COMPLETED = "completed", _("Completed")
        LEFT = "left", _("Left")

    training = models.ForeignKey(Training, models.PROTECT, related_name="enrolments")
    member = models.ForeignKey(Member, models.CASCADE, related_name="enrolments")
    state = models.CharField(max_length=10, choices=State, default=State.ENROLLED)
    enrolled_at = models.DateTimeField(default=clock.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                name="enrolment_one_open", fields=["training", "member"], condition=Q(state="enrolled")
            ),
            models.CheckConstraint(
                name="enrolment_completed_when",
                condition=Q(state="completed", completed_at__isnull=False)
                | (~Q(state="completed") & Q(completed_at=None)),
            ),
        ]
        indexes = [models.Index(name="enrolment_by_member", fields=["member", "state"])]


class ItemDone(models.Model):
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="items_done")
    item = models.ForeignKey(TrainingItem, models.CASCADE, related_name="+")
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="itemdone_once", fields=["enrolment", "item"])]


class TrainingCitation(Citation):
    """A training teaches this section, ruling or law."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [one_target("trainingcitation_one_target")]

"""When a training takes place: sessions, who presents, who trains, and who may train what."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from cop.models import Group
from members import clock
from members.models import JusticeCentre, Member, Organisation, PracticeArea, ScheduledSession, Topic
from members.models.member import CONTENT_LANGUAGES

from .series import Series
from .training import Training, desk_of

SDG_GOALS = range(1, 18)


def default_offsets() -> list[int]:
    """Minutes before the start at which people are reminded: a day and an hour."""
    return [24 * 60, 60]


class TrainingSessionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(cancelled_at=None)

    def open(self):
        """Announced and not called off."""
        return self.standing().filter(status=TrainingSession.Status.OPEN)

    def upcoming(self, now=None):
        """Announced, not called off and not over, the next first."""
        return self.open().filter(ends_at__gt=now or clock.now()).order_by("starts_at", "pk")

    def past(self, now=None):
        return self.open().filter(ends_at__lte=now or clock.now()).order_by("-starts_at", "-pk")

    def starting(self, since, until):
        """Open sessions that begin in [since, until)."""
        return self.open().filter(starts_at__gte=since, starts_at__lt=until)

    def in_a_room(self):
        """Not online alone."""
        return self.exclude(mode=ScheduledSession.Mode.ONLINE)

    def without_room(self):
        """To be held in a room of a centre whose rooms are closed (domain C9)."""
        return self.in_a_room().filter(centre__service_status__in=JusticeCentre.NO_ROOMS)

    def without_trainer(self):
        """Nobody has agreed to train them, or only somebody whose account is closed (safety C-10)."""
        agreed = SessionTrainer.objects.accepted().filter(session=OuterRef("pk"), member__frozen_at=None)
        return self.filter(~Exists(agreed))

    def in_order(self):
        return self.order_by("starts_at", "pk")

    def run_by(self, member):
        """Those that `member` looks after: at the desk of the centre, as curator of the training, or leading its
        group. Trainers do not run a session: `trained_by`."""
        if member is None:
            return self.none()
        led = Q(training__group__in=Group.objects.run_by(member))
        return self.filter(desk_of(member) | Q(training__curator=member) | led)

    def trained_by(self, member, *states: str):
        """Those where `member` trains; by default those where they agreed to."""
        mine = SessionTrainer.objects.filter(member=member, state__in=states or ("accepted",))
        return self.filter(Exists(mine.filter(session=OuterRef("pk"))))

    def visible_to(self, member):
        """Open sessions of trainings and series that `member` sees, those they run, train, or are registered for."""
        if member is None:
            return self.none()
        mine = Group.objects.joined_by(member).values("pk")
        published = Q(training__status=Training.Status.PUBLISHED)
        of_training = published & (Q(training__group=None) | Q(training__group__in=mine))
        of_series = Q(training=None, series__is_public=True)
        shown = Q(status=TrainingSession.Status.OPEN) & (of_training | of_series)
        run = Q(pk__in=TrainingSession.objects.run_by(member).values("pk"))
        trains = Q(pk__in=SessionTrainer.objects.asked().filter(member=member).values("session"))
        comes = Q(pk__in=_registrations().filter(member=member).values("session"))
        return self.filter(shown | run | trains | comes)

    def with_waiting(self):
        """`waiting`: how many stand in line, in all modes."""
        line = _registrations().waiting().filter(session=OuterRef("pk")).order_by()
        return self.annotate(
            waiting=models.Subquery(line.values("session").annotate(n=models.Count("pk")).values("n"))
        )


def _registrations() -> models.QuerySet:
    from .registration import Registration  # defined above sessions: a registration is for one

    return Registration.objects.all()


class TrainingSession(ScheduledSession):
    """One sitting. A training of several days has one session for each day.

    `part`: which part of the training it is. Sessions of one part are alternatives; whoever was in one of each part
    has been in all. `centre` hosts it. `held_room`, `held_online`, `held_point` count the places that are taken; a
    trigger keeps them, and CHECKs hold them within the capacity, whatever code writes (learning 12).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")

    COUNTED = ("held_room", "held_online", "held_point", "last_position")

    training = models.ForeignKey(
        Training, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("training")
    )
    part = models.PositiveSmallIntegerField(_("part"), default=1)
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("series")
    )
    centre = models.ForeignKey(
        JusticeCentre,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="training_sessions",
        verbose_name=_("centre"),
    )
    title = models.CharField(_("title"), max_length=160, blank=True)
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=3, choices=CONTENT_LANGUAGES, default="my")
    status = models.CharField(_("status"), max_length=6, choices=Status, default=Status.DRAFT)
    capacity_room = models.PositiveIntegerField(_("places in the room"), null=True, blank=True)
    capacity_online = models.PositiveIntegerField(_("places online"), null=True, blank=True)
    capacity_point = models.PositiveIntegerField(_("places at viewing points"), null=True, blank=True)
    has_points = models.BooleanField(_("people may watch together at viewing points"), default=False)
    held_room = models.IntegerField(default=0, editable=False)
    held_online = models.IntegerField(default=0, editable=False)
    held_point = models.IntegerField(default=0, editable=False)
    last_position = models.PositiveIntegerField(default=0, editable=False)
    needs_approval = models.BooleanField(_("organisers say who comes"), default=False)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    reminder_offsets = ArrayField(
        models.PositiveIntegerField(), verbose_name=_("reminders, minutes before"), default=default_offsets
    )
    sdg_goals = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("Sustainable Development Goals"), default=list, blank=True
    )
    planned_by = models.ForeignKey(Member, models.SET_NULL, null=True, editable=False, related_name="+")
    is_demo = models.BooleanField(default=False, editable=False)

    objects = TrainingSessionQuerySet.as_manager()

    class Meta(ScheduledSession.Meta):
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        constraints = [
            *ScheduledSession.Meta.constraints,
            models.CheckConstraint(
                name="trainingsession_is_of_something",
                condition=Q(training__isnull=False) | Q(series__isnull=False),
                violation_error_message=_("A session belongs to a training or to a series."),
            ),
            *(
                models.CheckConstraint(
                    name=f"trainingsession_{mode}_never_oversold",
                    condition=Q(**{f"held_{mode}__gte": 0})
                    & (Q(**{f"capacity_{mode}": None}) | Q(**{f"held_{mode}__lte": F(f"capacity_{mode}")})),
                    violation_error_message=_("More people have a place already."),
                )
                for mode in ("room", "online", "point")
            ),
            models.CheckConstraint(
                name="trainingsession_registration_closes_before_the_end",
                condition=Q(registration_closes_at=None) | Q(registration_closes_at__lte=F("ends_at")),
                violation_error_message=_("Registration closes before the session is over."),
            ),
            models.CheckConstraint(
                name="trainingsession_sdg_goals",
                condition=Q(sdg_goals__contained_by=list(SDG_GOALS)),
                violation_error_message=_("There are 17 goals."),
            ),
        ]
        indexes = [
            models.Index(name="trainingsession_by_start", fields=["starts_at"]),
            models.Index(name="trainingsession_by_training", fields=["training", "starts_at"]),
            models.Index(name="trainingsession_by_series", fields=["series", "starts_at"]),
        ]

    def save(self, *args, **kwargs) -> None:
        """A row that stands never writes back counters that it read earlier."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            names = (field.attname for field in self._meta.local_concrete_fields if not field.primary_key)
            kwargs["update_fields"] = [name for name in names if name not in self.COUNTED]
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.title or self.topic or str(self.training or self.series)

    @property
    def group_id(self) -> int | None:
        """The group that alone may come; for permissions."""
        return self.training.group_id if self.training_id else None

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN and not self.is_cancelled

    @property
    def modes(self) -> list[str]:
        """In which ways one can come: room, online, point."""
        ways = {self.Mode.ROOM: ["room"], self.Mode.ONLINE: ["online"], self.Mode.BOTH: ["room", "online"]}[self.mode]
        return [*ways, "point"] if self.has_points else ways

    def capacity_of(self, mode: str) -> int | None:
        """None: no limit."""
        return getattr(self, f"capacity_{mode}")

    def places_left(self, mode: str) -> int | None:
        """None: no limit. What is offered to somebody counts as taken."""
        capacity = self.capacity_of(mode)
        return None if capacity is None else max(capacity - getattr(self, f"held_{mode}"), 0)

    def takes_registrations(self, now=None) -> bool:
        """Open, not begun, and registration not closed."""
        now = now or clock.now()
        closes = min(self.registration_closes_at or self.starts_at, self.starts_at)
        return self.is_open and now < closes


class SessionPresenter(models.Model):
    """An organisation that presents something in a session (domain B9)."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="presenters")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="presentations", verbose_name=_("organisation")
    )
    topic = models.CharField(_("presents"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("presenter")
        verbose_name_plural = _("presenters")
        constraints = [
            models.UniqueConstraint(
                name="sessionpresenter_once",
                fields=["session", "organisation", "topic"],
                violation_error_message=_("This organisation presents that already."),
            )
        ]


class SessionTrainerQuerySet(models.QuerySet):
    def accepted(self):
        return self.filter(state=SessionTrainer.State.ACCEPTED)

    def asked(self):
        """Asked, or agreed."""
        return self.filter(state__in=[SessionTrainer.State.INVITED, SessionTrainer.State.ACCEPTED])

    def visible_to(self, member):
        """The own ones, and those of sessions that `member` runs."""
        if member is None:
            return self.none()
        return self.filter(Q(member=member) | Q(session__in=TrainingSession.objects.run_by(member)))

    def agreed_first(self):
        order = Case(When(state=SessionTrainer.State.ACCEPTED, then=Value(0)), default=Value(1))
        return self.order_by(order, "pk")


class SessionTrainer(models.Model):
    """Somebody was asked to train. Who agreed is booked for that time in the whole house (learning 15)."""

    class State(models.TextChoices):
        INVITED = "invited", _("Asked")
        ACCEPTED = "accepted", _("Agreed")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("No longer asked")

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="trainers")
    member = models.ForeignKey(Member, models.CASCADE, related_name="trains")
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    asked_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SessionTrainerQuerySet.as_manager()

    class Meta:
        verbose_name = _("trainer")
        verbose_name_plural = _("trainers")
        constraints = [models.UniqueConstraint(name="sessiontrainer_once", fields=["session", "member"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class QualificationQuerySet(models.QuerySet):
    def standing(self, today=None):
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=today or clock.today()))

    def visible_to(self, member):
        """The own ones, and at the desk those of the centre's people and of people from elsewhere who train."""
        if member is None:
            return self.none()
        return self.filter(Q(member=member) | desk_of(member, "member__centre"))


class Qualification(models.Model):
    """Somebody can train an area or a topic, and who says so."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="qualifications")
    area = models.ForeignKey(
        PracticeArea, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic"))
    recorded_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    recorded_on = models.DateField(_("since"), default=clock.today)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = QualificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("qualification of a trainer")
        verbose_name_plural = _("qualifications of trainers")
        constraints = [
            models.CheckConstraint(
                name="qualification_of_one_thing",
                condition=Q(area__isnull=False, topic=None) | Q(area=None, topic__isnull=False),
                violation_error_message=_("Choose an area or a topic."),
            ),
            models.UniqueConstraint(
                name="qualification_area_once", fields=["member", "area"], condition=Q(ended_on=None)
            ),
            models.UniqueConstraint(
                name="qualification_topic_once", fields=["member", "topic"], condition=Q(ended_on=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.area or self.topic)

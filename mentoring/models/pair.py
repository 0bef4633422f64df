"""Two people who work together for a time, and how long nobody has heard of them (learning 28 to 31)."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import Count, DateField, F, Func, IntegerField, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import JusticeCentre, StaffPost

AGREE_FOR = timedelta(days=30)  # after which two who have not agreed how to work are asked to end it
LONG_SILENT = 30  # days without a meeting after which the programme page and the demo's ledger call a pair silent


class MentoringPairQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=MentoringPair.OPEN)

    def active(self):
        return self.filter(state=MentoringPair.State.ACTIVE)

    def of(self, member):
        """Of which `member` is one, in either role."""
        return self.filter(Q(mentor=member) | Q(mentee=member))

    def visible_to(self, member):
        """The two, and nobody else: no post opens a pair (domain 2d)."""
        return self.none() if member is None else self.of(member)

    def overseen_by(self, member):
        """Of whose dates, minutes and progress a coordinator knows: those of the own centre, in the network all."""
        posts = member.current_posts if member else ()
        centres = [post.centre_id for post in posts if post.role == StaffPost.Role.COORDINATOR]
        return self if None in centres else self.filter(centre__in=centres)

    def with_silence(self, today: date | None = None):
        """`last_on`: the day of the last meeting that was held, else when it began. `silent_days`: how long ago,
        without the weeks in which its centre had no network. `is_planned`: a meeting stands ahead."""
        from .meeting import MentoringSession

        sessions = MentoringSession.objects.filter(pair=OuterRef("pk")).order_by()
        held = sessions.held().values("pair").annotate(on=Max(TruncDate("starts_at", tzinfo=clock.YANGON)))
        ahead = sessions.ahead(clock.now())
        offline = OfflineWeek.objects.filter(
            Q(centre=OuterRef("centre")) | Q(centre=None), monday__gte=OuterRef("last_on") - Value(6, IntegerField())
        )
        weeks = offline.order_by().values(one=Value(1)).annotate(n=Count("monday", distinct=True)).values("n")
        ago = Func(
            Cast(Value(today or clock.today()), DateField()), F("last_on"),
            template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField(),
        )  # fmt: skip
        rows = self.annotate(last_on=Coalesce(Subquery(held.values("on")), "active_on", "started_on"))
        return rows.annotate(
            offline_weeks=Coalesce(Subquery(weeks, output_field=IntegerField()), 0),
            silent_days=ago - 7 * F("offline_weeks"),
            is_planned=models.Exists(ahead),
        )

    def silent_for(self, halves: int, today: date | None = None):
        """Active, nothing planned, and silent for `halves` half cadences or more (learning 30)."""
        rows = self.active().with_silence(today)
        return rows.filter(is_planned=False, silent_days__gte=F("cadence_days") * halves / 2.0)

    def long_silent(self, today: date | None = None):
        return self.active().with_silence(today).filter(silent_days__gt=LONG_SILENT)

    def named(self):
        return self.select_related("mentor", "mentee")


class MentoringPair(models.Model):
    class State(models.TextChoices):
        AGREEING = "agreeing", _("Agreeing how to work")
        ACTIVE = "active", _("Working together")
        CLOSED = "closed", _("Ended")
        CLOSED_UNCONFIRMED = "unconfirmed", _("Ended by itself")

    class Reason(models.TextChoices):
        DONE = "done", _("The goals are reached")
        TIME = "time", _("The time is over")
        BUSY = "busy", _("One of us has no time")
        AWAY = "away", _("One of us moved or left")
        OTHER_MENTOR = "other_mentor", _("Somebody else fits better")
        SILENT = "silent", _("We lost touch")
        OTHER = "other", _("Something else")

    class Result(models.TextChoices):
        REACHED = "reached", _("Reached")
        PARTLY = "partly", _("Partly reached")
        NOT = "not", _("Not reached")

    OPEN = (State.AGREEING, State.ACTIVE)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentor = models.ForeignKey("members.Member", models.CASCADE, related_name="mentoring_given")
    mentee = models.ForeignKey("members.Member", models.CASCADE, related_name="mentoring_taken")
    request = models.OneToOneField(
        "mentoring.MentoringRequest", models.SET_NULL, null=True, editable=False, related_name="pair"
    )
    centre = models.ForeignKey(JusticeCentre, models.PROTECT, null=True, related_name="+", verbose_name=_("centre"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.AGREEING)
    started_on = models.DateField(_("since"), default=clock.today)
    active_on = models.DateField(_("agreed on"), null=True)
    cadence_days = models.PositiveSmallIntegerField(_("days between two meetings"), default=30)
    ends_on = models.DateField(_("until"), null=True)
    nudged_for = models.DateField(null=True)  # the day of the last meeting when both were last nudged
    closure_proposed_at = models.DateTimeField(null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    ended_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("why it ended"), max_length=14, choices=Reason, blank=True, default="")
    result = models.CharField(_("the goals"), max_length=8, choices=Result, blank=True, default="")
    is_demo = models.BooleanField(default=False, editable=False)

    objects = MentoringPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentoring pair")
        verbose_name_plural = _("mentoring pairs")
        constraints = [
            models.CheckConstraint(
                name="mentoringpair_of_two",
                condition=~Q(mentor=F("mentee")),
                violation_error_message=_("Nobody mentors themselves."),
            ),
            models.UniqueConstraint(
                name="mentoringpair_one_open",
                fields=["mentor", "mentee"],
                condition=Q(state__in=["agreeing", "active"]),
                violation_error_message=_("These two work together already."),
            ),
            models.CheckConstraint(
                name="mentoringpair_ended",
                condition=Q(state__in=["agreeing", "active"], ended_on=None)
                | (Q(state__in=["closed", "unconfirmed"]) & Q(ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="mentoringpair_active_is_agreed",
                condition=~Q(state="active") | Q(active_on__isnull=False, ends_on__isnull=False),
            ),
            models.CheckConstraint(name="mentoringpair_cadence", condition=Q(cadence_days__range=(7, 92))),
        ]
        indexes = [
            models.Index(name="mentoringpair_by_mentor", fields=["mentor", "state"]),
            models.Index(name="mentoringpair_by_mentee", fields=["mentee", "state"]),
            models.Index(name="mentoringpair_by_centre", fields=["centre", "state"]),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def people(self) -> tuple[int, int]:
        return self.mentor_id, self.mentee_id

    def other_of(self, member) -> int:
        """The id of the other one."""
        return self.mentee_id if member.pk == self.mentor_id else self.mentor_id


class OfflineWeek(models.Model):
    """A week without network, of a centre or of all: it counts for no pair's silence (domain TH9, learning 30)."""

    centre = models.ForeignKey(JusticeCentre, models.CASCADE, null=True, blank=True, related_name="+")
    monday = models.DateField(_("week from"))
    noted_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="offlineweek_once", fields=["centre", "monday"], nulls_distinct=False),
            models.CheckConstraint(
                name="offlineweek_monday",
                condition=Q(monday__iso_week_day=1),
                violation_error_message=_("A week begins on Monday."),
            ),
        ]

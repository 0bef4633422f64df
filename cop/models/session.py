"""When a group meets: sessions, their days, answers, attendance, and who still has to be told."""

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import JusticeCentre, Member, OutboxMessage, ScheduledSession, StaffPost

from .group import Group


class SessionSeries(models.Model):
    """Sessions planned in one go, at the group's rhythm."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="series")
    created_at = models.DateTimeField(default=clock.now, editable=False)


class GroupSessionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(cancelled_at=None)

    def upcoming(self, now=None):
        """Not over and not cancelled, the next first."""
        return self.standing().filter(ends_at__gt=now or clock.now()).order_by("starts_at", "pk")

    def held(self):
        return self.filter(outcome=GroupSession.Outcome.HELD)

    def unclosed(self, now=None):
        """Over, but nobody has said whether it was held."""
        return self.standing().filter(outcome="", ends_at__lte=now or clock.now()).order_by("starts_at", "pk")

    def without_summary(self, until, since):
        """Held and over between the two, and nobody has written what came of it (domain C11)."""
        rows = self.held().filter(summary=None, ends_at__gt=since, ends_at__lte=until)
        return rows.order_by("starts_at", "pk")

    def starting(self, since, until):
        """Standing sessions that begin in [since, until)."""
        return self.standing().filter(starts_at__gte=since, starts_at__lt=until)

    def without_leader(self):
        """Nobody leads them, or somebody whose account is closed."""
        return self.filter(Q(led_by=None) | Q(led_by__frozen_at__isnull=False))

    def in_a_room(self):
        """Not online alone."""
        return self.exclude(mode=ScheduledSession.Mode.ONLINE)

    def without_room(self):
        """To be held in a room of a centre whose rooms are closed (domain C9)."""
        return self.in_a_room().filter(group__host_centre__service_status__in=JusticeCentre.NO_ROOMS)

    def of_live_groups(self):
        return self.filter(group__archived_at=None)

    def with_answers(self):
        """`yes`, `maybe`, `no`: how many said so."""
        counts = {answer: Count("rsvps", filter=Q(rsvps__answer=answer)) for answer in ("yes", "maybe", "no")}
        return self.annotate(**counts)

    def beyond_mail(self):
        """One row for each pair of session and person who is expected and whom no mail reaches (decision 11).

        Adds `member_id` and `membership_id`. Expected are open memberships, active or dormant, not frozen, who did
        not say no. Beyond mail is who cannot be written to, and whose latest mail about the session failed, is in
        doubt or came too late. Of a cancelled session only those are left who had heard that it would be.
        """
        expected = {
            "group__memberships__left_on": None,
            "group__memberships__member__status__in": [Member.Status.ACTIVE, Member.Status.DORMANT],
            "group__memberships__member__frozen_at": None,
        }
        pairs = self.filter(**expected).annotate(
            membership_id=F("group__memberships__pk"), member_id=F("group__memberships__member")
        )
        same = {"session": OuterRef("pk"), "member": OuterRef("member_id")}
        mailable = Member.objects.reachable_by_mail("session_reminder").filter(pk=OuterRef("member_id"))
        no_mail = ~Exists(mailable) | Q(group__mail_detail_cap=Member.DetailLevel.NONE)
        of_mail = {"about": OuterRef("uid"), "recipient": OuterRef("member_id")}
        latest = OutboxMessage.objects.filter(**of_mail).telling().order_by("-created_at").values("state")[:1]
        was_told = Exists(Told.objects.filter(**same)) | Exists(OutboxMessage.objects.filter(**of_mail).arrived())
        return pairs.alias(latest_mail=Subquery(latest)).filter(
            no_mail | Q(latest_mail__in=OutboxMessage.LOST),
            ~Exists(Rsvp.objects.filter(answer=Rsvp.Answer.NO, **same)),
            Q(cancelled_at=None) | was_told,
        )

    def to_tell(self):
        """The same without those who were told of the session as it stands now: who still has to be told."""
        same = {"session": OuterRef("pk"), "member": OuterRef("member_id")}
        told = Told.objects.filter(schedule_version=OuterRef("schedule_version"), **same)
        return self.beyond_mail().filter(~Exists(told))

    def with_untold(self):
        """`untold`: how many people still have to be told by somebody."""
        pairs = GroupSession.objects.filter(pk=OuterRef("pk")).order_by().to_tell()
        counted = pairs.values("pk").annotate(n=Count("member_id"))
        return self.annotate(untold=Coalesce(Subquery(counted.values("n")), 0))

    def with_seats(self):
        """`seats`: who was there, day by day, by names or by head-count, whichever is more; never both added."""
        named = Attendance.objects.filter(day=OuterRef("pk")).order_by().values("day").annotate(n=Count("pk"))
        there = Greatest(Coalesce("head_count", 0), Coalesce(Subquery(named.values("n")), 0))
        days = SessionDay.objects.filter(session=OuterRef("pk")).order_by().values("session").annotate(n=Sum(there))
        return self.annotate(seats=Coalesce(Subquery(days.values("n")), 0))

    def with_peer_led(self):
        """`is_peer_led`: somebody led it who is no staff and held no staff post on that day (A14)."""
        day = OuterRef("day")
        post = StaffPost.objects.filter(
            Q(ended_on=None) | Q(ended_on__gte=day), member=OuterRef("led_by"), started_on__lte=day
        )
        no_staff = ~Q(led_by__provider_type=Member.ProviderType.STAFF)
        return self.alias(day=TruncDate("starts_at")).annotate(
            is_peer_led=Case(When(no_staff & Q(led_by__isnull=False) & ~Exists(post), then=True), default=False)
        )

    def visible_to(self, member):
        """Sessions of the groups that `member` may read."""
        return self.filter(group__in=Group.objects.readable_by(member))


class GroupSession(ScheduledSession):
    class Format(models.TextChoices):
        MEETING = "meeting", _("Group meeting")
        PRESENTATION = "presentation", _("Presentation")
        BRAINSTORMING = "brainstorming", _("Brainstorming")
        IDEATION = "ideation", _("Ideation")
        CASE_CLINIC = "case_clinic", _("Case clinic")
        LAW_UPDATE = "law_update", _("Law update")
        WORKSHOP = "workshop", _("Workshop")
        EXCHANGE_VISIT = "exchange_visit", _("Exchange visit")

    class Outcome(models.TextChoices):
        OPEN = "", _("Not closed")
        HELD = "held", _("Held")
        NOT_HELD = "not_held", _("Not held")

    group = models.ForeignKey(Group, models.PROTECT, related_name="sessions", verbose_name=_("group"))
    series = models.ForeignKey(
        SessionSeries, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("series")
    )
    title = models.CharField(_("title"), max_length=160, blank=True)
    format = models.CharField(_("format"), max_length=16, choices=Format, default=Format.MEETING)
    led_by = models.ForeignKey(
        "members.Member",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="led_sessions",
        verbose_name=_("who leads"),
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True, default="")
    outcome_reason = models.CharField(_("why it was not held"), max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, editable=False, related_name="+")
    planned_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, editable=False, related_name="+")
    is_demo = models.BooleanField(default=False, editable=False)

    objects = GroupSessionQuerySet.as_manager()

    class Meta(ScheduledSession.Meta):
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            *ScheduledSession.Meta.constraints,
            models.CheckConstraint(
                name="groupsession_closed_with_outcome",
                condition=Q(outcome="", closed_at=None) | (~Q(outcome="") & Q(closed_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="groupsession_once_at_a_time",
                fields=["group", "starts_at"],
                condition=Q(cancelled_at=None),
                violation_error_message=_("This group has a session at that time already."),
            ),
            models.CheckConstraint(
                name="groupsession_cancelled_is_not_held", condition=Q(cancelled_at=None) | ~Q(outcome="held")
            ),
        ]
        indexes = [
            models.Index(name="groupsession_by_group", fields=["group", "starts_at"]),
            models.Index(name="groupsession_by_start", fields=["starts_at"], condition=Q(cancelled_at=None)),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_format_display())


class SessionDay(models.Model):
    """One day of a session: every session has at least one. Reminder, booking and attendance go by the day."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="days")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    head_count = models.PositiveIntegerField(_("head-count"), null=True, blank=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(name="sessionday_once", fields=["session", "starts_at"]),
            models.CheckConstraint(
                name="sessionday_ends_after_start",
                condition=Q(ends_at__gt=models.F("starts_at")),
                violation_error_message=_("The end lies before the start."),
            ),
        ]
        indexes = [models.Index(name="sessionday_by_start", fields=["starts_at"])]


class Rsvp(models.Model):
    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        MAYBE = "maybe", _("Maybe")
        NO = "no", _("No")

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="rsvps")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="rsvps")
    answer = models.CharField(max_length=5, choices=Answer)
    answered_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="rsvp_once", fields=["session", "member"])]


class Attendance(models.Model):
    """A person was there on that day. Where names would endanger, the day's head-count stands instead."""

    day = models.ForeignKey(SessionDay, models.CASCADE, related_name="attendances")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="attendances")
    recorded_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="attendance_once", fields=["day", "member"])]


class Told(models.Model):
    """Somebody told this person of the session as it stood at `schedule_version` (decision 11)."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="told")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    schedule_version = models.PositiveIntegerField()
    told_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="told_once", fields=["session", "member", "schedule_version"])]

"""What came of a session: its summary for those who could not come, and what those who came say of it (domain 4)."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from members import clock

from .group import of_sessions
from .session import GroupSession

SUMMARY_LENGTH = 6_000


class SessionSummaryQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Of the groups whose posts `member` reads; not from before they came, where that counts (safety C-21)."""
        if member is None:
            return self.none()
        return self.filter(of_sessions(member, "written_at"))


class SessionSummary(models.Model):
    """Read by whoever reads what the group writes: it may be missed, for want of a network or of daylight (C11)."""

    session = models.OneToOneField(GroupSession, models.CASCADE, related_name="summary")
    body = models.TextField(_("summary"), max_length=SUMMARY_LENGTH)
    written_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = SessionSummaryQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="sessionsummary_says_something", condition=~Q(body=""))]

    def __str__(self) -> str:
        return str(self.session)


class SessionRatingQuerySet(models.QuerySet):
    def tally(self) -> dict[str, int]:
        """{all, useful, will_use, asked_again, used}: how many said so. Nobody reads who said what."""
        return self.aggregate(
            all=Count("pk"),
            useful=Count("pk", filter=Q(was_useful=True)),
            will_use=Count("pk", filter=Q(will_use=True)),
            asked_again=Count("pk", filter=Q(has_used__isnull=False)),
            used=Count("pk", filter=Q(has_used=True)),
        )

    def to_follow_up(self, since, until):
        """Who meant to use what they learnt in a session that ended in (since, until], and has not said whether they
        did; `SessionRating.asked_now` gives the two."""
        return self.filter(will_use=True, has_used=None, session__ends_at__gt=since, session__ends_at__lte=until)


class SessionRating(models.Model):
    """One person's word on one session: useful? will I use it? and a month later: did I? Only sums are ever shown."""

    ASK_AFTER = timedelta(days=30)
    GIVE_UP_AFTER = timedelta(days=90)

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="ratings")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    was_useful = models.BooleanField(_("Was it worth your time?"))
    will_use = models.BooleanField(_("Will you use it within a month?"))
    has_used = models.BooleanField(_("Did you use it?"), null=True, blank=True)
    rated_at = models.DateTimeField(default=clock.now)

    objects = SessionRatingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="sessionrating_once", fields=["session", "member"])]

    def __str__(self) -> str:
        return str(self.session)

    @property
    def is_asked_again(self) -> bool:
        """A month has passed, and whoever meant to use it has not said whether they did."""
        since, until = self.asked_now(clock.now())
        return self.will_use and self.has_used is None and since < self.session.ends_at <= until

    @classmethod
    def asked_now(cls, now: datetime) -> tuple[datetime, datetime]:
        """Between which ends of sessions one is asked today: a month has passed, and one is not asked for ever."""
        return now - cls.GIVE_UP_AFTER, now - cls.ASK_AFTER

"""What sessions of all rooms share (architecture 7)."""

import uuid
import zoneinfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import clock
from ..fields import EncryptedTextField


def validate_zone(name: str) -> None:
    """An IANA zone name, as in Asia/Yangon."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone from the list."), code="zone")


class ScheduledSession(models.Model):
    """A meeting at a time. `schedule_version` rises with every change of time, place, link or cancellation:
    it keys change notices and the calendar's SEQUENCE (decision 10)."""

    class Mode(models.TextChoices):
        ROOM = "room", _("In a room")
        ONLINE = "online", _("Online")
        BOTH = "both", _("In a room and online")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=40, default="Asia/Yangon", validators=[validate_zone])
    mode = models.CharField(_("how"), max_length=8, choices=Mode, default=Mode.ROOM)
    place = EncryptedTextField(_("place"), null=True, blank=True)
    join_link = EncryptedTextField(_("link"), null=True, blank=True)
    schedule_version = models.PositiveIntegerField(default=1, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The end lies before the start."),
            )
        ]

    @property
    def tz(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_today(self) -> bool:
        """Begins today in Yangon."""
        return self.starts_at.astimezone(clock.YANGON).date() == clock.today()

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def has_ended(self) -> bool:
        return self.ends_at <= clock.now()


class Booking(models.Model):
    """A person's time that is taken: nobody trains, leads or mentors twice at once, in any room of the house."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="bookings")
    period = DateTimeRangeField()
    session_uid = models.UUIDField(db_index=True)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="booking_no_overlap",
                expressions=[("member", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("This person has another session at that time."),
            )
        ]


class CalendarFeed(models.Model):
    """One private feed a member; only the hash of its token is kept (safety C-42)."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="calendar_feeds")
    token_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="feed_one_open", fields=["member"], condition=Q(revoked_at=None))]

"""Lists of Zoom, Teams and BigBlueButton on their way in, and names on screens that somebody has confirmed before."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField
from members.models import Member
from members.models.numbered import Numbered

from .session import TrainingSession


class AttendanceFileQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Those of the sessions that `member` runs."""
        return self.filter(session__in=TrainingSession.objects.run_by(member))

    def undecided(self):
        """Taken in, with rows of which nobody has said whose they are."""
        return self.filter(state=AttendanceFile.State.CONFIRMED, open_rows__gt=0)


class AttendanceFile(Numbered, models.Model):
    """The file and what was chosen are names and times, so both are sealed, and go 14 days after the upload."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting for a look")
        CONFIRMED = "confirmed", _("Taken in")
        DROPPED = "dropped", _("Thrown away")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="attendance_files")
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    file_name = EncryptedTextField()
    content = EncryptedTextField(null=True)  # base64
    choices = EncryptedTextField(null=True)  # JSON: {key of a visitor: id of a registration, or "" for nobody}
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.UPLOADED)
    counts = models.JSONField(default=dict)
    open_rows = models.PositiveSmallIntegerField(_("rows without a name of ours"), default=0)
    uploaded_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"), default=clock.now)
    confirmed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = AttendanceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of participants")
        verbose_name_plural = _("lists of participants")
        constraints = [
            models.UniqueConstraint(
                name="attendancefile_once",
                fields=["session", "digest"],
                condition=~Q(state="dropped"),
            ),
            models.CheckConstraint(
                name="attendancefile_confirmed_at", condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False)
            ),
        ]


class NameAlias(models.Model):
    """A name on a screen of which staff said whose it is: known from then on (learning 4(2))."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="screen_names")
    screen_name = EncryptedTextField(_("name on the screen"))
    name_bidx = models.BinaryField(max_length=32)
    confirmed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="namealias_once", fields=["member", "name_bidx"])]

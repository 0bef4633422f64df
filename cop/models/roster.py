"""A roster on its way in: the file, what staff decided about it, and which rows were taken."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField
from members.models import JusticeCentre


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Those of the centres whose desk `member` may open."""
        return self.filter(centre__in=JusticeCentre.objects.staffed_by(member))


class RosterImport(models.Model):
    """The file and the corrections are names and numbers, so both are sealed and go 14 days after the upload."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting for a look")
        CONFIRMED = "confirmed", _("Imported")
        DROPPED = "dropped", _("Thrown away")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(
        "members.JusticeCentre", models.CASCADE, related_name="roster_imports", verbose_name=_("centre")
    )
    uploaded_by = models.ForeignKey(
        "members.Member", models.SET_NULL, null=True, related_name="+", verbose_name=_("chosen by")
    )
    file_hash = models.CharField(max_length=64)
    file_name = EncryptedTextField()
    content = EncryptedTextField(null=True, help_text="The file, base64; dropped after confirmation and after 14 days")
    choices = EncryptedTextField(
        null=True, help_text="Mapping of headings, mended cells, decisions on duplicates; JSON"
    )
    has_mail_consent = models.BooleanField(null=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.UPLOADED)
    counts = models.JSONField(_("numbers"), default=dict)
    created_at = models.DateTimeField(_("chosen at"), default=clock.now, editable=False)
    confirmed_at = models.DateTimeField(_("imported at"), null=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        constraints = [
            models.CheckConstraint(
                name="rosterimport_confirmed_at", condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False)
            )
        ]


class RosterRow(models.Model):
    """A row of a file that was taken for a centre: the same row of the same file never makes a second person."""

    centre = models.ForeignKey("members.JusticeCentre", models.CASCADE, related_name="+")
    file_hash = models.CharField(max_length=64)
    row_key = models.BinaryField(max_length=32)
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    taken_in = models.ForeignKey(RosterImport, models.SET_NULL, null=True, related_name="rows")

    class Meta:
        constraints = [models.UniqueConstraint(name="rosterrow_once", fields=["centre", "file_hash", "row_key"])]

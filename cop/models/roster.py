"""A roster on its way in: the file, what staff decided about it, and which rows were taken."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField
from members.models import JusticeCentre, Member, StaffPost
from members.models.numbered import Numbered


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Those of the centres whose desk `member` may open."""
        return self.filter(centre__in=JusticeCentre.objects.staffed_by(member))


class RosterImport(Numbered, models.Model):
    """The file and the corrections are names and numbers, so both are sealed and go 14 days after the upload."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting for a look")
        CONFIRMED = "confirmed", _("Imported")
        DROPPED = "dropped", _("Thrown away")

    class Task(models.TextChoices):
        READ = "read", _("Reading")
        CONFIRM = "confirm", _("Taking in")

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

    # A large file is read and taken by the `work` queue. What is to be done stands here, and how often it was begun:
    # the broker only rings (decision 16).
    task = models.CharField(max_length=8, choices=Task, blank=True, default="")
    task_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    task_at = models.DateTimeField(null=True)
    task_started_at = models.DateTimeField(null=True)
    task_attempts = models.PositiveSmallIntegerField(default=0)
    task_note = models.CharField(max_length=300, blank=True, help_text="Why it could not be done; names nobody")
    found = EncryptedTextField(null=True, help_text="What reading found, JSON; goes with the file")
    found_key = models.BinaryField(max_length=32, null=True, help_text="What it was read with")

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        constraints = [
            models.CheckConstraint(
                name="rosterimport_confirmed_at", condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="rosterimport_task_while_open", condition=Q(task="") | Q(state="uploaded", task_at__isnull=False)
            ),
        ]
        indexes = [models.Index(name="rosterimport_at_work", fields=["task_at"], condition=~Q(task=""))]


class RosterRow(models.Model):
    """A row of a file that was taken for a centre: the same row of the same file never makes a second person."""

    centre = models.ForeignKey("members.JusticeCentre", models.CASCADE, related_name="+")
    file_hash = models.CharField(max_length=64)
    row_key = models.BinaryField(max_length=32)
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    taken_in = models.ForeignKey(RosterImport, models.SET_NULL, null=True, related_name="rows")
    is_compared = models.BooleanField(default=False, help_text="With the other centres, for the administrator")

    class Meta:
        constraints = [models.UniqueConstraint(name="rosterrow_once", fields=["centre", "file_hash", "row_key"])]
        indexes = [models.Index(name="rosterrow_to_compare", fields=["id"], condition=Q(is_compared=False))]


class PossibleTwinQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Of two centres the network's administrator alone: what one centre knows is not told to another (decision
        30). Of one centre also its desk."""
        posts = member.current_posts if member is not None else []
        if any(post.role == StaffPost.Role.ADMIN and post.centre_id is None for post in posts):
            return self
        return self.of_one_centre().filter(newer__centre__in=JusticeCentre.objects.staffed_by(member))

    def of_one_centre(self):
        """Both entries are kept by the same desk."""
        return self.filter(newer__centre=models.F("older__centre"))

    def across_centres(self):
        """Two desks would have to be asked."""
        return self.exclude(newer__centre=models.F("older__centre"))

    def open(self):
        """Not yet decided, of people who are both still in the registry."""
        gone = [Member.Status.LEFT, Member.Status.ANONYMISED]
        return self.filter(decision="").exclude(newer__status__in=gone).exclude(older__status__in=gone)


class PossibleTwin(models.Model):
    """Two entries that may be one person: of different centres when an import found them (decision 30), of one centre
    when nothing tells them apart."""

    class Decision(models.TextChoices):
        SAME = "same", _("The same person")
        TWO = "two", _("Two people")

    newer = models.ForeignKey("members.Member", models.CASCADE, related_name="+", verbose_name=_("newer entry"))
    older = models.ForeignKey("members.Member", models.CASCADE, related_name="+", verbose_name=_("older entry"))
    found_at = models.DateTimeField(_("found at"), default=clock.now, editable=False)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True, default="")
    decided_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = PossibleTwinQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible twin")
        verbose_name_plural = _("possible twins")
        constraints = [
            models.UniqueConstraint(name="possibletwin_once", fields=["newer", "older"]),
            models.CheckConstraint(name="possibletwin_are_two", condition=~Q(newer=models.F("older"))),
            models.CheckConstraint(
                name="possibletwin_decided_at", condition=Q(decision="") | Q(decided_at__isnull=False)
            ),
        ]

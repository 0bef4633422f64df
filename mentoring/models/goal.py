"""What the mentee wants to be able to do, and the steps on the way. Sealed; only how far it is can be counted."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField

MOST_GOALS, MOST_MILESTONES = 6, 10


class Goal(models.Model):
    class State(models.TextChoices):
        NOT_STARTED = "new", _("Not started")
        WORKING = "working", _("Working on it")
        DONE = "done", _("Done")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey("mentoring.MentoringPair", models.CASCADE, related_name="goals")
    text = EncryptedTextField(_("goal"))
    next_step = EncryptedTextField(_("next step"), null=True, blank=True)
    state = models.CharField(_("how far"), max_length=8, choices=State, default=State.NOT_STARTED)
    created_at = models.DateTimeField(default=clock.now)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class Milestone(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="milestones")
    text = EncryptedTextField(_("step"))
    due_on = models.DateField(_("until when"), null=True, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(name="mentoringmilestone_open", fields=["goal"], condition=Q(done_at=None))]

"""What those who run a session write to everybody on its list."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.models.member import CONTENT_LANGUAGES
from members.models.numbered import Numbered

from .registration import Registration
from .session import SessionTrainer, TrainingSession

LETTER_LENGTH = 2_000


class SessionLetterQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Those who run the session or train it, and whoever is among those that it is written to now."""
        if member is None:
            return self.none()
        near = Q(session__in=TrainingSession.objects.run_by(member).values("pk"))
        near |= Q(session__in=SessionTrainer.objects.asked().filter(member=member).values("session"))
        for audience, states in SessionLetter.STATES.items():
            mine = Registration.objects.filter(member=member, state__in=states).values("session")
            near |= Q(audience=audience, session__in=mine)
        return self.filter(near)

    def to(self, registration):
        """Those that are for whose registration this is, as it stands now."""
        mine = [audience for audience, states in SessionLetter.STATES.items() if registration.state in states]
        return self.filter(session=registration.session_id, audience__in=mine)


class SessionLetter(Numbered, models.Model):
    """The text is read on the session's page, after signing in; by people from outside behind their own link. The mail
    says that it is there (decision 12)."""

    class Audience(models.TextChoices):
        ALL = "all", _("Everybody on the list")
        COMING = "coming", _("Who has a place or was there")
        WAITING = "waiting", _("Who waits for a place")

    STATES = {
        Audience.ALL: (*Registration.LIVE, *Registration.MARKED),
        Audience.COMING: Registration.COMING,
        Audience.WAITING: (Registration.State.REQUESTED, Registration.State.WAITLISTED, Registration.State.OFFERED),
    }

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="letters")
    audience = models.CharField(_("to whom"), max_length=8, choices=Audience, default=Audience.ALL)
    body = models.TextField(_("text"), max_length=LETTER_LENGTH)
    language = models.CharField(_("language"), max_length=3, choices=CONTENT_LANGUAGES, default="my")
    written_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    objects = SessionLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("message to a list")
        verbose_name_plural = _("messages to lists")
        constraints = [models.CheckConstraint(name="sessionletter_says_something", condition=~Q(body=""))]
        indexes = [models.Index(name="sessionletter_by_session", fields=["session", "-written_at"])]

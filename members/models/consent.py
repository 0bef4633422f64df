"""What people agreed to be sent, and what they stopped."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import clock
from .numbered import Numbered


class ConsentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(withdrawn_at=None)


class Consent(Numbered, models.Model):
    """What a person agreed to: purpose, the version of the text, given, withdrawn."""

    class Purpose(models.TextChoices):
        EMAIL = "email", _("Notices by e-mail")

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    text_version = models.CharField(_("version of the text"), max_length=16, default="2026-1")
    given_at = models.DateTimeField(_("given at"), default=clock.now)
    given_via = models.CharField(_("given through"), max_length=24, default="page")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_via = models.CharField(_("withdrawn through"), max_length=24, blank=True, default="")  # the last word
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                name="consent_one_open", fields=["member", "purpose"], condition=Q(withdrawn_at=None)
            )
        ]


class MailStop(models.Model):
    """A kind of mail that a person has stopped, by the link in a mail or at /me/messages/."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="mail_stops")
    kind = models.CharField(max_length=40)
    stopped_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="mailstop_once", fields=["member", "kind"])]

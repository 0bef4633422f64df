"""Who did what to what: ids and verbs, no content, no address (safety C-35a, decision 27)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .numbered import Numbered


class AuditEntryQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Administrators and safety leads: of their centre, or of the network."""
        if member is None:
            return self.none()
        posts = [p for p in member.current_posts if p.role in ("admin", "safety_lead", "centre_lead")]
        if any(p.centre_id is None for p in posts):
            return self
        return self.filter(centre_id__in=[p.centre_id for p in posts]) if posts else self.none()


class AuditEntry(Numbered, models.Model):
    """Append-only: the app role may insert and read; a trigger refuses the rest."""

    at = models.DateTimeField(_("time"))
    actor_id = models.BigIntegerField(_("by"), null=True, help_text=_("Member, or empty for the system"))
    verb = models.CharField(_("what"), max_length=60)
    object_type = models.CharField(pgettext_lazy("audit", "on"), max_length=60, blank=True)
    object_id = models.CharField(_("number"), max_length=40, blank=True)
    centre_id = models.BigIntegerField(_("centre"), null=True)
    facts = models.JSONField(
        _("facts"), default=dict, help_text=_("Counts, codes and field names; never values that a person typed")
    )

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(name="audit_by_object", fields=["object_type", "object_id"]),
            models.Index(name="audit_refused", fields=["-at"], condition=models.Q(verb="access_refused")),
            models.Index(name="audit_view_budget", fields=["-at"], condition=models.Q(verb="view_budget_spent")),
        ]


class AuditSealQuerySet(models.QuerySet):
    def newest(self):
        """The chain's head; None before anything was sealed."""
        return self.order_by("-last_id").first()


class AuditSeal(models.Model):
    """A batch of entries under one hash that continues the one before."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    is_checkpoint = models.BooleanField(default=False, help_text="Entries up to here were dropped by retention")

    objects = AuditSealQuerySet.as_manager()

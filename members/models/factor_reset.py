"""A lost second step (safety C-06): two of the staff agree, the person is told, and a day passes first."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .. import clock

DELAY = timedelta(hours=24)


class FactorResetQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at=None, stopped_at=None)

    def visible_to(self, member):
        """Of the people whose registry entries `member` may open, the own one included."""
        from .member import Member

        return self.filter(member__in=Member.objects.visible_to(member))


class FactorReset(models.Model):
    """One time that a second step is to be taken away: asked, agreed by another, and due a day later."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="factor_resets")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="factorreset_one_open", fields=["member"], condition=Q(done_at=None, stopped_at=None)
            ),
            models.CheckConstraint(
                name="factorreset_two_people",
                condition=Q(asked_by=None) | Q(agreed_by=None) | ~Q(agreed_by=F("asked_by")),
                violation_error_message=_("A second person has to agree."),
            ),
            models.CheckConstraint(
                name="factorreset_a_day_after_both",
                condition=Q(agreed_at=None, due_at=None)
                | Q(agreed_at__isnull=False, due_at__gte=F("agreed_at") + DELAY),
            ),
            models.CheckConstraint(
                name="factorreset_done_when_due", condition=Q(done_at=None) | Q(done_at__gte=F("due_at"))
            ),
        ]

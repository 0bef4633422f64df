"""What people want to learn: their wishes, from which trainings are planned (domain B37; learning 4.15)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member, Topic

from .training import Training


class WishQuerySet(models.QuerySet):
    def open(self):
        """Neither taken back nor met by a training."""
        return self.filter(withdrawn_at=None, met_by=None)


class Wish(models.Model):
    """Somebody wants to learn about a topic. How many is shown, never who."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="training_wishes")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="training_wishes", verbose_name=_("topic"))
    wished_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(Training, models.SET_NULL, null=True, blank=True, related_name="wishes_met")

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for a training")
        verbose_name_plural = _("wishes for trainings")
        constraints = [
            models.UniqueConstraint(
                name="wish_once_open", fields=["member", "topic"], condition=Q(withdrawn_at=None, met_by=None)
            )
        ]

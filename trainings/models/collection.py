"""Trainings in an order, chosen by a curator for a reason (domain A9)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import JusticeCentre, Member

from .training import Training, desk_of


class CollectionQuerySet(models.QuerySet):
    def needing_review(self, today=None):
        return self.filter(review_on__lt=today or clock.today())

    def run_by(self, member):
        """Those that `member` may change: the curator, and the desk of the centre."""
        return self.none() if member is None else self.filter(Q(curator=member) | desk_of(member))

    def visible_to(self, member):
        """Everyone signed in; which of its trainings they see is asked of the trainings."""
        return self.none() if member is None else self


class Collection(models.Model):
    title = models.CharField(_("title"), max_length=160)
    why = models.TextField(_("why these"), max_length=2000, blank=True)
    centre = models.ForeignKey(
        JusticeCentre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre")
    )
    curator = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("curator")
    )
    review_on = models.DateField(_("to be looked at again"), null=True, blank=True)
    trainings = models.ManyToManyField(Training, through="CollectionItem", related_name="collections")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("collection")
        verbose_name_plural = _("collections")

    def __str__(self) -> str:
        return self.title

    @property
    def needs_review(self) -> bool:
        return self.review_on is not None and self.review_on < clock.today()


class CollectionItem(models.Model):
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    training = models.ForeignKey(Training, models.CASCADE, related_name="collection_items")
    number = models.PositiveSmallIntegerField(_("place"))

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="collectionitem_training_once", fields=["collection", "training"]),
            models.UniqueConstraint(
                name="collectionitem_number_once",
                fields=["collection", "number"],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]


class Prerequisite(models.Model):
    """Whoever registers for `training` has completed `needs`; those who run it may let others in."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="prerequisites")
    needs = models.ForeignKey(Training, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="prerequisite_once", fields=["training", "needs"]),
            models.CheckConstraint(
                name="prerequisite_is_another",
                condition=~Q(training=F("needs")),
                violation_error_message=_("A training does not come before itself."),
            ),
        ]

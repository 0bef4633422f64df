"""What organisations do over time, and how two entries of one organisation became one (domain B5)."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .. import clock
from .centre import DatedQuerySet, Organisation
from .numbered import Numbered


class Programme(models.Model):
    """A programme that an organisation runs or ran: every organisation of the network had one before (B5)."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="programmes", verbose_name=_("organisation")
    )
    name_my = models.CharField(_("name (Burmese)"), max_length=160, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                name="programme_has_a_name",
                condition=~Q(name_my="", name_en=""),
                violation_error_message=_("Give the name in Burmese or in English."),
            ),
            models.CheckConstraint(
                name="programme_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        first, second = (self.name_my, self.name_en) if get_language() == "my" else (self.name_en, self.name_my)
        return first or second


class OrganisationMergeQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Whoever works at a desk may read of it: organisations are a list that all centres share."""
        return self if member is not None and member.current_posts else self.none()

    def open(self):
        """Those that stand and can still be undone."""
        return self.filter(undone_at=None, merged_at__gt=clock.now() - OrganisationMerge.UNDO_FOR)


class OrganisationMerge(Numbered, models.Model):
    """One merge, with the numbers of what moved: undoing it moves exactly that back.

    `moved` holds lists of ids: `affiliations`, `programmes`, `centres`; `ended`, {id of an affiliation: the day on
    which the merge ended it}; `names`, the names that were empty and were filled.
    """

    UNDO_FOR = timedelta(days=30)

    duplicate = models.ForeignKey(
        Organisation, models.CASCADE, related_name="merges_away", verbose_name=_("merged organisation")
    )
    kept = models.ForeignKey(Organisation, models.CASCADE, related_name="merges_here", verbose_name=_("organisation"))
    moved = models.JSONField(default=dict)
    merged_at = models.DateTimeField(default=clock.now)
    merged_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")

    objects = OrganisationMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of organisations")
        verbose_name_plural = _("merges of organisations")
        constraints = [
            models.UniqueConstraint(
                name="organisationmerge_one_open", fields=["duplicate"], condition=Q(undone_at=None)
            )
        ]

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and clock.now() < self.undone_until

    @property
    def undone_until(self):
        return self.merged_at + self.UNDO_FOR

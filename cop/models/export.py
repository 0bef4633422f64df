"""A list of people that leaves the house: asked for, approved by a second one, gone after a day (safety C-34)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import JusticeCentre
from members.models.numbered import Numbered


class PeopleExportQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Those of the centres whose desk `member` may open."""
        return self.filter(centre__in=JusticeCentre.objects.staffed_by(member))

    def waiting(self):
        """Nobody has approved them yet, and they can still be approved."""
        return self.filter(opened_at=None, expires_at__gt=clock.now())


class PeopleExport(Numbered, models.Model):
    """Leave to take the list away. The file itself is never kept: it is written anew for each download."""

    class Kind(models.TextChoices):
        XLSX = "xlsx", "Excel (XLSX)"
        CSV = "csv", _("Plain table (CSV)")

    centre = models.ForeignKey("members.JusticeCentre", models.CASCADE, related_name="+", verbose_name=_("centre"))
    kind = models.CharField(_("kind of file"), max_length=4, choices=Kind, default=Kind.XLSX)
    has_contacts = models.BooleanField(_("with contacts"), default=False)
    people = models.PositiveIntegerField()
    asked_by = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    downloads = models.PositiveSmallIntegerField(default=0)

    objects = PeopleExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("list that leaves the house")
        verbose_name_plural = _("lists that leave the house")
        constraints = [
            models.CheckConstraint(
                name="peopleexport_approved_by_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
                violation_error_message=_("Somebody else approves a list than who asked for it."),
            )
        ]

    @property
    def is_waiting(self) -> bool:
        return self.opened_at is None and self.expires_at > clock.now()

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.expires_at > clock.now()

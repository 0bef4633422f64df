"""Places: the 15 constitutional units and, below them, townships (domain 3.2)."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class AdminUnit(models.Model):
    """A state, region or township under its P-code."""

    class Level(models.TextChoices):
        STATE_REGION = "state_region", _("State or region")
        TOWNSHIP = "township", _("Township")

    code = models.CharField(_("P-code"), max_length=12, unique=True)
    level = models.CharField(_("level"), max_length=16, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_my = models.CharField(_("name (Burmese)"), max_length=80)
    iso = models.CharField(max_length=8, blank=True)
    prefixes = models.CharField(max_length=40, blank=True, help_text="P-code prefixes of the parts, joined by |")

    class Meta:
        ordering = ["code"]
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                name="adminunit_township_has_parent",
                condition=models.Q(level="state_region", parent=None)
                | models.Q(level="township", parent__isnull=False),
                violation_error_message=_("A township belongs to a state or region."),
            )
        ]

    def __str__(self) -> str:
        return self.name_my if get_language() == "my" else self.name_en

"""Places: the 15 constitutional units and, below them, townships (domain 3.2)."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class AdminUnit(models.Model):
    """A state, region or township under its P-code."""

    class Level(models.TextChoices):
        STATE_REGION = "state_region", _("State or region")
        TOWNSHIP = "township", _("Township")

    # Three digits of the state or region, then three of the township.
    CODES = {Level.STATE_REGION: re.compile(r"MMR\d{3}"), Level.TOWNSHIP: re.compile(r"MMR\d{6}")}

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

    @property
    def parts_prefixes(self) -> list[str]:
        """How the P-codes of its townships begin; those of Bago and Shan in more than one way."""
        if self.level != self.Level.STATE_REGION:
            return []
        return self.prefixes.split("|") if self.prefixes else [self.code]

    def clean(self) -> None:
        """The P-code is one of its kind, and a township's begins like those of where it is (domain 0.9)."""
        if self.level and not self.CODES[self.level].fullmatch(self.code or ""):
            raise ValidationError({"code": _("This is no P-code of that kind.")})
        if self.parent and self.code[:6] not in self.parent.parts_prefixes:
            raise ValidationError({"code": _("The P-code is not one of that state or region.")})

    def __str__(self) -> str:
        return self.name_my if get_language() == "my" else self.name_en

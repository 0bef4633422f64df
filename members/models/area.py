"""What people work on."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class PracticeArea(models.Model):
    """The six thematic areas of the network (domain B3). Codes are fixed, labels editable."""

    code = models.SlugField(max_length=24, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_my = models.CharField(_("name (Burmese)"), max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    is_sensitive = models.BooleanField(default=False, help_text=_("Never shown on a person who did not choose it."))

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("practice area")
        verbose_name_plural = _("practice areas")

    def __str__(self) -> str:
        return self.name_my if get_language() == "my" else self.name_en


class MemberArea(models.Model):
    """A practice area of a member; shown on the person only where they chose it (domain B3)."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="area_links")
    area = models.ForeignKey(PracticeArea, models.PROTECT, related_name="member_links")
    is_shown = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="memberarea_once", fields=["member", "area"])]

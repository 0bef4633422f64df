"""What people work on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .listed import Listed


class PracticeArea(Listed):
    """The six thematic areas of the network (domain B3). Codes are fixed, labels editable."""

    code = models.SlugField(max_length=24, unique=True)
    is_sensitive = models.BooleanField(default=False, help_text=_("Never shown on a person who did not choose it."))

    class Meta(Listed.Meta):
        verbose_name = _("practice area")
        verbose_name_plural = _("practice areas")


class MemberArea(models.Model):
    """A practice area of a member; shown on the person only where they chose it (domain B3)."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="area_links")
    area = models.ForeignKey(PracticeArea, models.PROTECT, related_name="member_links")
    is_shown = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="memberarea_once", fields=["member", "area"])]

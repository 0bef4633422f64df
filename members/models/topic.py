"""What people know about: 22 topics of a fair trial (domain 3.10, decision 6). Codes are fixed, labels editable."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Topic(models.Model):
    """One topic; the same list names violations."""

    code = models.SlugField(max_length=24, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_my = models.CharField(_("name (Burmese)"), max_length=80)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name_my if get_language() == "my" else self.name_en

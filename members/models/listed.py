"""What one entry of a closed list is: a code that never changes, words in both languages, a place, an end."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ListedQuerySet(models.QuerySet):
    def offered(self, keep: Collection[int] = ()):
        """What can be chosen today, and the entries with the ids `keep`: what a row says already."""
        return self.filter(Q(retired_on=None) | Q(pk__in=[pk for pk in keep if pk]))


class Listed(models.Model):
    """Rows point at it, so an entry is retired and never deleted (domain 2b)."""

    name_en = models.CharField(_("name (English)"), max_length=80)
    name_my = models.CharField(_("name (Burmese)"), max_length=80)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    retired_on = models.DateField(_("retired on"), null=True, blank=True, editable=False)

    objects = ListedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name_my if get_language() == "my" else self.name_en

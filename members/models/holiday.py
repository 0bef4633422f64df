"""Public holidays: read in once a year, then the staff's to correct (domain 3.3)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class HolidaySpan:
    """Days in a row under one name, both ends counted."""

    first: date
    last: date
    name: str
    is_estimated: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class HolidayQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Everyone signed in; who else asks has no calendar here."""
        return self.none() if member is None else self

    def between(self, first: date, last: date):
        """The days that are kept free from `first` to `last`, both counted."""
        return self.filter(is_kept=True, on__range=(first, last)).order_by("on")

    def spans(self) -> list[HolidaySpan]:
        """These days in order, those of one name joined; in the active language."""
        found: list[HolidaySpan] = []
        for one in self.order_by("on"):
            before = found[-1] if found else None
            if before and before.name == str(one) and before.last + timedelta(days=1) == one.on:
                found[-1] = HolidaySpan(before.first, one.on, before.name, before.is_estimated or one.is_estimated)
            else:
                found.append(HolidaySpan(one.on, one.on, str(one), one.is_estimated))
        return found


class Holiday(models.Model):
    """A day on which courts and offices are shut. What staff once wrote is theirs: no import touches it again."""

    class Source(models.TextChoices):
        IMPORT = "import", _("Read in for the year")
        DESK = "desk", _("Written by staff")

    on = models.DateField(_("day"), unique=True, error_messages={"unique": _("This day is in the list already.")})
    name_my = models.CharField(_("name (Burmese)"), max_length=120, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    is_kept = models.BooleanField(
        _("courts and offices are shut"), default=True, help_text=_("Take the tick away where people work that day.")
    )
    is_estimated = models.BooleanField(
        _("estimated"), default=False, help_text=_("The day hangs on the moon and is not announced yet.")
    )
    source = models.CharField(_("source"), max_length=8, choices=Source, default=Source.DESK, editable=False)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        constraints = [
            models.CheckConstraint(
                name="holiday_has_a_name",
                condition=~Q(name_my="", name_en=""),
                violation_error_message=_("Give the name in Burmese or in English."),
            )
        ]

    def __str__(self) -> str:
        first, second = (self.name_my, self.name_en) if get_language() == "my" else (self.name_en, self.name_my)
        return first or second

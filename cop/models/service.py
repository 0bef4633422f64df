"""Services that are not legal, for people whom no lawyer can help alone (domain C14: "regardless of where they turn").

A closed list of kinds, a unit, ways to reach them and the day on which somebody last asked whether it is still so.
"""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import AdminUnit, JusticeCentre
from members.models.centre import Sector

CHECK_AGAIN = timedelta(days=365)  # spec 12: anything older says so


class SupportServiceQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Everyone signed in: it is the network's own list of doors."""
        return self.none() if member is None else self

    def working(self):
        return self.exclude(status=SupportService.Status.CLOSED)

    def near(self, unit):
        """Of that state or region, or of the whole country."""
        return self.filter(Q(unit=unit) | Q(unit=None))

    def from_afar(self):
        """Reachable without a way there (domain C10)."""
        return self.filter(channels__overlap=[SupportService.Channel.PHONE, SupportService.Channel.CHAT])


class SupportService(models.Model):
    class Kind(models.TextChoices):
        """The other sectors of C14, and what the problem types of domain 2b need."""

        HEALTH = "health", _("Health care")
        COUNSELLING = "counselling", _("Counselling")
        SHELTER = "shelter", _("Shelter, housing")
        EDUCATION = "education", _("Education")
        WORK = "work", _("Work, livelihood")
        CHILDREN = "children", _("Child protection")
        DOCUMENTS = "documents", _("Documents, registration")
        FOOD = "food", _("Food, cash")
        OTHER = "other", pgettext_lazy("service", "Other help")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("centre", "Open")
        PARTIAL = "partial", _("Partly open")
        REMOTE_ONLY = "remote_only", _("Remote only")
        CLOSED = "closed", _("Closed")

    Channel = JusticeCentre.Channel

    name_my = models.CharField(_("name (Burmese)"), max_length=160, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector, default=Sector.CIVIL_SOCIETY)
    unit = models.ForeignKey(
        AdminUnit,
        models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"level": AdminUnit.Level.STATE_REGION},
        related_name="+",
        verbose_name=_("state or region"),
        help_text=_("Empty: the whole country."),
    )
    channels = ArrayField(
        models.CharField(max_length=8, choices=Channel), verbose_name=_("reachable by"), default=list, blank=True
    )
    contact = models.CharField(_("contact of the office"), max_length=160, blank=True)
    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.OPEN)
    checked_on = models.DateField(_("checked on"), default=clock.today)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = SupportServiceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = _("service")
        verbose_name_plural = _("services directory")
        constraints = [
            models.CheckConstraint(
                name="supportservice_has_a_name",
                condition=~Q(name_my="", name_en=""),
                violation_error_message=_("Give the name in Burmese or in English."),
            ),
            models.CheckConstraint(
                name="supportservice_known_channels",
                condition=Q(channels__contained_by=["phone", "chat", "visit"]),
                violation_error_message=_("Choose from the list."),
            ),
        ]

    def __str__(self) -> str:
        first, second = (self.name_my, self.name_en) if get_language() == "my" else (self.name_en, self.name_my)
        return first or second

    @property
    def channel_names(self) -> list[str]:
        """Of the channels, in the reader's language, in their fixed order."""
        return [str(channel.label) for channel in self.Channel if channel in self.channels]

    @property
    def is_old(self) -> bool:
        """Nobody has asked for a year whether it is still so."""
        return self.checked_on < clock.today() - CHECK_AGAIN

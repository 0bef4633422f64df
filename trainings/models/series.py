"""A series of public sessions (domain C1–C3), head-counts without names (C5, C6), and awareness events (C21)."""

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import AdminUnit, JusticeCentre, Member, Organisation
from members.models.centre import Sector

from .training import desk_of


class SeriesQuerySet(models.QuerySet):
    def run_by(self, member):
        return self.none() if member is None else self.filter(desk_of(member))

    def visible_to(self, member):
        """What is shown to all members, and the own centre's at the desk."""
        return self.none() if member is None else self.filter(Q(is_public=True) | desk_of(member))


class Series(models.Model):
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("what it is about"), max_length=2000, blank=True)
    organisers = models.ManyToManyField(
        Organisation, blank=True, related_name="training_series", verbose_name=_("organisers")
    )
    centre = models.ForeignKey(
        JusticeCentre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre")
    )
    is_public = models.BooleanField(_("shown to all members"), default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return self.title


class HeadCountQuerySet(models.QuerySet):
    def by_sector(self) -> dict[str, int]:
        """{sector: people}; together they are all that were counted."""
        return dict(self.order_by().values_list("sector").annotate(n=Sum("n")))


class HeadCount(models.Model):
    """How many of a sector were there: a number, never a row for a person."""

    class Mode(models.TextChoices):
        ATTENDED = "attended", _("Took part")
        OBSERVED = "observed", _("Only watched or listened")

    session = models.ForeignKey("TrainingSession", models.CASCADE, related_name="head_counts")
    sector = models.CharField(_("sector"), max_length=16, choices=Sector, default=Sector.OTHER)
    mode = models.CharField(_("how"), max_length=8, choices=Mode, default=Mode.ATTENDED)
    n = models.PositiveIntegerField(_("people"))
    recorded_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    objects = HeadCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("head-count")
        verbose_name_plural = _("head-counts")
        constraints = [
            models.UniqueConstraint(name="headcount_once", fields=["session", "sector", "mode"]),
            models.CheckConstraint(
                name="headcount_is_known", condition=Q(sector__in=Sector.values, mode__in=["attended", "observed"])
            ),
        ]


class AwarenessEventQuerySet(models.QuerySet):
    def visible_to(self, member):
        """The desk of the centre."""
        return self.none() if member is None else self.filter(desk_of(member))


class AwarenessEvent(models.Model):
    """People were told of their rights. How many is an estimate with its method, and nobody counts as trained."""

    class Method(models.TextChoices):
        COUNTED = "counted", _("Counted at the door")
        SEATS = "seats", _("Rows or seats multiplied")
        HANDOUTS = "handouts", _("Leaflets handed out")
        BROADCAST = "broadcast", _("Figures of the station or the page")
        HEARSAY = "hearsay", _("Told by who was there")

    title = models.CharField(_("title"), max_length=160)
    held_on = models.DateField(_("day"))
    centre = models.ForeignKey(
        JusticeCentre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre")
    )
    unit = models.ForeignKey(
        AdminUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("state or region")
    )
    reach = models.PositiveIntegerField(_("people reached, about"))
    method = models.CharField(_("how this was estimated"), max_length=10, choices=Method)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = AwarenessEventQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("awareness event")
        verbose_name_plural = _("awareness events")
        constraints = [
            models.CheckConstraint(
                name="awarenessevent_estimate_has_a_method",
                condition=Q(method__in=["counted", "seats", "handouts", "broadcast", "hearsay"]),
                violation_error_message=_("Say how the number was estimated."),
            )
        ]

    def __str__(self) -> str:
        return self.title

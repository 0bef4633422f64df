"""The law that people rely on: instruments, their provisions, and rulings (domain 3.9).

What stands here are headings and summaries, not the text of a statute, and nothing is called checked before a lawyer
of the network has checked it.
"""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cop.law import forms_of, keys
from members import clock

CHECK_AGAIN_AFTER = timedelta(days=365)  # spec 12: anything older shows "Check again"
SDG_GOALS = range(1, 18)


def in_readers_language(my: str, en: str) -> str:
    """The one in the language of the page, the other where that one is empty."""
    return (my or en) if get_language() == "my" else (en or my)


class Lawful(models.QuerySet):
    def visible_to(self, member):
        """The law is the same for everybody in the network, and shown to nobody outside it."""
        return self.none() if member is None else self.all()


class CheckedQuerySet(Lawful):
    def checked(self):
        return self.exclude(checked_on=None)

    def to_check(self):
        """Never checked, or so long ago that it has to be done again (spec 12)."""
        return self.filter(Q(checked_on=None) | Q(checked_on__lt=clock.today() - CHECK_AGAIN_AFTER))


class Checked(models.Model):
    """What a lawyer of the network looks at before others rely on it: who did so, and when."""

    source = models.CharField(
        _("source"), max_length=120, blank=True, help_text=_("Where it was read: V and a number, or G for unverified.")
    )
    checked_by = models.ForeignKey(
        "members.Member",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("a person", "checked by"),
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_check_has_a_day",
                condition=Q(checked_by=None) | Q(checked_on__isnull=False),
                violation_error_message=_("Say on which day it was checked."),
            )
        ]

    @property
    def is_checked(self) -> bool:
        return self.checked_on is not None

    @property
    def is_stale(self) -> bool:
        """Checked more than a year ago."""
        return self.checked_on is not None and self.checked_on < clock.today() - CHECK_AGAIN_AFTER


class LegalInstrument(models.Model):
    """A constitution, an Act, a law, rules or a manual. `code` never changes: keys and addresses begin with it."""

    class Kind(models.TextChoices):
        CONSTITUTION = "constitution", _("Constitution")
        ACT = "act", _("Act")
        LAW = "law", pgettext_lazy("kind of instrument", "Law")
        RULES = "rules", _("Rules")
        MANUAL = "manual", _("Manual")

    class Status(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        AMENDED = "amended", _("In force as amended")
        SUSPENDED = "suspended", _("Partly suspended")
        REPEALED = "repealed", _("Repealed")

    code = models.CharField(_("code"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title_my = models.CharField(_("title (Burmese)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    short_my = models.CharField(_("as cited (Burmese)"), max_length=120, blank=True)
    short_en = models.CharField(_("as cited (English)"), max_length=60, blank=True)
    aliases = ArrayField(models.CharField(max_length=200), verbose_name=_("other names"), default=list, blank=True)
    number = models.CharField(_("number"), max_length=120, blank=True)
    enacted_on = models.DateField(_("enacted on"), null=True, blank=True)
    enacted_year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    me_date = models.CharField(_("date of the Myanmar Era"), max_length=120, blank=True)
    version = models.CharField(_("version of the text"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.IN_FORCE)
    contested_my = models.TextField(_("note where it is contested (Burmese)"), blank=True)
    contested_en = models.TextField(_("note where it is contested (English)"), blank=True)
    sdg_goals = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("Sustainable Development Goals"), default=list, blank=True
    )
    source = models.CharField(_("source"), max_length=120, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = Lawful.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("legal instrument")
        verbose_name_plural = _("legal instruments")
        constraints = [
            models.CheckConstraint(
                name="legalinstrument_code",  # "cases" stands in addresses, "s" and "?" in keys
                condition=Q(code__regex=f"^{keys.CODE}$") & ~Q(code="cases"),
                violation_error_message=_("A code is two to twelve small letters and figures: crpc."),
            ),
            models.CheckConstraint(
                name="legalinstrument_has_a_title",
                condition=~Q(title_my="", title_en=""),
                violation_error_message=_("Give the title in Burmese or in English."),
            ),
            models.CheckConstraint(
                name="legalinstrument_sdg_goals",
                condition=Q(sdg_goals__contained_by=list(SDG_GOALS)),
                violation_error_message=_("There are 17 goals."),
            ),
        ]

    def __str__(self) -> str:
        return in_readers_language(self.title_my, self.title_en)

    def get_absolute_url(self) -> str:
        return reverse("cop:instrument_detail", args=[self.code])

    @property
    def short(self) -> str:
        """As it is cited in front of a section."""
        return in_readers_language(self.short_my or self.title_my, self.short_en or self.title_en)

    @property
    def contested(self) -> str:
        return in_readers_language(self.contested_my, self.contested_en)

    @property
    def is_repealed(self) -> bool:
        return self.status == self.Status.REPEALED


class Days(Func):
    """The days of a version, both ends included; an end that is not known is open."""

    function = "daterange"
    output_field = DateRangeField()


class ProvisionQuerySet(CheckedQuerySet):
    def valid(self, on: date | None = None):
        """Versions whose days hold `on` (today)."""
        on = on or clock.today()
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        return self.filter(begun, Q(valid_to=None) | Q(valid_to__gte=on))

    def in_force(self, on: date | None = None):
        """Valid on that day, in an instrument that is not repealed."""
        return self.valid(on).exclude(instrument__status=LegalInstrument.Status.REPEALED)

    def by_keys(self, wanted):
        """Every version of these keys, in either writing (561A, 561-A); of each the version in force first."""
        both = {writing for key in wanted for writing in keys.writings(key)}
        over = Case(When(valid_to__lt=clock.today(), then=Value(1)), default=Value(0))
        return self.filter(key__in=both).order_by("key", over, F("valid_from").desc(nulls_last=True), "-pk")

    def current(self):
        """One version of each key: the one in force, or the last that was."""
        return self.filter(
            pk__in=self.order_by("key", F("valid_to").desc(nulls_first=True)).distinct("key").values("pk")
        )


class Provision(Checked):
    """One section, or a part of one, in one version. The versions of a section share its key.

    `key` is canonical and apart from every label: pc:505A and pc:505/a are both printed ၅၀၅(က) (domain 0.8).
    """

    instrument = models.ForeignKey(
        LegalInstrument, models.PROTECT, related_name="provisions", verbose_name=_("instrument")
    )
    key = models.CharField(_("key"), max_length=60, db_index=True)
    sort_key = models.CharField(max_length=80, editable=False, db_collation="C")
    label_my = models.CharField(_("as printed (Burmese)"), max_length=80)
    label_en = models.CharField(_("as printed (English)"), max_length=80)
    heading_my = models.CharField(_("heading (Burmese)"), max_length=200, blank=True)
    heading_en = models.CharField(_("heading (English)"), max_length=200, blank=True)
    text_my = models.TextField(_("summary (Burmese)"), blank=True)
    text_en = models.TextField(_("summary (English)"), blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    contested_my = models.TextField(_("note where it is contested (Burmese)"), blank=True)
    contested_en = models.TextField(_("note where it is contested (English)"), blank=True)

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        constraints = [
            *Checked.Meta.constraints,
            models.CheckConstraint(
                name="provision_key",
                condition=Q(key__regex=f"^{keys.KEY_PATTERN.pattern}$"),
                violation_error_message=_("A key is written crpc:561-A, pc:505A or pc:505/a."),
            ),
            models.CheckConstraint(
                name="provision_says_something",
                condition=~Q(heading_my="", heading_en=""),
                violation_error_message=_("Give the heading in Burmese or in English."),
            ),
            models.CheckConstraint(
                name="provision_ends_after_start",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The last day lies before the first."),
            ),
            # One key, one version a day: which also makes it unique in its instrument for each first day.
            ExclusionConstraint(
                name="provision_versions_apart",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    (Days("valid_from", "valid_to", RangeBoundary(True, True)), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another version of this section holds on some of these days."),
            ),
        ]
        indexes = [models.Index(fields=["instrument", "sort_key", "id"], name="provision_in_order")]

    def save(self, *args, **kwargs) -> None:
        """Order and labels follow from the key; a label that somebody typed stays. Of a bad key the database tells."""
        if keys.KEY_PATTERN.fullmatch(self.key):
            self.sort_key = keys.sort_key(self.number)
            self.label_my = self.label_my or keys.label_my(self.number)
            self.label_en = self.label_en or keys.label_en(self.number)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Before the constraints are asked: of days turned round PostgreSQL makes no range at all."""
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day lies before the first.")})

    def __str__(self) -> str:
        return in_readers_language(self.label_my, self.label_en)

    def get_absolute_url(self) -> str:
        return reverse("cop:provision_detail", args=keys.split_key(self.key))

    @property
    def number(self) -> str:
        """What stands behind the instrument's code in the key: 497/1."""
        return keys.split_key(self.key)[1]

    @property
    def heading(self) -> str:
        return in_readers_language(self.heading_my, self.heading_en)

    @property
    def contested(self) -> str:
        return in_readers_language(self.contested_my, self.contested_en)

    @property
    def citation(self) -> str:
        """ "CrPC s 497(1)". Reads the instrument."""
        return f"{self.instrument.short} {self}"

    @property
    def is_over(self) -> bool:
        return self.valid_to is not None and self.valid_to < clock.today()

    @property
    def is_repealed(self) -> bool:
        """Not to be relied on any more: this version is over, or its instrument is repealed. Reads the instrument."""
        return self.is_over or self.instrument.is_repealed

    @property
    def search_forms(self) -> list[str]:
        """The tokens of search by which this section is found (cop.law.section_tokens)."""
        return forms_of(self.key)


class CaseLaw(Checked):
    """A reported ruling: how it is cited, and in a few words what it held."""

    class Report(models.TextChoices):
        LBR = "lbr", "LBR"
        UBR = "ubr", "UBR"
        RLR = "rlr", "RLR"
        BLR = "blr", "BLR"
        MLR = "mlr", "MLR"
        DEMO = "demo", _("Demo citation")

    class Court(models.TextChoices):
        SUPREME = "supreme", _("Supreme Court")
        CHIEF = "chief", _("Chief Court")
        HIGH = "high", _("High Court")
        UNKNOWN = "", _("Not stated")

    key = models.CharField(max_length=40, unique=True, editable=False)
    name_my = models.CharField(_("name (Burmese)"), max_length=200, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    report = models.CharField(_("report"), max_length=4, choices=Report)
    year = models.PositiveSmallIntegerField(_("year"))
    part = models.CharField(_("part of the volume"), max_length=4, blank=True)
    page = models.PositiveSmallIntegerField(_("page"))
    court = models.CharField(_("court"), max_length=8, choices=Court, blank=True, default=Court.UNKNOWN)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    me_date = models.CharField(_("date of the Myanmar Era"), max_length=120, blank=True)
    language = models.CharField(
        _("language of the report"), max_length=2, choices=[("my", "မြန်မာ"), ("en", "English")]
    )
    summary_my = models.TextField(_("what it held (Burmese)"), blank=True)
    summary_en = models.TextField(_("what it held (English)"), blank=True)
    is_placeholder = models.BooleanField(_("demo citation"), default=False)
    provisions = models.ManyToManyField(Provision, blank=True, related_name="cases", verbose_name=_("sections"))

    objects = CheckedQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")
        constraints = [
            *Checked.Meta.constraints,
            models.CheckConstraint(
                name="caselaw_has_a_name",
                condition=~Q(name_my="", name_en=""),
                violation_error_message=_("Give the name in Burmese or in English."),
            ),
            models.CheckConstraint(name="caselaw_year", condition=Q(year__gte=1800, year__lte=2100)),
            models.CheckConstraint(
                name="caselaw_placeholder_is_demo",  # an invented ruling must never pass for a real one
                condition=Q(is_placeholder=False, report__in=["lbr", "ubr", "rlr", "blr", "mlr"])
                | Q(is_placeholder=True, report="demo"),
            ),
        ]

    def save(self, *args, **kwargs) -> None:
        self.key = keys.case_key(self.report, self.year, self.page, self.part)
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.name}, {self.citation}"

    def get_absolute_url(self) -> str:
        return reverse("cop:case_detail", args=[self.pk])

    @property
    def name(self) -> str:
        return in_readers_language(self.name_my, self.name_en)

    @property
    def citation(self) -> str:
        """ "1960 BLR 192"; "1975 MLR (HC) 22". The same in both languages, as courts cite it."""
        part = f" ({self.part.upper()})" if self.part else ""
        return f"{self.year} {self.report.upper()}{part} {self.page}"

    @property
    def search_forms(self) -> list[str]:
        return [self.key]

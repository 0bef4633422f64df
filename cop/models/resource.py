"""The library: what colleagues hand on, who published it, how far it can be trusted, and its files in versions
(domain C22, 3.9). Withdrawing is a state, not a delete."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import StaffPost, Topic
from members.models.member import CONTENT_LANGUAGES
from members.models.numbered import Numbered
from members.text import burmese_digits

from .group import Group

NEWEST = 200  # of the library, to choose from
RUNNING_POSTS = (StaffPost.Role.COORDINATOR, StaffPost.Role.CENTRE_LEAD)


class ResourceQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)

    def visible_to(self, member):
        """What `member` may read: what is there for all members, and that of groups whose posts they read.

        What was withdrawn is read by those who may bring it back: who added it, and coordinators and centre leads.
        """
        if member is None:
            return self.none()
        read = Group.objects.posts_readable_by(member)
        mine = Q(withdrawn_at=None) | Q(added_by=member)
        if any(post.role in RUNNING_POSTS for post in member.current_posts):
            mine |= Q(withdrawn_at__isnull=False)
        return self.filter(Q(group=None) | Q(group__in=read)).filter(mine)

    def offered(self, keep: Iterable[int] = ()):
        """What of these a form lets choose: the newest, and those with the ids `keep`, which a row has already. Not
        sliced, since a form filters it again."""
        newest = self.standing().order_by("-pk").values_list("pk", flat=True)[:NEWEST]
        return self.filter(pk__in=[*newest, *(pk for pk in keep if pk)]).order_by("-pk")

    def needing_review(self, today: date):
        return self.standing().filter(review_on__lte=today)

    def with_bad_link(self):
        return self.standing().filter(link_status__in=Resource.BAD_LINKS)

    def with_open_file(self):
        """`has_file`: a version that may be taken stands here."""
        return self.annotate(has_file=Exists(ResourceFile.objects.open().filter(resource=OuterRef("pk"))))


class Resource(Numbered, models.Model):
    """One thing of the library: a link, files, or both."""

    class Kind(models.TextChoices):
        GUIDE = "guide", _("Guide or manual")
        BRIEF = "brief", _("Brief")
        TEMPLATE = "template", _("Template or form")
        LAW_TEXT = "law_text", _("Text of a law")
        REPORT = "report", _("Report")
        FACT_SHEET = "fact_sheet", _("Fact sheet")
        TRAINING = "training", _("Training material")
        RECORDING = "recording", _("Recording")
        PAGE = "page", _("Web page")
        OTHER = "other", _("Something else")

    class Licence(models.TextChoices):
        PUBLIC = "public", _("Public domain")
        CC_BY = "cc_by", _("Creative Commons, with credit")
        CC_BY_SA = "cc_by_sa", _("Creative Commons, with credit, under the same terms")
        CC_BY_NC = "cc_by_nc", _("Creative Commons, with credit, not for profit")
        CREDIT_NC = "credit_nc", _("Not for profit, with credit")
        PERMITTED = "permitted", _("The publisher agreed")
        OURS = "ours", _("Made in this network")
        LINK_ONLY = "link_only", _("Only to be linked to")
        UNKNOWN = "unknown", _("Not known: ask before passing it on")

    class LinkStatus(models.TextChoices):
        NONE = "none", _("No link")
        UNCHECKED = "unchecked", _("Link not checked yet")
        WORKS = "works", _("Link works")
        FAILING = "failing", _("Link did not answer")
        DEAD = "dead", _("Dead link")
        MISSING = "missing", _("Address still to be found")

    BAD_LINKS = (LinkStatus.DEAD, LinkStatus.MISSING)
    # Of these no copy is kept here.
    NO_COPIES = (Licence.LINK_ONLY, Licence.UNKNOWN)

    code = models.SlugField(_("code"), max_length=24, unique=True, null=True, editable=False)  # of a data file's row
    title_my = models.CharField(_("title (Burmese)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    summary = models.TextField(_("what it is good for"), blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    publisher = models.CharField(_("publisher"), max_length=160)
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=[MinValueValidator(1800), MaxValueValidator(2100)]
    )
    language = models.CharField(_("language"), max_length=3, choices=CONTENT_LANGUAGES, default="en")
    licence = models.CharField(_("licence"), max_length=12, choices=Licence, default=Licence.UNKNOWN)
    topics = models.ManyToManyField(Topic, blank=True, related_name="resources", verbose_name=_("topics"))
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="resources", verbose_name=_("group")
    )
    link = models.URLField(_("link"), max_length=500, blank=True)
    link_status = models.CharField(
        _("link"), max_length=10, choices=LinkStatus, default=LinkStatus.NONE, editable=False
    )
    link_checked_at = models.DateTimeField(_("link checked"), null=True, editable=False)
    review_on = models.DateField(_("to be looked at again"))
    reviewed_on = models.DateField(_("looked at"), null=True, editable=False)
    reviewed_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+", editable=False)
    added_by = models.ForeignKey(
        "members.Member", models.SET_NULL, null=True, related_name="added_resources", editable=False
    )
    created_at = models.DateTimeField(_("added"), default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+", editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = [
            models.CheckConstraint(
                name="resource_has_a_title",
                condition=~Q(title_my="", title_en=""),
                violation_error_message=_("Give the title in Burmese or in English."),
            ),
            models.CheckConstraint(
                name="resource_link_has_a_status",
                condition=Q(link="", link_status__in=["none", "missing"])
                | (~Q(link="") & ~Q(link_status__in=["none", "missing"])),
            ),
        ]
        indexes = [models.Index(name="resource_link_due", fields=["link_checked_at"], condition=~Q(link=""))]

    def __str__(self) -> str:
        first, second = (self.title_my, self.title_en) if get_language() == "my" else (self.title_en, self.title_my)
        return first or second

    @property
    def citation(self) -> str:
        """How an argument cites it."""
        number = burmese_digits(self.pk) if get_language() == "my" else self.pk
        return str(_("Library %(n)s") % {"n": number})

    @property
    def needs_review(self) -> bool:
        return self.review_on <= clock.today()

    @property
    def has_bad_link(self) -> bool:
        return self.link_status in self.BAD_LINKS

    @property
    def may_be_copied(self) -> bool:
        """Whether the licence lets a copy stand here."""
        return self.licence not in self.NO_COPIES


class ResourceFileQuerySet(models.QuerySet):
    def open(self):
        """Those that may be taken. Where a scanner is set, what it has not seen is closed (safety C-27)."""
        seen = (
            [ResourceFile.Scan.CLEAN] if settings.SCANNER else [ResourceFile.Scan.CLEAN, ResourceFile.Scan.UNSCANNED]
        )
        return self.filter(scan__in=seen)

    def unseen(self):
        """Those that a scanner has still to look at."""
        return self.filter(scan__in=[ResourceFile.Scan.QUARANTINED, ResourceFile.Scan.UNSCANNED])

    def quarantined(self):
        return self.filter(scan=ResourceFile.Scan.QUARANTINED)

    def visible_to(self, member):
        return self.filter(resource__in=Resource.objects.visible_to(member))


class ResourceFile(Numbered, models.Model):
    """One version. What it was called at home is kept nowhere (safety C-26)."""

    class Scan(models.TextChoices):
        UNSCANNED = "unscanned", _("Not looked at for viruses")
        QUARANTINED = "quarantined", _("Waits for the virus check")
        CLEAN = "clean", _("No virus found")
        INFECTED = "infected", _("Refused: a virus")

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "DOCX"
        XLSX = "xlsx", "XLSX"
        ODT = "odt", "ODT"
        TXT = "txt", "TXT"
        PNG = "png", "PNG"
        JPG = "jpg", "JPG"

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="files", verbose_name=_("resource"))
    version = models.PositiveSmallIntegerField(_("version"))
    format = models.CharField(_("format"), max_length=4, choices=Format)
    size = models.PositiveIntegerField(_("size"))  # bytes, as kept
    digest = models.CharField(max_length=64)  # SHA-256 of what is kept
    stored_as = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scan = models.CharField(_("virus check"), max_length=12, choices=Scan, default=Scan.UNSCANNED)
    scanned_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("added"), default=clock.now)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ResourceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["resource", "-version"]
        constraints = [
            models.UniqueConstraint(name="resourcefile_one_of_a_version", fields=["resource", "version"]),
            models.CheckConstraint(
                name="resourcefile_is_no_larger_than_10_mb",  # decision 24
                condition=Q(size__gt=0, size__lte=10 * 1024 * 1024),
                violation_error_message=_("A file has at most 10 MB."),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """As `open()` says for many."""
        is_unseen = self.scan == self.Scan.UNSCANNED and not settings.SCANNER
        return self.scan == self.Scan.CLEAN or is_unseen

    @property
    def download_name(self) -> str:
        """Numbers only: what lies on a phone tells nothing (spec 1.5), and no header can be split (C-26)."""
        return f"library-{self.resource_id}-{self.version}.{self.format}"

    @property
    def path(self) -> str:
        """Where it lies below the folder of uploads."""
        name = self.stored_as.hex
        return f"{name[:2]}/{name}"

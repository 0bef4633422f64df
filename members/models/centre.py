"""Organisations, justice centres and the posts that staff hold there."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .. import clock
from .numbered import Numbered


class Sector(models.TextChoices):
    """The five sectors in which taking part is counted (domain C6)."""

    GOVERNMENT = "government", _("Government")
    JUDICIARY = "judiciary", _("Judiciary")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    PRIVATE = "private", _("Private sector")
    OTHER = "other", _("Other or unknown")


class DatedQuerySet(models.QuerySet):
    """Rows with started_on, ended_on: open from the first day, closed from the day after the last."""

    def current(self, today=None):
        today = today or clock.today()
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=today), started_on__lte=today)


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Everyone signed in may know which organisations there are; a merged one lives on in the other."""
        return self.none() if member is None else self.filter(merged_into=None)


class Organisation(models.Model):
    name_my = models.CharField(_("name (Burmese)"), max_length=160, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector, default=Sector.CIVIL_SOCIETY)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_en", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="organisation_has_a_name",
                condition=~Q(name_my="", name_en=""),
                violation_error_message=_("Give the name in Burmese or in English."),
            ),
            models.CheckConstraint(
                name="organisation_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")),
                violation_error_message=_("Choose another organisation."),
            ),
        ]

    def __str__(self) -> str:
        first, second = (self.name_my, self.name_en) if get_language() == "my" else (self.name_en, self.name_my)
        return first or second


class JusticeCentreQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Everyone signed in may know which centres there are; nobody else may."""
        return self.none() if member is None else self

    def staffed_by(self, member, *roles: str):
        """The centres whose desk `member` may open, by one of these posts where some are named; a network post opens
        all."""
        if member is None:
            return self.none()
        posts = [post for post in member.current_posts if not roles or post.role in roles]
        return self if any(p.centre_id is None for p in posts) else self.filter(pk__in=[p.centre_id for p in posts])


class JusticeCentre(models.Model):
    class ServiceStatus(models.TextChoices):
        OPEN = "open", pgettext_lazy("centre", "Open")
        PARTIAL = "partial", _("Partly open")
        REMOTE_ONLY = "remote_only", _("Remote only")
        CLOSED = "closed", _("Closed")

    class Channel(models.TextChoices):
        """Ways to a centre for those who cannot come (domain C10)."""

        PHONE = "phone", _("Telephone")
        CHAT = "chat", _("Chat")
        VISIT = "visit", _("Visits")

    NO_ROOMS = (ServiceStatus.REMOTE_ONLY, ServiceStatus.CLOSED)

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="centre", verbose_name=_("organisation")
    )
    code = models.CharField(_("code"), max_length=8, unique=True)
    township = models.ForeignKey(
        "members.AdminUnit", models.PROTECT, null=True, blank=True, verbose_name=_("township")
    )
    service_status = models.CharField(
        _("service status"), max_length=16, choices=ServiceStatus, default=ServiceStatus.OPEN
    )
    status_changed_on = models.DateField(_("status changed on"), default=clock.today)
    channels = ArrayField(
        models.CharField(max_length=8), verbose_name=_("reachable from afar by"), default=list, blank=True
    )
    crisis_since = models.DateTimeField(_("crisis mode since"), null=True, editable=False)
    bulletin_my = models.TextField(_("bulletin (Burmese)"), blank=True, editable=False)
    bulletin_en = models.TextField(_("bulletin (English)"), blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = JusticeCentreQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("justice centre")
        verbose_name_plural = _("justice centres")

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_in_crisis(self) -> bool:
        return self.crisis_since is not None

    @property
    def is_fully_open(self) -> bool:
        return self.service_status == self.ServiceStatus.OPEN

    @property
    def channel_names(self) -> list[str]:
        """Of the channels, in the reader's language, in their fixed order."""
        return [str(channel.label) for channel in self.Channel if channel in self.channels]

    @property
    def bulletin(self) -> str:
        """In the reader's language, else in the other one."""
        first, second = self.bulletin_my, self.bulletin_en
        return (first or second) if get_language() == "my" else (second or first)


class Affiliation(Numbered, models.Model):
    """A person's work for an organisation, over time."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="affiliations", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="affiliations", verbose_name=_("organisation")
    )
    started_on = models.DateField(_("since"), default=clock.today)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.UniqueConstraint(
                name="affiliation_one_open", fields=["member", "organisation"], condition=Q(ended_on=None)
            ),
            models.CheckConstraint(
                name="affiliation_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
                violation_error_message=_("The last day lies before the first."),
            ),
        ]


class CentreMoveQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Both desks may read of a move: the one that let go, and the one that received."""
        centres = JusticeCentre.objects.staffed_by(member)
        return self.filter(Q(from_centre__in=centres) | Q(to_centre__in=centres))


class CentreMove(models.Model):
    """A person went from one centre to another. It is how the new centre's desk learns of the arrival."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="centre_moves", verbose_name=_("person"))
    from_centre = models.ForeignKey(JusticeCentre, models.PROTECT, null=True, related_name="+", verbose_name=_("from"))
    to_centre = models.ForeignKey(JusticeCentre, models.PROTECT, related_name="arrivals", verbose_name=_("to"))
    moved_on = models.DateField(_("on"), default=clock.today)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    moved_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, editable=False, related_name="+")
    is_demo = models.BooleanField(default=False, editable=False)

    objects = CentreMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move between centres")
        verbose_name_plural = _("moves between centres")
        constraints = [
            models.CheckConstraint(
                name="centremove_elsewhere",
                condition=Q(from_centre=None) | ~Q(from_centre=models.F("to_centre")),
                violation_error_message=_("Choose another centre than the present one."),
            )
        ]


class StaffPost(models.Model):
    """One of the two kinds of role (decision 2): a post at a centre, or in the network when `centre` is empty."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        CENTRE_LEAD = "centre_lead", _("Centre lead")
        CLERK = "clerk", _("Clerk")
        ME_OFFICER = "me_officer", _("Monitoring officer")
        SAFETY_LEAD = "safety_lead", _("Safety lead")
        ADMIN = "admin", _("Administrator")

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="posts", verbose_name=_("person"))
    centre = models.ForeignKey(
        JusticeCentre, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("centre")
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    started_on = models.DateField(_("since"), default=clock.today)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff post")
        verbose_name_plural = _("staff posts")
        constraints = [
            models.UniqueConstraint(
                name="staffpost_one_open",
                fields=["member", "centre", "role"],
                condition=Q(ended_on=None),
                nulls_distinct=False,
                violation_error_message=_("This person holds that post already."),
            ),
            models.CheckConstraint(
                name="staffpost_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


def posts_of_each() -> models.Prefetch:
    """For `prefetch_related` of members: what `current_posts` of each of them is, in one statement for all."""
    return models.Prefetch("posts", StaffPost.objects.current(), to_attr="current_posts")

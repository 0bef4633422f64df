"""What a person tells of themselves, and to whom (safety C-19). Everything is off until they turn it on.

This module answers the question *who reads what of whom* for every page: `ProfileQuerySet.visible_to` says whose
profile a reader may open, `closeness` how near the reader is, and `cards` gives exactly what that reader may read.
"""

from collections.abc import Callable

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from .. import circles, clock
from ..registry import Registry
from .area import MemberArea
from .centre import StaffPost
from .member import Member
from .topic import Topic

# Rooms above say how many pro bono cases a person holds: each entry gives a query of one number for the member
# `OuterRef("pk")`. Mentoring counts elsewhere, against a capacity of its own (domain A26).
pro_bono_loads: Registry[Callable[[], QuerySet]] = Registry("pro bono loads")


class Audience(models.IntegerChoices):
    """Who reads a thing. A reader's closeness is counted on the same steps: any member 1, somebody of my groups 2,
    my coordinator 3, I myself 4; what is meant for step n is read from step n on."""

    NOBODY = 4, _("Nobody")
    COORDINATOR = 3, _("My coordinator")
    GROUPS = 2, _("People in my groups")
    MEMBERS = 1, _("All members")


# What has an audience of its own: the column is show_<name>.
PARTS = (
    "kind", "centre", "unit", "township", "languages", "areas", "topics", "pro_bono", "supervisor", "since", "phone",
    "email",
)  # fmt: skip


# What a card is made of (members.cards), beside show_<part>.
COLUMNS = (
    "member_id", "closeness", "listed_to", "availability", "pro_bono_capacity", "pro_bono_hours", "supervisor_id",
    "area_codes", "topic_codes", "member__uid", "member__display_name", "member__full_name_my",
    "member__full_name_en", "member__honorific", "member__provider_type", "member__bar_grade",
    "member__paralegal_kind", "member__home_unit__code", "member__township__name_my", "member__township__name_en",
    "member__centre__organisation__name_my", "member__centre__organisation__name_en", "member__languages",
    "member__joined_on", "member__user", "member__phone_bidx", "member__email_bidx",
)  # fmt: skip
INSIDE = (Member.Status.ACTIVE, Member.Status.DORMANT)


def is_colleague(member: Member | None) -> bool:
    """A provider or somebody with a post, inside and not frozen. The bare technical account is neither."""
    if member is None or member.is_frozen or member.status not in INSIDE:
        return False
    return member.provider_type != Member.ProviderType.STAFF or bool(member.current_posts)


def may_meet(member: Member | None) -> bool:
    """Whether this person may look for people they do not know: a colleague past probation (safety C-02)."""
    return is_colleague(member) and not member.is_on_probation


def _q_present() -> Q:
    """Of people who are inside today, not frozen and past their probation: who is frozen is gone at once."""
    past_probation = Q(member__probation_until=None) | Q(member__probation_until__lte=clock.today())
    return past_probation & Q(member__frozen_at=None, member__status__in=INSIDE)


def _q_named() -> Q:
    """Of people who chose the name that others read; the full one is for one's groups and centre (domain 3.11)."""
    return Q(member__display_name__isnull=False)


class ProfileQuerySet(models.QuerySet):
    def with_closeness(self, reader: Member):
        """`closeness`: how near `reader` is to each person, on the steps of `Audience`."""
        posts = [post for post in reader.current_posts if post.role == StaffPost.Role.COORDINATOR]
        centres = [post.centre_id for post in posts]
        coordinated = ~Q(pk__in=[]) if None in centres else Q(member__centre__in=centres)
        steps = [When(member=reader.pk, then=Value(Audience.NOBODY))]
        steps += [When(coordinated, then=Value(Audience.COORDINATOR))] if posts else []
        steps += [When(circles.near(reader, "member"), then=Value(Audience.GROUPS))]
        field = models.SmallIntegerField()
        return self.annotate(closeness=Case(*steps, default=Value(Audience.MEMBERS), output_field=field))

    def visible_to(self, member):
        """Profiles that `member` may open: the own one, and those whose owners let somebody as near as this in."""
        if member is None:
            return self.none()
        near = self.with_closeness(member)
        if not may_meet(member):
            return near.filter(member=member)
        is_known = Q(closeness__gt=Audience.MEMBERS) | _q_named()
        return near.filter(Q(member=member) | _q_present(), is_known, closeness__gte=F("listed_to"))

    def findable(self):
        """Whom the people finder shows: those who chose all members, and a name for them (domain A13, 3.11)."""
        return self.filter(_q_present(), _q_named(), listed_to=Audience.MEMBERS)

    def with_room(self):
        """Whose pro bono capacity is not used up; who named no number has room (domain A26)."""
        load = sum((Coalesce(Subquery(held()), 0) for held in pro_bono_loads), Value(0))
        return self.alias(load=load).filter(Q(pro_bono_capacity=None) | Q(pro_bono_capacity__gt=F("load")))

    def tagged(self, *tags: str):
        """Those who show all of these to all members: nothing that is hidden can be asked for."""
        return self.filter(tags__contains=list(tags)) if tags else self

    def rows(self):
        """One statement of plain values for `members.cards.card_of`; `with_closeness` comes before."""
        areas = MemberArea.objects.filter(member=OuterRef("member"), is_shown=True).order_by("area__order")
        topics = Topic.objects.filter(profiles=OuterRef("pk")).order_by("order")
        return self.annotate(
            area_codes=ArraySubquery(areas.values("area__code")), topic_codes=ArraySubquery(topics.values("code"))
        ).values(*COLUMNS, *(f"show_{part}" for part in PARTS))


def _audience(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, choices=Audience, default=Audience.NOBODY)


class Profile(models.Model):
    """One to one with the person. Facts that the centre needs stand on `Member`; here stand the wishes.

    `tags` say again, for the finder alone, what this person shows to all members (`services.finder`).
    """

    class Availability(models.TextChoices):
        NOW = "now", _("Can take pro bono cases now")
        LATER = "later", _("Not now, ask again later")
        NEVER = "never", _("Takes no pro bono cases")
        NOT_STATED = "", _("Not stated")

    class Hours(models.TextChoices):
        H1 = "1-4", _("1 to 4 hours a month")
        H5 = "5-9", _("5 to 9 hours a month")
        H10 = "10-19", _("10 to 19 hours a month")
        H20 = "20+", _("20 hours a month or more")
        NOT_STATED = "", _("Not stated")

    member = models.OneToOneField(
        "members.Member", models.CASCADE, primary_key=True, related_name="profile", verbose_name=_("person")
    )
    listed_to = _audience(_("who may open my profile"))
    show_kind = _audience(_("my kind of work"))
    show_centre = _audience(_("my centre"))
    show_unit = _audience(_("my state or region"))
    show_township = _audience(_("my township"))
    show_languages = _audience(_("my languages"))
    show_areas = _audience(_("my practice areas"))
    show_topics = _audience(_("what I know"))
    show_pro_bono = _audience(_("my pro bono time"))
    show_supervisor = _audience(_("my supervisor"))
    show_since = _audience(_("the year when I joined"))
    show_phone = _audience(_("my phone number"))
    show_email = _audience(_("my e-mail address"))

    topics = models.ManyToManyField(Topic, related_name="profiles", verbose_name=_("knows"), blank=True)
    availability = models.CharField(_("pro bono"), max_length=8, choices=Availability, blank=True, default="")
    # Not the capacity of a mentor, which is a number of its own (domain A26).
    pro_bono_capacity = models.PositiveSmallIntegerField(_("cases at a time"), null=True, blank=True)
    pro_bono_hours = models.CharField(_("pro bono hours"), max_length=8, choices=Hours, blank=True, default="")
    supervisor = models.ForeignKey(
        "members.Member",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="supervised",
        verbose_name=_("supervisor"),
    )
    tags = ArrayField(models.CharField(max_length=32), default=list, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            models.CheckConstraint(name="profile_tags_only_of_the_listed", condition=Q(listed_to=1) | Q(tags=[])),
            models.CheckConstraint(
                name="profile_own_supervisor",
                condition=~Q(supervisor=F("member")),
                violation_error_message=_("Nobody supervises themselves."),
            ),
            models.CheckConstraint(
                name="profile_capacity", condition=Q(pro_bono_capacity=None) | Q(pro_bono_capacity__lte=50)
            ),
        ]
        indexes = [
            # Written rarely and read often: no pending list, so that reads stay even (performance 6.1).
            GinIndex(name="profile_found_by_tags", fields=["tags"], fastupdate=False, condition=Q(listed_to=1)),
            models.Index(name="profile_listed", fields=["-member"], condition=Q(listed_to=1)),
        ]

    def __str__(self) -> str:
        return f"profile {self.pk}"

    def shows(self, part: str, closeness: int) -> bool:
        """Whether somebody as near as this reads that part."""
        return closeness >= getattr(self, f"show_{part}")

    def contacts_for(self, closeness: int) -> dict[str, str]:
        """{"phone": …, "email": …}, of what there is and what somebody as near as this reads."""
        shown = {name: getattr(self.member, name) for name in ("phone", "email") if self.shows(name, closeness)}
        return {name: value for name, value in shown.items() if value}

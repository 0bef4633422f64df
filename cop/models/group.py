"""Groups and memberships. Leaving is a state, not a delete."""

import uuid
from collections.abc import Collection
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members import clock
from members.ids import as_id
from members.models import Member, StaffPost
from members.models.numbered import Numbered

# The posts that open a group of the own centre (decision 2). The monitoring officer sees figures only.
GROUP_POSTS = (StaffPost.Role.COORDINATOR, StaffPost.Role.CENTRE_LEAD, StaffPost.Role.CLERK)
# Those of them who read what is written there: the clerk does not (decision 2).
READING_POSTS = (StaffPost.Role.COORDINATOR, StaffPost.Role.CENTRE_LEAD)

LEADS = ("leader", "facilitator")

AWAY_FOR, CAME_WITHIN = timedelta(days=60), timedelta(days=150)


def default_offsets() -> list[int]:
    """Minutes before the start at which members are reminded: a day and an hour."""
    return [24 * 60, 60]


class DayOf(models.Func):
    """The day of a moment in Yangon, also of one of an outer row, which `TruncDate` does not take."""

    template = f"(%(expressions)s AT TIME ZONE '{clock.YANGON.key}')::date"
    output_field = models.DateField()


def of_sessions(member, at: str) -> Q:
    """What hangs on sessions of the groups whose posts `member` reads, and was written `at` a time from which they do
    (safety C-21)."""
    return Q(session__group__in=Group.objects.posts_readable_by(member)) & since_joining(member, at, "session__group")


def since_joining(member, at: str, group: str = "group") -> Q:
    """True of rows that `member` may read as for their age: in groups that open from the day of joining, nothing older
    than that day (safety C-21). The one place of this rule, beside `posts_readable_by`.

    `at` and `group` name the row's moment and its group. Those who run a group, and the posts that read what it
    writes, have all of it; a row without a moment, or in no group, is not held back.
    """
    hosted = Group.objects.hosted_by(member)
    if hosted is None:
        return ~Q(pk__in=[])  # true of every row; an empty Q would vanish from an "or"
    opens_late = Membership.objects.open().filter(member=member, group=OuterRef(group), group__history_from_join=True)
    plain = opens_late.exclude(role__in=LEADS).exclude(group__in=Group.objects.filter(hosted))
    return ~Q(Exists(plain.filter(joined_on__gt=DayOf(OuterRef(at)))))


class GroupQuerySet(models.QuerySet):
    def live(self):
        return self.filter(archived_at=None)

    def by_code(self, code: str):
        return self.filter(code__iexact=code)

    def by_ref(self, ref: str):
        """A group by its number or by its code (decision 7)."""
        return self.filter(pk=as_id(ref)) if ref.isdecimal() else self.by_code(ref)

    def first_of_centres(self):
        """The oldest live group of each centre: a digest, whose blocks are groups, tells there what is of the centre,
        so that it stands in it once."""
        older = Group.objects.live().filter(host_centre=OuterRef("host_centre"), pk__lt=OuterRef("pk"))
        return self.live().filter(~Exists(older), host_centre__isnull=False).order_by()

    def telling_of_centres(self, blocks: Collection[int]) -> dict[int, int]:
        """{centre: the group among these in whose block a digest tells of it}."""
        return dict(self.first_of_centres().filter(pk__in=blocks).values_list("host_centre", "pk"))

    def centre_told_in(self, block: int):
        """The centre of which a digest tells in the block of this group; none where it tells of it in another one."""
        return self.first_of_centres().filter(pk=block).values("host_centre")

    def joined_by(self, member):
        return self.filter(Exists(Membership.objects.open().filter(group=OuterRef("pk"), member=member)))

    def staffed_by(self, member):
        """Groups whose host centre gives `member` a post that opens groups; a network post opens all."""
        if member is None:
            return self.none()
        posts = [p for p in member.current_posts if p.role in GROUP_POSTS]
        if any(p.centre_id is None for p in posts):
            return self
        return self.filter(host_centre__in=[p.centre_id for p in posts])

    def hosted_by(self, member) -> Q | None:
        """Hosted by a centre where `member` holds a post that reads; None for a post that reads everywhere."""
        posts = [p for p in member.current_posts if p.role in READING_POSTS]
        if any(p.centre_id is None for p in posts):
            return None
        return Q(host_centre__in=[p.centre_id for p in posts])

    def posts_readable_by(self, member):
        """Groups whose questions and notes `member` reads (domain 2d, "read group content"): the own ones, and those
        of a centre that they coordinate or lead."""
        if member is None:
            return self.none()
        hosted = self.hosted_by(member)
        own = Q(Exists(Membership.objects.open().filter(group=OuterRef("pk"), member=member)))
        return self if hosted is None else self.filter(own | hosted)

    def run_by(self, member):
        """Groups where `member` looks after what is written: as leader or facilitator, coordinator or centre lead."""
        if member is None:
            return self.none()
        hosted = self.hosted_by(member)
        led = Q(Exists(Membership.objects.open().leading().filter(group=OuterRef("pk"), member=member)))
        return self if hosted is None else self.filter(led | hosted)

    def visible_to(self, member):
        """Groups whose existence `member` may know of.

        Open groups: everyone signed in. Members' groups: those in it and the people of the host centre.
        Hidden groups: those in it. The host centre's coordinator, lead and clerk see all of theirs.
        """
        if member is None:
            return self.none()
        own = Q(Exists(Membership.objects.open().filter(group=OuterRef("pk"), member=member)))
        near = Q(visibility=Group.Visibility.MEMBERS, host_centre__isnull=False, host_centre=member.centre_id)
        posts = [p for p in member.current_posts if p.role in GROUP_POSTS]
        if any(p.centre_id is None for p in posts):
            return self
        desk = Q(host_centre__in=[p.centre_id for p in posts])
        return self.filter(Q(visibility=Group.Visibility.OPEN) | near | own | desk)

    def named_in_mail(self):
        """Groups that a mail may name: not hidden, not capped (decision 12), and no crisis at their centre (A11)."""
        told = self.filter(mail_detail_cap=Member.DetailLevel.TITLES).exclude(visibility=Group.Visibility.HIDDEN)
        return told.filter(host_centre__crisis_since=None)

    def readable_by(self, member):
        """Groups whose members and sessions `member` may see: the own ones and those of the desk."""
        if member is None:
            return self.none()
        posts = [p for p in member.current_posts if p.role in GROUP_POSTS]
        if any(p.centre_id is None for p in posts):
            return self
        own = Q(Exists(Membership.objects.open().filter(group=OuterRef("pk"), member=member)))
        return self.filter(own | Q(host_centre__in=[p.centre_id for p in posts]))


class Group(models.Model):
    class Kind(models.TextChoices):
        COP = "cop", _("Community of practice")
        WORKING_GROUP = "working_group", _("Working group")
        TASK_FORCE = "task_force", _("Task force")
        CIRCLE = "circle", _("Study circle")

    class Stage(models.TextChoices):
        """Wenger, McDermott & Snyder 2002 (domain 4)."""

        POTENTIAL = "potential", _("Potential")
        COALESCING = "coalescing", _("Coalescing")
        MATURING = "maturing", _("Maturing")
        STEWARDSHIP = "stewardship", _("Stewardship")
        TRANSFORMATION = "transformation", _("Transformation")

    class Visibility(models.TextChoices):
        OPEN = "open", _("Everyone signed in may see that it exists")
        MEMBERS = "members", _("Members and the host centre may see it")
        HIDDEN = "hidden", _("Only its members may see it")

    class Joining(models.TextChoices):
        """How people of the network come in."""

        INVITATION = "invitation", _("By invitation")
        REQUEST = "request", _("By a request that somebody decides")
        FREE = "free", _("Freely, for everyone who sees the group")

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("Every week")
        FORTNIGHTLY = "fortnightly", _("Every two weeks")
        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("Every quarter")
        NONE = "", _("No fixed rhythm")

    class Precision(models.TextChoices):
        YEAR = "year", _("The year")
        MONTH = "month", _("Month and year")
        DAY = "day", _("The day")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.COP)
    name_my = models.CharField(_("name (Burmese)"), max_length=160, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    host_centre = models.ForeignKey(
        "members.JusticeCentre",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="groups",
        verbose_name=_("host centre"),
    )
    stage = models.CharField(_("stage"), max_length=16, choices=Stage, default=Stage.POTENTIAL)
    visibility = models.CharField(_("who may see it"), max_length=8, choices=Visibility, default=Visibility.MEMBERS)
    joining = models.CharField(_("how people join"), max_length=10, choices=Joining, default=Joining.REQUEST)
    history_from_join = models.BooleanField(
        _("new members read from the day on which they join"), default=False, db_default=False
    )
    rhythm = models.CharField(_("rhythm"), max_length=12, choices=Rhythm, blank=True, default=Rhythm.MONTHLY)
    founded_on = models.DateField(_("founded"), default=clock.today)
    founded_precision = models.CharField(_("known to"), max_length=5, choices=Precision, default=Precision.DAY)
    reminder_offsets = ArrayField(
        models.PositiveIntegerField(), verbose_name=_("reminders, minutes before"), default=default_offsets, blank=True
    )
    mail_detail_cap = models.CharField(
        _("mails say at most"), max_length=8, choices=Member.DetailLevel, default=Member.DetailLevel.TITLES
    )
    archived_at = models.DateTimeField(_("archived at"), null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.CheckConstraint(
                name="group_has_a_name",
                condition=~Q(name_my="", name_en=""),
                violation_error_message=_("Give the name in Burmese or in English."),
            ),
            models.CheckConstraint(
                name="group_code_is_no_number",  # an address takes code or number (decision 7)
                condition=Q(code__regex=r"^[A-Z][A-Z0-9-]*$"),
                violation_error_message=_("A code begins with a letter: G12, WG1."),
            ),
            models.CheckConstraint(
                name="group_hidden_is_not_free",
                condition=~Q(visibility="hidden", joining="free"),
                violation_error_message=_("Nobody walks into a hidden group. Choose another way in."),
            ),
        ]

    def is_called(self, ref: str) -> bool:
        """Whether this is its number or its code, as `by_ref`."""
        return as_id(ref) == self.pk if ref.isdecimal() else ref.upper() == self.code.upper()

    def __str__(self) -> str:
        first, second = (self.name_my, self.name_en) if get_language() == "my" else (self.name_en, self.name_my)
        return first or second

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_named_in_mail(self) -> bool:
        """Whether a mail may name it, as `named_in_mail` says for many. Reads the host centre."""
        is_quiet = self.host_centre is not None and self.host_centre.is_in_crisis
        is_capped = self.mail_detail_cap != Member.DetailLevel.TITLES
        return not (is_quiet or is_capped or self.visibility == Group.Visibility.HIDDEN)


class MembershipQuerySet(models.QuerySet):
    def open(self):
        return self.filter(left_on=None)

    def of_providers(self):
        """Staff who look after a group are none of its providers (decision 1)."""
        return self.exclude(member__provider_type=Member.ProviderType.STAFF)

    def of_live_groups(self):
        return self.filter(group__archived_at=None)

    def bounced(self):
        """Open memberships of people whose address must not be written to until somebody corrects it."""
        return self.open().filter(Exists(Member.objects.with_stopped_address().filter(pk=OuterRef("member"))))

    def gone_quiet(self, now):
        """Who came before and stays away: by name 60 to 150 days ago, not since, though others did (domain 6)."""
        named = Group.objects.filter(pk=OuterRef("group"), sessions__outcome="held")
        lately = {"sessions__starts_at__gte": now - AWAY_FOR, "sessions__starts_at__lt": now}
        before = {"sessions__starts_at__gte": now - CAME_WITHIN, "sessions__starts_at__lt": now - AWAY_FOR}
        there, anybody = "sessions__days__attendances__member", "sessions__days__attendances__isnull"
        return self.open().filter(
            Exists(named.filter(**before, **{there: OuterRef("member")})),
            Exists(named.filter(**lately, **{anybody: False})),
            ~Exists(named.filter(**lately, **{there: OuterRef("member")})),
        )

    def leading(self):
        return self.filter(role__in=LEADS)

    def visible_to(self, member):
        """Memberships of the groups that `member` may read."""
        return self.filter(group__in=Group.objects.readable_by(member))


class Membership(Numbered, models.Model):
    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        OBSERVER = "observer", _("Observer")
        LEADER = "leader", _("Leader")
        FACILITATOR = "facilitator", _("Facilitator")

    class Source(models.TextChoices):
        ROSTER = "roster", _("Roster")
        DESK = "desk", _("Added by the centre")
        INVITED = "invited", _("Invited")
        ASKED = "asked", _("Asked to join")
        ENTERED = "entered", _("Came in freely")

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships", verbose_name=_("group"))
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="memberships", verbose_name=_("member"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    role_since = models.DateField(_("in this role since"), null=True, blank=True)
    term_until = models.DateField(_("term ends on"), null=True, blank=True)
    joined_on = models.DateField(_("joined on"), default=clock.today)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    source = models.CharField(_("way in"), max_length=8, choices=Source, default=Source.DESK)
    is_primary = models.BooleanField(_("main working group"), default=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                name="membership_one_open",
                fields=["group", "member"],
                condition=Q(left_on=None),
                violation_error_message=_("This person is in the group already."),
            ),
            models.UniqueConstraint(
                name="membership_one_primary", fields=["member"], condition=Q(left_on=None, is_primary=True)
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(left_on=None) | Q(left_on__gte=models.F("joined_on")),
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                name="membership_terms_are_of_leads",
                condition=Q(term_until=None) | Q(role__in=LEADS),
                violation_error_message=_("Only leaders and facilitators have a term."),
            ),
            models.CheckConstraint(
                name="membership_term_ends_after_start",
                condition=Q(term_until=None) | Q(role_since=None) | Q(term_until__gte=models.F("role_since")),
                violation_error_message=_("The last day lies before the first."),
            ),
        ]
        indexes = [models.Index(name="membership_open", fields=["group", "member"], condition=Q(left_on=None))]

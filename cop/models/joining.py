"""The way in (domain A6, 2c): who asked, who vouched, who decided, and each state with its day."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import clock, crypto
from members.fields import EncryptedTextField
from members.models import JusticeCentre, Member, StaffPost

from .group import GROUP_POSTS, Group, Membership

REMIND_AFTER, EXPIRES_AFTER, ASK_AGAIN_AFTER = timedelta(hours=72), timedelta(days=30), timedelta(days=14)
VOUCHERS = 2  # decision 3: an application two, a centre's invitation the inviter alone


class JoinRequestQuerySet(models.QuerySet):
    def open(self):
        """Not answered: it waits for vouchers or for a decision."""
        return self.filter(state__in=JoinRequest.OPEN)

    def to_decide(self):
        return self.filter(state=JoinRequest.State.VOUCHED)

    def of_the_way_in(self):
        """Into the network; what members ask of further groups is none of the funnel."""
        return self.exclude(way__in=[JoinRequest.Way.GROUP, JoinRequest.Way.CALLED])

    def asking(self):
        """Those that somebody asks; an invitation waits for the person who is invited."""
        return self.exclude(way=JoinRequest.Way.CALLED)

    def calling(self):
        """Invitations into live groups that wait for the word of who is invited."""
        called = self.filter(way=JoinRequest.Way.CALLED, state=JoinRequest.State.APPLIED)
        return called.filter(group__archived_at=None)

    def inviting(self, member):
        """Those that wait for the word of `member`."""
        return self.calling().filter(member=member)

    def at_no_desk(self):
        """Those that no group's and no centre's desk shows: nobody there may decide, or there is no centre."""
        return self.filter(_nobody_decides() | (OF_A_DESK & Q(centre=None)))

    def unattended(self):
        """Those that nobody who leads the group or works at its desk can decide (community B3)."""
        return self.filter(_nobody_decides())

    def visible_to(self, member):
        """Those that `member` may decide: of the live groups they lead, and of their desk's groups and centre; for the
        network's administrator what nobody else can decide. An invitation is its person's to answer."""
        return self.asking()._within_reach_of(member)

    def called_back_by(self, member):
        """Open invitations that `member` may take back: only those of people whose entry they open, because nobody
        else learns from one who is here (safety TH8)."""
        entries = Member.objects.visible_to(member).values("pk")
        return self.calling()._within_reach_of(member).filter(member__in=entries)

    def _within_reach_of(self, member):
        if member is None:
            return self.none()
        posts = [post for post in member.current_posts if post.role in GROUP_POSTS]
        if any(post.centre_id is None for post in posts):
            return self
        led = Membership.objects.open().leading().filter(member=member).values("group")
        centres = [post.centre_id for post in posts]
        seen = ~OF_A_DESK & (Q(group__in=led) | Q(group__host_centre__in=centres)) | OF_A_DESK & Q(centre__in=centres)
        if member.holds(StaffPost.Role.ADMIN):
            seen |= Q(pk__in=self.model.objects.unattended().values("pk"))
        return self.filter(seen)


OF_A_DESK = Q(group=None) | Q(group__archived_at__isnull=False)  # in a group that is archived nobody decides any more


def _nobody_decides() -> Q:
    here = Member.objects.present().filter(frozen_at=None)
    desks = StaffPost.objects.current().filter(role__in=GROUP_POSTS, member__in=here)
    leading = Membership.objects.open().leading().filter(group=OuterRef("group"), member__in=here)
    of_group = ~Exists(desks.filter(centre=OuterRef("group__host_centre"))) & ~Exists(leading)
    of_centre = ~Exists(desks.filter(centre=OuterRef("centre")))
    return ~Exists(desks.filter(centre=None)) & (~OF_A_DESK & of_group | OF_A_DESK & of_centre)


class JoinRequest(models.Model):
    """Somebody on the way in. What they typed is sealed, and emptied when it stands in the registry or is over."""

    class Way(models.TextChoices):
        ASKED = "asked", _("Asked to join")
        INVITED = "invited", _("Invited by the centre")
        GROUP = "group", _("Member, for another group")
        CALLED = "called", _("Invited into a group")  # a member, who answers for themselves

    class State(models.TextChoices):
        APPLIED = "applied", _("Asked")
        VOUCHED = "vouched", _("Two people vouch")
        APPROVED = "approved", _("Let in")
        INDUCTED = "inducted", _("Began, on probation")
        FULL = "full", _("Full member")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = ("applied", "vouched")
    ENDED = ("declined", "expired", "withdrawn")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    way = models.CharField(_("way in"), max_length=8, choices=Way)
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="join_requests", verbose_name=_("group"))
    centre = models.ForeignKey(JusticeCentre, models.PROTECT, null=True, related_name="+", verbose_name=_("centre"))
    member = models.ForeignKey(
        Member, models.CASCADE, null=True, related_name="join_requests", verbose_name=_("person")
    )
    person_key = models.BinaryField(max_length=32)  # the same for all requests of one person

    name = EncryptedTextField(_("name"), null=True)
    display_name = EncryptedTextField(_("display name"), null=True)
    email = EncryptedTextField(_("e-mail"), null=True)
    phone = EncryptedTextField(_("phone"), null=True)
    message = EncryptedTextField(_("message"), null=True)
    agrees_to_mail = models.BooleanField(default=False)
    provider_type = models.CharField(_("kind"), max_length=12, choices=Member.ProviderType, blank=True)
    paralegal_kind = models.CharField(max_length=16, choices=Member.ParalegalKind, blank=True)
    bar_grade = models.CharField(max_length=12, choices=Member.BarGrade, blank=True)
    home_unit = models.ForeignKey(
        "members.AdminUnit", models.PROTECT, null=True, related_name="+", verbose_name=_("state or region")
    )
    ui_language = models.CharField(max_length=2, default="my")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.APPLIED)
    state_since = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    reason = EncryptedTextField(_("reason"), null=True)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = [
            models.UniqueConstraint(
                name="joinrequest_one_open",  # community B3: one pending per person and group
                fields=["person_key", "group"],
                condition=Q(state__in=["applied", "vouched"]),
                nulls_distinct=False,
                violation_error_message=_("You have asked already. It waits for an answer."),
            ),
            models.CheckConstraint(
                name="joinrequest_has_a_person", condition=Q(way="asked") | Q(member__isnull=False)
            ),
            models.CheckConstraint(
                name="joinrequest_let_in_has_a_person",
                condition=~Q(state__in=["approved", "inducted", "full"]) | Q(member__isnull=False),
            ),
        ]
        indexes = [models.Index(name="joinrequest_by_state", fields=["state", "state_since"])]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @staticmethod
    def key_of(contact: str) -> bytes:
        """Who asks, by a contact or a member's number."""
        return crypto.blind(f"join:{contact}")

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_invitation(self) -> bool:
        return self.way == self.Way.CALLED

    @property
    def shown_name(self) -> str:
        """What those who decide may read; the real name of a person behind a chosen one is for the desk."""
        if self.member:
            return self.member.shown_name
        return self.display_name or self.name or str(_("Somebody"))

    @property
    def expires_at(self):
        return self.applied_at + EXPIRES_AFTER


class JoinStep(models.Model):
    """A state that a request reached, once: the history. The last one is the state of the request."""

    request = models.ForeignKey(JoinRequest, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=JoinRequest.State)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(name="joinstep_once", fields=["request", "state"])]


class JoinVoucherQuerySet(models.QuerySet):
    def visible_to(self, member):
        """What is asked of me, while it is asked."""
        return self.none() if member is None else self.filter(member=member, request__state=JoinRequest.State.APPLIED)

    def unanswered(self):
        return self.filter(answer="")


class JoinVoucher(models.Model):
    """One of two people whom the stranger named. Without `member`: no such person; nobody is told so (decision 3)."""

    class Answer(models.TextChoices):
        NONE = "", _("Not answered")
        YES = "yes", _("Vouches")
        NO = "no", _("Does not vouch")

    request = models.ForeignKey(JoinRequest, models.CASCADE, related_name="vouchers")
    place = models.PositiveSmallIntegerField()
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="vouchings")
    answer = models.CharField(max_length=3, choices=Answer, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    objects = JoinVoucherQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(name="joinvoucher_one_a_place", fields=["request", "place"]),
            models.UniqueConstraint(name="joinvoucher_two_people", fields=["request", "member"]),
            models.CheckConstraint(
                name="joinvoucher_answers_in_person", condition=Q(answer="") | Q(member__isnull=False)
            ),
        ]

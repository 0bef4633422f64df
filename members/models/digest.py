"""The weekly digest: one issue for a recipient, an audience and an ISO week (decision 13)."""

import json
import uuid
from datetime import date

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from .. import clock
from ..fields import EncryptedTextField
from .centre import StaffPost
from .member import Member
from .outbox import OutboxMessage

# Whose work the digests of others are; the monitoring officer sees figures only (decision 2).
LOOK_AFTER = (StaffPost.Role.COORDINATOR, StaffPost.Role.CENTRE_LEAD, StaffPost.Role.CLERK, StaffPost.Role.ADMIN)

# Who gets the digests that go with a post (decision 13; domain 6, 2d).
HOLDERS = {
    "coordinator": (StaffPost.Role.COORDINATOR,),
    "staff": (StaffPost.Role.CENTRE_LEAD, StaffPost.Role.CLERK),
}


def holders(audience: str, on: date) -> models.QuerySet[Member]:
    """Who holds such a post on that day, is here and is not frozen."""
    posts = StaffPost.objects.current(on).filter(role__in=HOLDERS[audience], member=models.OuterRef("pk"))
    return Member.objects.present().filter(models.Exists(posts), frozen_at=None)


KEEP_COUNTS = """
    UPDATE members_digestissue AS issue SET counts = counted.counts, counted_at = counted.counted_at
    FROM unnest(%s::bigint[], %s::jsonb[], %s::timestamptz[]) AS counted (id, counts, counted_at)
    WHERE issue.id = counted.id"""


class DigestIssueQuerySet(models.QuerySet):
    def keep_counts(self, issues):
        """Save what was counted in one statement, however many issues there are."""
        columns = [(issue.pk, json.dumps(issue.counts), issue.counted_at) for issue in issues]
        if columns:
            with connection.cursor() as cursor:
                cursor.execute(KEEP_COUNTS, [list(column) for column in zip(*columns, strict=True)])

    def of_posts(self):
        """Those that go with a staff post; members' own are their own."""
        return self.filter(audience__in=HOLDERS)

    def not_held(self, now):
        return self.filter(models.Q(held_until=None) | models.Q(held_until__lte=now))

    def with_mail(self):
        """`mail_state`, `mail_reason` and `mail_id` of the newest mail; None while there is none."""
        mails = OutboxMessage.objects.filter(about=models.OuterRef("uid")).order_by("-created_at", "-id")
        newest = {f"mail_{name}": models.Subquery(mails.values(name)[:1]) for name in ("state", "reason", "id")}
        return self.annotate(**newest)

    def with_reach(self, kind: str):
        """`is_reached`: whether a mail of this kind reaches the recipient today."""
        reached = Member.objects.reachable_by_mail(kind).filter(pk=models.OuterRef("recipient"))
        return self.annotate(is_reached=models.Exists(reached))

    def visible_to(self, member):
        """The own ones, and the coordinators' and staff's of the centres that `member` staffs; of who has a post
        elsewhere too, only by whoever looks after that as well: a digest tells of all its recipient's groups (decision
        30, community B4). Members' own are their own."""
        if member is None:
            return self.none()
        posts = [p for p in member.current_posts if p.role in LOOK_AFTER]
        of_staff = models.Q(audience__in=HOLDERS)
        if not any(p.centre_id is None for p in posts):
            held = StaffPost.objects.filter(member=models.OuterRef("recipient"))
            here = models.Q(centre__in=[p.centre_id for p in posts])
            of_staff &= models.Q(models.Exists(held.filter(here)), ~models.Exists(held.exclude(here)))
        return self.filter(models.Q(recipient=member) | of_staff)


class DigestIssue(models.Model):
    """What was counted, when, and over which days. Numbers only: texts are rendered from current data."""

    class Audience(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        STAFF = "staff", _("Programme staff")
        MEMBER = "member", _("Member")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    audience = models.CharField(_("audience"), max_length=12, choices=Audience)
    recipient = models.ForeignKey("members.Member", models.CASCADE, related_name="digest_issues")
    iso_week = models.CharField(_("week"), max_length=8)
    covers_from = models.DateTimeField()
    covers_to = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    opening_note = EncryptedTextField(_("opening note"), null=True, blank=True)
    held_until = models.DateTimeField(_("held back until"), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = DigestIssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [models.UniqueConstraint(name="digest_one_a_week", fields=["audience", "recipient", "iso_week"])]
        indexes = [models.Index(name="digest_newest", fields=["-iso_week", "-id"])]

    def number_of(self, key: str, block: int) -> int | None:
        """What was counted under this worklist's key in that block, or for that recipient where the digest has none;
        None where no line of its own tells it."""
        for one in self.counts.get("blocks", []):
            for lines in one["sections"].values() if one["id"] == block else ():
                for line in lines:
                    if line["key"] == line["worklist"] == key:
                        return line["n"]
        return None

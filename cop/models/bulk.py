"""Something done to many people of one centre at once: who was chosen, what was done, and what takes it back."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import JusticeCentre
from members.models.numbered import Numbered

from .group import Group


class BulkActionQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Who prepared it; once it is done also the desk of that centre. Who sees figures only sees none."""
        if member is None or not member.current_posts:
            return self.none()
        desk = JusticeCentre.objects.staffed_by(member)
        officers = [post.centre_id for post in member.current_posts if post.role == "me_officer"]
        desk = desk.none() if None in officers else desk.exclude(pk__in=officers)
        return self.filter(Q(asked_by=member) | Q(done_at__isnull=False, centre__in=desk))

    def done(self):
        return self.filter(done_at__isnull=False)


class BulkAction(Numbered, models.Model):
    """`chosen` are the ids of members. `outcome` is {id: what undoing needs} of those to whom it was done, and
    `left_out` {id: why} of the others; no names, no contacts. What was prepared and never done goes after a day."""

    class Act(models.TextChoices):
        INVITE = "invite", _("Invite by mail")
        ADD = "add", _("Add to a group")
        MOVE = "move", _("Move to another centre")
        STOP_MAIL = "stop_mail", _("Write down that they want no mail")
        LEAVE = "leave", _("Leave the network")

    MOST = 500
    KEPT_UNDONE = timedelta(days=1)
    # As long as nothing else has come of it; afterwards it is put right one by one.
    UNDO_FOR = {
        Act.INVITE: timedelta(hours=24), Act.ADD: timedelta(days=30), Act.MOVE: timedelta(hours=24),
        Act.STOP_MAIL: timedelta(hours=24), Act.LEAVE: timedelta(days=30),
    }  # fmt: skip

    centre = models.ForeignKey(JusticeCentre, models.CASCADE, related_name="+", verbose_name=_("centre"))
    act = models.CharField(_("what"), max_length=12, choices=Act)
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+", verbose_name=_("group"))
    to_centre = models.ForeignKey(
        JusticeCentre, models.CASCADE, null=True, related_name="+", verbose_name=_("new centre")
    )
    chosen = ArrayField(models.BigIntegerField())
    outcome = models.JSONField(default=dict)
    left_out = models.JSONField(default=dict)
    asked_by = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    is_demo = models.BooleanField(default=False, editable=False)

    objects = BulkActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("act on many people")
        verbose_name_plural = _("acts on many people")
        constraints = [
            models.CheckConstraint(
                name="bulkaction_undone_when_done", condition=Q(undone_at=None) | Q(done_at__isnull=False)
            )
        ]

    @property
    def undone_until(self):
        return self.done_at + self.UNDO_FOR[self.act]

    @property
    def can_be_undone(self) -> bool:
        return bool(self.done_at) and self.undone_at is None and clock.now() < self.undone_until

    @property
    def lacks(self) -> str:
        """What must be said before it can be looked at: "group", "to_centre" or nothing."""
        needed = {self.Act.ADD: "group", self.Act.MOVE: "to_centre"}.get(self.act, "")
        return needed if needed and getattr(self, f"{needed}_id") is None else ""

"""What a group could do, and who does it until when: ideas with votes, and tasks (domain A24)."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members import clock

from .group import Group, since_joining

LENGTH = 200


class IdeaQuerySet(models.QuerySet):
    def standing(self):
        """On the board: neither taken off nor made a task."""
        return self.filter(withdrawn_at=None, task=None)

    def with_votes(self, member):
        """`votes`, and whether `member` gave one of them (`is_mine`)."""
        mine = IdeaVote.objects.filter(idea=OuterRef("pk"), member=member)
        return self.annotate(votes=Count("votes_given"), is_mine=Exists(mine))

    def by_votes(self):
        """The one with most votes first; of equals the older one. After `with_votes`."""
        return self.order_by("-votes", "created_at", "pk")

    def visible_to(self, member):
        """Ideas of the groups whose posts `member` may read."""
        if member is None:
            return self.none()
        since = since_joining(member, "created_at") | Q(author=member)
        return self.filter(since, group__in=Group.objects.posts_readable_by(member))


class Idea(models.Model):
    group = models.ForeignKey(Group, models.CASCADE, related_name="ideas", verbose_name=_("group"))
    author = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    text = models.CharField(_("idea"), max_length=LENGTH)
    created_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        constraints = [models.CheckConstraint(name="idea_says_something", condition=~Q(text=""))]
        indexes = [models.Index(name="idea_by_group", fields=["group"], condition=Q(withdrawn_at=None))]

    def __str__(self) -> str:
        return self.text


class IdeaVote(models.Model):
    """One person's vote: how many there are is shown, never whose they are."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="votes_given")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="ideavote_once", fields=["idea", "member"])]


class TaskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at=None, dropped_at=None)

    def by_day(self):
        """What is due first comes first; without a day last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def visible_to(self, member):
        """Tasks of the groups whose posts `member` may read."""
        if member is None:
            return self.none()
        since = since_joining(member, "created_at") | Q(owner=member) | Q(created_by=member)
        return self.filter(since, group__in=Group.objects.posts_readable_by(member))


class Task(models.Model):
    """Somebody of the group does something until a day."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="tasks", verbose_name=_("group"))
    idea = models.OneToOneField(Idea, models.SET_NULL, null=True, blank=True, related_name="task")
    what = models.CharField(_("what is to be done"), max_length=LENGTH)
    owner = models.ForeignKey(
        "members.Member", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who does it")
    )
    due_on = models.DateField(_("until when"), null=True, blank=True)
    created_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.CheckConstraint(name="task_says_something", condition=~Q(what="")),
            models.CheckConstraint(name="task_done_or_dropped", condition=Q(done_at=None) | Q(dropped_at=None)),
        ]
        indexes = [
            models.Index(name="task_open_by_group", fields=["group"], condition=Q(done_at=None, dropped_at=None)),
            models.Index(name="task_open_by_owner", fields=["owner"], condition=Q(done_at=None, dropped_at=None)),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def people(self) -> tuple[int | None, int | None]:
        """The ids of those whose it is: who does it, and who wrote it down."""
        return self.owner_id, self.created_by_id

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < clock.today()

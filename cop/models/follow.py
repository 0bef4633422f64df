"""Who follows what (B30), and who was mentioned where (B29)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member

from .announcement import Announcement, Comment
from .answer import Answer
from .group import Group
from .question import Question

PLACES = ("group", "question", "announcement")
POSTS = ("question", "answer", "announcement", "comment")


def one_of(*names: str) -> Q:
    """Exactly one of these references is set."""
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__isnull": False}, **{other: None for other in names if other != name})
    return found


def _once(what: str, place: str) -> models.UniqueConstraint:
    """One row of each person for each thing of this kind."""
    there = Q(**{f"{place}__isnull": False})
    return models.UniqueConstraint(name=f"{what}_once_{place}", fields=[place, "member"], condition=there)


class FollowQuerySet(models.QuerySet):
    def of(self, thing: Group | Question | Announcement):
        return self.filter(**{place_of(thing): thing})

    def in_group(self, group: Group):
        """Of the group itself, and of its threads and announcements."""
        return self.filter(Q(group=group) | Q(question__group=group) | Q(announcement__group=group))


def place_of(thing: Group | Question | Announcement) -> str:
    """The column that names a thing of this kind."""
    return PLACES[(Group, Question, Announcement).index(type(thing))]


class Follow(models.Model):
    """Somebody wants to hear what is new in a group, a thread or an announcement: one bundled notice a day."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="follows")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="follows")
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="follows")
    announcement = models.ForeignKey(Announcement, models.CASCADE, null=True, related_name="follows")
    since = models.DateTimeField(default=clock.now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="follow_of_one", condition=one_of(*PLACES)),
            *(_once("follow", place) for place in PLACES),
        ]
        indexes = [
            models.Index(name=f"follow_of_{place}", fields=[place], condition=Q(**{f"{place}__isnull": False}))
            for place in PLACES
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Mention(models.Model):
    """Somebody was called by their handle, or as one of a team, in a text that they can read."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="mentions", verbose_name=_("who is mentioned"))
    announcement = models.ForeignKey(Announcement, models.CASCADE, null=True, related_name="mentions")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="mentions")
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="mentions")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="mentions")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="mention_in_one", condition=one_of(*POSTS)),
            *(_once("mention", place) for place in POSTS),
        ]
        indexes = [models.Index(name="mention_lately", fields=["member", "-at"])]

    def __str__(self) -> str:
        return str(self.pk)

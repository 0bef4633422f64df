"""How two entries of one person became one, and what is needed to take that back."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .. import clock
from .member import Member, entries_of
from .numbered import Numbered


class MemberMergeQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Merges of two entries that `member` may both open; the closed one is on no list any more."""
        both = (Member.objects.filter(entries_of(member)) for _side in range(2))
        return self.none() if member is None else self.filter(kept__in=next(both), duplicate__in=next(both))

    def open(self):
        """Those that stand and can still be undone."""
        return self.filter(undone_at=None, merged_at__gt=clock.now() - MemberMerge.UNDO_FOR)

    def over(self, now):
        """Those that nobody can undo any more, or has undone long ago."""
        return self.filter(merged_at__lte=now - MemberMerge.UNDO_FOR)


class MemberMerge(Numbered, models.Model):
    """One merge, with the numbers of what moved (`members.merging.Record`): undoing it moves exactly that back."""

    UNDO_FOR = timedelta(days=30)

    duplicate = models.ForeignKey(
        Member, models.CASCADE, related_name="merges_away", verbose_name=_("entry that was closed")
    )
    kept = models.ForeignKey(Member, models.CASCADE, related_name="merges_here", verbose_name=_("entry that stays"))
    moved = models.JSONField(default=dict)
    merged_at = models.DateTimeField(default=clock.now)
    merged_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = MemberMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of two entries")
        verbose_name_plural = _("merges of two entries")
        constraints = [
            models.UniqueConstraint(name="membermerge_one_open", fields=["duplicate"], condition=Q(undone_at=None)),
            models.CheckConstraint(name="membermerge_of_two", condition=~Q(duplicate=F("kept"))),
        ]

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and clock.now() < self.undone_until

    @property
    def undone_until(self):
        return self.merged_at + self.UNDO_FOR

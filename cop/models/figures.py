"""Weekly figures, kept so that a past report can be made again."""

from django.db import models
from django.db.models import F, Q

from members import clock


class WeeklyFiguresQuerySet(models.QuerySet):
    def visible_to(self, member):
        """A network post sees all; another the network, the own centres and the groups that these host."""
        if member is None or not member.current_posts:
            return self.none()
        if any(post.centre_id is None for post in member.current_posts):
            return self
        centres = [post.centre_id for post in member.current_posts]
        network = Q(centre=None, group=None)
        return self.filter(network | Q(centre__in=centres) | Q(group__host_centre__in=centres))

    def in_order(self):
        """The network, then the centres, then the groups."""
        return self.order_by(F("group__code").asc(nulls_first=True), F("centre__code").asc(nulls_first=True))


class WeeklyFigures(models.Model):
    """Counts of one ISO week for a centre, a group, or (both empty) the network. Never about one person."""

    centre = models.ForeignKey("members.JusticeCentre", models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey("cop.Group", models.CASCADE, null=True, related_name="+")
    iso_week = models.CharField(max_length=8)
    figures = models.JSONField(default=dict)
    counted_at = models.DateTimeField(default=clock.now)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = WeeklyFiguresQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="weeklyfigures_once", fields=["centre", "group", "iso_week"], nulls_distinct=False
            )
        ]

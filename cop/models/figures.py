"""Weekly figures, kept so that a past report can be made again."""

from django.db import models

from members import clock


class WeeklyFigures(models.Model):
    """Counts of one ISO week for a centre, a group, or (both empty) the network. Never about one person."""

    centre = models.ForeignKey("members.JusticeCentre", models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey("cop.Group", models.CASCADE, null=True, related_name="+")
    iso_week = models.CharField(max_length=8)
    figures = models.JSONField(default=dict)
    counted_at = models.DateTimeField(default=clock.now)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="weeklyfigures_once", fields=["centre", "group", "iso_week"], nulls_distinct=False)
        ]

"""What the house knows of itself: marks of its processes, and which installation this is."""

import uuid

from django.db import models
from django.utils import timezone


class SystemMark(models.Model):
    """One named fact with a time: planner last run, beat last run, the mail brake, the breaker, the clock."""

    CLOCK = "clock"
    PLANNER = "planner"
    DRAIN = "drain"
    BEAT = "beat"
    BRAKE = "brake"
    BREAKER = "breaker"
    HOLD = "hold"
    AUDIT_HEAD = "audit_head"  # the last head that was kept outside the database: its entry, its hash
    TALLY = "mails:"  # + day: how many mails went out that day

    name = models.CharField(max_length=24, primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    number = models.FloatField(default=0)
    note = models.CharField(max_length=120, blank=True)


class SiteIdentity(models.Model):
    """Which installation this database belongs to. A restored or cloned database is noticed by comparing it
    with the mark outside the database (safety 4.6): mail is then on HOLD until somebody reconciles it."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    site_url = models.CharField(max_length=200)
    heartbeat = models.PositiveBigIntegerField(
        default=0, help_text="Rises with every tick; the copy outside never runs ahead"
    )
    reconciled_at = models.DateTimeField(default=timezone.now)

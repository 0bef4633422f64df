"""Keeping the weekly figures."""

from datetime import datetime, timedelta

from members import clock

from .. import reports
from ..models import WeeklyFigures


def keep_last_week(now: datetime) -> int:
    """Keep the figures of the ISO week before `now`, once; returns how many rows are new."""
    week = clock.iso_week(now - timedelta(days=7))
    if WeeklyFigures.objects.filter(iso_week=week).exists():
        return 0
    return reports.keep_week(week)

"""How long uploads are kept: a roster that nobody confirmed goes after 14 days, a confirmed one's file at once."""

from datetime import datetime, timedelta

from members.retention import Rule, rules

from .models import RosterImport

UPLOADS_KEPT = timedelta(days=14)


def _old_uploads(now: datetime) -> int:
    old = RosterImport.objects.filter(created_at__lt=now - UPLOADS_KEPT, content__isnull=False)
    return old.update(content=None, choices=None)


rules.register("roster_uploads", Rule("roster_uploads", _old_uploads))

"""How long things are kept: a roster that nobody confirmed goes after 14 days, a confirmed one's file at once; what
a stranger typed goes 30 days after the request came to nothing."""

from datetime import datetime, timedelta

from members.retention import Rule, rules

from .models import RosterImport
from .services.joining import empty_old

UPLOADS_KEPT = timedelta(days=14)
REQUESTS_KEPT = timedelta(days=30)


def _old_uploads(now: datetime) -> int:
    old = RosterImport.objects.filter(created_at__lt=now - UPLOADS_KEPT, content__isnull=False)
    return old.update(content=None, choices=None, found=None, found_key=None, task="")


def _old_requests(now: datetime) -> int:
    return empty_old(now - REQUESTS_KEPT)


rules.register("join_requests", Rule("join_requests", _old_requests))
rules.register("roster_uploads", Rule("roster_uploads", _old_uploads))

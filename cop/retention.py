"""How long things are kept: a roster that nobody confirmed goes after 14 days, a confirmed one's file at once; what
a stranger typed goes 30 days after the request came to nothing; what was done to many people at once is remembered
for as long as it can be undone; the text of a referral goes 90 days after its end."""

from datetime import datetime, timedelta

from members.retention import Rule, rules

from .models import RosterImport
from .services import bulk, twins
from .services.held_texts import drop_old_texts
from .services.joining import empty_old
from .services.questions import drop_old_drafts
from .services.referrals import forget_narratives
from .services.resource_files import remove_left_over

UPLOADS_KEPT = timedelta(days=14)
DRAFTS_KEPT = timedelta(days=14)
REQUESTS_KEPT = timedelta(days=30)
NARRATIVES_KEPT = timedelta(days=90)  # safety C-35c


def _old_uploads(now: datetime) -> int:
    old = RosterImport.objects.filter(created_at__lt=now - UPLOADS_KEPT, content__isnull=False)
    return old.update(content=None, choices=None, found=None, found_key=None, task="")


def _old_requests(now: datetime) -> int:
    return empty_old(now - REQUESTS_KEPT)


def _old_drafts(now: datetime) -> int:
    return drop_old_drafts(now - DRAFTS_KEPT) + drop_old_texts(now - DRAFTS_KEPT)


def _old_narratives(now: datetime) -> int:
    return forget_narratives(now - NARRATIVES_KEPT)


rules.register("referral_narratives", Rule("referral_narratives", _old_narratives))
rules.register("question_drafts", Rule("question_drafts", _old_drafts))
rules.register("duplicates", Rule("duplicates", twins.find_duplicates))
rules.register("bulk_actions", Rule("bulk_actions", bulk.forget))
rules.register("join_requests", Rule("join_requests", _old_requests))
rules.register("left_over_files", Rule("left_over_files", remove_left_over))
rules.register("roster_uploads", Rule("roster_uploads", _old_uploads))

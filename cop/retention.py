"""How long things are kept: a roster that nobody confirmed goes after 14 days, a confirmed one's file at once; what
a stranger typed goes 30 days after the request came to nothing; what was done to many people at once is remembered
for as long as it can be undone; the text of a referral goes 90 days after its end, with a warning 14 days before; what
somebody wrote beside a report of a post, 180 days after it was seen to."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import ngettext

from members.retention import Aged, Rule, Warned, rules, warned
from members.templatetags.waing import digits

from .models import PostReport, Referral, RosterImport
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
REPORTS_KEPT = timedelta(days=180)


def _old_uploads(now: datetime) -> int:
    old = RosterImport.objects.filter(created_at__lt=now - UPLOADS_KEPT, content__isnull=False)
    return old.update(content=None, choices=None, found=None, found_key=None, task="")


def _old_requests(now: datetime) -> int:
    return empty_old(now - REQUESTS_KEPT)


def _old_drafts(now: datetime) -> int:
    return drop_old_drafts(now - DRAFTS_KEPT) + drop_old_texts(now - DRAFTS_KEPT)


def _old_narratives(now: datetime) -> int:
    return forget_narratives(now - NARRATIVES_KEPT)


def _narratives_going(member, before) -> list[Aged]:
    """Of the cases that they took or opened: who needs something of the text for a paper of theirs takes it now."""
    theirs = Referral.objects.filter(Q(accepted_by=member) | Q(opened_by=member), narrative__isnull=False)
    return [(theirs.filter(ended_at__lt=before), "ended_at")]


def _say_narratives(n: int) -> str:
    return ngettext("The text of %(n)s case will be deleted", "The texts of %(n)s cases will be deleted", n) % {
        "n": digits(n)
    }


def _old_report_notes(now: datetime) -> int:
    """What was reported, why and what was done stays for the figures; the words go."""
    return PostReport.objects.filter(closed_at__lt=now - REPORTS_KEPT, note__isnull=False).update(note=None)


rules.register("referral_narratives", Rule("referral_narratives", _old_narratives))
rules.register("question_drafts", Rule("question_drafts", _old_drafts))
rules.register("duplicates", Rule("duplicates", twins.find_duplicates))
rules.register("bulk_actions", Rule("bulk_actions", bulk.forget))
rules.register("join_requests", Rule("join_requests", _old_requests))
rules.register("left_over_files", Rule("left_over_files", remove_left_over))
rules.register("roster_uploads", Rule("roster_uploads", _old_uploads))
rules.register("post_report_notes", Rule("post_report_notes", _old_report_notes))
warned.register("referral_narratives", Warned(NARRATIVES_KEPT, _narratives_going, _say_narratives))

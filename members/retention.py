"""How long things are kept (safety C-35c). Each room registers its rules; `housekeeping.keep_house` runs them hourly.

The audit's own retention runs as the owner role, through `manage.py drop_old_audit`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from .models import (
    Conversation,
    Draft,
    Message,
    MessageReport,
    OutboxMessage,
    PendingAddress,
    RateCount,
    Submission,
    SystemMark,
)
from .registry import Registry

OUTBOX_KEPT = timedelta(days=30)
SHORT_LIVED = timedelta(days=2)
MESSAGES_KEPT = timedelta(days=180)


@dataclass(frozen=True)
class Rule:
    """`run(now)` deletes what is too old and returns how many rows; running it twice does no harm."""

    name: str
    run: Callable[[datetime], int]


rules: Registry[Rule] = Registry("retention")


def _finished_mail(now: datetime) -> int:
    over = OutboxMessage.objects.exclude(state__in=OutboxMessage.LIVE)
    return over.filter(expires_at__lt=now - OUTBOX_KEPT).delete()[0]


def _expired_cache(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM members_cache WHERE expires < %s", [timezone.now()])
        return cursor.rowcount


def _old_drafts(now: datetime) -> int:
    return Draft.objects.filter(created_at__lt=timezone.now() - Draft.KEPT_FOR).delete()[0]


def _old_keys(now: datetime) -> int:
    return Submission.objects.filter(created_at__lt=timezone.now() - SHORT_LIVED).delete()[0]


def _old_counts(now: datetime) -> int:
    return RateCount.objects.filter(window__lt=timezone.now() - SHORT_LIVED).delete()[0]


def _ended_sessions(now: datetime) -> int:
    gone = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone


def _old_addresses(now: datetime) -> int:
    return PendingAddress.objects.filter(expires_at__lt=now - SHORT_LIVED).delete()[0]


def _old_tallies(now: datetime) -> int:
    """How many mails went on a day counts for a month (the daily cap)."""
    old = SystemMark.objects.filter(name__startswith=SystemMark.TALLY, at__lt=timezone.now() - 2 * OUTBOX_KEPT)
    return old.delete()[0]


def _old_messages(now: datetime) -> int:
    """Written 180 days ago; one that the safety lead still has to look at waits for that. Conversations in which
    nothing is left go too, so that nothing tells who once wrote to whom."""
    open_ones = MessageReport.objects.open().filter(message=OuterRef("pk"))
    gone = Message.objects.filter(~Exists(open_ones), sent_at__lt=now - MESSAGES_KEPT).delete()[0]
    Conversation.objects.filter(messages=None, started_at__lt=now - MESSAGES_KEPT).delete()
    return gone


for _rule in (
    Rule("finished_mail", _finished_mail),
    Rule("drafts", _old_drafts),
    Rule("once_keys", _old_keys),
    Rule("rate_counts", _old_counts),
    Rule("cache", _expired_cache),
    Rule("sessions", _ended_sessions),
    Rule("pending_addresses", _old_addresses),
    Rule("mail_tallies", _old_tallies),
    Rule("messages", _old_messages),
):
    rules.register(_rule.name, _rule)

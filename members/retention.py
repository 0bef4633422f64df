"""How long things are kept (safety C-35c). Each room registers its rules; `housekeeping.keep_house` runs them hourly.

The audit's own retention runs as the owner role, through `manage.py drop_old_audit`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import CharField, DateTimeField, Exists, ExpressionWrapper, OuterRef, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import ngettext

from . import ended
from .models import (
    Conversation,
    DataCopy,
    Draft,
    Member,
    Message,
    MessageReport,
    OutboxMessage,
    PendingAddress,
    RateCount,
    Seat,
    Submission,
    SystemMark,
)
from .ready import Ready
from .registry import Registry
from .templatetags.waing import digits

OUTBOX_KEPT = timedelta(days=30)
SHORT_LIVED = timedelta(days=2)
MESSAGES_KEPT = timedelta(days=180)
WARNED_BEFORE = timedelta(days=14)


@dataclass(frozen=True)
class Rule:
    """`run(now)` deletes what is too old and returns how many rows; running it twice does no harm."""

    name: str
    run: Callable[[datetime], int]


rules: Registry[Rule] = Registry("retention")


Aged = tuple[QuerySet, str | Cast]


@dataclass(frozen=True)
class Warned:
    """What people are warned of 14 days before it goes (safety C-35c).

    `find(member, before)` gives their things that are older than `before`, each kind as rows and the column of the
    moment from which it counts; both are places of a ready statement. `text(n)` says what they are.
    """

    kept: timedelta
    find: Callable[[Any, ExpressionWrapper], list[Aged]]
    text: Callable[[int], str]


warned: Registry[Warned] = Registry("retention: warned")


@dataclass(frozen=True)
class Going:
    """Something of a person goes: how many, said in words, from which moment on."""

    text: str
    at: datetime


def _going(member, now) -> QuerySet:
    """(key of what is warned of, the moment from which it counts)."""
    asked = [
        rows.order_by().values_list(Value(key, CharField()), moment)
        for key, one in warned.items()
        for rows, moment in one.find(member, _before(now, one.kept - WARNED_BEFORE))
    ]
    return asked[0].union(*asked[1:], all=True)


def _before(now, span: timedelta) -> ExpressionWrapper:
    return ExpressionWrapper(now - Value(span), DateTimeField())


going_rows = Ready(lambda member, now: _going(member, now))


def going_soon(member: Member, now: datetime) -> list[Going]:
    """What of this person goes within 14 days, the first first; one statement."""
    return going_soon_of(going_rows(member=member.pk, now=now), now)


def going_soon_of(rows: Iterable[tuple[str, datetime]], now: datetime) -> list[Going]:
    """The same of what `going_rows` brought."""
    moments = defaultdict(list)
    for key, moment in rows:
        moments[key].append(moment)
    found = [
        Going(warned[key].text(len(ages)), max(min(ages) + warned[key].kept, now)) for key, ages in moments.items()
    ]
    return sorted(found, key=lambda going: going.at)


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
    over = Session.objects.filter(expire_date__lt=timezone.now())
    owned = UserSession.objects.filter(session_key__in=over.values("session_key"))
    ended.remember_whose(dict(owned.values_list("session_key", "user")))
    gone = over.delete()[0]
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


def _messages_going(member, before) -> list[Aged]:
    mine = Message.objects.filter(Exists(Seat.objects.filter(member=member, conversation=OuterRef("conversation"))))
    return [(mine.filter(sent_at__lt=before), "sent_at")]


def _say_messages(n: int) -> str:
    return ngettext("%(n)s message will be deleted", "%(n)s messages will be deleted", n) % {"n": digits(n)}


def _old_report_notes(now: datetime) -> int:
    """Of a message that goes its reports go with it; of one that was written later the words stay no longer."""
    seen = MessageReport.objects.filter(closed_at__lt=now - MESSAGES_KEPT, note__isnull=False)
    return seen.update(note=None)


def _old_copies(now: datetime) -> int:
    return DataCopy.objects.filter(expires_at__lte=now).delete()[0]


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
    Rule("data_copies", _old_copies),
    Rule("message_report_notes", _old_report_notes),
):
    rules.register(_rule.name, _rule)
warned.register("messages", Warned(MESSAGES_KEPT, _messages_going, _say_messages))

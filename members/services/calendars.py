"""A member's private calendar address: off until asked for, shown once, kept as a hash (safety C-42)."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from .. import clock
from ..calendar import Entry, sources
from ..models import CalendarFeed, Member
from . import audit

LIFETIME = timedelta(days=180)
PAST_SHOWN = timedelta(days=30)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def open_feed_of(member: Member) -> CalendarFeed | None:
    """The feed that answers today, None when there is none or it has run out."""
    return CalendarFeed.objects.filter(member=member, revoked_at=None, expires_at__gt=clock.now()).first()


@transaction.atomic
def open_feed(member: Member) -> str:
    """Make a new address and end the one before; returns the token, which is kept nowhere."""
    Member.objects.select_for_update().get(pk=member.pk)  # two clicks at once: one after the other
    _end(member)
    token = secrets.token_urlsafe(32)
    now = clock.now()
    CalendarFeed.objects.create(member=member, token_hash=_hash(token), created_at=now, expires_at=now + LIFETIME)
    audit.record("calendar_feed_opened", by=member, on=member)
    return token


@transaction.atomic
def close_feed(member: Member) -> bool:
    """End the address at once; True when there was one."""
    was_open = bool(_end(member))
    if was_open:
        audit.record("calendar_feed_closed", by=member, on=member)
    return was_open


def _end(member: Member) -> int:
    return CalendarFeed.objects.filter(member=member, revoked_at=None).update(revoked_at=clock.now())


def member_of(token: str) -> Member | None:
    """Whose feed this is; None for an address that is unknown, ended, run out, or of somebody frozen or gone."""
    feeds = CalendarFeed.objects.filter(
        token_hash=_hash(token),
        revoked_at=None,
        expires_at__gt=clock.now(),
        member__frozen_at=None,
        member__status__in=[Member.Status.ACTIVE, Member.Status.DORMANT],
    )
    feed = feeds.select_related("member").first()
    return feed.member if feed else None


def shown_to(member: Member) -> list[Entry]:
    """The sessions of all rooms that the feed shows: those to come and those of the last thirty days."""
    since = clock.now() - PAST_SHOWN
    return [entry for source in sources for entry in source.attending(member, since)]

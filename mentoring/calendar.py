"""Meetings of pairs for the planner and the calendar (architecture 7)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from members.calendar import Day, Entry, Source, entry_of, sources
from members.models import Booking, Member

from .models import MentoringSession
from .models.meeting import REMINDERS
from .notifications.sessions import REMINDER


def days(since: datetime, until: datetime) -> Iterable[Day]:
    """Meetings that stand and begin in (since, until]."""
    found = MentoringSession.objects.standing().filter(outcome="", starts_at__gt=since, starts_at__lte=until)
    for uid, starts_at in found.values_list("uid", "starts_at"):
        yield Day(uid, starts_at, REMINDERS)


def audience(uids: Collection[UUID]) -> QuerySet:
    """The two of each: exactly those whose time it takes."""
    booked = Booking.objects.filter(session_uid__in=list(uids))
    return booked.annotate(about=F("session_uid"), recipient_id=F("member_id"))


def attending(member: Member, since: datetime) -> list[Entry]:
    """What a member's own feed shows of them."""
    own = MentoringSession.objects.filter(Q(pair__mentor=member) | Q(pair__mentee=member), ends_at__gt=since)
    return [entry_of(session) for session in own.filter(outcome="").order_by("starts_at", "pk")]


sources.register("mentoring", Source(reminder_kind=REMINDER, days=days, audience=audience, attending=attending))

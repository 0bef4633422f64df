"""Group sessions for the planner and the calendar (architecture 7)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from members.calendar import Day, Entry, Source, sources
from members.models import Member

from .models import GroupSession, Membership, Rsvp, SessionDay
from .notifications.sessions import REMINDER, whole_entry_of


def days(since: datetime, until: datetime) -> Iterable[Day]:
    """Days that begin in (since, until] of standing sessions whose group is live and may be mailed about at all."""
    found = SessionDay.objects.filter(
        starts_at__gt=since,
        starts_at__lte=until,
        session__cancelled_at=None,
        session__outcome="",
        session__group__archived_at=None,
    ).exclude(session__group__mail_detail_cap=Member.DetailLevel.NONE)
    for uid, starts_at, offsets in found.values_list("session__uid", "starts_at", "session__group__reminder_offsets"):
        yield Day(uid, starts_at, tuple(offsets))


def audience(uids: Collection[UUID]) -> QuerySet:
    """Everyone who attends: open memberships, minus those who said no (decision 11)."""
    said_no = Rsvp.objects.filter(
        answer=Rsvp.Answer.NO, member=OuterRef("member"), session=OuterRef("group__sessions__pk")
    )
    expected = Membership.objects.open().filter(group__sessions__uid__in=list(uids))
    return expected.annotate(about=F("group__sessions__uid"), recipient_id=F("member_id")).filter(~Exists(said_no))


def attending(member: Member, since: datetime) -> list[Entry]:
    """What a member's own feed shows: sessions of the own groups that end after `since`, but those declined."""
    said_no = Rsvp.objects.filter(answer=Rsvp.Answer.NO, member=member, session=OuterRef("pk"))
    own = GroupSession.objects.filter(
        ~Exists(said_no),
        group__in=Membership.objects.open().filter(member=member).values("group"),
        group__archived_at=None,
        ends_at__gt=since,
    )
    return [whole_entry_of(session) for session in own.order_by("starts_at", "pk").prefetch_related("days")]


sources.register("cop", Source(reminder_kind=REMINDER, days=days, audience=audience, attending=attending))

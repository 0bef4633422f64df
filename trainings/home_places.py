"""What sessions put on the home page: a place that is kept for me, a request to train, and where I go next."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from members import clock
from members.home import Row
from members.models import Member
from members.ready import Ready
from members.templatetags.waing import clock_time, day_clock, listed

from .models import Registration, SessionTrainer, TrainingSession

AHEAD, MOST = timedelta(days=14), 20
State = Registration.State


def _mine(member, now: datetime) -> QuerySet[TrainingSession]:
    """Sessions to come of mine: `my_state` as a participant, `offer_until`, and `asked` as a trainer."""
    rows = Registration.objects.live().filter(session=OuterRef("pk"), member=member)
    asked = SessionTrainer.objects.asked().filter(session=OuterRef("pk"), member=member)
    sessions = TrainingSession.objects.annotate(
        my_state=Subquery(rows.values("state")[:1]),
        offer_until=Subquery(rows.values("offer_expires_at")[:1]),
        asked=Subquery(asked.values("state")[:1]),
    )
    mine = Q(my_state__isnull=False) | Q(asked__isnull=False)
    return sessions.filter(mine).select_related("training", "series").upcoming(now)


# Home is opened more than any other page, so its statement is written once.
_sessions = Ready(lambda member, now: _mine(member, now)[:MOST])


def _ahead(member: Member) -> list[TrainingSession]:
    """Read once for this instance, which lives for one request."""
    if "next_trainings" not in member.__dict__:
        member.next_trainings = _sessions(member=member.pk, now=clock.now())
    return member.next_trainings


def _row(session: TrainingSession, *, action: str = "", meta: str = "", at: datetime | None = None) -> Row:
    hours = f"{clock_time(session.starts_at)}–{clock_time(session.ends_at)}"
    return Row(
        at=at or session.starts_at,
        title=str(session),
        url=reverse("trainings:training_session_detail", args=[session.pk]),
        meta=meta or listed(hours, session.get_mode_display()),
        action=action,
        is_hot=session.starts_at.astimezone(clock.YANGON).date() <= clock.today(),
    )


def to_take(member: Member) -> Iterator[Row]:
    """Places that are kept for me, until when; and sessions that I am asked to train."""
    for session in _ahead(member):
        if session.my_state == State.OFFERED:
            said = _("A place is kept for you until %(until)s.") % {"until": day_clock(session.offer_until)}
            yield _row(session, action=_("Take the place"), meta=said, at=session.offer_until)
        elif session.asked == SessionTrainer.State.INVITED:
            yield _row(session, action=_("Answer"), meta=_("You are asked to train it"))


def to_come(member: Member) -> Iterator[Row]:
    """Sessions of the next two weeks in which I have a place or that I train."""
    until = clock.now() + AHEAD
    for session in _ahead(member):
        comes = session.my_state == State.CONFIRMED or session.asked == SessionTrainer.State.ACCEPTED
        if comes and session.starts_at <= until:
            yield _row(session)

"""What the groups put on the home page: sessions to answer, to close, and to come."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from members import clock
from members.home import Row, coming_up, needs_you
from members.models import Member
from members.templatetags.waing import clock_time, listed

from .models import GroupSession, Membership, Rsvp

ANSWER_WITHIN = timedelta(days=14)
COMING_WITHIN = timedelta(days=14)
ANSWERS = "cop/_answers.html"


def with_my_answer(sessions: QuerySet[GroupSession], member: Member) -> QuerySet[GroupSession]:
    """`my_answer`: yes, maybe, no or None."""
    mine = Rsvp.objects.filter(session=OuterRef("pk"), member=member).values("answer")[:1]
    return sessions.annotate(my_answer=Subquery(mine))


def _my_sessions(member: Member) -> QuerySet[GroupSession]:
    groups = Membership.objects.open().filter(member=member).values("group")
    rows = GroupSession.objects.of_live_groups().filter(group__in=groups).select_related("group")
    return with_my_answer(rows, member)


def _row(session: GroupSession, *, action: str = "", buttons: str = "") -> Row:
    address = [session.group.code, session.pk]
    return Row(
        at=session.starts_at,
        title=str(session),
        url=reverse("cop:session_detail", args=address),
        meta=_meta(session),
        action=action,
        is_hot=session.starts_at.astimezone(clock.YANGON).date() <= clock.today(),
        buttons=buttons,
        facts={"session": session, "answer_url": reverse("cop:answer_rsvp", args=address)},
    )


def _meta(session: GroupSession) -> str:
    hours = f"{clock_time(session.starts_at)}–{clock_time(session.ends_at)}"
    return listed(session.group, hours, session.get_mode_display())


def to_answer(member: Member) -> Iterator[Row]:
    """Sessions of the next two weeks to which I have not said yes or no."""
    sessions = _my_sessions(member).upcoming().filter(my_answer=None)
    for session in sessions.filter(starts_at__lte=clock.now() + ANSWER_WITHIN)[:10]:
        yield _row(session, buttons=ANSWERS)


def to_close(member: Member) -> Iterator[Row]:
    """Sessions of groups that I lead which are over, and nobody has said whether they were held."""
    led = Membership.objects.open().leading().filter(member=member).values("group")
    for session in GroupSession.objects.of_live_groups().filter(group__in=led).unclosed().select_related("group")[:10]:
        address = [session.group.code, session.pk]
        yield Row(
            at=session.starts_at,
            title=_("Close: %(session)s") % {"session": session},
            url=reverse("cop:session_detail", args=address),
            meta=str(session.group),
            is_hot=True,
            buttons="cop/_close_button.html",
            facts={"session": session, "close_url": reverse("cop:close_session", args=address)},
        )


def to_come(member: Member) -> Iterable[Row]:
    """Sessions that I answered, of the next two weeks."""
    sessions = _my_sessions(member).upcoming().filter(starts_at__lte=clock.now() + COMING_WITHIN)
    for session in sessions.exclude(my_answer=None)[:10]:
        yield _row(session, buttons=ANSWERS)


needs_you.register("answer", to_answer)
needs_you.register("close", to_close)
coming_up.register("sessions", to_come)

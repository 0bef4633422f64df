"""The questions that the desk and the digest ask about groups, sessions and the people in them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members import clock
from members.desk import Row, Span, Worklist, late_reminders, say_unreminded
from members.models import Member
from members.templatetags.waing import clock_time, lang_of, listed, when_day

from . import entry, news_worklists, people_worklists, question_worklists, referral_worklists
from .models import Group, GroupSession, Membership
from .notifications.sessions import REMINDER
from .people_rows import Shown, rows_of_people
from .reports import rhythm_missed

# Decision 11; domain 6, sections 1 and 2. A meeting has a leader a week before, and is closed within two days.
TELL_WITHIN = timedelta(hours=6)
LEADER_WITHIN = timedelta(days=7)
CLOSE_WITHIN = timedelta(hours=48)
SUMMARY_WITHIN, SUMMARY_MATTERS = timedelta(days=7), timedelta(days=60)  # domain C11
AHEAD = timedelta(days=14)
HALF_YEAR = timedelta(weeks=26)


def days_of(span: Span) -> tuple[date, date]:
    """First and last day of the period, both counted."""
    last = span.until.astimezone(clock.YANGON) - timedelta(microseconds=1)
    return span.since.astimezone(clock.YANGON).date(), last.date()


def _sessions() -> QuerySet[GroupSession]:
    return GroupSession.objects.of_live_groups().select_related("group")


def _memberships() -> QuerySet[Membership]:
    return Membership.objects.of_live_groups().of_providers().select_related("group")


def _held(span: Span) -> QuerySet[GroupSession]:
    return _sessions().held().filter(starts_at__gte=span.since, starts_at__lt=span.until)


def _row_of_session(session: GroupSession, url: str, action: str) -> Row:
    return Row(
        when=when_day(session.starts_at),
        title=str(session.group),
        meta=listed(clock_time(session.starts_at), session),
        url=reverse(url, args=[session.group_id, session.pk]),
        action=action,
        lang=lang_of(str(session.group)),
    )


def _session_rows(action, url: str = "cop:session_detail") -> Shown:
    """Rows of sessions: the day, the group, the session, one verb."""
    return lambda rows, reader: [_row_of_session(session, url, str(action)) for session in rows]


def _row_of_unreminded(session: GroupSession) -> Row:
    row = _row_of_session(session, "cop:session_detail", str(_("Open the session")))
    return replace(row, meta=listed(row.meta, say_unreminded(session.unreminded)))


def _row_of_person(person: Member, when: str, group: Group, url: str = "", action: str = "") -> Row:
    name = person.told_name
    return Row(when=when, title=name, meta=str(group), url=url, action=action, lang=lang_of(name))


def _people_to_tell(rows: Sequence[GroupSession], reader: Member) -> list[Row]:
    people = Member.objects.named_for(reader).in_bulk({row.member_id for row in rows})
    return [
        _row_of_person(
            people[row.member_id],
            clock_time(row.starts_at),
            row.group,
            reverse("cop:tell_list", args=[row.group_id, row.pk]),
            str(_("Tell these people")),
        )
        for row in rows
    ]


def _groups(rows: Sequence[Group], reader: Member) -> list[Row]:
    action = str(_("Open the group"))
    return [
        Row(
            when=when_day(group.last_met_at),
            title=str(group),
            url=reverse("cop:group_detail", args=[group.pk]),
            action=action,
            lang=lang_of(str(group)),
        )
        for group in rows
    ]


UNTOLD = Worklist(
    key="untold",
    says=ngettext_lazy("%(n)s person to tell within 6 hours", "%(n)s people to tell within 6 hours", "n"),
    hint=_("No mail reaches them. Tell them and tick each name."),
    rows=lambda span: _sessions().starting(span.now, span.now + TELL_WITHIN).to_tell(),
    block="group_id",
    order=("starts_at", "membership_id"),
    show=_people_to_tell,
    on_desk=True,
)
LEADERLESS = Worklist(
    key="leaderless",
    says=ngettext_lazy(
        "%(n)s session in the next 7 days has no leader", "%(n)s sessions in the next 7 days have no leader", "n"
    ),
    hint=_("Ask somebody who has not led yet."),
    rows=lambda span: _sessions().starting(span.now, span.now + LEADER_WITHIN).without_leader(),
    block="group_id",
    order=("starts_at", "id"),
    show=_session_rows(_("Choose a leader"), "cop:change_session"),
    on_desk=True,
)
UNCLOSED = Worklist(
    key="unclosed",
    says=ngettext_lazy("%(n)s session is over and not closed", "%(n)s sessions are over and not closed", "n"),
    hint=_("Say whether it was held, who led it and who came."),
    rows=lambda span: _sessions().unclosed(span.now - CLOSE_WITHIN),
    block="group_id",
    order=("starts_at", "id"),
    show=_session_rows(_("Close session"), "cop:close_session"),
    on_desk=True,
)
ROOMLESS = Worklist(
    key="roomless",
    says=ngettext_lazy(
        "%(n)s session has a room at a centre that is closed",
        "%(n)s sessions have a room at a centre that is closed",
        "n",
    ),
    hint=_("Hold it online, elsewhere, or call it off."),
    rows=lambda span: _sessions().starting(span.now, span.now + AHEAD).without_room(),
    block="group_id",
    order=("starts_at", "id"),
    show=_session_rows(_("Change the session"), "cop:change_session"),
    on_desk=True,
)
RHYTHM = Worklist(
    key="rhythm",
    says=ngettext_lazy("%(n)s group has missed its rhythm", "%(n)s groups have missed their rhythm", "n"),
    hint=_("It has not met for half as long again as it meant to."),
    rows=lambda span: rhythm_missed(Group.objects.all(), span.now),
    block="pk",
    order=("code",),
    show=_groups,
    on_desk=True,
)
BOUNCED = Worklist(
    key="bounced",
    says=ngettext_lazy("%(n)s address bounces", "%(n)s addresses bounce", "n"),
    hint=_("Ask for the right address, or tell them yourself."),
    rows=lambda span: _memberships().bounced(),
    block="group_id",
    order=("id",),
    show=rows_of_people(meta="group"),
)
NO_SUMMARY = Worklist(
    key="no_summary",
    says=ngettext_lazy(
        "%(n)s session was held more than a week ago and has no summary",
        "%(n)s sessions were held more than a week ago and have no summary",
        "n",
    ),
    hint=_("Those who could not come read nothing of it yet."),
    rows=lambda span: _sessions().without_summary(span.now - SUMMARY_WITHIN, span.now - SUMMARY_MATTERS),
    block="group_id",
    order=("starts_at", "id"),
    show=_session_rows(_("Write the summary"), "cop:write_summary"),
    on_desk=True,
)
UPCOMING = Worklist(
    key="upcoming",
    says=ngettext_lazy("%(n)s session in the next 14 days", "%(n)s sessions in the next 14 days", "n"),
    rows=lambda span: _sessions().starting(span.now, span.now + AHEAD),
    block="group_id",
    order=("starts_at", "id"),
    show=_session_rows(_("Open the session")),
)
JOINED = Worklist(
    key="joined",
    says=ngettext_lazy("%(n)s person joined", "%(n)s people joined", "n"),
    hint=_("Greet them within three days."),
    rows=lambda span: _memberships().filter(joined_on__range=days_of(span)),
    block="group_id",
    order=("id",),
    show=rows_of_people(when="joined_on", meta="group"),
)
LEFT = Worklist(
    key="left",
    says=ngettext_lazy("%(n)s person left", "%(n)s people left", "n"),
    rows=lambda span: _memberships().filter(left_on__range=days_of(span)),
    block="group_id",
    order=("id",),
    show=rows_of_people(when="left_on", meta="group"),
)
QUIET = Worklist(
    key="quiet",
    says=ngettext_lazy("%(n)s person has gone quiet", "%(n)s people have gone quiet", "n"),
    hint=_("They came before, and not in the last 60 days. A short hello is usually enough."),
    rows=lambda span: _memberships().gone_quiet(span.now),
    block="group_id",
    order=("id",),
    show=rows_of_people(meta="group"),
)
SPLIT_MISSING = Worklist(
    key="split_missing",
    says=ngettext_lazy("%(n)s record lacks what reports need", "%(n)s records lack what reports need", "n"),
    hint=_("State or region, sex or age. Ask; nobody has to answer."),
    rows=lambda span: (
        _memberships().open().filter(Q(member__home_unit=None) | Q(member__sex="") | Q(member__age_band=""))
    ),
    block="group_id",
    order=("id",),
    show=rows_of_people(meta="group"),
)
HELD = Worklist(
    key="held",
    says=ngettext_lazy("%(n)s session held", "%(n)s sessions held", "n"),
    rows=_held,
    block="group_id",
    order=("starts_at", "id"),
    show=_session_rows(_("Open the session")),
)
HALF_YEAR_HELD = Worklist(
    key="half_year",
    says=ngettext_lazy("%(n)s session held in half a year", "%(n)s sessions held in half a year", "n"),
    rows=lambda span: _held(Span(span.now, span.until - HALF_YEAR, span.until)),
    block="group_id",
    order=("starts_at", "id"),
    show=_session_rows(_("Open the session")),
)

LATE = Worklist(
    key="late_reminders",
    says=ngettext_lazy(
        "%(n)s session began before everybody was reminded", "%(n)s sessions began before everybody was reminded", "n"
    ),
    hint=_("Mail stood still. Ask those who did not come whether they knew of it."),
    rows=lambda span: late_reminders(_sessions().standing(), REMINDER, span),
    block="group_id",
    order=("starts_at", "id"),
    show=lambda rows, reader: [_row_of_unreminded(session) for session in rows],
    on_desk=True,
)

ACT_TODAY = (
    *question_worklists.FIRST,
    *referral_worklists.FIRST,
    UNTOLD,
    *entry.ACT_TODAY,
    LEADERLESS,
    ROOMLESS,
    UNCLOSED,
    NO_SUMMARY,
    LATE,
    RHYTHM,
    BOUNCED,
)
PEOPLE = (JOINED, LEFT, QUIET, news_worklists.THANKED)
ALL = (
    *people_worklists.FIRST,
    *ACT_TODAY,
    *entry.OF_THE_CENTRE,
    *people_worklists.LAST,
    UPCOMING,
    *PEOPLE,
    SPLIT_MISSING,
    HELD,
    HALF_YEAR_HELD,
    *question_worklists.LAST,
)

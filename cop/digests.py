"""This room's sections of the weekly digest, in the order of domain 6: numbers and times, no names.

1 act today, 2 the next 14 days, 3 people, 9 numbers, 12 text to share; and what a member's own digest tells.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from members import clock
from members.desk import Span, say_unreminded, tally, unreminded_by
from members.desk import worklists as registered
from members.digests import Line, Section, Words, member_sections, sections, staff_sections, with_facts
from members.models import Holiday
from members.templatetags.waing import day, day_clock, days_span, digits

from . import (
    ask_digests,
    gap_digests,
    law_digests,
    library_digests,
    question_digests,
    referral_digests,
    staff_digests,
    worklists,
)
from .models import Group, GroupSession, Membership, Rsvp
from .question_worklists import WAITING
from .reports import Growth, Meeting, by_group, growth_by, meetings, peer_led
from .worklists import AHEAD, HALF_YEAR, days_of

Lines = Mapping[int, list[Line]]
WEEK = timedelta(days=7)
WEEKS_BEFORE = 4
MOST_SESSIONS = 3  # in a member's own digest

TO_TELL = ngettext_lazy("%(n)s person is still to be told.", "%(n)s people are still to be told.", "n")
TO_ANSWER = ngettext_lazy("%(n)s session waits for your answer", "%(n)s sessions wait for your answer", "n")


# --- 1 and 3: what needs a person, and who came and went -------------------------------------------------------------


def _counted(lists: Sequence, span: Span, blocks: Collection[int]) -> Lines:
    """One line for each list that has rows, in the order of the lists; one statement, and two for lists of centres."""
    n = tally([one for one in lists if not one.told_in], span, blocks)
    if of_centres := [one for one in lists if one.told_in]:
        groups = Group.objects.telling_of_centres(blocks)
        counted = tally(of_centres, span, list(groups))
        n |= {(key, groups[centre]): rows for (key, centre), rows in counted.items()}
    return {b: [Line(one.key, n[one.key, b], worklist=one.key) for one in lists if (one.key, b) in n] for b in blocks}


def act_today(span: Span, blocks: Collection[int]) -> Lines:
    """What needs a person; of questions that wait also since when the oldest does (community B1), of late reminders
    how many people they are (learning 5), in one statement more for each."""
    found = _counted(worklists.ACT_TODAY, span, blocks)
    found = with_facts(WAITING.key, found, lambda ids: _oldest(span, ids))
    late = worklists.LATE
    return with_facts(late.key, found, lambda ids: unreminded_by("group", late.within(span, ids)))


def _oldest(span: Span, blocks: Collection[int]) -> Mapping[int, Mapping]:
    rows = WAITING.within(span, blocks).order_by().values_list("group").annotate(at=Min("opened_at"))
    return {block: {"oldest": at.isoformat()} for block, at in rows}


def people(span: Span, blocks: Collection[int]) -> Lines:
    return _counted(worklists.PEOPLE, span, blocks)


def _say_count(line: Line, title: str) -> Words:
    one, more = registered[line.worklist], []
    if "oldest" in line.facts:
        more.append(_("The oldest since %(day)s.") % {"day": day(datetime.fromisoformat(line.facts["oldest"]))})
    if "people" in line.facts:
        more.append(say_unreminded(line.facts["people"]))
    is_hot = line.key == worklists.UNTOLD.key
    return Words(one.sentence(line.n), more=" ".join([*more, str(one.hint)]), is_hot=is_hot)


# --- 2: the next 14 days ---------------------------------------------------------------------------------------------


def next_days(span: Span, blocks: Collection[int]) -> Lines:
    """A line a session: when, who answered what, and how many still have to be told by somebody."""
    found = defaultdict(list)
    rows = worklists.UPCOMING.within(span, blocks).with_answers().with_untold().order_by("starts_at", "pk")
    for session in rows:
        facts = {key: getattr(session, key) for key in ("yes", "maybe", "no", "untold")}
        found[session.group_id].append(Line("session", 1, {**_when_and_where(session), **facts}))
    holidays = _holidays(span) if found else []
    for lines in found.values():
        lines += holidays
    return found


def _holidays(span: Span) -> list[Line]:
    """The public holidays among these days, each with how many days it lasts: beside sessions, which they may move.
    A quiet week stays three lines. The days alone are kept."""
    first = span.now.astimezone(clock.YANGON).date()
    free = Holiday.objects.between(first, first + AHEAD).spans()
    return [Line("holiday", one.days, {"on": [one.first.isoformat(), one.last.isoformat()]}) for one in free]


def _when_and_where(session: GroupSession) -> dict:
    return {"id": session.pk, "group": session.group_id, "at": session.starts_at.isoformat()}


def _say_next(line: Line, title: str) -> Words:
    if line.key == "holiday":
        return Words(_("Public holiday"), days_span(*map(date.fromisoformat, line.facts["on"])))
    return _say_session(line, title)


def _say_session(line: Line, title: str) -> Words:
    more = _("%(yes)s yes, %(maybe)s maybe, %(no)s no.") % line.facts
    if line.facts["untold"]:
        more = f"{more} {TO_TELL % {'n': line.facts['untold']}}"
    return Words(title or _("Session"), _when(line), digits(more), url=_page_of(line, title))


def _when(line: Line) -> str:
    return day_clock(datetime.fromisoformat(line.facts["at"]))


def _page_of(line: Line, title: str) -> str:
    """What may not be named has no address either."""
    return reverse("cop:session_detail", args=[line.facts["group"], line.facts["id"]]) if title else ""


def session_titles(lines: Collection[Line], *, in_mail: bool) -> Mapping[int, str]:
    """Titles of sessions; in a mail only where the group may be named there."""
    named = GroupSession.objects.filter(pk__in=[line.facts["id"] for line in lines if "id" in line.facts])
    if in_mail:
        named = named.filter(group__in=Group.objects.named_in_mail())
    return {session.pk: str(session) for session in named}


# --- 9: numbers ------------------------------------------------------------------------------------------------------


def numbers(span: Span, blocks: Collection[int]) -> Lines:
    """Attendance, peer-led share, distinct leaders, joins, and leaves with the difference: five numbers (domain 6),
    each beside the mean of the four weeks before; three statements. Share and leaders look back half a year: one week
    of a group that meets monthly says nothing about them."""
    start = span.since - WEEKS_BEFORE * WEEK
    sessions = GroupSession.objects.filter(group__in=blocks)
    held = by_group(meetings(sessions, start - HALF_YEAR, span.until))
    rows = Membership.objects.of_providers().filter(group__in=blocks)
    moved = growth_by(rows, "group_id", *days_of(span))
    before = growth_by(rows, "group_id", *days_of(Span(span.now, start, span.since)))
    none = Growth()
    return {
        block: [
            *_of_meetings(span, held.get(block, [])),
            *_of_growth(span, moved.get(block, none), before.get(block, none)),
        ]
        for block in blocks
    }


def _weeks(span: Span) -> float:
    """A window of two weeks, after a digest that was never sent, is held against two weeks' worth."""
    return (span.until - span.since) / WEEK


def _of_meetings(span: Span, held: list[Meeting]) -> list[Line]:
    window = _between(held, span.since, span.until)
    past = _between(held, span.since - WEEKS_BEFORE * WEEK, span.since)
    now = peer_led(_between(held, span.until - HALF_YEAR, span.until))
    ends = [span.since - n * WEEK for n in range(WEEKS_BEFORE)]
    earlier = [peer_led(_between(held, end - HALF_YEAR, end)) for end in ends]
    half_year = worklists.HALF_YEAR_HELD.key
    seats = {"before": round(_seats(past) / WEEKS_BEFORE * _weeks(span)), "meetings": len(window)}
    share = {"before": _mean([p.percent for p in earlier if p.held]), "peer_led": now.peer_led, "held": now.held}
    leaders = {"before": _mean([p.leaders for p in earlier if p.held]), "concentrated": now.is_concentrated}
    return [
        Line("seats", _seats(window), seats, worklists.HELD.key),
        Line("peer_led", now.percent or 0, share, half_year),
        Line("leaders", now.leaders, leaders, half_year),
    ]


def _of_growth(span: Span, moved: Growth, before: Growth) -> list[Line]:
    share = _weeks(span) / WEEKS_BEFORE
    return [
        Line("joins", moved.joins, {"before": round(before.joins * share)}, worklists.JOINED.key),
        Line("leaves", moved.leaves, {"before": round(before.leaves * share), "net": moved.net}, worklists.LEFT.key),
    ]


def _between(held: list[Meeting], since: datetime, until: datetime) -> list[Meeting]:
    return [m for m in held if since <= m.starts_at < until]


def _seats(held: list[Meeting]) -> int:
    return sum(m.seats for m in held)


def _mean(values: list[int]) -> int | None:
    return round(sum(values) / len(values)) if values else None


NAMES = {
    "seats": gettext_lazy("Came to sessions"),
    "peer_led": gettext_lazy("Led by members, half a year"),
    "leaders": gettext_lazy("Different leaders, half a year"),
    "joins": gettext_lazy("Joined"),
    "leaves": gettext_lazy("Left"),
    "net": gettext_lazy("Net growth"),  # of issues that were counted before it stood beside the leaves
}


def _say_number(line: Line, title: str) -> Words:
    """A row of the table: what, how many with an arrow against the mean, the mean."""
    n, before = line.n, line.facts["before"]
    unit = "%" if line.key == "peer_led" else ""
    if line.key == "peer_led" and not line.facts["held"]:
        return Words(str(NAMES[line.key]), value="–", before="–")
    more = ""
    if line.key == "peer_led":
        more = digits(_("%(peer_led)s of %(held)s sessions") % line.facts)
    elif line.facts.get("concentrated"):
        more = _("One person led more than half.")
    elif "net" in line.facts:
        more = digits(_("Net growth %(n)s.") % {"n": f"{line.facts['net']:+d}"})
    arrow = "" if before is None or before == n else (" ↑" if n > before else " ↓")
    shown = "–" if before is None else digits(f"{before}{unit}")
    return Words(str(NAMES[line.key]), more=more, value=digits(f"{n}{unit}") + arrow, before=shown)


# --- 12: text to share ----------------------------------------------------------------------------------------------


def text_to_share(span: Span, blocks: Collection[int]) -> Lines:
    """What may be pasted into a chat of the group: times, no names and no addresses."""
    times = defaultdict(list)
    rows = worklists.UPCOMING.within(span, blocks).order_by("starts_at", "pk")
    for block, at in rows.values_list("group_id", "starts_at"):
        times[block].append(at.isoformat())
    return {block: [Line("share", len(at), {"times": at})] for block, at in times.items()}


def _say_share(line: Line, title: str) -> Words:
    times = [day_clock(datetime.fromisoformat(at)) for at in line.facts["times"]]
    text = [_("Our next sessions, Myanmar time:"), *times, _("Please say whether you come.")]
    return Words("\n".join(text))


# --- a member's own --------------------------------------------------------------------------------------------------


def my_sessions(span: Span, members: Collection[int]) -> Lines:
    """The next sessions of each member's groups with their own answer; what was answered with no is left out."""
    own = Rsvp.objects.filter(session=OuterRef("pk"), member=OuterRef("group__memberships__member"))
    rows = (
        GroupSession.objects.of_live_groups()
        .starting(span.now, span.now + AHEAD)
        .filter(group__memberships__left_on=None, group__memberships__member__in=members)
        .annotate(answer=Coalesce(Subquery(own.values("answer")), Value("")))
        .order_by("starts_at", "pk")
        .values_list("group__memberships__member", "answer", "pk", "group", "starts_at")
    )
    found = defaultdict(list)
    for member, answer, pk, group, at in rows:
        if answer != Rsvp.Answer.NO:
            found[member].append({"id": pk, "group": group, "at": at.isoformat(), "answer": answer})
    return {member: _lines_of_mine(mine) for member, mine in found.items()}


def _lines_of_mine(mine: list[dict]) -> list[Line]:
    waiting = sum(not facts["answer"] for facts in mine)
    lines = [Line("to_answer", waiting)] if waiting else []
    return lines + [Line("mine", 1, facts) for facts in mine[:MOST_SESSIONS]]


ANSWERED = {
    "yes": gettext_lazy("You said yes."),
    "maybe": gettext_lazy("You said maybe."),
    "": gettext_lazy("Please say whether you come."),
}


def _say_mine(line: Line, title: str) -> Words:
    if line.key == "to_answer":
        return Words(digits(TO_ANSWER % {"n": line.n}))
    return Words(title or _("Session"), _when(line), str(ANSWERED[line.facts["answer"]]), url=_page_of(line, title))


for section in (
    Section(number=1, key="act_today", title=gettext_lazy("Needs you"), build=act_today, say=_say_count),
    Section(
        number=2,
        key="next_days",
        title=gettext_lazy("Next 14 days"),
        build=next_days,
        say=_say_next,
        titles=session_titles,
    ),
    Section(number=3, key="people", title=gettext_lazy("People"), build=people, say=_say_count),
    question_digests.SECTION,
    referral_digests.SECTION,
    Section(
        number=9, key="numbers", title=gettext_lazy("In numbers"), build=numbers, say=_say_number, shape="numbers"
    ),
    law_digests.SECTION,
    gap_digests.SECTION,
    Section(
        number=12,
        key="share",
        title=gettext_lazy("Text to share"),
        build=text_to_share,
        say=_say_share,
        shape="text",
    ),
):
    sections.register(section.key, section)

member_sections.register(
    "sessions",
    Section(
        number=2,
        key="sessions",
        title=gettext_lazy("Next 14 days"),
        build=my_sessions,
        say=_say_mine,
        titles=session_titles,
    ),
)
member_sections.register("questions", question_digests.MEMBER_SECTION)
member_sections.register("library", library_digests.MEMBER_SECTION)
member_sections.register("ask", ask_digests.MEMBER_SECTION)
staff_sections.register("groups", staff_digests.SECTION)

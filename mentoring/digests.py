"""Mentoring in the weekly digests (domain 6): among section 6 of the coordinator's, and a member's own. Only
numbers."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from cop.models import Group
from members import clock
from members.desk import Span, tally
from members.desk import worklists as registered
from members.digests import Line, Section, Words, member_sections, sections, staff_sections
from members.models import StaffPost
from members.templatetags.waing import day_clock, digits

from .models import MentoringSession
from .worklists import ACTIVE, ALL, SILENT, UNANSWERED

Lines = Mapping[int, list[Line]]
QUIET = (UNANSWERED, SILENT)
TO_COME = ngettext_lazy("%(n)s meeting of mentoring", "%(n)s meetings of mentoring", "n")


def mentoring(span: Span, blocks: Collection[int]) -> Lines:
    """Active pairs with their meetings of the week; then what needs a coordinator. Each line opens the rows that it
    counts. Three statements for all."""
    groups = Group.objects.telling_of_centres(blocks)
    counted, held = tally(ALL, span, list(groups)), _held(span, list(groups))
    found = defaultdict(list)
    for centre, group in groups.items():
        for one in ALL:
            met = held.get(centre, 0) if one is ACTIVE else 0
            if (n := counted.get((one.key, centre), 0)) or met:
                found[group].append(Line(one.key, n, {"held": met} if one is ACTIVE else {}, worklist=one.key))
    return found


def _held(span: Span, centres: Collection[int]) -> dict[int, int]:
    """{centre: how many meetings its pairs held in that time}."""
    met = MentoringSession.objects.held().filter(starts_at__gte=span.since, starts_at__lt=span.until)
    rows = met.filter(pair__centre__in=centres).order_by().values_list("pair__centre")
    return dict(rows.annotate(n=Count("pk")))


def _say(line: Line, title: str) -> Words:
    one = registered[line.key]
    if line.key != ACTIVE.key:
        return Words(one.sentence(line.n), more=str(one.hint))
    held = ngettext("%(n)s meeting was held.", "%(n)s meetings were held.", line.facts["held"])
    return Words(one.sentence(line.n), more=digits(held % {"n": line.facts["held"]}))


def _of_centres(span: Span, members: Collection[int]) -> Lines:
    """For those who lead a centre how many of its pairs went quiet and how many found no mentor: counts, and no list
    of people behind them, which is the coordinator's (domain 2d). Two statements."""
    posts = StaffPost.objects.current(span.now.astimezone(clock.YANGON).date())
    led = posts.filter(role=StaffPost.Role.CENTRE_LEAD, member__in=members, centre__isnull=False)
    centres = defaultdict(set)
    for member, centre in led.values_list("member", "centre"):
        centres[member].add(centre)
    n = tally(QUIET, span, {centre for own in centres.values() for centre in own}) if centres else {}
    sums = {who: {one.key: sum(n.get((one.key, c), 0) for c in own) for one in QUIET} for who, own in centres.items()}
    return {who: [Line(key, many) for key, many in found.items() if many] for who, found in sums.items()}


def my_meetings(span: Span, members: Collection[int]) -> Lines:
    """How many meetings each has ahead within a week, and when the next one is; nobody's name."""
    until = span.now + (span.until - span.since)
    rows = MentoringSession.objects.ahead(span.now).filter(starts_at__lt=until)
    rows = rows.filter(Q(pair__mentor__in=members) | Q(pair__mentee__in=members))
    mine = defaultdict(list)
    wanted = set(members)
    for mentor, mentee, at in rows.values_list("pair__mentor", "pair__mentee", "starts_at"):
        for member in wanted & {mentor, mentee}:
            mine[member].append(at)
    return {one: [Line("mentoring", len(times), {"at": min(times).isoformat()})] for one, times in mine.items()}


def _say_mine(line: Line, title: str) -> Words:
    return Words(digits(TO_COME % {"n": line.n}), day_clock(datetime.fromisoformat(line.facts["at"])))


sections.register(
    "mentoring",
    Section(number=6, key="mentoring", title=gettext_lazy("Mentoring"), build=mentoring, say=_say),
)
staff_sections.register(
    "mentoring",
    Section(number=6, key="mentoring", title=gettext_lazy("Mentoring"), build=_of_centres, say=_say),
)
member_sections.register(
    "mentoring",
    Section(number=3, key="mentoring", title=gettext_lazy("Mentoring"), build=my_meetings, say=_say_mine),
)

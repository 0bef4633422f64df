"""Mentoring in the weekly digests (domain 6): among section 6 of the coordinator's, and a member's own. Numbers only.

A coordinator's digest has a block for each group; pairs belong to a centre, so they stand in the block of that
centre's first group, once.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from cop.models import Group
from members.desk import Span
from members.desk import worklists as registered
from members.digests import Line, Section, Words, member_sections, sections
from members.templatetags.waing import day_clock, digits

from .models import MentoringPair, MentoringSession
from .worklists import ALL

Lines = Mapping[int, list[Line]]
TO_COME = ngettext_lazy("%(n)s meeting of mentoring", "%(n)s meetings of mentoring", "n")


def _first_groups(blocks: Collection[int]) -> dict[int, int]:
    """{centre: its first group among these}."""
    rows = Group.objects.filter(pk__in=blocks, host_centre__isnull=False).order_by().values_list("host_centre")
    return dict(rows.annotate(first=Min("pk")))


def _by_centre(rows: QuerySet, path: str, **counts) -> dict[int, tuple]:
    found = rows.order_by().values_list(path).annotate(**(counts or {"n": Count("pk")}))
    return {centre: tuple(n) for centre, *n in found}


def mentoring(span: Span, blocks: Collection[int]) -> Lines:
    """Active pairs and their meetings of the week; then what needs a coordinator. Five statements for all."""
    groups = _first_groups(blocks)
    pairs = MentoringPair.objects.filter(centre__in=groups)
    met = MentoringSession.objects.held().filter(
        pair__centre__in=groups, starts_at__gte=span.since, starts_at__lt=span.until
    )
    active, held = _by_centre(pairs.active(), "centre"), _by_centre(met, "pair__centre")
    waiting = {one.key: _by_centre(one.within(span, list(groups)), one.block) for one in ALL}
    found = defaultdict(list)
    for centre, group in groups.items():
        if centre in active or centre in held:
            facts = {"held": held.get(centre, (0,))[0]}
            found[group].append(Line("mentoring", active.get(centre, (0,))[0], facts))
        for key, counted in waiting.items():
            if centre in counted:
                found[group].append(Line(key, counted[centre][0]))
    return found


def _say(line: Line, title: str) -> Words:
    if line.key in registered.keys():  # noqa: SIM118  (a Registry, not a dict)
        one = registered[line.key]
        return Words(one.sentence(line.n), more=str(one.hint))
    active = ngettext("%(n)s pair works together", "%(n)s pairs work together", line.n) % {"n": line.n}
    held = ngettext("%(n)s meeting was held.", "%(n)s meetings were held.", line.facts["held"])
    return Words(digits(active), more=digits(held % {"n": line.facts["held"]}))


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
member_sections.register(
    "mentoring",
    Section(number=3, key="mentoring", title=gettext_lazy("Mentoring"), build=my_meetings, say=_say_mine),
)

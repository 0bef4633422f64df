"""Referrals in the coordinator's weekly digest (domain 6, section 5): counts, and nothing of any case."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.desk import Span
from members.digests import Line, Section, Words
from members.templatetags.waing import digits, listed

from .models import Group, Referral, ReferralWave

State = Referral.State
WAITING = (State.READY, State.OFFERED, State.ACCEPTED, State.CONTACTED, State.BEGUN)


def referrals(span: Span, blocks: Collection[int]) -> Mapping[int, list[Line]]:
    """Offered, taken and not taken in the week, and how many wait at which stage; two statements."""
    first_waves = ReferralWave.objects.filter(referral=OuterRef("pk"), number=1)
    lately = Q(opened_at__gte=span.since) | Q(accepted_at__gte=span.since) | Q(ended_at__gte=span.since)
    groups = Group.objects.telling_of_centres(blocks)
    rows = Referral.objects.filter(lately | Q(state__in=WAITING), centre__in=groups)
    rows = rows.annotate(asked_at=Subquery(first_waves.values("starts_at")))
    found: dict[int, Counter] = defaultdict(Counter)
    for centre, state, asked, accepted, ended in rows.values_list(
        "centre", "state", "asked_at", "accepted_at", "ended_at"
    ):
        block = groups[centre]
        found[block][state] += state in WAITING
        found[block]["asked"] += _is_in(span, asked)
        found[block]["taken"] += _is_in(span, accepted)
        found[block]["out"] += state in Referral.OUT and _is_in(span, ended)
    return {block: [_line(counts)] for block, counts in found.items() if counts.total()}


def _is_in(span: Span, moment: datetime | None) -> bool:
    return moment is not None and span.since <= moment < span.until


def _line(counts: Counter) -> Line:
    waiting = {state.value: counts[state] for state in WAITING if counts[state]}
    return Line("referrals", counts["asked"], {"taken": counts["taken"], "out": counts["out"], "waiting": waiting})


def _say(line: Line, title: str) -> Words:
    offered = ngettext("%(n)s referral offered", "%(n)s referrals offered", line.n) % {"n": line.n}
    what = _("%(taken)s taken, %(out)s not taken.") % line.facts
    stages = listed(*(f"{State(state).label}: {n}" for state, n in line.facts["waiting"].items()))
    return Words(digits(offered), more=digits(f"{what} {stages}".strip()))


SECTION = Section(number=5, key="referrals", title=gettext_lazy("Referrals"), build=referrals, say=_say)

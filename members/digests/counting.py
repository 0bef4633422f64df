"""Counting what digests tell: once for all issues of one audience and period, numbers and times only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from .. import clock, desk
from ..desk import Span
from ..models import DigestIssue, StaffPost
from .section import Audience, Line, in_order


def count(issues: Iterable[DigestIssue], now: datetime) -> list[DigestIssue]:
    """Count what these issues tell, as it stands at `now`: sets `counts` and `counted_at`, saves nothing.

    Once for all issues of one audience and period, however many there are (performance 6.3).
    """
    runs = defaultdict(list)
    for issue in issues:
        runs[issue.audience, issue.covers_from, issue.covers_to].append(issue)
    for (audience, since, until), run in runs.items():
        _count_run(audience, Span(now, since, until), run)
    return [issue for run in runs.values() for issue in run]


def _count_run(audience: str, span: Span, run: list[DigestIssue]) -> None:
    people = [issue.recipient_id for issue in run]
    scope = _scopes(audience, people)
    ids_of = scope if audience == Audience.COORDINATOR else {pk: [pk] for pk in people}
    ids = sorted({pk for own in ids_of.values() for pk in own})
    built = {section.key: section.build(span, ids) for section in in_order(audience)} if ids else {}
    for issue in run:
        issue.counted_at = span.now
        blocks = [_counts_of(pk, built) for pk in ids_of[issue.recipient_id]]
        issue.counts = {"blocks": blocks, "scope": scope[issue.recipient_id]}


def _counts_of(pk: int, built: Mapping[str, Mapping[int, list[Line]]]) -> dict:
    lines = {key: [vars(line) for line in by_id[pk]] for key, by_id in built.items() if by_id.get(pk)}
    return {"id": pk, "sections": lines}


def _scopes(audience: str, people: Collection[int]) -> dict[int, list]:
    """{recipient: what their posts open today}: the blocks of a coordinator, the posts of the staff."""
    if audience == Audience.COORDINATOR:
        return desk.blocks().coordinated(people)
    found: dict[int, list] = {pk: [] for pk in people}
    if audience == Audience.STAFF:
        posts = StaffPost.objects.current(clock.today()).filter(member__in=people).order_by("role", "centre", "pk")
        for member, role, centre in posts.values_list("member", "role", "centre"):
            found[member].append([role, centre])
    return found


def moved(issues: Iterable[DigestIssue]) -> list[DigestIssue]:
    """Those whose recipient's posts open other things today than were counted (community A5)."""
    by_audience = defaultdict(list)
    for issue in issues:
        if issue.counted_at is not None:
            by_audience[issue.audience].append(issue)
    found = []
    for audience, same in by_audience.items():
        today = _scopes(audience, [issue.recipient_id for issue in same])
        found += [issue for issue in same if issue.counts.get("scope", []) != today[issue.recipient_id]]
    return found

"""Minutes of several stays: their union, not their sum (learning 17)."""

from collections.abc import Iterable, Sequence

from .meeting import Row, Span


def union(spans: Iterable[Span]) -> float:
    """Seconds that at least one of the spans covers."""
    total, until = 0.0, float("-inf")
    for begin, end in sorted(spans):
        total += max(0.0, end - max(begin, until))
        until = max(until, end)
    return total


def cut(span: Span, window: Span) -> Span:
    """What of a span lies within a window; empty where nothing does."""
    begin = max(span[0], window[0])
    return begin, max(begin, min(span[1], window[1]))


def minutes(rows: Sequence[Row], window: Span | None = None) -> int:
    """Whole minutes of one person's rows, rounded down; within the session where `window` is given.

    Stays are joined. Of visits that only state how long they were, the smaller of the added times (each at most from
    join to leave) and the joined spans counts; time outside the session is taken off each, for breaks happen inside.
    """
    spans = [row.span for row in rows if row.span]
    inside = [cut(span, window) for span in spans] if window else spans
    joined = union(inside)
    if any(row.stated is not None for row in rows):
        added = sum(_visit(row, window) for row in rows)
        unknown = any(row.span is None for row in rows)
        joined = min(added, float("inf") if unknown else joined)
        if unknown and window:
            joined = min(joined, window[1] - window[0])
    return int(joined // 60)


def _visit(row: Row, window: Span | None) -> float:
    if row.span is None:
        return row.stated or 0
    length = row.span[1] - row.span[0]
    stated = length if row.stated is None else min(row.stated, length)
    if window is None:
        return stated
    begin, end = cut(row.span, window)
    return max(0.0, stated - (length - (end - begin)))

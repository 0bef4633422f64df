"""A past week's report, as it was counted then."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members import clock
from members.access import permission_required

from ..figures import told
from ..models import WeeklyFigures
from ..reports import LEAST

# Counts of people; counts of meetings point at nobody.
OF_PEOPLE = ("providers", "active", "joins", "leaves", "seats")
COLUMNS = (*OF_PEOPLE, "held", "half_year_held", "half_year_peer_led", "half_year_leaders")


@dataclass(frozen=True)
class Line:
    """One ground's week: its name and the cells of the columns, in order."""

    name: str
    cells: tuple[str, ...]


def _line(row: WeeklyFigures) -> Line:
    """Below centre level a small number of people is not told (safety C-43)."""
    cells = []
    for column in COLUMNS:
        n = row.figures.get(column, 0)
        is_small = row.group_id and column in OF_PEOPLE and 0 < n < LEAST
        cells.append(told(None if is_small else n))
    return Line(str(row.group or row.centre or ""), tuple(cells))


@require_safe
@permission_required("members.view_desk")
def weekly_figures(request: HttpRequest, week: str) -> HttpResponse:
    """The kept figures of an ISO week (2026-W47) for what the reader may see, with the weeks beside it."""
    if not re.fullmatch(r"\d{4}-W(0[1-9]|[1-4]\d|5[0-3])", week):
        raise Http404
    try:
        monday, _end = clock.week_bounds(week)
    except ValueError:
        raise Http404 from None
    rows = WeeklyFigures.objects.filter(iso_week=week).visible_to(request.member)
    lines = [_line(row) for row in rows.select_related("group", "centre__organisation").in_order()]
    following = clock.iso_week(monday + timedelta(days=7))
    context = {
        "monday": monday,
        "lines": lines,
        "previous_week": clock.iso_week(monday - timedelta(days=7)),
        "next_week": following if clock.week_bounds(following)[1] <= clock.now() else "",
        "counted_at": rows.order_by("counted_at").values_list("counted_at", flat=True).first(),
    }
    return render(request, "cop/weekly_figures.html", context)

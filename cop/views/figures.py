"""A past week's report, as it was counted then."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from members import clock
from members.access import permission_required

from ..figures import told
from ..models import WeeklyFigures
from ..network import network_figures_of
from ..reports import Cell, small, suppressed
from ..reports.small import whole_of

# Counts of people; counts of meetings point at nobody.
OF_PEOPLE = ("providers", "active", "joins", "leaves", "seats")
COLUMNS = {
    "providers": _("Providers"),
    "active": _("Active"),
    "joins": _("Joined"),
    "leaves": _("Left"),
    "seats": _("Came to sessions"),
    "held": _("Sessions held"),
    "half_year_held": _("Held in half a year"),
    "half_year_peer_led": _("of these led by members"),
    "half_year_leaders": _("Different leaders"),
}


@dataclass(frozen=True)
class Line:
    """One ground's week: its name and (column, figure) for each column."""

    name: str
    cells: tuple[tuple[str, str], ...]


def _cells_of(week: str) -> dict[tuple[int | None, str], Cell]:
    """{(centre or None for the network, column): what is told} of the counts of people. What the network has more than
    its centres is a cell too, and no small one can be had by taking others from the total (safety C-43)."""
    rows = WeeklyFigures.objects.filter(iso_week=week, group=None).values_list("centre", "figures")
    kept = dict(rows)
    found: dict[tuple[int | None, str], Cell] = {}
    for column in OF_PEOPLE:
        counted = {pk: figures.get(column, 0) for pk, figures in kept.items() if pk}
        counted[0] = max(0, kept.get(None, {}).get(column, 0) - sum(counted.values()))
        found |= {(pk, column): cell for pk, cell in suppressed(counted).items()}
        found[None, column] = whole_of(counted)
    return found


def _line(row: WeeklyFigures, of_people: Mapping[tuple[int | None, str], Cell]) -> Line:
    """A small number of people is told of nobody, whether a group, a centre or the network."""
    cells = []
    for column in COLUMNS:
        cell: Cell = row.figures.get(column, 0)
        if column in OF_PEOPLE:
            cell = small.told(cell) if row.group_id else of_people[row.centre_id, column]
        cells.append((COLUMNS[column], told(cell)))
    return Line(str(row.group or row.centre or ""), tuple(cells))


@require_safe
@permission_required("members.view_desk")
def network_figures(request: HttpRequest) -> HttpResponse:
    """Who is in the network, how they came, whether they stay, and where they are."""
    return render(request, "cop/network_figures.html", {"f": network_figures_of(request)})


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
    cells = _cells_of(week)
    lines = [_line(row, cells) for row in rows.select_related("group", "centre__organisation").in_order()]
    following = clock.iso_week(monday + timedelta(days=7))
    context = {
        "monday": monday,
        "lines": lines,
        "columns": COLUMNS.values(),
        "previous_week": clock.iso_week(monday - timedelta(days=7)),
        "next_week": following if clock.week_bounds(following)[1] <= clock.now() else "",
        "counted_at": rows.order_by("counted_at").values_list("counted_at", flat=True).first(),
    }
    return render(request, "cop/weekly_figures.html", context)

"""The page of network figures, ready to be placed: tables of people, how they came, whether they stay, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from members import clock
from members.models import Member
from members.templatetags.waing import digits

from . import reports
from .figures import KINDS, ground_of, told
from .models import Membership
from .reports import LEAST, Ground, Withheld, part_of, suppressed

# The ones of reports.moving.PERIODS: each lies well within the next.
PERIODS = {"30": _lazy("Last 30 days"), "84": _lazy("Last 12 weeks"), "365": _lazy("Last 12 months")}
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Table:
    """One split of the same people: (label, number) in rows, and their total where it tells nothing more."""

    title: str
    rows: list[tuple[str, str]]
    total: str


@dataclass(frozen=True)
class Growth:
    """Net growth, and how many joined and left."""

    net: str
    joins: str
    leaves: str


@dataclass(frozen=True)
class NetworkFigures:
    title: str
    centre: str
    centres: tuple[tuple[str, str], ...]
    period: str
    periods: tuple[tuple[str, str], ...]
    since: date
    until: date
    growth: Growth
    weeks: Growth
    active: tuple[str, str]
    retention: tuple[str, str]
    tables: list[Table]
    sources: Table
    coverage: list[tuple[str, ...]]


def network_figures_of(request: HttpRequest) -> NetworkFigures | None:
    """For what the reader's posts let them see; None without a post."""
    found = ground_of(request)
    if found is None:
        return None
    ground, centres = found
    people, today = ground.people(), clock.today()
    period = request.GET.get("period", "") if request.GET.get("period", "") in PERIODS else "365"
    since = today - timedelta(days=int(period))
    moved = {str(days): _growth(one) for days, one in reports.moved(ground, today).items()}
    return NetworkFigures(
        title=next((str(centre) for centre in centres if centre.pk == ground.centre_id), _("The network")),
        centre=next((centre.code for centre in centres if centre.pk == ground.centre_id), ""),
        centres=tuple((centre.code, str(centre)) for centre in centres) if len(centres) > 1 else (),
        period=period,
        periods=tuple((key, str(label)) for key, label in PERIODS.items()),
        since=since,
        until=today,
        growth=moved[period],
        weeks=moved["84"],
        active=_active(*reports.active_lately(people, today)),
        retention=_retention(reports.retention(people, today)),
        tables=_tables(ground),
        sources=_sources(reports.sources(people, today - YEAR, today)),
        coverage=_coverage(reports.coverage(people)),
    )


def _growth(moved: reports.Moved) -> Growth:
    net = moved.net if isinstance(moved.net, Withheld) else digits(f"{moved.net:+d}")
    return Growth(str(net), told(moved.joins), told(moved.leaves))


def _active(part: int, whole: int) -> tuple[str, str]:
    """I2: the share, and how many of how many; neither where those who took part or did not are few."""
    if isinstance(part_of(part, whole), Withheld):
        return told(Withheld.BESIDE), _("too few to be told")
    facts = {"part": part, "whole": whole}
    return digits(f"{round(100 * part / whole)}%" if whole else "–"), digits(_("%(part)s of %(whole)s") % facts)


def _table(title: str, labels: Mapping[str, str], counted: Mapping[str, int]) -> Table:
    cells = suppressed({code: counted.get(code, 0) for code in labels})
    total = sum(counted.get(code, 0) for code in labels)
    tells = any(not isinstance(cell, Withheld) and cell for cell in cells.values()) or not total
    rows = [(digits(str(labels[code])), told(cell)) for code, cell in cells.items()]
    return Table(title, rows, digits(total) if tells else told(Withheld.BESIDE))


def _tables(ground: Ground) -> list[Table]:
    people = ground.people()
    kinds = reports.providers_by(people, "provider_type", "paralegal_kind", "bar_grade")
    active = {" ".join(key): found.active for key, found in kinds.items()}
    return [
        _table(_("By kind"), {" ".join(key): label for key, label in KINDS.items()}, active),
        _table(_("By sex"), dict(Member.Sex.choices), reports.people_by(people, "sex")),
        _table(_("By age"), dict(Member.AgeBand.choices), reports.people_by(people, "age_band")),
    ]


def _sources(counted: Mapping[str, int]) -> Table:
    """Of one fixed year: two periods of which one lies in the other would tell, less one another, of a few people."""
    labels = {**dict(Membership.Source.choices), "": _("In no group yet")}
    return _table(_("How they came in the last 12 months"), labels, counted)


def _retention(found: reports.Retention) -> tuple[str, str]:
    """The share, and how many of how many; neither where those who stayed or those who did not are few."""
    if any(0 < n < LEAST for n in (found.stayed, found.joined - found.stayed)):
        return told(Withheld.BESIDE), _("too few to be told")
    if not found.joined:
        return told(Withheld.BESIDE), _("nobody joined 12 to 15 months ago")
    facts = {"stayed": found.stayed, "joined": found.joined}
    return digits(f"{found.percent}%"), digits(_("%(stayed)s of %(joined)s") % facts)


def _coverage(rows: list[reports.Coverage]) -> list[tuple[str, ...]]:
    """(place, lawyers, paralegals, others); each column for itself has no cell that subtraction would reveal."""
    columns = [suppressed(dict(enumerate(column))) for column in zip(*(row.numbers for row in rows), strict=True)]
    names = [str(row.unit) if row.unit else _("Not known where") for row in rows]
    return [(name, *(told(column[n]) for column in columns)) for n, name in enumerate(names)]

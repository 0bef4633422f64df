"""The page of network figures, ready to be placed: tables of people, how they came, whether they stay, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from members import clock
from members.models import Member
from members.templatetags.waing import digits

from . import reports
from .figures import KINDS, PERIODS, WEEKS, ground_of, told
from .models import Membership
from .reports import LEAST, Ground, Withheld, suppressed

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Table:
    """One split of the same people: (label, number) in rows, and their total where it tells nothing more."""

    title: str
    rows: list[tuple[str, str]]
    total: str


@dataclass(frozen=True)
class NetworkFigures:
    title: str
    centre: str
    centres: tuple[tuple[str, str], ...]
    period: str
    periods: tuple[tuple[str, str], ...]
    since: date
    until: date
    growth: reports.Growth
    weeks: reports.Growth
    retention: tuple[str, str]
    tables: list[Table]
    sources: Table
    coverage: list[tuple[str, str, str]]


def network_figures_of(request: HttpRequest) -> NetworkFigures | None:
    """For what the reader's posts let them see; None without a post."""
    found = ground_of(request)
    if found is None:
        return None
    ground, centres = found
    people, today = ground.people(), clock.today()
    period = request.GET.get("period", "") if request.GET.get("period", "") in PERIODS else "365"
    since = today - timedelta(days=int(period))
    return NetworkFigures(
        title=next((str(centre) for centre in centres if centre.pk == ground.centre_id), _("The network")),
        centre=next((centre.code for centre in centres if centre.pk == ground.centre_id), ""),
        centres=tuple((centre.code, str(centre)) for centre in centres) if len(centres) > 1 else (),
        period=period,
        periods=tuple((key, str(label)) for key, label in PERIODS.items()),
        since=since,
        until=today,
        growth=reports.growth(people, since, today),
        weeks=reports.growth(people, today - timedelta(weeks=WEEKS), today),
        retention=_retention(reports.retention(people, today)),
        tables=_tables(ground),
        sources=_sources(reports.sources(people, today - YEAR, today)),
        coverage=_coverage(reports.coverage(people)),
    )


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


def _coverage(rows: list[reports.Coverage]) -> list[tuple[str, str, str]]:
    """(place, lawyers, paralegals); each column for itself has no cell that subtraction would reveal."""
    lawyers = suppressed({row.unit.pk: row.lawyers for row in rows})
    paralegals = suppressed({row.unit.pk: row.paralegals for row in rows})
    return [(str(row.unit), told(lawyers[row.unit.pk]), told(paralegals[row.unit.pk])) for row in rows]

"""The programme's figures to take away: numbers alone, and none that points at one person (safety C-34, C-43)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cop.reports.small import Cell, part_of, shown, sum_over, suppressed, told
from cop.roster.tables import as_csv
from members import clock
from members.models import JusticeCentre, Member
from members.services import audit
from members.templatetags.waing import day_clock

from ..models import MentoringPair
from ..reports import Figures, figures


def take_figures(centres: QuerySet[JusticeCentre], since: date, until: date, *, by: Member) -> bytes:
    """A plain table of what the programme's page says of these days. The caller has asked permission."""
    codes = sorted(centres.values_list("code", flat=True))
    audit.record("mentoring_figures_taken", by=by, since=str(since), until=str(until), centres=len(codes))
    head = [
        [_("Mentoring"), ""],
        [_("Period"), f"{since} – {until}"],
        [_("Centres"), ", ".join(codes)],
        [_("Counted"), day_clock(clock.now())],
        [_("Fewer than five"), shown(None)],
    ]
    return as_csv([*head, *([label, shown(cell)] for label, cell in told_of(figures(centres, since, until)))])


def states_of(found: Figures) -> Iterator[tuple[str, Cell]]:
    """(state, how many pairs) of each state; a small one is hidden."""
    states = suppressed({state: found.states.get(state, 0) for state in MentoringPair.State.values})
    for state, label in MentoringPair.State.choices:
        yield str(label), states[state]


def told_of(found: Figures) -> Iterator[tuple[str, Cell | None]]:
    """(what, how many) of each figure, for who sees no single pair; a small one is hidden, and one beside it."""
    for label, cell in states_of(found):
        yield _("Pairs: %(state)s") % {"state": label}, cell
    yield _("Silent for more than 30 days"), part_of(found.silent, found.active)
    yield _("Meetings held"), told(found.sessions)
    yield _("Minutes"), sum_over(found.minutes, found.sessions)
    yield _("Goals"), told(found.goals)
    yield _("Goals done"), part_of(found.goals_done, found.goals)
    yield _("People who wait"), told(found.waiting)
    yield _("Found no mentor"), told(found.unanswered)
    yield _("Mentors with room"), told(found.mentors)
    yield _("Places with them"), sum_over(found.places, found.mentors)
    yield _("Mentees who answered"), found.rated
    yield _("Mentees who found it useful"), None if found.rated is None else part_of(found.useful or 0, found.rated)

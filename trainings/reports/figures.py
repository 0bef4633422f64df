"""What was learnt in a period as numbers to be shown and taken away, none of which points at one person: who took
part, what people needed, and the hours of the ledger (learning 4.9, 25; safety C-43)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from cop.reports.small import Cell, Withheld, part_of, sum_over, suppressed, told
from members import credits
from members.models import Member
from members.services import credits as ledger

from ..models import Accommodation, Registration, Training
from .learning import participation
from .period import Period

Mode, Kind = Registration.Mode, Accommodation.Kind
WAS_THERE = (Registration.State.ATTENDED, Registration.State.PARTIAL)


def people_for(reader: Member) -> QuerySet[Member]:
    """Of whom the sums that `reader` sees are: everybody of the centres where they hold a post, and of the whole
    network for a post of the network or none. The sums name nobody, so the monitoring officer's are no others."""
    centres = [post.centre_id for post in reader.current_posts]
    people = Member.objects.filter(merged_into=None)
    return people.filter(centre__in=centres) if centres and None not in centres else people


@dataclass(frozen=True, slots=True)
class Taking:
    """Participations, different people and people who completed one, each hidden where few are behind it; by how they
    came, beside the sum."""

    seats: Cell
    people: Cell
    completers: Cell
    modes: dict[str, Cell]


def taking_part(trainings: QuerySet[Training], period: Period) -> Taking:
    found = participation(trainings, period=period)
    came = Registration.objects.filter(
        period.of("session__starts_at"), session__training__in=trainings, state__in=WAS_THERE
    )
    counted = dict(came.order_by().values_list("mode").annotate(n=Count("pk")))
    modes = suppressed({mode: counted.get(mode, 0) for mode in Mode.values})
    return Taking(
        seats=sum_over(found.seats, found.people), people=told(found.people), completers=told(found.completers),
        modes={str(Mode(mode).label): cell for mode, cell in modes.items()},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Needed:
    """One kind of help: how often it was asked for, and met."""

    label: str
    asked: Cell
    met: Cell


def needed(trainings: QuerySet[Training], period: Period) -> list[Needed]:
    """What people asked for to be able to take part, and whether it was met (domain C17); one statement."""
    rows = Accommodation.objects.filter(
        period.of("registration__session__starts_at"), registration__session__training__in=trainings
    )
    counts = rows.order_by().values_list("kind").annotate(asked=Count("pk"), done=Count("pk", filter=Q(met=True)))
    found = {kind: (asked, done) for kind, asked, done in counts}
    return [_needed(kind, *found.get(kind, (0, 0))) for kind in Kind]


def _needed(kind: Kind, asked: int, met: int) -> Needed:
    return Needed(str(kind.label), told(asked), part_of(met, asked))


@dataclass(frozen=True, slots=True)
class Hours:
    """What stands in the ledger for these people in one category and one role: minutes, and of how many people."""

    category: str
    role: str
    people: Cell
    minutes: Cell


def hours(people: QuerySet[Member], period: Period) -> tuple[Cell, list[Hours]]:
    """All minutes together, and category by category. Both come from the one function of the ledger, so that they
    agree with each person's own page and with their certificates (learning 25)."""
    by_kind = defaultdict(list)
    for line in ledger.lines(*people.only("pk"), since=period.since, until=period.until):
        by_kind[line.category, line.role].append(line)
    rows = [_hours(*kind, by_kind[kind]) for kind in sorted(by_kind)]
    # A hidden row beside a printed sum would be told by taking the others from it.
    if any(isinstance(row.minutes, Withheld) for row in rows):
        return Withheld.BESIDE, rows
    return sum(row.minutes for row in rows), rows


def _hours(category: str, role: str, lines: list[ledger.Line]) -> Hours:
    people = len({line.member_id for line in lines})
    minutes = sum_over(sum(line.minutes for line in lines), people)
    return Hours(str(credits.categories[category]), str(credits.roles[role]), told(people), minutes)


def lines_of(trainings: QuerySet[Training], people: QuerySet[Member], period: Period) -> Iterator[tuple[str, Cell]]:
    """(what, how many) of all of it, for a table that leaves the house; the words are in the reader's language."""
    part = taking_part(trainings, period)
    yield _("Times somebody took part"), part.seats
    yield _("Different people"), part.people
    yield _("People who completed one"), part.completers
    for mode, cell in part.modes.items():
        yield _("Took part: %(how)s") % {"how": mode}, cell
    for need in needed(trainings, period):
        yield _("Asked for: %(what)s") % {"what": need.label}, need.asked
        yield _("Met: %(what)s") % {"what": need.label}, need.met
    total, rows = hours(people, period)
    yield _("Minutes of learning together"), total
    for row in rows:
        yield _("Minutes: %(category)s, %(role)s") % {"category": row.category, "role": row.role}, row.minutes
        yield _("People: %(category)s, %(role)s") % {"category": row.category, "role": row.role}, row.people

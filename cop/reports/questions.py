"""How questions fare: first response and its rate (domain 5, I8 and I9), who answers (H6), what is cited (I10), and
what case clinics say of violations (A18). Notes and debates ask nothing, so they are not among these numbers."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import Exists, OuterRef, QuerySet

from members import clock
from members.models import Holiday, Term, Topic

from ..models import Answer, ClinicApplication, Misconduct, Question, QuestionCitation
from .small import Cell, suppressed

WITHIN = timedelta(hours=72)
OPENS, SHUTS = time(9), time(17)
TOP = 3
ENOUGH = 10  # answers, before a share of them says anything of a group
TOO_FEW_ANSWER = 0.6  # of the answers by these three (domain 4, H6)


@dataclass(frozen=True)
class Response:
    """`median` working hours to the first response of those answered, None where nobody was; `censored`: how many
    wait still, whose time nobody knows yet."""

    answered: int
    censored: int
    median: float | None


@dataclass(frozen=True)
class Rate:
    """`n` of `of`."""

    n: int
    of: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.n / self.of) if self.of else None


def working_hours(start: datetime, end: datetime, free: Collection[date] = ()) -> float:
    """Hours between two moments that lie Monday to Friday, 09:00–17:00 in Yangon, without the days in `free`."""
    here, until = start.astimezone(clock.YANGON), end.astimezone(clock.YANGON)
    total, on = timedelta(), here.date()
    while on <= until.date():
        if on.weekday() < 5 and on not in free:
            opens, shuts = (datetime.combine(on, at, clock.YANGON) for at in (OPENS, SHUTS))
            total += max(timedelta(), min(until, shuts) - max(here, opens))
        on += timedelta(days=1)
    return total / timedelta(hours=1)


def first_response(opened: Iterable[tuple[datetime, datetime | None]], free: Collection[date] = ()) -> Response:
    """Of pairs (opened, first response or None)."""
    pairs = list(opened)
    hours = [working_hours(start, first, free) for start, first in pairs if first]
    return Response(len(hours), len(pairs) - len(hours), median(hours) if hours else None)


def holidays_between(since: datetime, until: datetime) -> set[date]:
    """The days on which courts and offices are shut."""
    days = (moment.astimezone(clock.YANGON).date() for moment in (since, until))
    return set(Holiday.objects.between(*days).values_list("on", flat=True))


def answered_in_time(questions: QuerySet[Question], now: datetime) -> Rate:
    """I9: with a response within 72 clock hours, of those that are 72 hours old."""
    old = questions.asking().filter(opened_at__lte=now - WITHIN).values_list("opened_at", "first_response_at")
    return in_time(list(old))


def in_time(pairs: Collection[tuple[datetime, datetime | None]]) -> Rate:
    """Of pairs (opened, first response or None): those answered within 72 clock hours."""
    return Rate(sum(bool(first) and first - opened <= WITHIN for opened, first in pairs), len(pairs))


def cited_answers(questions: QuerySet[Question]) -> Rate:
    """I10: accepted answers with at least one checked provision, of all accepted ones."""
    accepted = Answer.objects.filter(question__in=questions, accepted_at__isnull=False)
    checked = QuestionCitation.objects.filter(answer=OuterRef("pk"), provision__checked_on__isnull=False)
    return Rate(accepted.filter(Exists(checked)).count(), accepted.count())


def top_answerers(questions: QuerySet[Question]) -> Rate:
    """H6: how many of the answers come from the three who gave most. No names: it is a prompt, not a ranking."""
    given = Answer.objects.standing().filter(question__in=questions)
    return of_top(Counter(given.values_list("author", flat=True)).values())


def of_top(counts: Iterable[int]) -> Rate:
    """Of how many answers each person gave: those of the three who gave most."""
    most_first = sorted(counts, reverse=True)
    return Rate(sum(most_first[:TOP]), sum(most_first))


def is_concentrated(share: Rate) -> bool:
    """Whether too few people answer (H6: more than 60 % come from three), where there is enough to say so. This alone
    may be told: the number itself is a sum over three people (safety C-43)."""
    return share.of >= ENOUGH and share.n > TOO_FEW_ANSWER * share.of


@dataclass(frozen=True)
class Violations:
    """One topic: in how many clinics it was seen, challenged in court, and granted. Small numbers are withheld."""

    topic: Topic
    seen: Cell
    challenged: Cell
    granted: Cell


def violations(questions: QuerySet[Question]) -> list[Violations]:
    """The table of A18: violations × challenged × granted, n < 5 suppressed in each row and column."""
    clinics = questions.filter(kind=Question.Kind.CLINIC)
    filed = ClinicApplication.objects.filter(question=OuterRef("question_id"))
    pairs = Question.violations.through.objects.filter(question__in=clinics)
    seen = _by_topic(pairs)
    challenged = _by_topic(pairs.filter(Exists(filed)))
    granted = _by_topic(pairs.filter(Exists(filed.filter(result__code__in=["granted", "part"]))))
    return [
        Violations(topic, *(column.get(topic.pk, 0) for column in (seen, challenged, granted)))
        for topic in Topic.objects.filter(pk__in=list(seen)).order_by("order")
    ]


def misconduct(rows: QuerySet[Misconduct]) -> list[tuple[Term, Cell]]:
    """Kinds of misconduct with how often each was recorded, in the order of the list; 1 to 4 are withheld (A19)."""
    told = suppressed(Counter(rows.values_list("category_id", flat=True)))
    terms = Term.objects.of(Term.List.MISCONDUCT).filter(pk__in=list(told))
    return [(term, told[term.pk]) for term in terms]


def _by_topic(pairs: QuerySet) -> dict[int, Cell]:
    return suppressed(Counter(pairs.values_list("topic_id", flat=True)))

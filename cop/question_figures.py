"""The page of figures of questions and written arguments: I8, I9, I10 and I15 (domain 5, safety C-43).

Hidden groups are in none of these numbers: whoever reads them may not know that such a group exists.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import clock
from members.models import Member
from members.templatetags.waing import digits

from .indicators import YEAR, Table, Told, ground_for, rate_told, table_told
from .models import ArgumentUse, Group, Question, WrittenArgument
from .reports import LEAST, Ground
from .reports import questions as reports

NEWEST = 2_000  # questions whose hours are looked at: the median of more is the same


@dataclass(frozen=True)
class QuestionFigures:
    title: str
    questions: list[Told]
    kinds: Table
    arguments: list[Told]


def figures_of_questions(member: Member) -> QuestionFigures:
    """Of the last twelve months, of the groups of the reader's own ground."""
    centre, now = ground_for(member), clock.now()
    groups = Ground(centre_id=centre.pk if centre else None).groups().exclude(visibility=Group.Visibility.HIDDEN)
    asked = Question.objects.asking().posted().filter(group__in=groups, opened_at__gt=now - YEAR, opened_at__lte=now)
    kinds = dict(asked.order_by().values_list("kind").annotate(n=Count("pk")))
    return QuestionFigures(
        title=str(centre or _("The network")),
        questions=[
            _first_response(asked, now),
            rate_told(_("Answered within 72 hours"), reports.answered_in_time(asked, now)),
            rate_told(_("Accepted answers that cite a checked section"), reports.cited_answers(asked)),
        ],
        kinds=table_told(_("What was asked"), kinds, Question.Kind.choices),
        arguments=[_used(groups, now)],
    )


def _first_response(asked: QuerySet[Question], now: datetime) -> Told:
    """I8: half had a first response within so many working hours; who waits still is counted beside it."""
    pairs = asked.order_by("-opened_at").values_list("opened_at", "first_response_at")[:NEWEST]
    found = reports.first_response(pairs, reports.holidays_between(now - YEAR, now))
    name = _("First response, half within")
    if found.answered < LEAST:
        return Told(name, "–")
    hours = round(found.median)
    value = ngettext("%(hours)s working hour", "%(hours)s working hours", hours) % {"hours": hours}
    if 0 < found.censored < LEAST:
        return Told(name, digits(value))
    facts = _("%(answered)s answered, %(waiting)s wait still")
    return Told(name, digits(value), digits(facts % {"answered": found.answered, "waiting": found.censored}))


def _used(groups: QuerySet[Group], now: datetime) -> Told:
    """I15: of the arguments published in the year, those that somebody has used in court."""
    Status = WrittenArgument.Status
    published = WrittenArgument.objects.filter(
        group__in=groups,
        published_at__gt=now - YEAR,
        published_at__lte=now,
        status__in=[Status.PUBLISHED, Status.SUPERSEDED],
    )
    used = published.filter(Exists(ArgumentUse.objects.filter(argument=OuterRef("pk"))))
    return rate_told(_("Published and used in court"), reports.Rate(used.count(), published.count()))

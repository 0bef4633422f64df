"""What is asked for and what is offered: topics asked in groups, wishes, and the coverage matrix of areas and kinds
of people with its gaps (domain B37, learning 4.15). Counts only, never who."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cop.models import Group, Question
from members import clock
from members.models import PracticeArea, Topic

from ..models import Audience, Training, TrainingSession, Wish

ASKED_SINCE = timedelta(days=182)
COVERED_SINCE = timedelta(days=365)


def needs(now: datetime | None = None) -> list[Topic]:
    """All topics, the most wanted first: wishes count as much as questions. Of each how often it was `asked` about in
    half a year, how many `wished` to learn it, and how many trainings are `taught` on it. Of hidden groups nothing is
    counted. One statement."""
    now = now or clock.now()
    open_groups = Group.objects.exclude(visibility=Group.Visibility.HIDDEN)
    questions = Question.objects.posted().filter(group__in=open_groups, opened_at__gt=now - ASKED_SINCE)
    rows = Topic.objects.offered().annotate(
        asked=_count(questions, "topics"),
        wished=_count(Wish.objects.open(), "topic"),
        taught=_count(Training.objects.published(), "topics"),
    )
    return sorted(rows, key=lambda topic: (-(topic.asked + topic.wished), topic.taught, topic.order))


def _count(rows: QuerySet, field: str) -> Coalesce:
    """How many of the rows are about the topic."""
    counted = rows.order_by().filter(**{field: OuterRef("pk")}).values(field).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


@dataclass(frozen=True, slots=True)
class Theme:
    """One row of the matrix: `cells` are how many trainings were held or are planned for each kind of people."""

    area: PracticeArea
    cells: list[int]
    total: int

    @property
    def is_gap(self) -> bool:
        return self.total == 0


def coverage(now: datetime | None = None) -> list[Theme]:
    """Areas × kinds of people: trainings with a session in the last twelve months or to come. A training for
    everybody counts in each column; a theme without any is a gap (B37)."""
    now = now or clock.now()
    sessions = TrainingSession.objects.open().filter(starts_at__gt=now - COVERED_SINCE)
    held = Training.objects.filter(pk__in=sessions.values("training")).prefetch_related("areas")
    of_area: dict[int, list[Training]] = {}
    for training in held:
        for area in training.areas.all():
            of_area.setdefault(area.pk, []).append(training)
    return [_theme(area, of_area.get(area.pk, [])) for area in PracticeArea.objects.offered()]


def _theme(area: PracticeArea, trainings: list[Training]) -> Theme:
    cells = [sum(not one.audience or kind in one.audience for one in trainings) for kind in Audience.values]
    return Theme(area, cells, len(trainings))

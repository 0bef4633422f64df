"""What is asked for and what is offered: topics asked in groups, wishes, and the coverage matrix of areas and kinds
of people with its gaps (domain B37, learning 4.15). Counts only, never who."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from cop.models import Group, Question
from members import clock
from members.models import PracticeArea, Topic

from ..models import Audience, Training, TrainingSession, Wish

ASKED_SINCE = timedelta(days=182)
COVERED_SINCE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Need:
    """How often a topic was asked about in half a year, how many want to learn it, and how many trainings teach it."""

    topic: Topic
    asked: int
    wished: int
    taught: int


def needs(now: datetime | None = None) -> list[Need]:
    """All topics, the most wanted first: wishes count as much as questions. Of hidden groups nothing is counted."""
    now = now or clock.now()
    open_groups = Group.objects.exclude(visibility=Group.Visibility.HIDDEN)
    questions = Question.objects.posted().filter(group__in=open_groups, opened_at__gt=now - ASKED_SINCE)
    asked = dict(questions.order_by().values_list("topics").annotate(n=Count("pk")))
    wished = dict(Wish.objects.open().order_by().values_list("topic").annotate(n=Count("pk")))
    taught = dict(Training.objects.published().order_by().values_list("topics").annotate(n=Count("pk")))
    rows = [
        Need(topic, asked.get(topic.pk, 0), wished.get(topic.pk, 0), taught.get(topic.pk, 0))
        for topic in Topic.objects.offered()
    ]
    return sorted(rows, key=lambda row: (-(row.asked + row.wished), row.taught, row.topic.order))


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
    held = Training.objects.filter(Q(pk__in=sessions.values("training"))).prefetch_related("areas")
    of_area: dict[int, list[Training]] = {}
    for training in held:
        for area in training.areas.all():
            of_area.setdefault(area.pk, []).append(training)
    return [_theme(area, of_area.get(area.pk, [])) for area in PracticeArea.objects.offered()]


def _theme(area: PracticeArea, trainings: list[Training]) -> Theme:
    cells = [sum(not one.audience or kind in one.audience for one in trainings) for kind in Audience.values]
    return Theme(area, cells, len(trainings))


def gaps(now: datetime | None = None) -> list[PracticeArea]:
    """The themes without a training in twelve months."""
    return [row.area for row in coverage(now) if row.is_gap]

"""What people learnt, as sums: paired gain, questions, feedback, confidence, who took part.

Learning 20 and 21, domain I3 to I7.
Nothing here is told of fewer than five people: a `Gain` of fewer keeps its n and hides the rest.
"""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import mean

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery

from members.models import Member

from ..models import (
    FEWEST,
    Attempt,
    AttemptAnswer,
    ConfidenceItem,
    ConfidenceRating,
    Enrolment,
    FeedbackPaper,
    FollowUpPaper,
    Registration,
    TestQuestion,
    Training,
    TrainingSession,
)
from .period import EVER, Period


@dataclass(frozen=True, slots=True)
class Gain:
    """Of the `n` people with both tests of one version: means of 100, the mean gain in points, how many of a hundred
    rose by ten points and more, the normalised gain (of those below 100 before), and the share that reached the pass
    mark afterwards, in per cent. All but n are None for fewer than five."""

    n: int
    pre: float | None = None
    post: float | None = None
    gain: float | None = None
    risen: float | None = None
    normalised: float | None = None
    passed: float | None = None

    @property
    def is_told(self) -> bool:
        return self.n >= FEWEST


def _paired(trainings: Iterable[Training] | QuerySet, people: QuerySet[Member] | None = None) -> QuerySet[Attempt]:
    """First tests afterwards of people who took the same version before; `before` is that score."""
    first = Attempt.objects.firsts()
    same = first.filter(form=OuterRef("form"), member=OuterRef("member"), wave=Attempt.Wave.PRE)
    rows = first.filter(wave=Attempt.Wave.POST, form__training__in=trainings)
    if people is not None:
        rows = rows.filter(member__in=people)
    return rows.annotate(before=Subquery(same.values("score")[:1])).filter(before__isnull=False)


def gain_of(
    trainings: Iterable[Training] | QuerySet,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    people: QuerySet[Member] | None = None,
) -> Gain:
    """The paired gain over these trainings, of tests handed in afterwards within [since, until). One statement."""
    rows = _paired(trainings, people)
    if since:
        rows = rows.filter(finished_at__gte=since)
    if until:
        rows = rows.filter(finished_at__lt=until)
    found = rows.values_list("before", "score", "form__training__pass_mark")
    return _gain([(float(pre), float(post), mark) for pre, post, mark in found])


def _gain(pairs: list[tuple[float, float, int]]) -> Gain:
    if len(pairs) < FEWEST:
        return Gain(len(pairs))
    rises = [post - pre for pre, post, _mark in pairs]
    shares = [(post - pre) / (100 - pre) for pre, post, _mark in pairs if pre < 100]
    return Gain(
        n=len(pairs),
        pre=mean(pre for pre, _post, _mark in pairs),
        post=mean(post for _pre, post, _mark in pairs),
        gain=mean(rises),
        risen=100 * mean(rise >= 10 for rise in rises),
        normalised=mean(shares) if shares else None,
        passed=100 * mean(post >= mark for _pre, post, mark in pairs),
    )


def gains_by_training(trainings: Iterable[Training] | QuerySet) -> dict[int, Gain]:
    """{training id: its paired gain}; one statement."""
    pairs = defaultdict(list)
    rows = _paired(trainings).values_list("form__training", "before", "score", "form__training__pass_mark")
    for training, pre, post, mark in rows:
        pairs[training].append((float(pre), float(post), mark))
    return {training: _gain(found) for training, found in pairs.items()}


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One question: right answers before and after, in per cent, of the same people."""

    question: TestQuestion
    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before


def question_changes(training: Training) -> list[QuestionChange]:
    """Question by question of the version in use, of those who took both tests; empty for fewer than five. Three
    statements."""
    paired = _paired([training]).filter(form__status="open")
    people = list(paired.values_list("member", flat=True))
    if len(people) < FEWEST:
        return []
    answers = AttemptAnswer.objects.filter(
        attempt__form__training=training, attempt__form__status="open", attempt__member__in=people,
        attempt__number=1, attempt__finished_at__isnull=False, choice=F("question__right"),
    )  # fmt: skip
    right = defaultdict(int)
    for question, wave, n in answers.order_by().values_list("question", "attempt__wave").annotate(n=Count("pk")):
        right[question, wave] = n
    questions = TestQuestion.objects.filter(form__training=training, form__status="open")
    share = 100 / len(people)
    return [QuestionChange(one, right[one.pk, "pre"] * share, right[one.pk, "post"] * share) for one in questions]


def passing_rate(trainings: Iterable[Training] | QuerySet) -> tuple[int, int]:
    """(first tests afterwards at or above the pass mark, all first tests afterwards): domain I7. One a person: a
    later version is no first one for who took an earlier."""
    post = Attempt.objects.firsts().filter(wave=Attempt.Wave.POST)
    theirs = {"form__training": OuterRef("form__training"), "member": OuterRef("member")}
    before = post.filter(finished_at__lt=OuterRef("finished_at"), **theirs)
    rows = post.filter(~Exists(before), form__training__in=trainings)
    return rows.filter(score__gte=F("form__training__pass_mark")).count(), rows.count()


# --- feedback --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was said of a session: means of 1 to 5, and the papers in an order that changes with every look."""

    n: int
    rating: float
    met: float
    papers: list[FeedbackPaper]

    @property
    def pairs(self) -> list[FeedbackPaper]:
        """Where what had been hoped for stands beside the rating (B36)."""
        return [paper for paper in self.papers if paper.expectation]


def feedback_of(sessions: Collection[TrainingSession], reader: Member) -> dict[int, Feedback]:
    """{session id: what was said}, as far as it is told and `reader` may read it: in fives. One statement."""
    found = defaultdict(list)
    for paper in FeedbackPaper.objects.visible_to(reader).filter(session__in=sessions):
        found[paper.session_id].append(paper)
    return {pk: _feedback(papers) for pk, papers in found.items()}


def _feedback(papers: list[FeedbackPaper]) -> Feedback:
    secrets.SystemRandom().shuffle(papers)
    means = (mean(paper.rating for paper in papers), mean(paper.met for paper in papers))
    return Feedback(len(papers), *means, papers)


def follow_up_of(training: Training) -> dict[str, int] | None:
    """{n, used, helped}: three months later; in fives, None before the first five."""
    papers = list(FollowUpPaper.objects.told().filter(training=training).values_list("used", "has_helped"))
    if not papers:
        return None
    return {
        "n": len(papers),
        "used": sum(used != FollowUpPaper.Used.NO for used, _helped in papers),
        "helped": sum(helped for _used, helped in papers),
    }


# --- confidence ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConfidenceGain:
    """One item: means of the first and the last wave of the `n` people with two, None for fewer than five."""

    item: ConfidenceItem
    n: int
    first: float | None = None
    last: float | None = None

    @property
    def gain(self) -> float | None:
        return None if self.first is None or self.last is None else self.last - self.first


def confidence_gains(people: QuerySet[Member] | None = None) -> list[ConfidenceGain]:
    """Item by item, paired (domain I6). Waves are at least 90 days apart, says the verb that writes them."""
    rows = ConfidenceRating.objects.order_by("wave")
    if people is not None:
        rows = rows.filter(member__in=people)
    waves = defaultdict(list)
    for item, member, value in rows.values_list("item", "member", "value"):
        waves[item, member].append(value)
    pairs = defaultdict(list)
    for (item, _member), values in waves.items():
        if len(values) > 1:
            pairs[item].append((values[0], values[-1]))
    return [_confidence(item, pairs[item.pk]) for item in ConfidenceItem.objects.all()]


def _confidence(item: ConfidenceItem, pairs: list[tuple[int, int]]) -> ConfidenceGain:
    if len(pairs) < FEWEST:
        return ConfidenceGain(item, len(pairs))
    return ConfidenceGain(item, len(pairs), mean(first for first, _last in pairs), mean(last for _f, last in pairs))


# --- who took part ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Participation:
    """Never one number for another (learning 4.9): seats taken, different people, people who completed one."""

    seats: int
    people: int
    completers: int
    completions: int


def participation(trainings: Iterable[Training] | QuerySet, period: Period = EVER) -> Participation:
    """Of sessions that began in the period, and of what was completed in it."""
    states = [Registration.State.ATTENDED, Registration.State.PARTIAL]
    came = Registration.objects.filter(
        period.of("session__starts_at"), session__training__in=trainings, state__in=states
    )
    done = Enrolment.objects.completed().filter(period.of("completed_at"), training__in=trainings)
    seats = came.aggregate(seats=Count("pk"), people=Count("member", distinct=True))
    ended = done.aggregate(completers=Count("member", distinct=True), completions=Count("pk"))
    return Participation(**seats, **ended)

"""What people learnt, as sums: paired gain, questions, feedback, confidence, who took part.

Learning 20 and 21, domain I3 to I7.
Nothing here is told of fewer than five people, and nothing of one more: tests and ratings are told in fives, in the
order in which they came, and each five stays together in every sum. Who looks before and after somebody hands in sees
the same numbers, or those of five people more (safety 3.6, C-43).
"""

import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import mean
from typing import TypeVar

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery

from members import clock
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
    TestForm,
    TestQuestion,
    Training,
    TrainingSession,
)
from .period import EVER, Period

Row = TypeVar("Row")


def in_fives(rows: Iterable[Row], of: Callable[[Row], Hashable]) -> list[list[Row]]:
    """The rows in whole fives, those of each thing apart and in the order given; what is left over waits."""
    found = defaultdict(list)
    for row in rows:
        found[of(row)].append(row)
    starts = ((these, n) for these in found.values() for n in range(0, len(these) - FEWEST + 1, FEWEST))
    return [these[n : n + FEWEST] for these, n in starts]


@dataclass(frozen=True, slots=True)
class Pair:
    """Both first tests that one person took of one version."""

    training: int
    form: int
    member: int
    pre: float
    post: float
    pass_mark: int
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class Gain:
    """Of `n` people with both tests of one version, told in fives: means of 100, the mean gain in points, how many of
    a hundred rose by ten points and more, the normalised gain (of those below 100 before), and the share that reached
    the pass mark afterwards, in per cent. Without a five of one version n is 0 and the rest is None; `waits`: some
    have both tests all the same."""

    n: int
    waits: bool = False
    pre: float | None = None
    post: float | None = None
    gain: float | None = None
    risen: float | None = None
    normalised: float | None = None
    passed: float | None = None

    @property
    def is_told(self) -> bool:
        return self.n > 0


def pairs_of(trainings: Iterable[Training] | QuerySet) -> list[Pair]:
    """First tests afterwards of people who took the same version before, in the order in which they came. For sums:
    each is one person's. One statement."""
    first = Attempt.objects.firsts()
    same = first.filter(form=OuterRef("form"), member=OuterRef("member"), wave=Attempt.Wave.PRE)
    rows = first.filter(wave=Attempt.Wave.POST, form__training__in=trainings)
    rows = rows.annotate(before=Subquery(same.values("score")[:1])).filter(before__isnull=False)
    found = rows.order_by("finished_at", "pk").values_list(
        "form__training", "form", "member", "before", "score", "form__training__pass_mark", "finished_at"
    )
    return [
        Pair(training, form, who, float(pre), float(post), *rest) for training, form, who, pre, post, *rest in found
    ]


def _fives(pairs: Iterable[Pair]) -> list[list[Pair]]:
    return in_fives(pairs, lambda pair: pair.form)


def gain_of(
    trainings: Iterable[Training] | QuerySet, *, since: datetime | None = None, until: datetime | None = None
) -> Gain:
    """The paired gain over these trainings, of fives of tests handed in afterwards of which the last came within
    [since, until): no choice of days takes a five apart. One statement."""
    pairs = pairs_of(trainings)
    fives = [
        five
        for five in _fives(pairs)
        if (since is None or since <= five[-1].finished_at) and (until is None or five[-1].finished_at < until)
    ]
    return _gain(fives, waits=bool(pairs))


def _gain(fives: Sequence[Sequence[Pair]], *, waits: bool) -> Gain:
    pairs = [pair for five in fives for pair in five]
    if not pairs:
        return Gain(0, waits)
    rises = [pair.post - pair.pre for pair in pairs]
    shares = [(pair.post - pair.pre) / (100 - pair.pre) for pair in pairs if pair.pre < 100]
    return Gain(
        n=len(pairs),
        pre=mean(pair.pre for pair in pairs),
        post=mean(pair.post for pair in pairs),
        gain=mean(rises),
        risen=100 * mean(rise >= 10 for rise in rises),
        normalised=mean(shares) if shares else None,
        passed=100 * mean(pair.post >= pair.pass_mark for pair in pairs),
    )


def gains_by_training(trainings: Iterable[Training] | QuerySet) -> dict[int, Gain]:
    """{training id: its paired gain}; one statement."""
    found = defaultdict(list)
    for pair in pairs_of(trainings):
        found[pair.training].append(pair)
    return {training: _gain(_fives(pairs), waits=True) for training, pairs in found.items()}


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
    """Question by question of the version in use, of those who took both tests, in fives; empty before the first
    five. Three statements."""
    open_form = TestForm.objects.open().filter(training=training).first()
    fives = _fives(pairs_of([training])) if open_form else []
    told = [pair.member for five in fives for pair in five if pair.form == open_form.pk]
    if not told:
        return []
    answers = AttemptAnswer.objects.filter(
        attempt__form=open_form, attempt__member__in=told, attempt__number=1, attempt__finished_at__isnull=False,
        choice=F("question__right"),
    )  # fmt: skip
    right = defaultdict(int)
    for question, wave, n in answers.order_by().values_list("question", "attempt__wave").annotate(n=Count("pk")):
        right[question, wave] = n
    share = 100 / len(told)
    return [
        QuestionChange(one, right[one.pk, "pre"] * share, right[one.pk, "post"] * share)
        for one in open_form.questions.all()
    ]


def passing_rate(trainings: Iterable[Training] | QuerySet) -> tuple[int, int]:
    """(first tests afterwards at or above the pass mark, all first tests afterwards): domain I7, training by training
    in fives. One a person: a later version is no first one for who took an earlier."""
    post = Attempt.objects.firsts().filter(wave=Attempt.Wave.POST)
    theirs = {"form__training": OuterRef("form__training"), "member": OuterRef("member")}
    before = post.filter(finished_at__lt=OuterRef("finished_at"), **theirs)
    rows = post.filter(~Exists(before), form__training__in=trainings).order_by("finished_at", "pk")
    tried = rows.values_list("form__training", "score", "form__training__pass_mark")
    told = [row for five in in_fives(tried, lambda row: row[0]) for row in five]
    return sum(score >= mark for _training, score, mark in told), len(told)


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


def hopes_in(session: TrainingSession, registrations: Iterable[Registration]) -> list[str]:
    """What those who registered hope to take home, without saying who: in fives, so that a name and a hope that are
    new on one page do not belong together, and of who left the list too. None once the session is over: a hope may
    then go to its writer's feedback, and one that vanished here would say whose that is (domain B36)."""
    if session.ends_at <= clock.now():
        return []
    hopes = [row.expectation for row in sorted(registrations, key=lambda row: row.pk) if row.expectation]
    return sorted(hope for five in in_fives(hopes, lambda _hope: session.pk) for hope in five)


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
    """Item by item, paired (domain I6), in fives of later waves: the newest that are told are as many as are whole
    fives. Waves are at least 90 days apart, says the verb that writes them."""
    rows = ConfidenceRating.objects.order_by("rated_on", "pk")
    if people is not None:
        rows = rows.filter(member__in=people)
    found = defaultdict(list)
    for item, member, value in rows.values_list("item", "member", "value"):
        found[item].append((member, value))
    return [_confidence(item, found[item.pk]) for item in ConfidenceItem.objects.all()]


def _confidence(item: ConfidenceItem, ratings: Sequence[tuple[int, int]]) -> ConfidenceGain:
    """`ratings`: (person, value) in the order in which they were given."""
    first, later = {}, []
    for member, value in ratings:
        if member in first:
            later.append((member, value))
        first.setdefault(member, value)
    last = dict(row for five in in_fives(later, lambda _row: item) for row in five)
    if len(last) < FEWEST:
        return ConfidenceGain(item, len(later))
    return ConfidenceGain(item, len(last), mean(first[member] for member in last), mean(last.values()))


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

"""How far somebody has come with a training, and what is left (learning 17, 22; domain I3)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet

from members.models import Member

from ..models import (
    Attempt,
    Enrolment,
    FeedbackMark,
    ItemDone,
    Registration,
    TestForm,
    Training,
    TrainingItem,
    TrainingSession,
)

# Of the parts that are no tests, so many of a hundred (domain I3).
ITEMS_PERCENT = 80


@dataclass(frozen=True, slots=True)
class Standing:
    """`parts`: parts that have sessions, `parts_needed` of which one must have been in, `parts_attended` of which they
    were in one. `items`: steps that are no tests. `pre` and `post`: the first and the best score, None for none."""

    training: Training
    parts_needed: int = 0
    parts_attended: int = 0
    items: int = 0
    items_done: int = 0
    has_test: bool = False
    pre: Decimal | None = None
    post: Decimal | None = None
    has_given_feedback: bool = False

    @property
    def has_attended(self) -> bool:
        return self.parts_attended >= self.parts_needed

    @property
    def has_done_items(self) -> bool:
        """The condition of the test afterwards, too."""
        return self.items_done * 100 >= self.items * ITEMS_PERCENT

    @property
    def has_passed(self) -> bool:
        return self.post is not None and self.post >= self.training.pass_mark

    @property
    def lacks_test(self) -> bool:
        return self.training.needs_post_test and not self.has_passed

    @property
    def lacks_feedback(self) -> bool:
        return self.training.needs_feedback and not self.has_given_feedback

    @property
    def is_met(self) -> bool:
        """The rule of the training. One that asks for nothing is completed by nobody by itself."""
        asks = self.parts_needed or self.items or self.training.needs_post_test
        done = self.has_attended and self.has_done_items and not self.lacks_test and not self.lacks_feedback
        return bool(asks) and done


def standing_of(training: Training, member: Member) -> Standing:
    return standings(member, [training])[training.pk]


def standings(member: Member, trainings: Collection[Training]) -> dict[int, Standing]:
    """{training id: where `member` stands with it}; seven statements, however many trainings."""
    parts = _parts(TrainingSession.objects.open().filter(training__in=trainings))
    attended = _attended(member, trainings)
    items = _items(member, trainings, attended)
    tests = set(TestForm.objects.open().filter(training__in=trainings).values_list("training", flat=True))
    scores = _scores(member, trainings)
    given = set(
        FeedbackMark.objects.filter(member=member, session__training__in=trainings).values_list(
            "session__training", flat=True
        )
    )
    return {
        one.pk: Standing(
            training=one,
            parts_needed=parts[one.pk] if one.sessions_needed is None else one.sessions_needed,
            parts_attended=len(attended[one.pk]),
            items=items[one.pk][0],
            items_done=items[one.pk][1],
            has_test=one.pk in tests,
            pre=scores[one.pk, "pre"],
            post=scores[one.pk, "post"],
            has_given_feedback=one.pk in given,
        )
        for one in trainings
    }


def _parts(sessions: QuerySet[TrainingSession]) -> dict[int, int]:
    counted = sessions.order_by().values_list("training").annotate(n=Count("part", distinct=True))
    return defaultdict(int, counted)


def _attended(member: Member, trainings: Iterable[Training]) -> dict[int, set[int]]:
    """{training id: the parts of which they were in a session}."""
    came = Registration.objects.filter(
        member=member, state=Registration.State.ATTENDED, session__training__in=trainings
    )
    found = defaultdict(set)
    for training, part in came.values_list("session__training", "session__part"):
        found[training].add(part)
    return found


def _items(member: Member, trainings: Collection[Training], attended: dict[int, set[int]]) -> dict[int, list[int]]:
    """{training id: [steps that are no tests, those that are done]}; a live session is done by being there."""
    marked = ItemDone.objects.filter(enrolment__member=member, enrolment__training__in=trainings).exclude(
        enrolment__state=Enrolment.State.LEFT
    )
    done = set(marked.values_list("item", flat=True))
    steps = TrainingItem.objects.filter(training__in=trainings).exclude(kind=TrainingItem.Kind.TEST)
    found = defaultdict(lambda: [0, 0])
    for pk, training, kind, part in steps.values_list("pk", "training", "kind", "session__part"):
        there = attended[training] if part is None else attended[training] & {part}
        found[training][0] += 1
        found[training][1] += pk in done or (kind == TrainingItem.Kind.LIVE and bool(there))
    return found


def _scores(member: Member, trainings: Iterable[Training]) -> dict[tuple[int, str], Decimal]:
    rows = Attempt.objects.done().filter(member=member, form__training__in=trainings)
    best = rows.order_by().values_list("form__training", "wave").annotate(best=Max("score"))
    return defaultdict(lambda: None, {(training, wave): score for training, wave, score in best})


def first_and_last_session(
    training: Training, member: Member
) -> tuple[TrainingSession | None, TrainingSession | None]:
    """The first and the last session of the training that `member` has a place in or was in. One that they missed is
    none: they come to another."""
    was_there = (Registration.State.ATTENDED, Registration.State.PARTIAL)
    states = [*Registration.HOLDING, *was_there]
    mine = Registration.objects.filter(member=member, state__in=states).values("session")
    rows = list(TrainingSession.objects.open().filter(Q(pk__in=mine), training=training).in_order())
    return (rows[0], rows[-1]) if rows else (None, None)

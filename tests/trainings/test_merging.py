"""Two entries of one person, both with places, tests and marks in the same trainings: one of each is left (learning
14), and it stands as it stood when the merge is undone."""

from datetime import timedelta

import pytest
from django.apps import apps

from members import clock
from members.errors import Refused
from members.models import MemberMerge
from members.services import credits
from members.services.merging import merge_member, undo_member_merge
from tests.factories import make_member
from trainings.models import (
    Accommodation,
    Attempt,
    Attendance,
    Certificate,
    Enrolment,
    FeedbackMark,
    ItemDone,
    Registration,
    SessionTrainer,
    TrainingItem,
    Wish,
)
from trainings.services import attendance

from .kit import crowd, make_sitting, make_training, put_down
from .learning_kit import enrol, make_test, past_sitting, score, was_there

pytestmark = pytest.mark.django_db
State = Registration.State
HOUR = timedelta(hours=1)


@pytest.fixture
def kept(cast):
    return make_member(cast.centre, full_name_en="Thida Su")


@pytest.fixture
def twin(cast):
    return make_member(cast.centre, full_name_en="Thida Su")


@pytest.fixture
def merge(cast, kept, twin, django_capture_on_commit_callbacks):
    """`merge()`: the two are one; what waits for the end of the transaction is done."""

    def _merge() -> MemberMerge:
        with django_capture_on_commit_callbacks(execute=True):
            return merge_member(twin, into=kept, by=cast.coordinator)

    return _merge


def of(member, session) -> tuple:
    row = Registration.objects.filter(member=member, session=session).select_related("attendance").get()
    one = Attendance.objects.filter(registration=row).first()
    return row.state, row.position, one and one.minutes


def everything() -> dict:
    """All rows of this room, open."""
    return {
        model._meta.label: sorted(
            str({one.attname: str(getattr(row, one.attname)) for one in model._meta.concrete_fields})
            for row in model._base_manager.all()
        )
        for model in apps.get_app_config("trainings").get_models()
    }


def test_learning_14_two_places_in_one_session_become_one_and_the_line_moves_on(cast, kept, twin, merge):
    session = make_sitting(capacity_room=2)
    next_one = make_member(cast.centre)
    put_down(session, kept, twin, next_one)
    assert of(next_one, session)[0] == State.WAITLISTED
    merge()
    session.refresh_from_db()
    assert (of(kept, session)[0], of(twin, session)[0]) == (State.CONFIRMED, State.CANCELLED_BY_STAFF)
    assert (of(next_one, session)[0], session.held_room) == (State.OFFERED, 2)
    assert [*Registration.objects.get(member=twin).changes.values_list("why", flat=True)] == ["registered", "merged"]


def test_learning_14_the_row_that_says_more_holds(cast, kept, twin, merge):
    """A place before a number in the line, the smaller number before the greater, and being there before all."""
    full, line = make_sitting(capacity_room=1), make_sitting(capacity_room=1)
    held = past_sitting(make_training(cast.centre), hours=2)
    put_down(full, twin, kept)
    put_down(line, make_member(cast.centre), twin, kept)
    mine, theirs = (
        Registration.objects.create(session=held, member=one, state="confirmed", mode="room") for one in (kept, twin)
    )
    attendance.take_day(held, here={theirs.pk: 0}, was=[], by=cast.facilitator)
    Accommodation.objects.create(registration=theirs, kind="hearing", note="Front row")
    assert (of(kept, full)[:2], of(kept, line)[:2]) == ((State.WAITLISTED, 1), (State.WAITLISTED, 2))
    merge()
    assert of(kept, full)[0] == State.CONFIRMED
    assert of(kept, line)[:2] == (State.WAITLISTED, 1)
    assert of(kept, held) == (State.ATTENDED, None, 120) and of(twin, held) == (State.CANCELLED_BY_STAFF, None, None)
    assert mine.accommodations.get().note == "Front row"
    assert credits.total_of(kept) == 120, "once"


def test_learning_14_what_was_learnt_on_either_side_is_learnt(cast, kept, twin, merge):
    training, session = make_training(cast.centre), make_sitting()
    form = make_test(training)
    score(form, kept, "post", 40)
    score(form, twin, "post", 90)
    reading, task = (
        TrainingItem.objects.create(training=training, number=n, kind="reading", title=f"Part {n}") for n in (1, 2)
    )
    mine, theirs = enrol(training, kept, twin)
    for one, item in ((mine, reading), (theirs, reading), (theirs, task)):
        ItemDone.objects.create(enrolment=one, item=item)
    for one, state in ((kept, "declined"), (twin, "accepted")):
        SessionTrainer.objects.create(session=session, member=one, state=state, answered_at=clock.now())
        FeedbackMark.objects.create(session=session, member=one)
        Wish.objects.create(member=one, topic=training.topics.model.objects.get(code="bail"))
    before = everything()
    done = merge()
    assert [*Attempt.objects.filter(member=kept).order_by("number").values_list("number", "score")] == [
        (1, 40),
        (2, 90),
    ]
    assert Enrolment.objects.get().items_done.count() == 2
    assert SessionTrainer.objects.get().state == "accepted"
    assert (FeedbackMark.objects.count(), Wish.objects.count()) == (1, 1)
    undo_member_merge(done, by=cast.coordinator)
    assert everything() == before


def test_learning_22_what_one_half_began_and_the_other_finished_is_completed(cast, kept, twin, merge):
    """Two days, a different entry marked on each; and what neither half finishes stays open."""
    training, other = make_training(cast.centre), make_training(cast.centre)
    days = [past_sitting(training, days=n, part=part) for part, n in ((1, 3), (2, 2))]
    past_sitting(other, part=2)
    for session, member in zip((*days, past_sitting(other, part=1)), (kept, twin, twin), strict=True):
        enrol(session.training, member)
        was_there(session, member)
    Certificate.objects.create(training=training, member=kept, rule_version=1, questioned_at=clock.now())
    before = everything()
    done = merge()
    found = dict(Enrolment.objects.filter(member=kept).values_list("training", "state"))
    assert found == {training.pk: "completed", other.pk: "enrolled"}
    assert Enrolment.objects.get(training=training).completed_at is not None
    assert Certificate.objects.get().questioned_at is None
    undo_member_merge(done, by=cast.coordinator)
    assert everything() == before


def test_learning_14_undoing_gives_each_their_own_rows_back(cast, kept, twin, merge):
    session, held = make_sitting(capacity_room=1), past_sitting(make_training(cast.centre), hours=2)
    put_down(session, twin, kept)
    rows = [
        Registration.objects.create(session=held, member=one, state="confirmed", mode="room") for one in (kept, twin)
    ]
    attendance.take_day(held, here={rows[0].pk: 90, rows[1].pk: 0}, was=[], by=cast.facilitator)
    before = everything()
    done = merge()
    assert of(kept, held) == (State.ATTENDED, None, 120)
    undo_member_merge(done, by=cast.coordinator)
    assert everything() == before


def test_a_place_that_went_to_somebody_else_is_not_sold_twice_by_undoing(cast, kept, twin, merge):
    session = make_sitting(capacity_room=2)
    put_down(session, kept, twin)
    done = merge()
    put_down(session, *crowd(1, cast.centre))
    with pytest.raises(Refused):
        undo_member_merge(done, by=cast.coordinator)
    session.refresh_from_db()
    assert session.held_room == 2

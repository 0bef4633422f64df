"""What the page of one training says to its reader: places, lines, what they have done, where it belongs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from cop.models import Resource
from members import clock
from members.models import PracticeArea, Topic
from trainings.models import Outcome, TrainingItem
from trainings.services import enrolments

from .kit import crowd, make_sitting, make_training, put_down

pytestmark = pytest.mark.django_db


def page_of(client, training):
    return client.get(reverse("trainings:training_detail", args=[training.pk]))


def test_the_line_is_told_where_no_place_is_left(sign_in, cast):
    training = make_training()
    full, open_ = (make_sitting(training, starts_in=timedelta(days=n), capacity_room=2) for n in (3, 4))
    put_down(full, *crowd(3))
    put_down(open_, *crowd(1))
    form = page_of(sign_in(cast.lawyer), training).context["form"]
    with override("en"):
        assert [(way.session, way.places) for way in form.ways] == [(full, "Full, 1 waiting"), (open_, "1 place left")]


def test_a_place_of_mine_costs_no_statement(sign_in, cast):
    training = make_training()
    sessions = [make_sitting(training, starts_in=timedelta(days=n)) for n in (3, 4, 5)]
    client, counts = sign_in(cast.lawyer), []
    for session in sessions[:2]:
        (row,) = put_down(session, cast.lawyer)
        page_of(client, training)
        with CaptureQueriesContext(connection) as queries:
            page = page_of(client, training)
        counts.append(len(queries))
        assert row in [one.mine for one in page.context["taken"]]
    assert counts[0] == counts[1]


def test_steps_are_marked_for_whoever_did_them_and_lead_to_what_they_may_read(sign_in, cast):
    training = make_training()
    shared, closed = (
        Resource.objects.create(code=code, title_en=code, kind="guide", group=group, review_on=clock.today())
        for code, group in (("L1", None), ("L2", cast.group))
    )
    steps = [
        TrainingItem.objects.create(training=training, number=n, kind="reading", title=f"Step {n}", resource=resource)
        for n, resource in enumerate((shared, closed), start=1)
    ]
    for person, step in ((cast.lawyer, steps[0]), (cast.stranger, steps[1])):
        enrolments.enrol(training, person)
        enrolments.mark_item(step, by=person, is_done=True)
    seen = {}
    for person in (cast.lawyer, cast.stranger):
        items = page_of(sign_in(person), training).context["items"]
        seen[person] = [(one.is_done, one.is_readable, one.is_ticked_by_hand) for one in items]
    assert seen[cast.lawyer] == [(True, True, True), (False, True, True)]
    assert seen[cast.stranger] == [(False, True, True), (True, False, True)]
    enrolments.leave_training(training.enrolments.get(member=cast.lawyer))
    page = page_of(sign_in(cast.lawyer), training)
    assert not any(one.is_done for one in page.context["items"]) and page.context["learning"] is None


def test_what_it_teaches_stands_in_its_order_and_in_the_readers_language(sign_in, cast):
    training, other = make_training(), make_training()
    for at, number, text in ((training, 2, "Appeal"), (training, 1, "Apply for bail"), (other, 1, "Interview")):
        Outcome.objects.create(training=at, number=number, text=text)
    areas = [*PracticeArea.objects.all()[:2]]
    training.areas.set(areas)
    training.topics.set(Topic.objects.all()[:1])
    told = page_of(sign_in(cast.lawyer), training).context
    assert told["outcomes"] == ["Apply for bail", "Appeal"]
    with override(cast.lawyer.ui_language):
        assert (told["areas"], told["topics"]) == ([str(one) for one in areas], [str(Topic.objects.first())])

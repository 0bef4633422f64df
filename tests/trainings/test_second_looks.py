"""What comes of a rule that was changed, and of ticks that could not be kept: nobody loses what they did."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members import clock
from trainings.models import Attendance, Enrolment, Registration, TrainingItem, ViewingPoint
from trainings.reports.waiting import waiting_for_certificate
from trainings.services import attendance, codes, enrolments, feedback, parts
from trainings.services.certificates import issue_certificate
from trainings.services.completion import look_again
from trainings.services.trainings import save_training

from .kit import crowd, make_sitting, make_training, put_down
from .learning_kit import enrol, past_sitting, was_there

pytestmark = pytest.mark.django_db


def states_of(training) -> list[str]:
    return list(Enrolment.objects.filter(training=training).order_by("member").values_list("state", flat=True))


# --- the rule --------------------------------------------------------------------------------------------------------


@pytest.fixture
def training(cast):
    """Two parts, one of which was held; the lawyer was in it, the paralegal was not."""
    training = make_training(cast.centre, gives_certificate=True, sessions_needed=2)
    held = past_sitting(training)
    enrol(training, *sorted([cast.lawyer, cast.paralegal], key=lambda one: one.pk))
    was_there(held, cast.lawyer)
    return training


def test_learning_22_a_rule_that_asks_for_less_completes_whoever_meets_it_without_a_further_step(cast, training):
    assert states_of(training) == ["enrolled", "enrolled"]
    save_training(training, by=cast.staff, sessions_needed=1)
    (waiting,) = waiting_for_certificate(training)
    assert waiting.member == cast.lawyer and sorted(states_of(training)) == ["completed", "enrolled"]


def test_learning_22_a_rule_that_asks_for_more_takes_nothing_from_who_had_completed_it(cast, training):
    save_training(training, by=cast.staff, sessions_needed=1)
    training.refresh_from_db()
    save_training(training, by=cast.staff, sessions_needed=2, full_percent=95)
    assert sorted(states_of(training)) == ["completed", "enrolled"]


def test_learning_22_whoever_had_completed_it_loses_nothing_by_what_they_do_next(cast, training):
    save_training(training, by=cast.staff, sessions_needed=1)
    training.refresh_from_db()
    certificate = issue_certificate(Enrolment.objects.get(training=training, member=cast.lawyer), by=None)
    held = training.sessions.get()
    save_training(training, by=cast.staff, sessions_needed=3, needs_feedback=True)
    feedback.give_feedback(held, cast.lawyer, rating=4, met=4, missing="", with_expectation=False)
    task = TrainingItem.objects.create(training=training, number=1, kind="task", title="Write one", minutes=10)
    enrolments.mark_item(task, by=cast.lawyer, is_done=True)
    further = past_sitting(training, days=1, part=2)
    (row,) = Registration.objects.bulk_create(
        [Registration(session=further, member=cast.lawyer, state="confirmed", mode="room")]
    )
    for mark in (attendance.absent("staff"), attendance.present(further, "staff")):
        attendance.mark(further, {row.pk: mark}, by=cast.staff)
        assert sorted(states_of(training)) == ["completed", "enrolled"]
    attendance.mark(further, {row.pk: attendance.absent("staff")}, by=cast.staff)
    assert states_of(training) == ["enrolled", "enrolled"], "what is taken back is"
    certificate.refresh_from_db()
    assert certificate.questioned_at is None, "it was given for another version of the rule"


def test_learning_22_a_step_that_is_taken_away_completes_whoever_did_the_rest(cast, training):
    save_training(training, by=cast.staff, sessions_needed=1, needs_post_test=False)
    Enrolment.objects.update(state="enrolled", completed_at=None)
    task = TrainingItem.objects.create(training=training, number=1, kind="task", title="Write one", minutes=10)
    look_again(training, cast.lawyer)
    assert states_of(training) == ["enrolled", "enrolled"]
    parts.remove_part(task, by=cast.staff)
    assert sorted(states_of(training)) == ["completed", "enrolled"]


# --- ticks -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def sitting(cast):
    """It began an hour ago and lasts three; four on the list, and a viewing point of the paralegal's."""
    session = make_sitting(make_training(cast.centre), starts_in=timedelta(hours=2), has_points=True, mode="both")
    put_down(session, cast.lawyer, cast.paralegal, *crowd(2, cast.centre))
    session.starts_at = clock.now() - timedelta(hours=1)
    session.ends_at = session.starts_at + timedelta(hours=3)
    session.save(update_fields=["starts_at", "ends_at"])
    return session


def rows_of(session) -> list[Registration]:
    return list(session.registrations.order_by("pk"))


def test_who_was_taken_off_while_the_page_lay_open_does_not_stop_the_ticks_of_the_others(cast, sitting):
    first, second, third, _fourth = rows_of(sitting)
    here = {row.pk: 0 for row in (first, second)}
    attendance.take_day(sitting, here=here, was=[], by=cast.staff)
    Registration.objects.filter(pk=second.pk).update(state="cancelled_by_staff")
    n = attendance.take_day(
        sitting, here={first.pk: 0, third.pk: 0}, was=[first.pk, second.pk], by=cast.staff
    )  # the page still held the second as ticked, and no box for them any more
    assert n == 1
    assert Attendance.objects.get(registration=third).outcome == "attended"
    assert Attendance.objects.get(registration=second).outcome == "attended", "nothing was said of them"


def test_a_tick_that_stands_for_a_part_of_the_session_says_so(cast, sign_in, sitting):
    code = codes.codes_of(sitting)[0]
    assert codes.enter_code(sitting, cast.lawyer, code.latin).is_accepted
    page = sign_in(cast.staff).get(reverse("trainings:session_day", args=[sitting.pk]))
    row = next(row for row, _ticked in page.context["rows"] if row.one)
    assert row.is_here and row.is_partly_here
    line = page.content.decode().split(f'name="here" value="{row.pk}"')[1].split("</label>")[0]
    assert str(Attendance.Outcome.PARTIAL.label) in line


def test_ticks_of_a_viewing_point_stay_in_the_form_when_they_cannot_be_kept(cast, sign_in, sitting):
    point = ViewingPoint.objects.create(session=sitting, name="Hinthada", proctor=cast.paralegal)
    first, second, third, _fourth = rows_of(sitting)
    address = reverse("trainings:viewing_point_detail", args=[point.pk])
    client = sign_in(cast.paralegal)
    client.get(address)
    Registration.objects.filter(pk=third.pk).update(state="cancelled_by_user")
    page = client.post(address, {"here": [first.pk, second.pk, third.pk], "was": ""})
    assert page.status_code == 200 and page.context["form"].errors
    assert {row.pk for row, is_ticked in page.context["rows"] if is_ticked} == {first.pk, second.pk}
    again = {"here": [first.pk, second.pk], "was": page.context["was"]}
    assert client.post(address, again).status_code == 302
    assert Attendance.objects.filter(point=point).count() == 2

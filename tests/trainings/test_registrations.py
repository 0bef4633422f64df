"""Places, the line, offers, and the state machine (learning 12–14)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from members import clock
from members.desk import worklists
from members.errors import Refused
from trainings.models import Accommodation, Enrolment, Registration, RegistrationChange, TrainingSession
from trainings.services import guests, registrations, sessions
from trainings.services.offers import move_offers_on

from .kit import crowd, make_sitting, make_training, put_down, states

pytestmark = pytest.mark.django_db
State = Registration.State


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_learning_12_ten_places_go_to_the_first_ten_and_the_others_stand_in_line(cast):
    session = make_sitting(centre=cast.centre, capacity_room=2)
    put_down(session, *crowd(5))
    assert states(session) == ["confirmed"] * 2 + ["waitlisted"] * 3
    line = session.registrations.waiting().in_line()
    assert list(line.values_list("position", flat=True)) == [1, 2, 3]
    assert fresh(session).held_room == 2


def test_learning_12_the_database_sells_no_place_twice_whatever_the_code_does(cast):
    session = make_sitting(capacity_room=1)
    put_down(session, cast.lawyer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(session=session, member=cast.stranger, state=State.CONFIRMED)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingSession.objects.filter(pk=session.pk).update(capacity_room=0)
    with pytest.raises(Refused):
        sessions.change_session(session, by=cast.staff, capacity_room=0)


def test_learning_12_counters_follow_every_change_and_saving_an_old_copy_leaves_them_alone(cast):
    session = make_sitting(capacity_room=5, capacity_online=5, mode="both")
    first, second = put_down(session, cast.lawyer, cast.paralegal)
    Registration.objects.filter(pk=second.pk).update(mode="online")
    session.title = "Old copy"
    session.save()
    now = fresh(session)
    assert (now.held_room, now.held_online, now.title) == (1, 1, "Old copy")
    registrations.give_back(first, by=cast.lawyer)
    second.delete()
    now = fresh(session)
    assert (now.held_room, now.held_online) == (0, 0)


def test_learning_13_a_freed_place_is_offered_to_the_first_in_line_and_held(cast):
    session = make_sitting(capacity_room=1)
    place, first, second = put_down(session, cast.lawyer, cast.paralegal, cast.stranger)
    registrations.give_back(place, by=cast.lawyer)
    first, second = fresh(first), fresh(second)
    assert (first.state, second.state) == ("offered", "waitlisted")
    assert first.offer_expires_at - clock.now() <= timedelta(hours=12)
    assert fresh(session).held_room == 1
    registrations.register(session, cast.facilitator, by=cast.facilitator, mode="room")
    assert states(session)[-1] == "waitlisted"  # what is kept for somebody is not given to whoever comes
    registrations.accept_offer(first, by=cast.paralegal)
    assert fresh(first).state == "confirmed"


def test_learning_13_the_offer_holds_half_of_what_is_left_until_the_start(cast):
    session = make_sitting(starts_in=timedelta(hours=10), capacity_room=1)
    place, first = put_down(session, cast.lawyer, cast.paralegal)
    registrations.give_back(place, by=cast.lawyer)
    left = fresh(first).offer_expires_at - clock.now()
    assert timedelta(hours=4, minutes=59) < left <= timedelta(hours=5)


def test_learning_13_an_offer_that_runs_out_goes_to_the_next(cast):
    session = make_sitting(capacity_room=1)
    place, first, second = put_down(session, cast.lawyer, cast.paralegal, cast.stranger)
    registrations.give_back(place, by=cast.lawyer)
    later = clock.now() + timedelta(hours=13)
    assert move_offers_on(later) == 1
    first, second = fresh(first), fresh(second)
    assert (first.state, second.state) == ("waitlisted", "offered")
    assert first.position > second.position  # to the end of the line
    with pytest.raises(Refused):
        registrations.accept_offer(first, by=cast.paralegal)


def test_learning_13_nobody_who_does_not_answer_is_asked_for_ever(cast):
    session = make_sitting(starts_in=timedelta(days=9), capacity_room=1)
    place, first = put_down(session, cast.lawyer, cast.paralegal)
    registrations.give_back(place, by=cast.lawyer)
    for hours in (13, 26, 39):
        move_offers_on(clock.now() + timedelta(hours=hours))
    assert fresh(first).offer_number == 2
    assert fresh(session).held_room == 0
    # the place is free then, for whoever comes, also for who stands in line
    registrations.register(session, cast.paralegal, by=cast.paralegal, mode="room")
    assert fresh(first).state == "confirmed"


def test_learning_13_nothing_is_offered_after_the_start_or_while_registration_is_closed(cast):
    begun = make_sitting(starts_in=timedelta(hours=1), capacity_room=1)
    place, waiting = put_down(begun, cast.lawyer, cast.paralegal)
    TrainingSession.objects.filter(pk=begun.pk).update(starts_at=clock.now() - timedelta(minutes=1))
    registrations.move(fresh(place), State.NO_SHOW, by=cast.staff, why="attendance")
    sessions.change_session(fresh(begun), by=cast.staff, capacity_room=5)
    assert fresh(waiting).state == "waitlisted"
    for change in ({"registration_closes_at": clock.now()}, {"status": "draft"}):
        session = make_sitting(capacity_room=1)
        place, waiting = put_down(session, cast.lawyer, cast.paralegal)
        TrainingSession.objects.filter(pk=session.pk).update(**change)
        registrations.give_back(place, by=cast.lawyer)
        assert fresh(waiting).state == "waitlisted"


def test_learning_13_three_more_places_are_three_offers(cast):
    session = make_sitting(capacity_room=1)
    put_down(session, *crowd(6))
    sessions.change_session(session, by=cast.staff, capacity_room=4)
    assert states(session) == ["confirmed", "offered", "offered", "offered", "waitlisted", "waitlisted"]


def test_learning_14_every_change_keeps_who_when_and_why_and_outlives_the_session(cast):
    session = make_sitting(centre=cast.centre, capacity_room=1)
    first, second = put_down(session, cast.lawyer, cast.paralegal)
    registrations.give_back(first, by=cast.lawyer)
    sessions.cancel_session(session, by=cast.staff)
    history = [(c.state, c.by, c.why) for c in second.changes.all()]
    assert history == [
        ("waitlisted", cast.paralegal, "registered"),
        ("offered", None, "freed"),
        ("session_cancelled", cast.staff, "session_cancelled"),
    ]
    with pytest.raises(ProtectedError):
        fresh(session).delete()
    assert RegistrationChange.objects.filter(registration=first).count() == 2


def test_learning_14_no_step_beside_the_state_machine(cast):
    session = make_sitting()
    (row,) = put_down(session, cast.lawyer)
    with pytest.raises(Refused):
        registrations.move(row, State.OFFERED, by=None, why="freed")
    assert {state for steps in Registration.NEXT.values() for state in steps} <= {*State}
    assert {*Registration.NEXT} == {*State}


def test_learning_14_where_organisers_choose_a_request_is_approved_or_not(cast):
    session = make_sitting(centre=cast.centre, needs_approval=True, capacity_room=1)
    first, second, third = put_down(session, cast.lawyer, cast.paralegal, cast.stranger)
    assert states(session) == ["requested"] * 3
    rows = worklists["training_requests"].show([first, second], cast.staff)
    assert len({row.title for row in rows}) == 2, "the desk tells them apart"
    registrations.approve(first, by=cast.staff)
    registrations.approve(second, by=cast.staff)
    registrations.refuse(third, by=cast.staff, note="Next time")
    assert states(session) == ["confirmed", "waitlisted", "declined"]
    with pytest.raises(Refused):
        registrations.refuse(third, by=cast.staff)


def test_registering_twice_is_once_and_coming_back_stands_at_the_end(cast):
    session = make_sitting(capacity_room=1)
    first, second = put_down(session, cast.lawyer, cast.paralegal)
    assert put_down(session, cast.lawyer)[0].pk == first.pk
    registrations.give_back(first, by=cast.lawyer)
    assert fresh(second).state == "offered"
    again = put_down(session, cast.lawyer)[0]
    assert (again.pk, again.state) == (first.pk, "waitlisted")
    assert Enrolment.objects.filter(member=cast.lawyer).count() == 1


def test_who_a_training_is_not_for_is_told_so_and_may_be_let_in(cast):
    first = make_training(title="First")
    training = make_training(audience=["mobile"], is_for_audience_only=True)
    session = make_sitting(training)
    with pytest.raises(Refused):
        put_down(session, cast.lawyer)
    put_down(session, cast.paralegal)
    registrations.register(session, cast.lawyer, by=cast.staff, mode="room", is_let_in=True)
    later = make_sitting()
    later.training.prerequisites.create(needs=first)
    with pytest.raises(Refused):
        put_down(later, cast.lawyer)
    Enrolment.objects.create(training=first, member=cast.lawyer, state="completed", completed_at=clock.now())
    assert put_down(later, cast.lawyer)[0].state == "confirmed"
    closed = make_sitting(make_training(group=cast.other_group))
    with pytest.raises(Refused):
        put_down(closed, cast.lawyer)


def test_seed_c17_what_somebody_needs_is_asked_and_its_meeting_noted(cast):
    session = make_sitting(centre=cast.centre)
    row = registrations.register(session, cast.lawyer, by=cast.lawyer, mode="room", needs={"moving": "a ramp"})
    need = Accommodation.objects.get(registration=row)
    assert (need.kind, need.note, need.met) == ("moving", "a ramp", None)
    registrations.decide_accommodation(need, by=cast.staff, met=True)
    assert fresh(need).met is True


def test_seed_b36_what_is_hoped_for_is_kept_sealed(cast):
    session = make_sitting()
    row = registrations.register(session, cast.lawyer, by=cast.lawyer, mode="room", expectation="To write one well")
    assert fresh(row).expectation == "To write one well"
    stored = Registration.objects.filter(pk=row.pk).values_list("expectation", flat=True)[0]
    assert "write" not in stored


def test_an_outsider_comes_by_a_link_that_holds_a_place(cast):
    session = make_sitting(centre=cast.centre, capacity_room=1)
    row = guests.invite_guest(session, by=cast.staff, name="Mr Guest", email="", phone="", mode="room", language="en")
    assert (row.state, fresh(session).held_room) == ("offered", 1)
    with pytest.raises(Refused):
        guests.invite_guest(session, by=cast.staff, name="Two", email="", phone="", mode="room", language="en")
    move_offers_on(row.offer_expires_at)
    assert fresh(row).state == "cancelled_by_staff"

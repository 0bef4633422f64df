"""Who came without a place is written down as what happened, once, and counts as everybody else (learning 12, 18)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members import clock
from members.errors import Refused
from members.services import credits
from tests.factories import make_centre, make_group, make_member
from trainings.models import Attendance, Audience, Enrolment, Guest, Registration, RegistrationChange, SessionTrainer
from trainings.services import attendance, guests, walk_ins

from .attendance_kit import sitting, state_of
from .kit import make_sitting, make_training, put_down

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def full(at):
    """(session, the one who has the only place, who stands in line) of a session that has begun."""
    session = make_sitting(make_training(make_centre()), starts_in=timedelta(hours=1), hours=2, capacity_room=1)
    first, second = put_down(session, make_member(), make_member())
    at(session.starts_at)
    return session, first, second


def held(session) -> int:
    session.refresh_from_db()
    return session.held_room


def test_full_room_refuses_nobody_who_was_in_it_and_they_count_as_others_do(full, trainer):
    session, first, _second = full
    member = make_member()
    row = walk_ins.add_walk_in(session, member, by=trainer, mode="room")
    assert state_of(row) == (State.ATTENDED, "attended", 120, "staff")
    assert (held(session), first.changes.count()) == (1, 1)
    assert credits.total_of(member) == 120
    assert Enrolment.objects.get(member=member).state == "completed"
    assert list(row.changes.values_list("state", "why", "by")) == [("attended", "walked_in", trainer.pk)]


def test_second_press_adds_nobody(full, trainer):
    session, first, _second = full
    member = make_member()
    rows = [walk_ins.add_walk_in(session, member, by=trainer, mode="room", late=late) for late in (0, 60)]
    guests = [
        walk_ins.add_walk_in(session, name, by=trainer, mode="room") for name in ("Daw Mya", "daw  mya", "Daw Hla")
    ]
    ticked = [walk_ins.add_walk_in(session, first.member, by=trainer, mode="room") for _ in range(2)]
    assert len({row.pk for row in rows}) == len({row.pk for row in ticked}) == 1
    assert len({row.pk for row in guests}) == Guest.objects.count() == 2
    assert Attendance.objects.count() == RegistrationChange.objects.filter(state="attended").count() == 4
    assert not first.changes.filter(why="walked_in").exists()
    assert set(Attendance.objects.values_list("minutes", flat=True)) == {120}, "who is ticked stays so"


def test_who_stood_in_line_or_was_offered_a_place_was_there_too(full, trainer):
    session, first, second = full
    assert walk_ins.add_walk_in(session, second.member, by=trainer, mode="room").pk == second.pk
    soon = clock.now() + timedelta(minutes=5)
    Registration.objects.filter(pk=first.pk).update(state="offered", offer_expires_at=soon)
    walk_ins.add_walk_in(session, first.member, by=trainer, mode="room", late=60)
    assert [state_of(row)[:3] for row in (first, second)] == [
        ("partial", "partial", 60),
        ("attended", "attended", 120),
    ]
    assert held(session) == 0


def test_mistake_is_taken_off_and_is_nobody_who_stayed_away(full, trainer):
    session, first, _second = full
    member = make_member()
    row = walk_ins.add_walk_in(session, member, by=trainer, mode="room")
    attendance.take_day(session, here={first.pk: 0}, was=[row.pk], by=trainer)
    assert state_of(row)[:2] == (State.CANCELLED_BY_STAFF, "absent")
    assert (credits.total_of(member), credits.total_of(first.member)) == (0, 120)
    walk_ins.add_walk_in(session, member, by=trainer, mode="room")
    assert state_of(row)[:2] == (State.ATTENDED, "attended")
    attendance.take_day(session, here={}, was=[first.pk], by=trainer)
    assert state_of(first)[0] == State.NO_SHOW


@pytest.mark.parametrize(
    ("facts", "moment"),
    [
        ({"is_sensitive": True}, timedelta()),
        ({}, timedelta(minutes=-16)),
        ({}, timedelta(days=31)),
        ({"cancelled_at": True}, timedelta()),
        ({"status": "draft"}, timedelta()),
    ],
)
def test_nothing_is_written_where_nothing_may_be(at, trainer, facts, moment):
    session, _rows = sitting(0, is_sensitive=facts.pop("is_sensitive", False))
    if facts.pop("cancelled_at", False):
        facts["cancelled_at"] = clock.now()
    type(session).objects.filter(pk=session.pk).update(**facts)
    at(session.starts_at + moment)
    with pytest.raises(Refused):
        walk_ins.add_walk_in(session, make_member(), by=trainer, mode="room", is_let_in=True)
    with pytest.raises(Refused):
        walk_ins.add_walk_in(session, "Daw Mya", by=trainer, mode="room", is_let_in=True)
    assert not Registration.objects.exists()
    assert not Guest.objects.exists()


def test_whom_it_is_not_for_is_written_down_by_those_who_run_it_alone(at, trainer):
    group = make_group(make_centre())
    for facts in ({"group": group}, {"audience": [Audience.MOBILE], "is_for_audience_only": True}):
        session, _rows = sitting(0, **facts)
        at(session.starts_at)
        member = make_member()
        for is_let_in in (False, True):
            how = {"by": trainer, "mode": "room", "is_let_in": is_let_in}
            if is_let_in:
                walk_ins.add_walk_in(session, member, **how)
                walk_ins.add_walk_in(session, "Daw Mya", **how)
                continue
            with pytest.raises(Refused):
                walk_ins.add_walk_in(session, member, **how)
            with pytest.raises(Refused):
                walk_ins.add_walk_in(session, "Daw Mya", **how)
        assert session.registrations.count() == 2


def test_guest_who_was_invited_is_ticked_by_the_name_also_where_no_other_guest_comes(at, trainer):
    session, _rows = sitting(0, audience=[Audience.MOBILE], is_for_audience_only=True)
    facts = {"email": "", "phone": "", "mode": "room", "language": "my"}
    invited = guests.invite_guest(session, by=trainer, name="Daw Mya", **facts)
    at(session.starts_at)
    assert walk_ins.add_walk_in(session, "Daw Mya", by=trainer, mode="room").pk == invited.pk
    assert state_of(invited)[0] == State.ATTENDED


def test_whoever_is_out_of_the_registry_trains_it_or_came_at_the_end_is_refused(at, trainer):
    session, _rows = sitting(0)
    at(session.starts_at)
    SessionTrainer.objects.create(session=session, member=trainer, state="accepted")
    for member, late in ((make_member(status="left"), 0), (trainer, 0), (make_member(), 110)):
        with pytest.raises(Refused):
            walk_ins.add_walk_in(session, member, by=trainer, mode="room", late=late, is_let_in=True)
    with pytest.raises(Refused) as refused:
        walk_ins.add_walk_in(session, make_member(), by=trainer, mode="elsewhere")
    assert refused.value.field == "mode"


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def day(cast):
    """A session of the cast's centre that began half an hour ago; the facilitator trains it."""
    starts_at = clock.now() - timedelta(minutes=30)
    session = make_sitting(make_training(cast.centre), starts_at=starts_at, hours=2, mode="both")
    SessionTrainer.objects.create(session=session, member=cast.facilitator, state="accepted")
    return session


def send(client, session, **data):
    return client.post(reverse("trainings:add_walk_in", args=[session.pk]), {"mode": "room", **data})


def test_day_page_takes_somebody_by_handle_and_a_guest_by_name_once(cast, sign_in, day):
    client = sign_in(cast.staff)
    text = client.get(reverse("trainings:session_day", args=[day.pk])).content.decode()
    form = text.split(reverse("trainings:add_walk_in", args=[day.pk]), 1)[1]
    key = form.split('name="once" value="')[1].split('"')[0]
    for _ in range(2):
        answer = send(client, day, member_name=f"@{cast.lawyer.user.username.upper()}", once=key)
        assert answer["Location"] == reverse("trainings:session_day", args=[day.pk])
    send(client, day, guest="Daw Mya", late="1")
    send(client, day, guest="Daw Mya", late="1")
    rows = day.registrations.order_by("pk")
    assert [(row.member, row.attendance.minutes) for row in rows] == [(cast.lawyer, 120), (None, 90)]
    assert "Daw Mya" in client.get(reverse("trainings:session_day", args=[day.pk])).content.decode()


def test_page_names_one_person_and_nobody_from_elsewhere(cast, sign_in, day):
    client = sign_in(cast.staff)
    for data in (
        {},
        {"member_name": cast.lawyer.user.username, "guest": "Daw Mya"},
        {"member_name": cast.stranger.user.username},
        {"member": cast.stranger.pk},
        {"guest": "Daw Mya", "mode": "point"},
    ):
        answer = send(client, day, **data)
        assert answer.status_code == 200, data
        assert 'role="alert"' in answer.content.decode()
    assert not day.registrations.exists()


def test_page_is_for_those_who_stand_in_the_room(cast, sign_in, day):
    for role in ("stranger", "lawyer", "staff_other"):
        client = sign_in(getattr(cast, role))
        assert send(client, day, guest="Daw Mya").status_code == 403
    assert send(sign_in(cast.facilitator), day, guest="Daw Mya").status_code == 302
    assert day.registrations.get().registered_by == cast.facilitator


def test_page_of_a_sensitive_training_asks_for_heads_alone(cast, sign_in, day):
    """Domain C5: nobody is named."""
    day.training.is_sensitive = True
    day.training.save()
    answer = send(sign_in(cast.facilitator), day, guest="Daw Mya")
    assert 'name="guest"' not in answer.content.decode()
    assert not Guest.objects.exists()

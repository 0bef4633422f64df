"""Sessions of trainings by the house's own outbox and calendar (learning 2–4, 7, 8, 10, 15)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from members import clock
from members.errors import Refused
from members.models import Booking, Member, OutboxMessage
from members.services import planner
from tests.factories import make_session
from tests.members.letters import letter_of
from trainings.calendar import attending
from trainings.models import Registration, Training, TrainingSession
from trainings.services import registrations, sessions, trainers
from trainings.services.trainings import copy_series, copy_training

from .kit import make_series, make_sitting, make_training, put_down, states

pytestmark = pytest.mark.django_db


def mails(session, kind, **facts) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(about=session.uid, kind=kind, **facts).order_by("created_at"))


def at_nine(days: int) -> datetime:
    """09:00 in Yangon, so many days ahead."""
    on = clock.today() + timedelta(days=days)
    return datetime(on.year, on.month, on.day, 9, tzinfo=clock.YANGON)


def test_learning_02_a_moved_session_is_told_once_and_reminded_anew_and_back_sends_no_third(cast):
    first = at_nine(2)
    session = make_sitting(centre=cast.centre, starts_at=first)
    put_down(session, cast.lawyer)
    OutboxMessage.objects.all().delete()  # the confirmation would have been told just now
    planner.plan(first - timedelta(hours=23))
    (old,) = mails(session, "training_reminder")
    OutboxMessage.objects.update(state="sent", intent_at=clock.now(), sent_at=clock.now())
    sessions.move_session(
        session, by=cast.staff, starts_at=first + timedelta(days=3), ends_at=first + timedelta(days=3, hours=2)
    )
    assert len(mails(session, "training_moved", state="pending")) == 1
    planner.plan(first + timedelta(days=2, hours=2))
    fresh = [row for row in mails(session, "training_reminder") if row.pk != old.pk]
    assert len(fresh) == 1 and fresh[0].ref_key != old.ref_key
    session.refresh_from_db()
    sessions.move_session(session, by=cast.staff, starts_at=first, ends_at=first + timedelta(hours=2))
    planner.plan(first - timedelta(hours=20))
    assert len([row for row in mails(session, "training_reminder") if row.ref_key == old.ref_key]) == 1


def test_learning_03_cancelling_ends_reminders_and_tells_each_person_on_the_list_once(cast):
    session = make_sitting(centre=cast.centre, starts_at=at_nine(2), capacity_room=1)
    put_down(session, cast.lawyer, cast.paralegal)
    planner.plan(at_nine(1) + timedelta(hours=1))
    sessions.cancel_session(session, by=cast.staff)
    sessions.cancel_session(session, by=cast.staff)
    assert {row.state for row in mails(session, "training_reminder")} <= {"cancelled", "stale"}
    told = mails(session, "training_cancelled")
    assert {row.recipient for row in told} == {cast.lawyer, cast.paralegal} and len(told) == 2
    assert states(session) == ["session_cancelled"] * 2
    planner.plan(at_nine(2) - timedelta(minutes=50))
    assert not mails(session, "training_reminder", state="pending")


def test_learning_04_who_registers_two_hours_before_gets_the_hours_reminder_alone_and_the_local_time(cast):
    start = at_nine(1)
    session = make_sitting(centre=cast.centre, starts_at=start)
    row = Registration.objects.create(session=session, member=cast.lawyer, state="confirmed")
    planner.plan(start - timedelta(hours=2))
    planner.plan(start - timedelta(minutes=59))
    sent = mails(session, "training_reminder", state="pending")
    assert [one.ref_key.split(":")[2] for one in sent] == ["60"]
    OutboxMessage.objects.all().delete()
    from trainings.services.registration_mail import tell

    tell(row)
    cast.lawyer.ui_language = "en"
    cast.lawyer.save()
    with translation.override("en"):
        letter = letter_of(mails(session, "training_registered")[0])
    assert "09:00" in letter.text


def test_learning_07_copies_carry_rules_and_send_nothing(cast):
    training = make_training(cast.centre, review_on=clock.today(), pass_mark=60, needs_post_test=True)
    training.outcomes.create(number=1, text="Write one")
    put_down(make_sitting(training), cast.lawyer)
    copy = copy_training(training, by=cast.staff)
    assert (copy.status, copy.pass_mark, copy.needs_post_test, copy.review_on) == ("draft", 60, True, None)
    assert copy.outcomes.count() == 1 and not copy.sessions.exists() and not copy.enrolments.exists()
    series = make_series(centre=cast.centre)
    held = make_sitting(series=series, starts_in=timedelta(days=-30), topic="First", capacity_online=50, mode="online")
    make_sitting(series=series, starts_in=timedelta(days=-12), topic="Second")
    Registration.objects.create(session=held, member=cast.lawyer, state="attended")
    planner.plan()  # what this day of the week has to tell
    before = OutboxMessage.objects.count()
    bare = copy_series(series, by=cast.staff, title="Bare")
    dated = copy_series(series, by=cast.staff, title="Dated", first_on=clock.today() + timedelta(days=9))
    planner.plan()
    assert not bare.sessions.exists() and not bare.is_public
    copied = list(dated.sessions.in_order())
    assert [(one.topic, one.status) for one in copied] == [("First", "draft"), ("Second", "draft")]
    assert copied[0].capacity_online == 50 and (copied[1].starts_at.date() - copied[0].starts_at.date()).days == 18
    assert not Registration.objects.filter(session__series=dated).exists()
    assert OutboxMessage.objects.count() == before


def test_learning_08_nine_in_yangon_is_half_past_two_in_utc_and_other_zones_stand_beside(sign_in, cast):
    session = make_sitting(centre=cast.centre, starts_at=at_nine(3), zone="Asia/Bangkok")
    assert session.starts_at.astimezone(UTC).strftime("%H:%M") == "02:30"
    client = sign_in(cast.lawyer)
    client.cookies["django_language"] = "en"
    page = client.get(f"/t/sessions/{session.pk}/").content.decode()
    assert ("09:00" in page and "09:30" in page) or ("၀၉:၀၀" in page and "၀၉:၃၀" in page)


def test_learning_10_time_and_place_raise_the_sequence_a_typo_does_not(cast):
    session = make_sitting(centre=cast.centre, title="Bial", place="Room 1")
    put_down(session, cast.lawyer)
    version = lambda: TrainingSession.objects.get().schedule_version  # noqa: E731
    sessions.change_session(session, by=cast.staff, title="Bail")
    assert (version(), mails(session, "training_changed")) == (1, [])
    sessions.change_session(session, by=cast.staff, place="Room 2")
    assert version() == 2 and len(mails(session, "training_changed")) == 1
    (entry,) = attending(cast.lawyer, clock.now())
    assert (entry.uid, entry.version, entry.is_cancelled) == (session.uid, 2, False)
    sessions.cancel_session(session, by=cast.staff)
    (entry,) = attending(cast.lawyer, clock.now())
    assert (entry.version, entry.is_cancelled) == (3, True)


def test_learning_10_who_gives_the_place_back_gets_a_cancelled_file_and_nobody_else(cast):
    session = make_sitting(centre=cast.centre)
    type(cast.lawyer).objects.update(wants_calendar_mail=True)
    cast.lawyer.refresh_from_db()
    mine, _other = put_down(session, cast.lawyer, cast.paralegal)
    OutboxMessage.objects.all().delete()
    registrations.give_back(mine, by=cast.lawyer)
    (row,) = OutboxMessage.objects.filter(about=session.uid)
    letter = letter_of(row)
    assert (row.kind, row.recipient) == ("training_calendar", cast.lawyer)
    assert "METHOD:CANCEL" in letter.attachments[0].content


def test_learning_15_nobody_trains_twice_at_once_in_the_whole_house(cast):
    start = clock.now() + timedelta(days=5)
    first = make_sitting(centre=cast.centre, starts_at=start, hours=2)
    clash = make_sitting(centre=cast.other_centre, starts_at=start + timedelta(hours=1), hours=2)
    after = make_sitting(centre=cast.centre, starts_at=start + timedelta(hours=2), hours=2)
    asked = [trainers.invite_trainer(one, cast.facilitator, by=cast.staff) for one in (first, clash, after)]
    trainers.answer_invitation(asked[0], is_coming=True)
    with pytest.raises(Refused):
        trainers.answer_invitation(asked[1], is_coming=True)
    trainers.answer_invitation(asked[2], is_coming=True)  # back to back is allowed
    assert Booking.objects.filter(member=cast.facilitator).count() == 2
    group_session = make_session(cast.group, timedelta(days=5), led_by=cast.facilitator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(
            member=cast.facilitator, session_uid=group_session.uid,
            period=(group_session.starts_at, group_session.ends_at),
        )  # fmt: skip
    with pytest.raises(Refused):  # a move that would book a trainer twice is refused whole
        sessions.move_session(after, by=cast.staff, starts_at=start, ends_at=start + timedelta(hours=2))
    after.refresh_from_db()
    assert after.schedule_version == 1


def test_an_invited_trainer_is_told_and_reminded_once_agreed(cast):
    session = make_sitting(centre=cast.centre, starts_at=at_nine(2))
    row = trainers.invite_trainer(session, cast.facilitator, by=cast.staff)
    assert [one.recipient for one in mails(session, "training_invited")] == [cast.facilitator]
    trainers.answer_invitation(row, is_coming=True)
    planner.plan(at_nine(2) - timedelta(minutes=55))
    assert [one.recipient for one in mails(session, "training_reminder", state="pending")] == [cast.facilitator]


def test_who_trains_a_session_takes_no_place_in_it(cast, sign_in):
    session = make_sitting(centre=cast.centre, capacity_room=3)
    put_down(session, cast.facilitator)
    row = trainers.invite_trainer(session, cast.facilitator, by=cast.staff)
    with pytest.raises(Refused):
        trainers.answer_invitation(row, is_coming=True)
    registrations.give_back(session.registrations.get(), by=cast.facilitator)
    trainers.answer_invitation(row, is_coming=True)
    with pytest.raises(Refused):
        registrations.register(session, cast.facilitator, by=cast.staff, mode="room", is_let_in=True)
    page = sign_in(cast.facilitator).get(reverse("trainings:training_session_detail", args=[session.pk]))
    assert "form" not in page.context or page.context["form"] is None
    assert session.registrations.get().state == "cancelled_by_user"


def test_registration_of_drafts_and_closed_ones_is_refused(cast):
    draft = make_sitting(status="draft")
    closed = make_sitting(registration_closes_at=clock.now() - timedelta(minutes=1))
    begun = make_sitting(starts_in=timedelta(minutes=-5))
    for session in (draft, closed, begun):
        with pytest.raises(Refused):
            put_down(session, cast.lawyer)
    assert Training.objects.count() == 3


@pytest.mark.parametrize("kind", ["training_registered", "training_invited", "training_cancelled"])
def test_only_a_mail_to_who_holds_a_place_says_how_to_give_it_back(cast, kind):
    session = make_sitting(make_training(cast.centre))
    put_down(session, cast.lawyer)
    trainers.invite_trainer(session, cast.paralegal, by=cast.staff)
    if kind == "training_cancelled":
        sessions.cancel_session(session, by=cast.staff)
    Member.objects.update(ui_language="en")
    letter = letter_of(mails(session, kind)[0])
    told = "ive the place back" in letter.text, "ive the place back" in letter.html
    assert told == ((True, True) if kind == "training_registered" else (False, False))

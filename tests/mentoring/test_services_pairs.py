"""Agreement, meetings, silence and the end (learning 15, 28 to 32; domain A10)."""

from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from members import clock, conflicts
from members.calendar import sources
from members.errors import Refused
from members.models import AuditEntry, Booking, OutboxMessage
from members.personal_data import copied, parts
from members.services import bookings, credits
from members.services.planner import plan
from mentoring.models import (
    Concern,
    Feedback,
    FeedbackGiven,
    MentoringPair,
    MentoringSession,
    OfflineWeek,
    SharedNote,
)
from mentoring.reports import figures
from mentoring.services import closing, meetings, notes, pairs
from tests.factories import give_post, make_centre, make_member

from .mentoring_kit import TERMS, days_ago, make_mentee, make_mentor, make_pair

pytestmark = pytest.mark.django_db
State = MentoringPair.State
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORD = "Canarynote"


def plan_meeting(pair, starts_in=2 * DAY):
    at = clock.now().replace(microsecond=0) + starts_in
    proposal = meetings.propose_session(pair, by=pair.mentor, first_at=at, second_at=at + DAY, minutes=60, way="call")
    return meetings.confirm_session(proposal, by=pair.mentee, starts_at=at)


def held(pair, days):
    return meetings.log_session(pair, by=pair.mentee, minutes=45, way="call", on=days_ago(days))


# --- 28: the agreement -----------------------------------------------------------------------------------------------


def test_learning_28_active_only_when_both_accepted():
    mentor, mentee = make_mentor(), make_mentee()
    pair = MentoringPair.objects.create(mentor=mentor, mentee=mentee)
    with pytest.raises(Refused):
        pairs.propose_agreement(pair, by=mentee, goals=[], **TERMS)
    agreement = pairs.propose_agreement(pair, by=mentee, goals=["Bail"], **TERMS)
    pair.refresh_from_db()
    assert pair.state == State.AGREEING and pairs.agreement_of(pair) is None
    pairs.accept_agreement(agreement, by=mentee)
    assert pairs.agreement_of(pair) is None, "one's own word twice is not the other's"
    pair = pairs.accept_agreement(agreement, by=mentor)
    assert (pair.state, pair.cadence_days) == (State.ACTIVE, 30)
    assert pair.ends_on == pairs.months_later(clock.today(), 6)
    agreement.refresh_from_db()
    assert agreement.terms.version == 1 and agreement.terms.text and agreement.mentor_accepted_at
    newer = pairs.propose_agreement(pair, by=mentor, **{**TERMS, "cadence_days": 14})
    assert pairs.agreement_of(pair) == agreement, "the old one holds until both accept the new one"
    with pytest.raises(Refused):
        pairs.accept_agreement(agreement, by=mentee)
    pairs.accept_agreement(newer, by=mentee)
    assert [one.version for one in pair.agreements.all()] == [2, 1]


@pytest.mark.parametrize("months", [2, 13])
def test_learning_28_three_to_twelve_months(months):
    pair = MentoringPair.objects.create(mentor=make_mentor(), mentee=make_mentee())
    with pytest.raises(IntegrityError), transaction.atomic():
        pairs.propose_agreement(pair, by=pair.mentee, goals=["Bail"], **{**TERMS, "months": months})


# --- 8 to 11 and 15: the calendar ------------------------------------------------------------------------------------


def test_learning_15_a_mentor_is_not_booked_twice_in_trainings_and_mentoring():
    pair = make_pair()
    session = plan_meeting(pair)
    assert Booking.objects.filter(session_uid=session.uid).count() == 2
    other = make_member()
    with pytest.raises(Refused):  # as a training would book its trainer
        bookings.book(other.uid, pair.mentor, [(session.starts_at + HOUR / 2, session.ends_at + HOUR)], field="x")
    bookings.book(other.uid, pair.mentor, [(session.ends_at, session.ends_at + HOUR)], field="x")  # back to back
    with pytest.raises(Refused):
        plan_meeting(make_pair(mentor=make_mentor(member=pair.mentor, capacity=2)), session.starts_at - clock.now())


def test_learning_2_a_moved_meeting_is_reminded_anew_and_a_cancelled_one_not():
    pair = make_pair()
    noon = datetime.combine(clock.today() + 10 * DAY, time(12), clock.YANGON)  # reminders do not go at night
    session = plan_meeting(pair, noon - clock.now())
    reminders = OutboxMessage.objects.filter(kind="mentoring_reminder", about=session.uid)
    plan(session.starts_at - DAY + timedelta(minutes=1))
    assert set(reminders.values_list("recipient", flat=True)) == set(pair.people)
    meetings.move_session(session, by=pair.mentee, starts_at=session.starts_at + DAY)
    session.refresh_from_db()
    assert session.schedule_version == 2
    plan(session.starts_at - DAY + timedelta(minutes=1))
    assert reminders.exclude(state="cancelled").values("ref_key").distinct().count() == 1
    meetings.cancel_session(session, by=pair.mentor)
    assert not reminders.filter(state="pending").exists()
    assert not Booking.objects.filter(session_uid=session.uid).exists()
    assert OutboxMessage.objects.filter(kind="mentoring_cancelled", about=session.uid).count() == 2


def test_learning_10_the_calendar_knows_when_and_nothing_else():
    pair = make_pair()
    session = plan_meeting(pair)
    (entry,) = sources["mentoring"].attending(pair.mentor, clock.now())
    assert (entry.uid, entry.version, entry.is_cancelled) == (session.uid, 1, False)
    assert not hasattr(entry, "place") and sources["mentoring"].attending(make_member(), clock.now()) == []


def test_two_times_are_proposed_and_one_of_them_is_taken():
    pair = make_pair()
    at = clock.now() + DAY
    proposal = meetings.propose_session(pair, by=pair.mentor, first_at=at, second_at=at + DAY, minutes=30, way="chat")
    with pytest.raises(Refused):
        meetings.confirm_session(proposal, by=pair.mentee, starts_at=at + HOUR)
    meetings.refuse_times(proposal, by=pair.mentee)
    with pytest.raises(Refused):
        meetings.confirm_session(proposal, by=pair.mentee, starts_at=at)


def test_a_meeting_that_was_held_counts_for_the_mentor_once():
    pair = make_pair()
    session = held(pair, 2)
    assert credits.total_of(pair.mentor, role="mentored") == 45
    assert credits.total_of(pair.mentee, role="was_mentored") == 45
    with pytest.raises(Refused):
        meetings.log_session(pair, by=pair.mentor, minutes=60, way="call", session=session)


def test_what_came_of_a_meeting_is_added_after_the_one_tap():
    pair = make_pair()
    session = plan_meeting(pair)
    task = meetings.Task("Write questions", pair.mentee)
    with pytest.raises(Refused):
        meetings.add_to_session(session, by=pair.mentee, about="Bail", tasks=[task])
    met = held(pair, 3)
    meetings.add_to_session(met, by=pair.mentee, about="Bail", tasks=[task])
    met.refresh_from_db()
    assert (met.about, met.minutes) == ("Bail", 45)
    assert [(one.what, one.owner, one.session) for one in pair.actions.all()] == [
        ("Write questions", pair.mentee, met)
    ]


def test_one_meeting_that_both_write_down_counts_once():
    pair = make_pair()
    held(pair, 2)
    with pytest.raises(Refused):
        meetings.log_session(pair, by=pair.mentor, minutes=60, way="visit", on=days_ago(2))
    planned = plan_meeting(pair)
    earlier = clock.now() - 4 * DAY
    MentoringSession.objects.filter(pk=planned.pk).update(starts_at=earlier, ends_at=earlier + HOUR)
    with pytest.raises(Refused):
        held(pair, 4)
    meetings.say_not_held(planned, by=pair.mentor)
    held(pair, 4)
    assert credits.total_of(pair.mentor, role="mentored") == 90


# --- 30: silence -----------------------------------------------------------------------------------------------------


def silent(halves):
    return list(MentoringPair.objects.silent_for(halves))


def test_learning_30_nudge_digest_and_proposed_end():
    pair = make_pair(cadence_days=20, active_on=days_ago(100), ends_on=days_ago(-100))
    held(pair, 29)
    assert silent(3) == [] and closing.watch_pairs(clock.now()) == 0
    for days, halves in ((30, 3), (40, 4), (60, 6)):
        MentoringSession.objects.update(starts_at=clock.now() - days * DAY, ends_at=clock.now() - days * DAY + HOUR)
        assert silent(halves) == [pair] and silent(halves + 1) == ([pair] if halves == 3 and days >= 40 else [])
        closing.watch_pairs(clock.now())
    nudges = OutboxMessage.objects.filter(kind="mentoring_nudge")
    assert set(nudges.values_list("recipient", flat=True)) == set(pair.people)
    pair.refresh_from_db()
    assert pair.closure_proposed_at is not None and pair.is_open
    before = nudges.count()
    assert closing.watch_pairs(clock.now()) == 0 and nudges.count() == before, "once for each silence"


def test_learning_30_a_planned_meeting_stops_nudges_and_a_week_without_network_does_not_count(cast):
    pair = make_pair(mentee=make_mentee(cast.centre), cadence_days=20, active_on=days_ago(31), ends_on=days_ago(-90))
    assert silent(3) == [pair]
    monday = days_ago(14) - timedelta(days=days_ago(14).weekday())
    week = OfflineWeek.objects.create(centre=cast.centre, monday=monday)
    assert silent(3) == []
    OfflineWeek.objects.filter(pk=week.pk).update(centre=make_centre())
    assert silent(3) == [pair], "a week of another centre"
    plan_meeting(pair)
    assert silent(3) == []


# --- 31: the end -----------------------------------------------------------------------------------------------------


def test_learning_31_the_end_frees_room_at_once_and_keeps_history():
    pair = make_pair()
    session, ahead = held(pair, 3), plan_meeting(pair)
    from mentoring.models import MentorProfile

    assert not MentorProfile.objects.with_room().filter(pk=pair.mentor_id).exists()
    closing.close_pair(pair, by=pair.mentee, reason="busy", result="partly")
    assert MentorProfile.objects.with_room().filter(pk=pair.mentor_id).exists()
    pair.refresh_from_db()
    assert (pair.state, pair.reason, pair.result) == (State.CLOSED, "busy", "partly")
    assert MentoringSession.objects.held().get() == session and pair.agreements.exists()
    assert MentoringSession.objects.get(pk=ahead.pk).is_cancelled
    with pytest.raises(Refused):
        notes.write_note(pair, WORD, by=pair.mentor, is_shared=False)


def test_learning_31_fourteen_days_after_the_last_day_it_ends_by_itself():
    pair = make_pair(active_on=days_ago(200), ends_on=days_ago(14))
    held(pair, 1)
    assert closing.watch_pairs(clock.now()) == 0
    MentoringPair.objects.update(ends_on=days_ago(15))
    closing.watch_pairs(clock.now())
    pair.refresh_from_db()
    assert pair.state == State.CLOSED_UNCONFIRMED and pair.ended_on == clock.today()


def test_two_who_never_agree_are_asked_to_end_it_and_then_it_ends():
    mentor, mentee = make_mentor(), make_mentee()
    pair = MentoringPair.objects.create(mentor=mentor, mentee=mentee, started_on=days_ago(29))
    assert closing.watch_pairs(clock.now()) == 0
    MentoringPair.objects.update(started_on=days_ago(30))
    assert closing.watch_pairs(clock.now()) == 1 and closing.watch_pairs(clock.now()) == 0
    told = OutboxMessage.objects.filter(ref_key=f"mentoring:unagreed:{pair.uid}").values_list("recipient", flat=True)
    assert set(told) == {mentor.pk, mentee.pk}
    assert closing.watch_pairs(clock.now() + 13 * DAY) == 0
    assert closing.watch_pairs(clock.now() + 15 * DAY) == 1
    pair.refresh_from_db()
    assert (pair.state, pair.reason) == (State.CLOSED_UNCONFIRMED, "silent"), "and the mentor has room again"


def test_learning_31_feedback_holds_nobody_and_is_hidden_below_five(cast):
    names = {field.name for field in Feedback._meta.concrete_fields}
    assert names == {"uid", "role", "centre", "month", "useful", "again", "is_demo"}
    today = clock.today()
    centres = type(cast.centre).objects.filter(pk=cast.centre.pk)
    for number in range(10):
        pair = make_pair(mentee=make_mentee(cast.centre))
        with pytest.raises(Refused):
            closing.give_feedback(pair, by=pair.mentee, useful=5, again=True)
        closing.close_pair(pair, by=pair.mentee, reason="done", result="reached")
        useful = 4 - number % 2 if number < 5 else 5
        closing.give_feedback(MentoringPair.objects.get(pk=pair.pk), by=pair.mentee, useful=useful, again=True)
        found = figures(centres, days_ago(40), today)
        told = (found.rated, found.useful, found.mean)
        assert told == [(None, None, None), (5, 3, 3.6), (10, 8, 4.3)][(number + 1) // 5], "told in fives"
    with pytest.raises(Refused):
        closing.give_feedback(MentoringPair.objects.get(pk=pair.pk), by=pair.mentee, useful=1, again=False)
    assert FeedbackGiven.objects.count() == 10


def test_learning_31_what_does_not_work_is_read_by_whom_it_was_written_to(cast):
    pair = make_pair(mentee=make_mentee(cast.centre))
    closing.raise_concern(pair, by=pair.mentee, to="safety_lead", words=WORD)
    closing.raise_concern(pair, by=pair.mentor, to="coordinator", words=WORD)
    readers = ("coordinator", "safety", "staff", "superuser")
    seen = {name: [one.to for one in Concern.objects.visible_to(getattr(cast, name))] for name in readers}
    assert seen == {"coordinator": ["coordinator"], "safety": ["safety_lead"], "staff": [], "superuser": []}
    give_post(pair.mentor, "coordinator", cast.centre)
    assert not Concern.objects.visible_to(pair.mentor).exists(), "never one of the pair"
    assert not AuditEntry.objects.filter(verb="concern_raised", actor_id__isnull=False).exists()


def test_what_does_not_work_is_offered_to_nobody_who_is_not_there(cast):
    mentor = make_mentor()
    pair = make_pair(mentor, make_mentee(make_centre()))
    give_post(mentor, "coordinator", pair.centre)
    assert closing.readers_of(pair) == ["safety_lead"], "the only coordinator is one of the two"
    with pytest.raises(Refused):
        closing.raise_concern(pair, by=pair.mentee, to="coordinator", words=WORD)
    closing.raise_concern(pair, by=pair.mentee, to="safety_lead", words=WORD)


def test_the_reason_of_the_end_is_in_the_copy_of_who_ended_it_alone():
    pair = make_pair()
    closing.close_pair(pair, by=pair.mentee, reason="busy", result="not")
    copies = {
        person: str([copied(parts[name], person) for name in ("mentoring_pairs", "mentoring_ends")])
        for person in (pair.mentor, pair.mentee)
    }
    reason = str(MentoringPair.Reason.BUSY.label)
    assert reason in copies[pair.mentee] and reason not in copies[pair.mentor]


# --- 32 and A10 ------------------------------------------------------------------------------------------------------


def test_learning_32_are_paired_answers_through_the_registry():
    pair = make_pair()
    stranger = make_member()
    assert conflicts.between(pair.mentor, pair.mentee) == conflicts.between(pair.mentee, pair.mentor) == ["are_paired"]
    assert conflicts.between(pair.mentor, stranger) == [] and conflicts.say("are_paired")
    closing.close_pair(pair, by=pair.mentor, reason="done")
    assert conflicts.between(pair.mentor, pair.mentee) == []


def test_seed_a10_the_coordinator_sees_dates_and_minutes_never_notes(cast):
    pair = make_pair(mentee=make_mentee(cast.centre))
    held(pair, 3)
    notes.write_note(pair, WORD, by=pair.mentee, is_shared=True)
    (seen,) = MentoringPair.objects.overseen_by(cast.coordinator).with_silence()
    assert seen.last_on == days_ago(3) and seen.silent_days == 3
    assert figures(type(cast.centre).objects.all(), days_ago(30), clock.today()).minutes == 45
    assert not MentoringPair.objects.visible_to(cast.coordinator).exists()
    assert not SharedNote.objects.visible_to(cast.coordinator).exists()
    assert not MentoringPair.objects.overseen_by(cast.staff).exists(), "not the clerk (domain 2d)"
    with pytest.raises(IntegrityError), transaction.atomic():
        MentoringPair.objects.create(mentor=pair.mentor, mentee=pair.mentor)

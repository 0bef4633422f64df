"""Answers: one's own, and those that others write down."""

from datetime import timedelta

import pytest

from cop.models import Rsvp
from cop.services.rsvps import answer_rsvp, record_rsvp
from members import clock
from members.errors import Refused
from members.models import OutboxMessage
from members.services import outbox
from tests.factories import make_session

pytestmark = pytest.mark.django_db


def remind(session, member):
    outbox.notify("session_reminder", recipients=[member], ref_key="session:x:60:y", about=session.uid)
    return OutboxMessage.objects.filter(kind="session_reminder", recipient=member)


def test_answer_rsvp_no_takes_the_reminder_back_and_yes_brings_it_again(cast):
    session = make_session(cast.group)
    reminder = remind(session, cast.lawyer)
    answer_rsvp(session, cast.lawyer, "no")
    assert list(reminder.values_list("state", "reason")) == [("cancelled", "said_no")]
    answer_rsvp(session, cast.lawyer, "yes")
    assert list(reminder.values_list("state", flat=True)) == ["pending"]
    assert list(session.rsvps.values_list("answer", "recorded_by")) == [("yes", None)]


def test_answer_rsvp_twice_is_one_answer(cast):
    session = make_session(cast.group)
    for _ in range(2):
        answer_rsvp(session, cast.lawyer, "maybe")
    assert Rsvp.objects.count() == 1


def test_record_rsvp_says_who_wrote_it(cast):
    session = make_session(cast.group)
    record_rsvp(session, cast.paralegal, "yes", by=cast.facilitator)
    assert session.rsvps.get().recorded_by == cast.facilitator


def test_answer_rsvp_refuses_outsiders_and_what_is_over(cast):
    session = make_session(cast.group)
    over = make_session(cast.group, timedelta(days=-1), hours=1)
    called_off = make_session(cast.group, timedelta(days=5), cancelled_at=clock.now())
    for target, member, answer in [
        (session, cast.newcomer, "yes"),
        (over, cast.lawyer, "yes"),
        (called_off, cast.lawyer, "yes"),
        (session, cast.lawyer, "perhaps"),
    ]:
        with pytest.raises(Refused):
            answer_rsvp(target, member, answer)
    assert Rsvp.objects.count() == 0

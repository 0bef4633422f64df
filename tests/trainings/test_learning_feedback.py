"""Feedback that nobody can lead back to its writer (learning 21, domain B36), and the question after three months."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from members import clock
from members.errors import Refused
from members.models import OutboxMessage
from members.services import freezing
from tests.factories import make_member
from tests.signing_in import sign_in_client
from trainings.follow_up_links import follow_up_token
from trainings.models import Enrolment, FeedbackMark, FeedbackPaper, FollowUpMark, FollowUpPaper, Registration
from trainings.reports import learning
from trainings.services import feedback, follow_ups, registrations

from .kit import make_sitting, make_training
from .learning_kit import enrol, past_sitting, was_there

pytestmark = pytest.mark.django_db
SAID = {"rating": 4, "met": 3, "missing": "", "with_expectation": True}


@pytest.fixture
def session(cast):
    return past_sitting(make_training(cast.centre))


def guests(cast, session, n: int):
    people = [make_member(cast.centre) for _ in range(n)]
    for person in people:
        was_there(session, person)
    return people


def hope(session, member, text: str) -> None:
    registration = Registration.objects.get(session=session, member=member)
    registration.expectation = text
    registration.save(update_fields=["expectation"])


def test_learning_21_a_paper_has_no_person_no_time_and_no_serial():
    allowed = {"id", "session", "training", "rating", "met", "missing", "expectation", "used", "has_helped",
               "hindrance", "is_told"}  # fmt: skip
    for paper in (FeedbackPaper, FollowUpPaper):
        fields = paper._meta.get_fields()
        assert {field.name for field in fields} <= allowed
        assert isinstance(paper._meta.pk, models.UUIDField)
        assert not [field for field in fields if isinstance(field, models.DateField | models.TimeField)]
    for mark in (FeedbackMark, FollowUpMark):
        assert not [field for field in mark._meta.get_fields() if isinstance(field, models.DateField)]


def test_learning_21_the_databases_own_columns_join_nothing(cast, session):
    for n, person in enumerate(guests(cast, session, 6)):
        feedback.give_feedback(session, person, **{**SAID, "rating": n % 5 + 1})
    with connection.cursor() as cursor:
        stamps = {}
        for table in ("trainings_feedbackpaper", "trainings_feedbackmark"):
            cursor.execute(f"SELECT count(*), count(DISTINCT xmin::text) FROM {table}")
            stamps[table] = cursor.fetchone()
    assert set(stamps.values()) == {(6, 1)}, "every answer writes all rows of the session anew"


def test_learning_21_rows_lie_in_no_order(cast, session, monkeypatch):
    """With the shuffle taken away the order of the rows tells; with it, it changes from answer to answer."""
    people = guests(cast, session, 12)
    orders = []
    for person in people:
        feedback.give_feedback(session, person, **SAID)
        with connection.cursor() as cursor:
            cursor.execute("SELECT member_id FROM trainings_feedbackmark ORDER BY ctid")
            orders.append([pk for (pk,) in cursor.fetchall()])
    came = [person.pk for person in people]
    assert orders[-1] != came and sorted(orders[-1]) == sorted(came)
    numbers = [*FeedbackMark.objects.order_by("pk").values_list("member", flat=True)]
    assert numbers != came, "the numbers of the marks are given out anew, too"


def test_learning_21_one_answer_each_and_only_of_who_was_there(cast, session):
    person = guests(cast, session, 1)[0]
    feedback.give_feedback(session, person, **SAID)
    with pytest.raises(Refused):
        feedback.give_feedback(session, person, **SAID)
    with pytest.raises(Refused):
        feedback.give_feedback(session, cast.stranger, **SAID)
    assert (FeedbackMark.objects.count(), FeedbackPaper.objects.count()) == (1, 1)


def test_learning_21_hidden_below_five(cast, session):
    people = guests(cast, session, 5)
    for person in people[:4]:
        feedback.give_feedback(session, person, **SAID)
    assert learning.feedback_of([session], cast.coordinator) == {}
    feedback.give_feedback(session, people[4], **SAID)
    found = learning.feedback_of([session], cast.coordinator)[session.pk]
    assert (found.n, found.rating, found.met) == (5, 4, 3)
    for name in ("stranger", "staff_other", "lawyer", "superuser"):
        assert learning.feedback_of([session], getattr(cast, name)) == {}


def test_learning_21_told_in_fives_so_that_the_newest_answer_is_not_what_two_looks_differ_by(cast, session):
    shown = []
    for n, person in enumerate(guests(cast, session, 11)):
        feedback.give_feedback(session, person, **{**SAID, "rating": 4 if n < 5 else 1})
        found = learning.feedback_of([session], cast.coordinator).get(session.pk)
        shown.append((found.n, found.rating) if found else None)
    assert shown == [None] * 4 + [(5, 4)] * 5 + [(10, 2.5)] * 2


def test_seed_b36_the_expectation_stands_beside_the_rating_and_beside_no_name(cast, session):
    people = guests(cast, session, 5)
    for n, person in enumerate(people):
        hope(session, person, f"I hope for point {n}")
    for n, person in enumerate(people):
        feedback.give_feedback(session, person, **{**SAID, "met": n + 1, "with_expectation": n != 0})
    pairs = {(one.expectation, one.met) for one in learning.feedback_of([session], cast.coordinator)[session.pk].pairs}
    assert pairs == {(f"I hope for point {n}", n + 1) for n in range(1, 5)}
    kept = [one.expectation for one in Registration.objects.filter(session=session).order_by("pk")]
    assert kept == ["I hope for point 0", None, None, None, None], "in one place only, else the words tell whose it is"


def test_seed_b36_on_the_page(cast, session):
    was_there(session, cast.lawyer)
    hope(session, cast.lawyer, "How to argue bail")
    client = sign_in_client(Client(), cast.lawyer)
    url = reverse("trainings:give_feedback", args=[session.pk])
    assert "How to argue bail" in client.get(url).content.decode()
    client.post(url, {"rating": 5, "met": 2, "missing": "More cases", "with_expectation": "on"})
    paper = FeedbackPaper.objects.get()
    assert (paper.rating, paper.met, paper.missing, paper.expectation) == (5, 2, "More cases", "How to argue bail")
    assert "radio" not in client.get(url).content.decode()


def test_the_page_of_the_session_asks_who_was_there_until_they_have_answered(cast, session):
    was_there(session, cast.lawyer)
    page, asked = reverse("trainings:training_session_detail", args=[session.pk]), []
    answer = reverse("trainings:give_feedback", args=[session.pk])
    for member in (cast.paralegal, cast.lawyer):
        asked.append(answer in sign_in_client(Client(), member).get(page).content.decode())
    client = sign_in_client(Client(), cast.lawyer)
    client.post(answer, {"rating": 5, "met": 2, "missing": ""})
    assert asked == [False, True] and answer not in client.get(page).content.decode()


def test_seed_b36_hopes_are_told_in_fives_until_the_session_is_over(cast, session):
    """Who reads the list after each name that is new on it would read whose hope it is, and after the session, whose
    went to the feedback and stands beside a rating there."""
    ahead = make_sitting(session.training)
    client = sign_in_client(Client(), cast.staff)
    url, shown = reverse("trainings:registration_list", args=[ahead.pk]), []
    people = [make_member(cast.centre) for _ in range(6)]
    for n, person in enumerate(people):
        registrations.register(ahead, person, by=person, mode="room", expectation=f"I hope for point {n}")
        shown.append([text for text in range(6) if f"I hope for point {text}<" in client.get(url).content.decode()])
    assert shown == [[]] * 4 + [[0, 1, 2, 3, 4]] * 2
    registrations.give_back(Registration.objects.get(session=ahead, member=people[0]), by=people[0])
    assert "I hope for point 0<" in client.get(url).content.decode(), "who leaves takes nothing along"
    with time_machine.travel(ahead.ends_at + timedelta(minutes=1)):
        over = sign_in_client(Client(), cast.staff).get(url).content.decode()
    assert "I hope for point" not in over


# --- three months later ---------------------------------------------------------------------------


@pytest.fixture
def completed(cast):
    training = make_training(cast.centre)
    enrolment = enrol(training, cast.lawyer)[0]
    Enrolment.objects.filter(pk=enrolment.pk).update(
        state="completed", completed_at=clock.now() - timedelta(days=90, hours=1)
    )
    return training


def test_follow_up_is_asked_once_after_ninety_days(cast, completed):
    assert follow_ups.ask(clock.now() - timedelta(days=1)) == 0
    assert [follow_ups.ask(clock.now()) for _ in range(2)] == [1, 0]
    assert OutboxMessage.objects.get(kind="training_follow_up").recipient == cast.lawyer
    with time_machine.travel(clock.now() + timedelta(days=21)):
        assert not follow_ups.to_ask(clock.now()).exists()


def test_follow_up_by_a_link_without_a_sign_in_acts_once(cast, completed, client):
    url = reverse("trainings:answer_follow_up", args=[follow_up_token(completed.pk, cast.lawyer)])
    page = client.get(url).content.decode()
    assert completed.title not in page and cast.lawyer.shown_name not in page and 'method="post"' in page
    assert FollowUpMark.objects.count() == 0, "looking is no answer"
    said = {"used": "once", "has_helped": "yes", "hindrance": "time"}
    assert client.post(url, {"used": "once"}).status_code == 200
    for _ in range(2):
        assert client.post(url, said).status_code == 302
    assert FollowUpPaper.objects.count() == FollowUpMark.objects.count() == 1
    assert not re.search(r'type="radio"', client.get(url).content.decode())
    assert not follow_ups.to_ask(clock.now()).exists()
    for token in ("x", url.split("/")[-2][:-1], follow_up_token(completed.pk + 999, cast.lawyer)):
        assert client.get(reverse("trainings:answer_follow_up", args=[token])).status_code == 404


def test_learning_21_what_is_said_three_months_later_is_told_in_fives(cast, completed):
    shown = []
    for _ in range(6):
        feedback.follow_up(completed, make_member(cast.centre), used="once", has_helped=True, hindrance="time")
        shown.append(learning.follow_up_of(completed))
    assert shown == [None] * 4 + [{"n": 5, "used": 5, "helped": 5}] * 2


def test_c10_the_link_of_three_months_later_dies_with_the_account_and_stays_dead(cast, completed, client):
    url = reverse("trainings:answer_follow_up", args=[follow_up_token(completed.pk, cast.lawyer)])
    said = {"used": "once", "has_helped": "yes", "hindrance": "time"}
    freezing.freeze_member(cast.lawyer, by=cast.coordinator)
    assert (client.get(url).status_code, client.post(url, said).status_code) == (404, 404)
    cast.lawyer.refresh_from_db()
    freezing.thaw_member(cast.lawyer, by=cast.staff)
    assert (client.get(url).status_code, client.post(url, said).status_code) == (404, 404)
    assert not FollowUpPaper.objects.exists()

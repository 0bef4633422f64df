"""The last seats are never sold twice (learning 12; safety 4.7), and without the lock and the CHECK they are.

Real clients on connections of their own press the button at the same moment. The control takes both protections away
and waits a moment between counting and writing: if it did not oversell, the drill would prove nothing.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from tests import databases
from tests.factories import make_member
from tests.signing_in import sign_in_client
from tests.trainings.kit import make_sitting, make_training
from trainings.models import Registration, TrainingSession
from trainings.services import registrations

CHECK = "trainingsession_room_never_oversold"
TABLE = "trainings_trainingsession"


class Crowd:
    """Signed-in clients who press at once; each thread keeps its own connection until `leave`."""

    def __init__(self, size: int) -> None:
        self.members = [make_member(account=True) for _ in range(size)]
        self.clients = [sign_in_client(Client(), member) for member in self.members]
        self.pool = ThreadPoolExecutor(max_workers=min(size, 60))

    def press(self, session: TrainingSession) -> list[int]:
        """The status of each answer."""
        gate = threading.Event()

        def one(client: Client) -> int:
            gate.wait()
            try:
                address = reverse("trainings:register_for_session", args=[session.pk])
                return client.post(address, {"choice": f"{session.pk}:room"}).status_code
            finally:
                connections["default"].close()

        asked = [self.pool.submit(one, client) for client in self.clients]
        gate.set()
        return [answer.result() for answer in asked]

    def leave(self) -> None:
        self.pool.shutdown()
        connection.close()


def taken(session: TrainingSession) -> tuple[int, list[int]]:
    """(how many were confirmed, the numbers of the line in order)."""
    rows = Registration.objects.filter(session=session)
    line = rows.waiting().in_line().values_list("position", flat=True)
    return rows.confirmed().count(), list(line)


@pytest.mark.django_db(transaction=True)
def test_learning_12_fifty_at_once_for_ten_seats_are_ten_and_forty_in_line():
    crowd = Crowd(50)
    session = make_sitting(capacity_room=10)
    statuses = crowd.press(session)
    found = taken(session)
    crowd.leave()
    assert set(statuses) == {302}
    assert found == (10, list(range(1, 41)))


@pytest.fixture
def as_owner(transactional_db):
    """Statements that only the owner of the tables may run, on the database of the tests."""

    def run(statement: str) -> list:
        with closing(databases.as_owner()) as link:
            link.autocommit = True
            with link.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture
def unprotected(as_owner, monkeypatch):
    """No lock, no CHECK, and a moment between counting and writing."""
    ((rule,),) = as_owner(f"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '{CHECK}'")
    as_owner(f"ALTER TABLE {TABLE} DROP CONSTRAINT {CHECK}")
    first = registrations._first_state

    def slowly(session, mode, **how):
        state = first(session, mode, **how)
        time.sleep(0.03)
        return state

    monkeypatch.setattr(registrations, "lock_session", lambda session: TrainingSession.objects.get(pk=session.pk))
    monkeypatch.setattr(registrations, "_first_state", slowly)
    yield
    connection.close()
    as_owner("TRUNCATE trainings_registration CASCADE")
    as_owner(f"UPDATE {TABLE} SET held_room = 0")
    as_owner(f"ALTER TABLE {TABLE} ADD CONSTRAINT {CHECK} {rule}")


def test_learning_12_without_the_lock_and_the_check_the_seats_are_oversold(unprotected):
    crowd = Crowd(12)
    session = make_sitting(capacity_room=2)
    crowd.press(session)
    confirmed, _line = taken(session)
    crowd.leave()
    assert confirmed > 2


@pytest.mark.drills
@pytest.mark.django_db(transaction=True)
def test_seats_in_full_size(tell):
    """100 clients for the last 10 seats, 200 times: 10 confirmed every time, 1 to 90 in line without a gap."""
    crowd, right = Crowd(100), 0
    began = time.monotonic()
    for _ in range(200):
        session = make_sitting(make_training(), capacity_room=10)
        crowd.press(session)
        right += taken(session) == (10, list(range(1, 91)))
    crowd.leave()
    tell("seats", rounds=200, clients=100, rounds_right=right, seconds=round(time.monotonic() - began, 1))
    assert right == 200


@pytest.mark.drills
def test_seats_control_in_full_size(tell, unprotected):
    """The same without lock and CHECK, 40 times: it oversells nearly always, or the drill proves nothing."""
    crowd, oversold = Crowd(100), 0
    for _ in range(40):
        session = make_sitting(make_training(), capacity_room=10)
        crowd.press(session)
        oversold += taken(session)[0] > 10
    crowd.leave()
    tell("seats_control", rounds=40, clients=100, rounds_oversold=oversold)
    assert oversold >= 38

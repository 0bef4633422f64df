"""Several planners and senders at once, in threads with connections of their own: a sample of `make faults`."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from members import clock
from members.models import OutboxMessage
from members.services import outbox
from members.services.drain import drain
from members.services.planner import plan
from tests.factories import join, make_group, make_member, make_session

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    """Thirty members of a group with a session in a day."""
    group = make_group()
    session = make_session(group, starts_at=clock.now() + timedelta(hours=23))
    found = [make_member(mail=True) for _ in range(30)]
    join(group, *found)
    return session, found


def at_once(*work) -> list:
    """Run each in a thread, all starting together; returns what they gave back, raises what one of them raised."""
    barrier, results = threading.Barrier(len(work)), []

    def run(one):
        try:
            barrier.wait()
            results.append(one())
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[one]) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results


def test_planners_at_once_plan_once(people):
    now = clock.now().astimezone(clock.YANGON).replace(hour=12)
    session, found = people
    session.days.update(starts_at=now + timedelta(hours=23), ends_at=now + timedelta(hours=24))
    done = at_once(*[lambda: plan(now)] * 4)
    assert sum(one.reminders for one in done) == len(found) == OutboxMessage.objects.count()


def test_senders_at_once_send_once(people, relay):
    session, found = people
    outbox.notify("session_planned", recipients=found, ref_key="session:x", about=session.uid)
    done = at_once(*[drain] * 4)
    assert sum(one.sent for one in done) == len(found) == len(relay.mails)
    assert len({mail["Message-ID"] for mail in relay.mails}) == len(found)


def test_verbs_at_once_tell_once(people):
    session, found = people

    def tell():
        return outbox.notify("session_planned", recipients=found, ref_key="session:x", about=session.uid)

    written = at_once(*[tell] * 4)
    assert sum(written) == len(found) == OutboxMessage.objects.count()


def test_taking_back_while_sending_leaves_every_row_with_one_ending(people, relay):
    session, found = people
    outbox.notify("session_planned", recipients=found, ref_key="session:x", about=session.uid)
    at_once(drain, drain, lambda: outbox.withdraw(about=session.uid, reason="moved"))
    assert set(OutboxMessage.objects.values_list("state", flat=True)) <= {"sent", "cancelled"}
    assert OutboxMessage.objects.filter(state="sent").count() == len(relay.mails)

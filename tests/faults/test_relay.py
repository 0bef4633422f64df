"""The relay refuses, forgets and breaks off, and one mail cannot be worded (F11, F13, F15, F18)."""

import time
from datetime import timedelta

import pytest
from django.db.models import Max

from cop.models import Membership
from members import clock
from members.models import Member, OutboxMessage, Suppression
from members.services import brakes, outbox
from tests.factories import make_group, make_session

from .test_kills import counts, session_tomorrow
from .world import until

pytestmark = pytest.mark.faults


def test_f11_the_relay_refuses_connections_for_an_hour(world, tell):
    """In the time of the drill an hour is 36 seconds, the breaker's pause three."""
    size, hour = 300, 36.0
    world.scale = 0.01
    group = world.group_of(size)
    session = make_session(group, starts_at=clock.now() + timedelta(days=5))
    people = Member.objects.filter(memberships__group=group)
    outbox.notify("session_planned", recipients=people, ref_key="session:a", about=session.uid)
    expired = outbox.notify(
        "session_planned", recipients=people[:20], ref_key="session:b", about=session.uid,
        expires_at=clock.now() + timedelta(seconds=hour / 3),
    )  # fmt: skip
    world.start_relay(refuse=True)
    world.start_worker("worker-a")
    world.start_worker("worker-b")
    world.start_beat()
    until(brakes.is_open, "the breaker")
    begun, before = time.monotonic(), world.connections()
    time.sleep(hour)
    probes, pauses = world.connections() - before, (time.monotonic() - begun) / (300 * world.scale)
    assert world.taken_count() == 0
    world.script()
    until(lambda: world.taken_count() >= size and world.is_settled(), "all mails")
    found, states = counts(world), world.states()
    tell("F11", tries_until_open=before, probes=probes, pauses=round(pauses, 1), expired=states["stale"], **found)
    assert probes <= pauses + 1
    assert found["mails"] == found["people"] == size
    assert dict(states) == {"sent": size, "stale": expired}
    assert not OutboxMessage.objects.filter(state="sent", attempts__gt=1).exists(), "no row was burnt by the outage"


def test_f13_one_address_in_a_hundred_does_not_exist(world, tell):
    size = 1_000
    session_tomorrow(world.group_of(size))
    unknown = [f"p{number}-of-{size}@example.org" for number in range(0, size, 100)]
    world.start_relay(unknown=unknown)
    world.start_worker()
    world.start_beat()
    until(lambda: world.taken_count() >= size - len(unknown) and world.is_settled(), "all mails")
    found, states = counts(world), world.states()
    tries = OutboxMessage.objects.filter(state="failed").aggregate(most=Max("attempts"))["most"]
    stopped = Suppression.objects.count()
    tell("F13", unknown=len(unknown), failed=states["failed"], stopped=stopped, tries=tries, **found)
    assert states == {"sent": size - len(unknown), "failed": len(unknown)}
    assert stopped == len(unknown) and tries == 1
    assert found["people"] == found["mails"] == size - len(unknown)


def test_f15_the_relay_takes_a_mail_and_breaks_off(world, tell):
    size = 1_000
    session_tomorrow(world.group_of(size))
    world.start_relay(drop_every=97)
    world.start_worker()
    world.start_beat()
    until(lambda: world.taken_count() >= size and world.is_settled(), "all mails")
    found = counts(world)
    drops = found["mails"] // 97
    tell("F15", drops=drops, **found)
    assert found["people"] == size
    assert found["doubles"] <= found["doubts"] == drops


def test_f18_one_mail_cannot_be_worded(world, tell):
    """A zone that this machine does not know, in a group of one: the other 999 never notice."""
    size = 999
    session_tomorrow(world.group_of(size))
    lonely = make_group(code="POISON")
    poisoned = session_tomorrow(lonely)
    member = Member.objects.filter(memberships__group__code=f"F{size}").first()
    membership = Membership.objects.create(group=lonely, member=member)
    type(poisoned).objects.filter(pk=poisoned.pk).update(zone="Nowhere/Land")
    world.scale = 0.01
    try:
        world.start_relay()
        world.start_worker()
        world.start_beat()
        until(lambda: world.taken_count() >= size and world.is_settled(), "all mails")
        row = OutboxMessage.objects.get(about=poisoned.uid)
        tell("F18", poison=row.state, tries=row.attempts, **counts(world))
        assert (row.state, row.reason) == ("failed", "broken: ZoneInfoNotFoundError")
        assert world.states() == {"sent": size, "failed": 1}
    finally:
        membership.delete()
        OutboxMessage.objects.all().delete()
        poisoned.delete()
        lonely.delete()

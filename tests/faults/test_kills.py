"""Workers die by kill -9: nothing is lost, and what may have gone twice is counted (F1, F2, F3, F8, controls)."""

import random
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import Sum
from django.utils import timezone

from config.embedded.places import OWNER, ROOT
from members import clock
from members.models import Member, OutboxMessage
from members.services import outbox
from members.services.drain import drain
from members.services.planner import plan
from tests.factories import make_session

from . import dying
from .world import until

pytestmark = pytest.mark.faults
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MANY, LEAST_KILLS = 10_000, 30


def session_tomorrow(group):
    """A session whose reminder of the day before is due now."""
    return make_session(group, starts_at=(clock.now() + DAY - MINUTE).replace(microsecond=0))


def kill_while_sending(world, start, total: int, seed: int) -> int:
    """Two senders, made by `start(name)`; one of them dies after every random 50 to 400 mails. Returns the kills."""
    dice = random.Random(seed)
    senders = [start("sender-a"), start("sender-b")]
    kills, next_kill = 0, dice.randint(50, 400)
    while not world.is_settled() or world.taken_count() == 0:
        if world.taken_count() >= next_kill and (kills < LEAST_KILLS or next_kill < total):
            time.sleep(dice.uniform(0, 0.02))
            dice.choice(senders).start_again()
            kills += 1
            next_kill = world.taken_count() + dice.randint(50, 400)
        for sender in senders:
            if not sender.lives:
                sender.start_again()
        time.sleep(0.01)
    return kills


def counts(world) -> dict[str, int]:
    taken = world.taken()
    distinct = {to for _, to, _ in taken}
    by_id = {message_id for _, _, message_id in taken}
    assert len(by_id) == len(distinct), "a double carries the Message-ID of the first"
    doubts = OutboxMessage.objects.aggregate(n=Sum("doubts"))["n"] or 0
    return {"mails": len(taken), "people": len(distinct), "doubles": len(taken) - len(distinct), "doubts": doubts}


def test_f1_ten_thousand_reminders_while_senders_die(world, tell):
    session_tomorrow(world.group_of(MANY))
    world.start_relay()
    world.start_beat()
    with world.timed() as spent:
        kills = kill_while_sending(world, world.start_worker, MANY, seed=1)
    found = counts(world)
    tell("F1", kills=kills, **found, lost=MANY - found["people"], **spent)
    assert kills >= LEAST_KILLS
    assert found["people"] == MANY and dict(world.states()) == {"sent": MANY}
    assert found["doubles"] <= found["doubts"] <= kills


def test_f2_ten_thousand_digests_while_senders_die(world, tell):
    """Digests are never sent twice: one whose process died at the relay stays in doubt."""
    group = world.group_of(MANY)
    week = clock.iso_week(clock.now() + 7 * DAY)
    monday = clock.week_bounds(week)[0] + timedelta(hours=7, minutes=5)
    world.set_clock(monday)
    make_session(group, starts_at=monday + 3 * DAY)
    Member.objects.filter(memberships__group=group).update(digest_frequency="weekly")
    world.start_relay()
    world.start_beat()
    with world.timed() as spent:
        kills = kill_while_sending(world, world.start_worker, MANY, seed=2)
    found, states = counts(world), world.states()
    tell("F2", kills=kills, **found, in_doubt=states["in_doubt"], **spent)
    assert kills >= LEAST_KILLS
    assert found["doubles"] == 0
    assert states["sent"] + states["in_doubt"] == MANY == sum(states.values())
    assert states["in_doubt"] <= kills


ROWS = 5
# point: (mails more than rows, doubts) when the kind is sent again on doubt; (rows in doubt) when it is not.
OUTCOMES = {"claim": (0, 0), "intent": (0, 1), "taken": (1, 1), "mark": (1, 1)}


@pytest.mark.parametrize("policy", ["resend", "mark"])
@pytest.mark.parametrize("point", OUTCOMES)
def test_f3_death_at_each_point_has_the_outcome_of_the_plan(world, tell, monkeypatch, point, policy):
    group = world.group_of(ROWS)
    session = make_session(group, starts_at=clock.now() + 5 * DAY)
    monkeypatch.setitem(dying.kinds._items, dying.KIND, dying.kinds[dying.KIND])
    dying.use_policy(policy)
    world.start_relay()
    argv = [sys.executable, "-m", "tests.faults.dying"]
    victim = subprocess.Popen(argv, cwd=ROOT, env=world.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    dice, trials = random.Random(point), 50
    more, doubts = OUTCOMES[point]
    try:
        for trial in range(trials):
            OutboxMessage.objects.all().delete()
            before, number = world.taken_count(), dice.randint(1, ROWS)
            people = Member.objects.filter(memberships__group=group)
            outbox.notify("session_planned", recipients=people, ref_key=f"session:{trial}", about=session.uid)
            victim.stdin.write(f"{point} {number} {policy}\n")
            victim.stdin.flush()
            assert victim.stdout.readline().strip() == "killed"
            OutboxMessage.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now() - MINUTE)
            drain()
            assert world.is_settled()
            mails, states = world.taken_count() - before, world.states()
            assert sum(OutboxMessage.objects.values_list("doubts", flat=True)) == doubts
            if policy == "resend":
                assert (mails, states) == (ROWS + more, {"sent": ROWS})
            else:
                assert (mails, states["in_doubt"]) == (ROWS - doubts + more, doubts)
    finally:
        victim.kill()
        victim.communicate()
    tell("F3", point=point, policy=policy, deaths=trials, exact=trials)


def test_f8_two_beats_and_two_planners(world, tell):
    size = 1_000
    session_tomorrow(world.group_of(size))
    world.start_relay()
    for name in ("a", "b"):
        world.start_beat(f"beat-{name}")
        world.start_worker(f"worker-{name}")
        world.start_python(f"planner-{name}", "sender")
    until(lambda: world.taken_count() >= size and world.is_settled(), "all mails")
    time.sleep(3)  # some more ticks of everybody
    found = counts(world)
    tell("F8", rows=OutboxMessage.objects.count(), **found)
    assert OutboxMessage.objects.count() == found["mails"] == found["people"] == size


# --- negative controls: without its protection the same drill must fail ---------------------------------------------


def test_control_without_the_unique_key_two_planners_double(world, tell):
    size = 5_000
    session_tomorrow(world.group_of(size))
    owner = connections["default"].copy()
    owner.settings_dict["USER"] = OWNER
    with owner.cursor() as cursor:
        cursor.execute("ALTER TABLE members_outboxmessage DROP CONSTRAINT outbox_once")
    try:
        argv = [sys.executable, "-c", PLAN_AT.format(at=time.time() + 8)]
        planners = [subprocess.Popen(argv, cwd=ROOT, env=world.env) for _ in range(2)]
        assert [planner.wait() for planner in planners] == [0, 0]
        rows = OutboxMessage.objects.count()
        tell("C1", control="no unique key", rows=rows, people=size, doubled=rows - size)
        assert rows > size
    finally:
        OutboxMessage.objects.all().delete()
        with owner.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE members_outboxmessage "
                "ADD CONSTRAINT outbox_once UNIQUE (kind, recipient_id, ref_key, version)"
            )
        owner.close()


PLAN_AT = """
import time, django
django.setup()
from members.services.planner import plan
time.sleep(max({at} - time.time(), 0))
plan()
"""


def test_control_marking_before_sending_loses(world, tell):
    size = 1_000
    session_tomorrow(world.group_of(size))
    world.start_relay(delay=0.002)
    plan()

    def start(name):
        return world.start_python(name, "sender", "mark-first")

    senders, kills, dice = [start("careless-a"), start("careless-b")], 0, random.Random(3)
    next_kill = 20
    while not world.is_settled() or world.taken_count() == 0:
        if world.taken_count() >= next_kill:
            time.sleep(dice.uniform(0, 0.02))
            dice.choice(senders).start_again()
            kills, next_kill = kills + 1, world.taken_count() + dice.randint(20, 60)
        time.sleep(0.002)
    found = counts(world)
    tell("C2", control="mark before send", kills=kills, **found, lost=size - found["people"])
    assert found["people"] < size

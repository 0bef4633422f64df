"""The last seats while those who hold the session die, and while everybody changes their mind (learning 12, 13)."""

import random
import signal

import pytest

from tests.trainings.kit import make_sitting, make_training
from trainings.models import Enrolment, Registration, Training, TrainingSession

from .world import World, until

pytestmark = pytest.mark.faults
SEATS, PEOPLE, PROCESSES = 10, 100, 4
ROUNDS, OPERATIONS = 5, 500


@pytest.fixture
def begin(world):
    """`begin()` gives a new session with ten seats; all of them go at the end."""
    world.group_of(PEOPLE)
    yield lambda: make_sitting(make_training(), capacity_room=SEATS)
    world.stop_processes()
    for model in (Registration, Enrolment, TrainingSession, Training):
        model.objects.all().delete()


def taken(session: TrainingSession) -> tuple[int, list[int]]:
    """(how many have a seat, the numbers of the line in order)."""
    rows = Registration.objects.filter(session=session)
    return rows.confirmed().count(), list(rows.waiting().in_line().values_list("position", flat=True))


def _crowd(world: World, session: TrainingSession, dies_at: list[int]) -> int:
    """Everybody registers, a quarter from each process; returns how many of the processes were killed."""
    share = PEOPLE // PROCESSES
    parts = [
        world.start_python(f"crowd-{n}", "registering", str(session.pk), f"F{PEOPLE}", str(n * share),
                           str((n + 1) * share), str(number))
        for n, number in enumerate(dies_at)
    ]  # fmt: skip
    until(lambda: not any(part.lives for part in parts), "the crowd")
    assert {part.popen.returncode for part in parts} <= {0, -signal.SIGKILL}
    return sum(part.popen.returncode != 0 for part in parts)


def test_f27_whoever_holds_the_session_dies_and_after_a_retry_the_seats_are_right(world, begin, tell):
    dice, kills, right = random.Random(27), 0, 0
    with world.timed() as spent:
        for _ in range(ROUNDS):
            session = begin()
            kills += _crowd(world, session, [dice.randint(1, 20), dice.randint(1, 20), dice.randint(1, 20), 0])
            assert _crowd(world, session, [0] * PROCESSES) == 0  # everybody tries again; who is on the list stays
            right += taken(session) == (SEATS, list(range(1, PEOPLE - SEATS + 1)))
    tell("F27", rounds=ROUNDS, people=PEOPLE, kills=kills, rounds_right=right, **spent)
    assert (kills, right) == (3 * ROUNDS, ROUNDS)


def test_f28_a_storm_never_oversells_and_places_go_by_number(world, begin, tell):
    session, log = begin(), world.var / "offers.log"
    log.write_text("")
    most = looks = 0
    with world.timed() as spent:
        storm = [
            world.start_python(f"storm-{seed}", "storming", str(session.pk), f"F{PEOPLE}", str(seed),
                               str(OPERATIONS // PROCESSES), str(log))
            for seed in range(PROCESSES)
        ]  # fmt: skip
        while any(one.lives for one in storm):
            most = max(most, Registration.objects.holding().filter(session=session).count())
            looks += 1
    assert [one.popen.returncode for one in storm] == [0] * PROCESSES
    offered = [int(line) for line in log.read_text().split()]
    tell("F28", operations=OPERATIONS, offers=len(offered), most_seats_held=most, looks=looks, **spent)
    assert most <= SEATS and len(offered) > OPERATIONS // 20
    assert offered == sorted(set(offered)), "each number once, the lower one first"
    session.refresh_from_db()
    assert session.held_room == Registration.objects.holding().filter(session=session).count()

"""Many lawyers say yes at the same moment, and whoever moves the waves on is killed again and again (domain A15, A26).

One winner for each referral, nobody above the number of cases they named, no wave lost and none twice. The controls
take the protections away: were nothing wrong then, the drill would prove nothing.
"""

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from django.db import connection, connections
from django.db.models import F

from cop.models import Referral, ReferralOffer, ReferralWave
from cop.services import referrals
from cop.services.referral_waves import move_on
from members import clock
from members.errors import Refused
from members.models import Member, OutboxMessage
from tests.cop.referral_kit import make_lawyer, offered
from tests.factories import give_post, make_centre, make_member

CAPACITY = 3
STAGES = (49, 98, 147)  # hours after which the first, second and third wave are over


def _desk():
    centre = make_centre()
    coordinator = make_member(centre, provider_type="staff", mail=True)
    give_post(coordinator, "coordinator", centre)
    return centre, coordinator


def _ask(referral: Referral, people: Iterable[Member]) -> list[ReferralOffer]:
    """These people, and nobody else, are asked and see no conflict: more at once than a wave would ever ask."""
    wave = referral.waves.get()
    referral.offers.all().delete()
    ReferralOffer.objects.bulk_create(
        ReferralOffer(referral=referral, wave=wave, member=one, conflict_checked_at=clock.now()) for one in people
    )
    return list(referral.offers.select_related("member", "referral"))


class Crowd:
    """People who press at the same moment, each on a connection of their own."""

    def __init__(self, size: int) -> None:
        self.pool = ThreadPoolExecutor(max_workers=size)

    def say_yes(self, offers: Iterable[ReferralOffer]) -> Counter:
        """{answer: how many}"""
        gate = threading.Event()
        asked = [self.pool.submit(_say_yes, offer, gate) for offer in offers]
        gate.set()
        return Counter(answer.result() for answer in asked)


def _say_yes(offer: ReferralOffer, gate: threading.Event) -> str:
    gate.wait()
    try:
        referrals.accept_referral(offer, by=offer.member)
        return "yes"
    except Refused:
        return "no"
    finally:
        connections["default"].close()


def _race(n_referrals: int, n_lawyers: int, at_once: int) -> Counter:
    """So many lawyers say yes to each referral at once; {answer: how many}."""
    centre, coordinator = _desk()
    people = [make_lawyer(centre) for _ in range(n_lawyers)]
    chance, crowd, said = random.Random(7), Crowd(at_once), Counter()
    for _ in range(n_referrals):
        said += crowd.say_yes(_ask(offered(centre, coordinator), chance.sample(people, at_once)))
    return said


def _greed(n_lawyers: int, at_once: int) -> int:
    """One lawyer after the other says yes to so many referrals at once; the most cases that one of them has then."""
    centre, coordinator = _desk()
    crowd = Crowd(at_once)
    for _ in range(n_lawyers):
        greedy = make_lawyer(centre, capacity=CAPACITY)
        crowd.say_yes([_ask(offered(centre, coordinator), [greedy])[0] for _ in range(at_once)])
        Member.objects.filter(pk=greedy.pk).update(status="dormant")  # the next referral asks somebody else
    return max(Counter(Referral.objects.held().values_list("accepted_by", flat=True)).values())


def _check_one_winner_each(n_referrals: int, said: Counter) -> None:
    accepted = ReferralOffer.objects.filter(state="accepted")
    assert said["yes"] == accepted.count() == Referral.objects.filter(state="accepted").count() == n_referrals
    assert accepted.values("referral").distinct().count() == n_referrals
    assert not accepted.exclude(member=F("referral__accepted_by")).exists()
    assert not ReferralOffer.objects.waiting().exists()


@pytest.mark.django_db(transaction=True)
def test_seed_a15_of_many_who_say_yes_at_once_one_wins_a_sample():
    said = _race(6, 12, 6)
    _check_one_winner_each(6, said)
    assert said["no"] == 30


@pytest.mark.django_db(transaction=True)
def test_seed_a26_who_says_yes_to_many_at_once_gets_as_many_as_they_named_a_sample():
    assert _greed(2, 8) == CAPACITY


@pytest.fixture
def unlocked(monkeypatch):
    """The person's own row is not held, and a moment passes between counting and taking."""
    check = referrals._check_may_take

    def slowly(offer, member) -> None:
        check(offer, member)
        time.sleep(0.05)

    monkeypatch.setattr(type(Member.objects.all()), "select_for_update", lambda rows, **how: rows.all())
    monkeypatch.setattr(referrals, "_check_may_take", slowly)


@pytest.mark.django_db(transaction=True)
def test_seed_a26_without_the_lock_on_the_person_they_get_more(unlocked):
    assert _greed(1, 8) > CAPACITY


# --- whoever moves the waves on is killed --------------------------------------------------------------------------


def _database() -> dict[str, str]:
    """The test's own database, for a process of its own."""
    facts = connection.get_connection_params()
    person = f"{quote(facts['user'])}:{quote(facts.get('password') or '', safe='')}"
    place = urlencode({key: facts[key] for key in ("host", "port") if facts.get(key)})
    return {"DATABASE_URL": f"postgresql://{person}@/{facts['dbname']}?{place}"}


def _kill_movers(rng: random.Random, kills: int) -> int:
    """So many movers for each stage, each killed within half a second; returns how many died so."""
    lines = [f"{hours} {rng.uniform(0.02, 0.5):.3f}" for hours in STAGES for _ in range(kills)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.drills.moving"],
        env={**os.environ, **_database()}, input="\n".join(lines) + "\n", capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split().count("killed")


def _check_waves() -> None:
    """Every referral has its waves once each, in order, at most three, each person asked once, and one mail each."""
    for referral in Referral.objects.all():
        numbers = list(referral.waves.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) <= 3
        assert referral.offers.count() == referral.offers.values("member").distinct().count()
    for wave in ReferralWave.objects.select_related("referral"):
        assert 1 <= wave.offers.count() <= 3
        key = f"referral:{wave.referral.uid}:{wave.number}"
        assert OutboxMessage.objects.filter(ref_key=key).count() == wave.offers.count()


def _offer_many(n_referrals: int) -> None:
    centre, coordinator = _desk()
    for _ in range(12):
        make_lawyer(centre, mail=True)
    for _ in range(n_referrals):
        offered(centre, coordinator)


def _finish() -> None:
    """One whole planner comes after all that died; a wave that the last of them began is over two days later."""
    for hours in range(49, 7 * 49, 49):
        move_on(clock.now() + timedelta(hours=hours, minutes=30))


def _check_everything_ended(n_referrals: int) -> None:
    _check_waves()
    assert not ReferralWave.objects.filter(ended_at=None).exists()
    assert set(Referral.objects.values_list("state", flat=True)) == {"expired"}
    assert ReferralWave.objects.count() == 3 * n_referrals
    assert OutboxMessage.objects.filter(kind="referral_unclaimed").count() == n_referrals


@pytest.mark.django_db(transaction=True)
def test_two_movers_at_once_move_each_wave_on_once():
    _offer_many(5)
    moment = clock.now() + timedelta(hours=49)

    def move(_n) -> int:
        try:
            return move_on(moment)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(max_workers=3) as pool:
        list(pool.map(move, range(6)))
    _check_waves()
    assert ReferralWave.objects.filter(number=2).count() == 5


@pytest.mark.drills
@pytest.mark.django_db(transaction=True)
def test_referral_in_full_size(tell):
    """500 referrals with 20 who say yes at once, and 20 lawyers who each say yes to 20 at once."""
    began = time.monotonic()
    said = _race(500, 60, 20)
    _check_one_winner_each(500, said)
    seconds = round(time.monotonic() - began, 1)
    Referral.objects.all().delete()
    most = _greed(20, 20)
    connection.close()
    tell(
        "referral", referrals=500, yes_at_once=20, winners=said["yes"], kindly_refused=said["no"],
        seconds=seconds, greedy_lawyers=20, most_cases_of_one=most, capacity=CAPACITY,
    )  # fmt: skip
    assert most == CAPACITY


@pytest.mark.drills
@pytest.mark.django_db(transaction=True)
def test_referral_waves_in_full_size(tell):
    """200 referrals whose waves are moved on by processes that are killed: none is lost, none comes twice."""
    _offer_many(200)
    died = _kill_movers(random.Random(11), 20)
    moved = ReferralWave.objects.filter(ended_at__isnull=False).count()
    _finish()
    _check_everything_ended(200)
    assert died == 20 * len(STAGES)
    assert moved, "they were at work when they died"
    tell(
        "referral_waves", referrals=200, kills=died, waves=ReferralWave.objects.count(), moved_by_the_dying=moved,
        waves_lost=0, waves_twice=0,
    )  # fmt: skip

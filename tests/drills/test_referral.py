"""Many lawyers say yes at the same moment, and whoever moves the waves on is killed again and again (domain A15, A26).

One winner for each referral, nobody above the number of cases they named, no wave lost and none twice.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import F

from cop.models import Referral, ReferralOffer, ReferralWave
from cop.services import referrals
from cop.services.referral_waves import move_on
from members import clock
from members.errors import Refused
from members.models import OutboxMessage
from tests.cop.referral_kit import make_lawyer, offered
from tests.factories import give_post, make_centre, make_member

CAPACITY = 3
# One process of its own, with the settings of this run: it moves everything on that is due until it is killed.
MOVER = """
import sys, time, django
django.setup()
from datetime import timedelta
from members import clock
from cop.services.referral_waves import move_on
while True:
    move_on(clock.now() + timedelta(hours=float(sys.argv[1])))
"""


def _desk():
    centre = make_centre()
    coordinator = make_member(centre, provider_type="staff")
    give_post(coordinator, "coordinator", centre)
    return centre, coordinator


def _ask_all(referral: Referral, people) -> list[ReferralOffer]:
    """Everybody of `people` is asked and sees no conflict: more at once than a wave would ever ask."""
    wave, now = referral.waves.get(), clock.now()
    asked = set(referral.offers.values_list("member", flat=True))
    ReferralOffer.objects.bulk_create(
        ReferralOffer(referral=referral, wave=wave, member=one) for one in people if one.pk not in asked
    )
    referral.offers.update(conflict_checked_at=now)
    return list(referral.offers.select_related("member", "referral"))


def _say_yes(offer: ReferralOffer) -> str:
    try:
        referrals.accept_referral(offer, by=offer.member)
        return "yes"
    except Refused:
        return "no"
    finally:
        connections["default"].close()


def _race(n_referrals: int, n_lawyers: int, at_once: int) -> tuple[Counter, int]:
    """{answer: how many}, and the greatest number of cases that one lawyer holds in the end."""
    centre, coordinator = _desk()
    people = [make_lawyer(centre, capacity=CAPACITY) for _ in range(n_lawyers)]
    chance, offers = random.Random(7), []
    for _ in range(n_referrals):
        offers.append(_ask_all(offered(centre, coordinator), chance.sample(people, min(at_once, len(people)))))
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        said = Counter(answer for group in offers for answer in pool.map(_say_yes, group))
    held = Counter(Referral.objects.held().values_list("accepted_by", flat=True))
    return said, max(held.values(), default=0)


def _check_one_winner_each(n_referrals: int, said: Counter) -> None:
    accepted = ReferralOffer.objects.filter(state="accepted")
    assert said["yes"] == accepted.count() == Referral.objects.filter(state="accepted").count() == n_referrals
    assert accepted.values("referral").distinct().count() == n_referrals
    assert not accepted.exclude(member=F("referral__accepted_by")).exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_say_yes_at_once_one_wins_and_nobody_is_over_capacity_a_sample():
    said, most = _race(6, 12, 4)
    _check_one_winner_each(6, said)
    assert most <= CAPACITY


def _kill_movers(rng: random.Random, kills: int) -> int:
    """Movers that live for some tenths of a second and are killed; returns how many died so."""
    died = 0
    for hours in range(kills):
        mover = subprocess.Popen(
            [sys.executable, "-c", MOVER, str(49 * (1 + hours % 3))], env={**os.environ, **_database()}
        )
        time.sleep(2.5 + rng.random() * 1.5)
        mover.send_signal(signal.SIGKILL)
        died += mover.wait() == -signal.SIGKILL
    return died


def _database() -> dict[str, str]:
    """The test's own database for a process of its own."""
    facts = connections["default"].settings_dict
    name, user, password = (facts[key] for key in ("NAME", "USER", "PASSWORD"))
    host, port = facts["HOST"], facts["PORT"]
    place = f"{host}:{port}" if port else host
    url = f"postgresql://{user}:{password}@{place}/{name}"
    return {
        "DATABASE_URL": url
        if not host.startswith("/")
        else f"postgresql://{user}:{password}@/{name}?host={host}&port={port}"
    }


def _check_waves() -> None:
    """Every referral has its waves once each, in order, at most three, each person asked once, and one mail each."""
    for referral in Referral.objects.all():
        numbers = list(referral.waves.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) <= 3
        assert referral.offers.count() == referral.offers.values("member").distinct().count()
    for wave in ReferralWave.objects.all():
        assert 1 <= wave.offers.count() <= 3
        key = f"referral:{wave.referral.uid}:{wave.number}"
        assert OutboxMessage.objects.filter(ref_key=key).count() == wave.offers.count()


@pytest.mark.django_db(transaction=True)
def test_two_movers_at_once_move_each_wave_on_once():
    centre, coordinator = _desk()
    for _ in range(9):
        make_lawyer(centre, mail=True)
    for _ in range(5):
        offered(centre, coordinator)
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
    """500 referrals with 20 who say yes at once; then 200 whose waves are moved on by processes that are killed."""
    began = time.monotonic()
    said, most = _race(500, 400, 20)
    _check_one_winner_each(500, said)
    assert most <= CAPACITY
    seconds = round(time.monotonic() - began, 1)
    Referral.objects.all().delete()
    OutboxMessage.objects.all().delete()
    centre, coordinator = _desk()
    for _ in range(12):
        make_lawyer(centre, mail=True)
    for _ in range(200):
        offered(centre, coordinator)
    died = _kill_movers(random.Random(11), 30)
    for hours in (49, 98, 147, 196):
        move_on(clock.now() + timedelta(hours=hours))
    _check_waves()
    assert not ReferralWave.objects.filter(ended_at=None).exists()
    assert set(Referral.objects.values_list("state", flat=True)) == {"expired"}
    tell(
        "referral", referrals=500, yes_at_once=20, winners=said["yes"], kindly_refused=said["no"],
        most_cases_of_one=most, capacity=CAPACITY, race_seconds=seconds, waves=ReferralWave.objects.count(),
        kills=died, waves_lost=0, waves_twice=0,
    )  # fmt: skip

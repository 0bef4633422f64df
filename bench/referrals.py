"""Referrals in number: past offers to everybody in the house, the lists over them, and the search for the next three.

Everybody fits a case of the reader's centre, and everybody was asked some ten times: the turn of each of them has to
be found among all those offers (domain 2c, "longest since the last offer").
"""

import statistics
import time
from datetime import timedelta
from itertools import count

from . import ground, load
from .pages import Page

OFFERS = 100_000
WAVES, IN_A_WAVE = 3, 3
BATCH = 500  # referrals a time, each with nine offers
OLD = timedelta(days=40)  # so long over that no digest counts them


def grow(offers: int = OFFERS) -> None:
    """Referrals that nobody took, with so many offers together, and one more that waits to be offered."""
    from cop.models import Referral, ReferralOffer

    missing = offers - ReferralOffer.objects.count()
    if missing <= 0:
        return
    centre = _home()
    _fit_everybody(centre)
    facts = _facts(centre)
    people = _people()
    turns = {code: count() for code in people}
    codes = sorted(people)
    wanted = -(-missing // (WAVES * IN_A_WAVE))
    for first in range(0, wanted, BATCH):
        numbers = range(first, min(first + BATCH, wanted))
        _write([(codes[n % len(codes)], n) for n in numbers], facts, people, turns)
    Referral.objects.create(**facts, state="ready", is_demo=True)
    ground.analyse()


def _home():
    from members.models import JusticeCentre

    return JusticeCentre.objects.select_related("township__parent").get(code="PDK")


def _fit_everybody(centre) -> None:
    """The crowd takes criminal cases in the state or region of the reader's centre."""
    from members.models import Member, MemberArea, PracticeArea

    Member.objects.filter(home_unit=None).update(home_unit=centre.township.parent)
    area = PracticeArea.objects.get(code="criminal")
    lawyers = Member.objects.filter(provider_type="lawyer").values_list("pk", flat=True)
    MemberArea.objects.bulk_create(
        (MemberArea(member_id=pk, area=area) for pk in lawyers), ignore_conflicts=True, batch_size=5000
    )


def _facts(centre) -> dict:
    from members.models import PracticeArea, StaffPost, Term

    terms = {(term.list, term.code): term for term in Term.objects.all()}
    post = StaffPost.objects.filter(role="coordinator", centre=centre).order_by("pk")[0]
    return {
        "centre": centre, "opened_by": post.member, "area": PracticeArea.objects.get(code="criminal"),
        "offence": terms["offence_category", "theft"], "stage": terms["stage", "remand"],
        "urgency": terms["urgency", "later"], "unit": centre.township.parent, "languages": ["my"],
        "has_no_conflict": True,
    }  # fmt: skip


def _people() -> dict[int, list[int]]:
    """{centre: the ids of its lawyers}, where there are enough for three waves."""
    from members.models import Member

    found: dict[int, list[int]] = {}
    rows = Member.objects.filter(provider_type="lawyer", centre__isnull=False, status="active").order_by("pk")
    for centre, pk in rows.values_list("centre", "pk"):
        found.setdefault(centre, []).append(pk)
    return {centre: pks for centre, pks in found.items() if len(pks) >= WAVES * IN_A_WAVE}


def _write(cases: list[tuple[int, int]], facts: dict, people: dict, turns: dict) -> None:
    """One referral a case, each of three waves of three who did not answer, in the turn of their centre."""
    from django.db import transaction

    from cop.models import Referral, ReferralOffer, ReferralWave
    from members import clock

    now = clock.now()
    opened = [now - OLD - timedelta(hours=n % 5000) for _centre, n in cases]
    with transaction.atomic():
        referrals = Referral.objects.bulk_create(
            Referral(
                **facts | {"centre_id": centre}, state="expired", opened_at=at, ended_at=at + timedelta(days=6),
                is_demo=True,
            )
            for (centre, _n), at in zip(cases, opened, strict=True)
        )  # fmt: skip
        waves = ReferralWave.objects.bulk_create(
            ReferralWave(
                referral=referral, number=number, starts_at=referral.opened_at + timedelta(days=2 * number - 2),
                ends_at=referral.opened_at + timedelta(days=2 * number),
                ended_at=referral.opened_at + timedelta(days=2 * number),
            )
            for referral in referrals
            for number in range(1, WAVES + 1)
        )  # fmt: skip
        ReferralOffer.objects.bulk_create(
            ReferralOffer(
                referral=wave.referral, wave=wave, member_id=_next(people, turns, wave.referral.centre_id),
                state="expired", offered_at=wave.starts_at, decided_at=wave.ends_at,
            )
            for wave in waves
            for _ in range(IN_A_WAVE)
        )  # fmt: skip


def _next(people: dict, turns: dict, centre: int) -> int:
    return people[centre][next(turns[centre]) % len(people[centre])]


def pages() -> list[Page]:
    """The list as the coordinator reads it, and the look at who can be asked."""
    from django.urls import reverse

    return [
        Page("referral list", "coordinator", lambda: reverse("cop:referral_list") + "?show=ended"),
        Page("who can be asked", "coordinator", lambda: reverse("cop:offer_referral", args=[_waiting().pk])),
    ]


def _waiting():
    from cop.models import Referral

    return Referral.objects.filter(state="ready", centre__code="PDK").order_by("-pk")[0]


def measure_eligible(n: int, y2: load.Site, shape: tuple[int, float]) -> list[dict]:
    """The one statement that finds the next three, beside a page of Y2 for one reader: how often it fits into that."""
    from cop.services.referral_matching import eligible

    referral, (pairs, seconds) = _waiting(), shape
    found = []
    for _ in range(pairs):
        bar = load.drive(y2, ["/ledger/"], seconds=seconds, readers=1)
        found.append((bar.p50, *_time(lambda: list(eligible(referral)[:IN_A_WAVE]), seconds)))
    ratios = [bar / wall for bar, wall, _cpu in found]
    return [
        {
            "name": "eligible lawyers", "n": n, "yardstick": "Y2", "ratio": round(statistics.median(ratios), 3),
            "ratio_least": round(min(ratios), 3), "ratio_greatest": round(max(ratios), 3),
            "p50_ms": round(statistics.median(wall for _bar, wall, _cpu in found), 2), "sql": 1, "bytes_gz": None,
            "cpu_ms": round(statistics.median(cpu for _bar, _wall, cpu in found), 2),
        }
    ]  # fmt: skip


def _time(work, seconds: float) -> tuple[float, float]:
    """(median wall, CPU of this process) of one piece of work in ms, done again and again for so long."""
    work()
    walls, begun, spent = [], time.perf_counter(), time.process_time()
    while time.perf_counter() - begun < seconds:
        started = time.perf_counter()
        work()
        walls.append((time.perf_counter() - started) * 1000)
    return statistics.median(walls), (time.process_time() - spent) * 1000 / len(walls)

"""Seventy referrals of half a year and eight services to send people on to (domain 7): invented, de-identified."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from cop.models import (
    Referral,
    ReferralApplication,
    ReferralDoor,
    ReferralOffer,
    ReferralWave,
    SupportService,
)
from cop.models.referral import URGENT
from cop.reports import referrals as reports
from members import clock
from members.demo import Check, Context, Part, make_uid, parts
from members.models import AdminUnit, JusticeCentre, Member, OutboxMessage, PracticeArea, StaffPost, Term, Topic

State, Band, Answer = Referral.State, Referral.ContactBand, ReferralOffer.State
STATES = {
    State.CLOSED: 22, State.BEGUN: 7, State.CONTACTED: 5, State.ACCEPTED: 7, State.DECLINED_OUT: 9, State.EXPIRED: 8,
    State.OFFERED: 8, State.READY: 4,
}  # fmt: skip
BANDS = {Band.DAY: 14, Band.DAYS: 11, Band.LATER: 6, Band.CHARGED: 6, Band.UNKNOWN: 4}  # of the 41 that were taken
CENTRES = {"PDK": 26, "IGY": 18, "SPN": 16, "KHY": 10}
WITH_VIOLATION, FILED, GRANTED = 15, 9, 5
# Of the open ones, two are urgent: one that lawyers are asked about now, which is over after three waves of 4 hours,
# and one that waits for the coordinator however long the demo runs.
URGENT_OPEN = (State.OFFERED, State.READY)
WITHOUT_DOOR = 5
OFFENCES = ("theft", "hurt", "narcotics", "traffic", "gambling", "trespass_land")  # domain 7: none is political
TEXTS = (
    "ဖမ်းဆီးခံရသည်မှာ ရက်အနည်းငယ်ရှိပြီ။ ရမန်တစ်ကြိမ် ယူထားသည်။ မိသားစုက အာမခံပေးနိုင်သည်။ အမှုဖိုင်ကို စင်တာတွင် သိမ်းထားသည်။",
    "An adult held for about two weeks. The first bail application was refused without reasons. The family can give a "
    "surety. The file is with the centre.",
    "ပစ္စည်းပြန်ပေးပြီးဖြစ်သည်။ ပထမဆုံးအကြိမ် တရားရုံးရောက်ခြင်းဖြစ်သည်။ သက်သေနှစ်ဦး ရှိသည်။",
    "",
)
SERVICES = (
    ("စံပယ် ဆေးခန်း (နမူနာ)", "Sabel Clinic (demo)", "health", "civil_society", "MMR017", ["phone", "visit"], "open"),
    ("ရွက်စိမ်း နှစ်သိမ့်ဆွေးနွေးရေး (နမူနာ)", "Green Leaf Counselling (demo)", "counselling", "civil_society", None,
     ["phone", "chat"], "remote_only"),
    ("အရိပ် ခိုလှုံရာအိမ် (နမူနာ)", "Ayeik Shelter (demo)", "shelter", "civil_society", "MMR009", ["phone"], "partial"),
    ("မီးအိမ် ပညာရေးဖောင်ဒေးရှင်း (နမူနာ)", "Lamp Education Fund (demo)", "education", "private", None, ["chat"], "open"),
    ("လက်မှုပညာ သင်တန်းကျောင်း (နမူနာ)", "Handcraft School (demo)", "work", "government", "MMR010", ["visit"], "open"),
    ("ကလေးသူငယ် စောင့်ရှောက်ရေးအဖွဲ့ (နမူနာ)", "Child Care Circle (demo)", "children", "civil_society", "MMR222",
     ["phone", "chat", "visit"], "open"),
    ("မှတ်ပုံတင် ကူညီရေးစားပွဲ (နမူနာ)", "Papers Help Desk (demo)", "documents", "government", "MMR017", ["visit"], "open"),
    ("ထမင်းအိုး ကူညီရေး (နမူနာ)", "Rice Pot (demo)", "food", "other", None, ["phone"], "closed"),
)  # fmt: skip


@dataclass
class Rows:
    """What is written in one go at the end."""

    referrals: list[Referral] = field(default_factory=list)
    waves: list[ReferralWave] = field(default_factory=list)
    offers: list[ReferralOffer] = field(default_factory=list)
    applications: list[ReferralApplication] = field(default_factory=list)
    doors: list[ReferralDoor] = field(default_factory=list)


class Bench:
    """The lawyers of a centre who may be asked, and who of them holds a case already."""

    def __init__(self, centre: JusticeCentre, coordinator: Member) -> None:
        self.centre, self.coordinator = centre, coordinator
        people = Member.objects.filter(
            centre=centre, is_demo=True, status=Member.Status.ACTIVE, bar_grade__in=["advocate", "hgp"]
        )
        roomy = Q(profile=None) | Q(profile__pro_bono_capacity=None) | Q(profile__pro_bono_capacity__gt=0)
        rows = people.filter(roomy, probation_until=None).select_related("user").order_by("pk")
        self.lawyers = [one for one in rows if one.user is None and one.pk != coordinator.pk]
        self.visitor = next((one for one in rows if one.user and one.user.username == "lawyer"), None)
        self.calm_for_visitor = True  # one that is not urgent, so that a day later there is still one to answer
        self.next = 0

    def three(self, chance: random.Random) -> list[Member]:
        """The next in turn first: nobody takes two before everybody was asked."""
        first = self.lawyers[self.next % len(self.lawyers)]
        self.next += 1
        others = [one for one in self.lawyers if one is not first]
        return [first, *chance.sample(others, min(2, len(others)))]

    def asks_visitor(self, is_urgent: bool) -> bool:
        """Whether the demo's lawyer is one of those who are asked: about the urgent one and one other."""
        if self.visitor is None or not (is_urgent or self.calm_for_visitor):
            return False
        self.calm_for_visitor = self.calm_for_visitor and is_urgent
        return True


def seed_services(ctx: Context) -> list[SupportService]:
    units = {unit.code: unit for unit in AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION)}
    return SupportService.objects.bulk_create(
        SupportService(
            name_my=name_my, name_en=name_en, kind=kind, sector=sector, unit=units.get(unit), channels=channels,
            status=status, checked_on=ctx.day(-30 * n - 5), is_demo=True,
        )
        for n, (name_my, name_en, kind, sector, unit, channels, status) in enumerate(SERVICES)
    )  # fmt: skip


def _dealt(counts: dict, chance: random.Random) -> list:
    found = [value for value, n in counts.items() for _ in range(n)]
    chance.shuffle(found)
    return found


def seed_referrals(ctx: Context) -> None:
    chance, rows = ctx.random("referrals"), Rows()
    services = seed_services(ctx)
    benches = _benches()
    centres, states, bands = (_dealt(counts, chance) for counts in (CENTRES, STATES, BANDS))
    terms = {(term.list, term.code): term for term in Term.objects.all()}
    area = PracticeArea.objects.get(code="criminal")
    cases = [(benches[code], state) for code, state in zip(centres, states, strict=True)]
    urgent = [_first(cases, state) for state in URGENT_OPEN]
    for n, (bench, state) in enumerate(cases):
        referral = _referral(ctx, chance, bench, state, terms, area, n in urgent)
        rows.referrals.append(referral)
        _bring_to(ctx, chance, bench, referral, rows, bands)
    _write(chance, rows, terms, services, benches)


def _first(cases: list[tuple[Bench, str]], state: str) -> int:
    """Which is the first in that state, at the centre of the demo's lawyer if it has one."""
    found = [n for n, (_bench, one) in enumerate(cases) if one == state]
    return next((n for n in found if cases[n][0].visitor), found[0])


def _benches() -> dict[str, Bench]:
    posts = StaffPost.objects.filter(role=StaffPost.Role.COORDINATOR, centre__code__in=CENTRES, member__is_demo=True)
    posts = posts.select_related("centre__township__parent", "member").order_by("pk")
    return {post.centre.code: Bench(post.centre, post.member) for post in reversed(posts)}


def _referral(ctx, chance, bench: Bench, state: str, terms: dict, area, is_urgent: bool) -> Referral:
    calm = state in Referral.OPEN and not is_urgent
    urgency = (
        URGENT[chance.randint(0, 1)]
        if is_urgent
        else chance.choice(["hearing_14d", "later"] if calm else ["custody_24h", "hearing_3d", "hearing_14d", "later"])
    )
    return Referral(
        uid=make_uid(chance), centre=bench.centre, opened_by=bench.coordinator, state=state, area=area,
        offence=terms["offence_category", chance.choice(OFFENCES)],
        stage=terms["stage", chance.choice(["police_custody", "remand", "remand", "charge", "prosecution_evidence"])],
        court_level=terms["court_level", chance.choice(["township", "township", "district"])],
        unit=bench.centre.township.parent, urgency=terms["urgency", urgency],
        languages=chance.choice([["my"], ["my"], ["my"], ["my", "shn"], ["my", "blk"]]),
        is_remote_possible=bench.centre.service_status == JusticeCentre.ServiceStatus.REMOTE_ONLY,
        paid=chance.choice([["travel", "court"], ["travel", "copies"], ["travel"], []]),
        narrative=chance.choice(TEXTS) or None, has_no_conflict=True,
        opened_at=_opened_at(ctx, chance, state, is_urgent), is_demo=True,
    )  # fmt: skip


def _opened_at(ctx: Context, chance, state: str, is_urgent: bool) -> datetime:
    """An urgent one just now, whenever the demo begins; another open one yesterday, while its 48 hours run."""
    if is_urgent:
        return clock.now() - timedelta(minutes=40) if clock.today() == ctx.anchor else ctx.at(0, 12)
    return ctx.at(-1 if state in Referral.OPEN else -chance.randint(6, 175), chance.randint(8, 16))


def _bring_to(ctx: Context, chance, bench: Bench, referral: Referral, rows: Rows, bands: list) -> None:
    """Waves, offers and moments up to the state in which it stands."""
    at, state = referral.opened_at + timedelta(minutes=20), referral.state
    if state == State.READY:
        return
    if state in Referral.TAKEN:
        _take(chance, bench, referral, rows, bands, at)
    elif state == State.OFFERED:
        _ask(chance, bench, referral, rows, at)
    else:
        answer = Answer.DECLINED if state == State.DECLINED_OUT else Answer.EXPIRED
        for number in range(1, chance.randint(1, 2) + 1):
            at = _wave_over(chance, bench, referral, rows, at, number, answer)
        referral.ended_at = at


def _ask(chance, bench: Bench, referral: Referral, rows: Rows, at: datetime) -> None:
    asked = bench.three(chance)
    if bench.asks_visitor(referral.is_urgent):
        asked = [bench.visitor, *asked[1:]]
    wave = _wave(referral, rows, at, 1, None)
    rows.offers += [ReferralOffer(referral=referral, wave=wave, member=one, offered_at=at) for one in asked]


def _wave(referral: Referral, rows: Rows, at: datetime, number: int, ended_at: datetime | None) -> ReferralWave:
    wave = ReferralWave(
        referral=referral, number=number, starts_at=at, ends_at=at + referral.window, ended_at=ended_at
    )
    rows.waves.append(wave)
    return wave


def _take(chance, bench: Bench, referral: Referral, rows: Rows, bands: list, at: datetime) -> None:
    first, *others = bench.three(chance)
    hours = 1 + chance.random() * (2 if referral.urgency.code in URGENT else 30)
    yes = at + timedelta(hours=hours)
    wave = _wave(referral, rows, at, 1, yes)
    rows.offers.append(
        ReferralOffer(
            referral=referral, wave=wave, member=first, state=Answer.ACCEPTED, offered_at=at, seen_at=at,
            conflict_checked_at=yes, decided_at=yes,
        )
    )  # fmt: skip
    rows.offers += [
        ReferralOffer(
            referral=referral, wave=wave, member=one, state=Answer.TAKEN, offered_at=at, decided_at=yes,
            seen_at=at if chance.random() < 0.6 else None,
        )
        for one in others
    ]  # fmt: skip
    referral.accepted_by, referral.accepted_at, referral.contact_band = first, yes, bands.pop()
    steps = [State.ACCEPTED, State.CONTACTED, State.BEGUN, State.CLOSED]
    reached = steps.index(referral.state)
    referral.contacted_at = yes + timedelta(hours=6) if reached >= 1 else None
    referral.begun_at = yes + timedelta(days=1) if reached >= 2 else None
    if referral.state == State.CLOSED:
        referral.ended_at = yes + timedelta(days=chance.randint(2, 5))
        referral.stage_reached = referral.stage
        referral.hours = chance.choice(["1-4", "5-9", "5-9", "10-19", ""])


def _wave_over(chance, bench: Bench, referral, rows: Rows, at: datetime, number: int, answer: str) -> datetime:
    """Everybody of the wave answered so, or did not answer; returns when it was over."""
    before = {offer.member_id for offer in rows.offers if offer.referral is referral}
    asked = [one for one in bench.three(chance) if one.pk not in before]
    over = at + (referral.window if answer == Answer.EXPIRED else referral.window / 2)
    wave = _wave(referral, rows, at, number, over)
    rows.offers += [
        ReferralOffer(referral=referral, wave=wave, member=one, state=answer, offered_at=at, decided_at=over)
        for one in asked
    ]
    return over


def _write(chance, rows: Rows, terms: dict, services: list, benches: dict[str, Bench]) -> None:
    reasons = [terms["decline_reason", code] for code in ("capacity", "distance", "not_my_field", "expenses")]
    for offer in rows.offers:
        if offer.state == Answer.DECLINED:
            offer.reason = chance.choice(reasons)
    Referral.objects.bulk_create(rows.referrals)
    ReferralWave.objects.bulk_create(rows.waves)
    ReferralOffer.objects.bulk_create(rows.offers)
    _write_outcomes(chance, rows, terms)
    _write_doors(chance, rows, services, benches)
    poor = [terms["eligibility", code] for code in ("poverty", "child", "woman", "migrant", "older_person")]
    pairs = Referral.eligibility.through
    pairs.objects.bulk_create(
        pairs(referral=referral, term=term)
        for referral in rows.referrals
        for term in chance.sample(poor, chance.choice([1, 1, 2]))
    )


def _write_outcomes(chance, rows: Rows, terms: dict) -> None:
    closed = [one for one in rows.referrals if one.state == State.CLOSED]
    violated = closed[:WITH_VIOLATION]
    topics, pairs = list(Topic.objects.order_by("order")[:6]), Referral.violations.through
    pairs.objects.bulk_create(pairs(referral=one, topic=chance.choice(topics)) for one in violated)
    results = ["granted"] * (GRANTED - 1) + ["part"] + ["refused"] * (FILED - GRANTED)
    ReferralApplication.objects.bulk_create(
        ReferralApplication(
            referral=one,
            application=terms["application", chance.choice(["bail", "oppose_remand", "production_24h"])],
            result=terms["result", result],
        )
        for one, result in zip(violated, results, strict=False)
    )


def _write_doors(chance, rows: Rows, services: list, benches: dict[str, Bench]) -> None:
    out = [one for one in rows.referrals if one.state in Referral.OUT][WITHOUT_DOOR:]
    others = list(benches.values())
    for n, referral in enumerate(out):
        other = next(bench for bench in others[n % 2 :] if bench.centre != referral.centre)
        kind = ("service", "centre", "remote")[n % 3]
        rows.doors.append(
            ReferralDoor(
                referral=referral, kind=kind, chosen_by=referral.opened_by, chosen_at=referral.ended_at,
                centre=None if kind == "service" else other.centre,
                service=chance.choice(services[:7]) if kind == "service" else None,
            )
        )  # fmt: skip
    ReferralDoor.objects.bulk_create(rows.doors)


def count_referrals(ctx: Context) -> list[Check]:
    rows = Referral.objects.filter(is_demo=True)
    taken, fought, early = reports.acceptance(rows), reports.challenged(rows), reports.early_access(rows)
    states = Counter(rows.values_list("state", flat=True))
    held = Counter(rows.held().values_list("accepted_by", flat=True))
    return [
        Check("referrals", 70, rows.count()),
        Check("referrals taken", 41, sum(states[state] for state in Referral.TAKEN)),
        Check("referrals declined out, expired", [9, 8], [states[State.DECLINED_OUT], states[State.EXPIRED]]),
        Check(
            "referrals open, of these urgent",
            [12, len(URGENT_OPEN)],
            [rows.open().count(), rows.open().urgent().count()],
        ),
        Check("I11 referrals taken of decided", [41, 58], [taken.rate.n, taken.rate.of]),
        Check("contact bands of the taken", {str(k.value): n for k, n in BANDS.items()}, reports.contact_bands(rows)),
        Check("I12 early access", [14, 37], [early.n, early.of]),
        Check(
            "I14 closed with a violation, filed, granted",
            [15, 9, 5],
            [fought.filed.of, fought.filed.n, fought.granted.n],
        ),
        Check(
            "referrals closed with outcome", 22, rows.filter(state=State.CLOSED, stage_reached__isnull=False).count()
        ),
        Check("referrals that nobody took without another door", WITHOUT_DOOR, rows.without_door().count()),
        Check("most cases that one lawyer holds", 1, max(held.values(), default=0)),
        Check("services in the directory", len(SERVICES), SupportService.objects.filter(is_demo=True).count()),
    ]


def purge_referrals() -> None:
    """Also those that people opened through the pages at a demo centre."""
    theirs = Referral.objects.filter(Q(is_demo=True) | Q(centre__is_demo=True))
    OutboxMessage.objects.filter(about__in=list(theirs.values_list("uid", flat=True))).delete()
    theirs.delete()
    SupportService.objects.filter(is_demo=True).delete()


parts.register("cop referrals", Part("cop referrals", 32, seed_referrals, count_referrals, purge_referrals))

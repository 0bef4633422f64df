"""Eleven groups and their 366 seats. Who sits where is chance; how many, in which role, is not."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from cop.models import Group, Membership
from members.demo import Context, make_uid
from members.models import JusticeCentre, Member, StaffPost

Kind, Stage, Visibility, Rhythm = Group.Kind, Group.Stage, Group.Visibility, Group.Rhythm
Role = Membership.Role
WORKING_GROUPS_BEGAN = -36  # so that the anchor is day 37 of 100


@dataclass(frozen=True)
class Plan:
    """One group: `age` in days before the anchor, `near` seats for the host centre's people, `fixed` by handle or
    by `coordinator:<centre>`."""

    code: str
    name_en: str
    name_my: str
    purpose: str
    size: int
    kind: str = Kind.COP
    host: str | None = None
    stage: str = Stage.MATURING
    visibility: str = Visibility.MEMBERS
    rhythm: str = Rhythm.MONTHLY
    age: int = 1500
    near: int = 0
    fixed: tuple[str, ...] = ()
    facilitators: int = 0
    leaders: int = 0
    suits: Callable[[Member], bool] = field(default=lambda member: True)


def _works_outside(member: Member) -> bool:
    return member.paralegal_kind in (Member.ParalegalKind.COMMUNITY_BASED, Member.ParalegalKind.MOBILE)


def _working_group(code: str, size: int, leaders: int, fixed: tuple[str, ...], name_en, name_my, purpose) -> Plan:
    return Plan(
        code, name_en, name_my, purpose, size, Kind.WORKING_GROUP, None, Stage.COALESCING, Visibility.OPEN,
        Rhythm.NONE, -WORKING_GROUPS_BEGAN, fixed=fixed, leaders=leaders,
    )  # fmt: skip


PLANS = (
    Plan(
        "G1", "Padauk Criminal Defence COP", "ပိတောက် ပြစ်မှုဆိုင်ရာ ခုခံကာကွယ်ရေး သင်ယူရေးအဖွဲ့",
        "အဖမ်းခံရသူတိုင်း ရှေ့နေနှင့် စောစီးစွာ တွေ့ရရန်။\nEarly and able defence for everyone who is arrested.",
        82, host="PDK", stage=Stage.STEWARDSHIP, near=66, facilitators=3,
        fixed=("facilitator", "lawyer", "coordinator:PDK"),
    ),
    Plan(
        "G2", "Ingyin Criminal Defence COP", "အင်ကြင်း ပြစ်မှုဆိုင်ရာ ခုခံကာကွယ်ရေး သင်ယူရေးအဖွဲ့",
        "တရားရုံးတွင် တွေ့ကြုံရသည့် မေးခွန်းများ ဖြေရှင်းရန်။\nQuestions from court, answered among colleagues.",
        64, host="IGY", near=45, facilitators=2, age=2900, fixed=("stranger", "coordinator:IGY"),
    ),
    Plan(
        "G3", "Sein Pan Criminal Defence COP", "စိန်ပန်း ပြစ်မှုဆိုင်ရာ ခုခံကာကွယ်ရေး သင်ယူရေးအဖွဲ့",
        "ရမန်နှင့် အာမခံ လျှောက်လဲမှု။\nRemand and bail, one hearing after the other.",
        57, host="SPN", stage=Stage.COALESCING, near=42, facilitators=2, age=300, fixed=("coordinator:SPN",),
    ),
    Plan(
        "G4", "Khayay Early-Access COP", "ခရေ စောစီးစွာ ရှေ့နေရရှိရေး သင်ယူရေးအဖွဲ့",
        "စတင်ရန် ပြင်ဆင်နေသည်။\nBeing prepared; not yet begun.",
        9, host="KHY", stage=Stage.POTENTIAL, visibility=Visibility.OPEN, rhythm=Rhythm.NONE, near=9, facilitators=1,
        age=60, fixed=("coordinator:KHY",),
    ),
    Plan(
        "G5", "Child Justice COP", "ကလေးသူငယ် တရားမျှတမှု သင်ယူရေးအဖွဲ့",
        "ကလေးသူငယ်များအတွက် တရားရုံးနှင့် လွှဲပြောင်းမှု။\nChildren before the court, and ways around it.",
        44, host="IGY", visibility=Visibility.OPEN, near=15, facilitators=2, age=1500,
        fixed=("lawyer", "coordinator:IGY"),
    ),
    Plan(
        "G6", "Community and Mobile Paralegals COP", "ရပ်ရွာနှင့် နယ်လှည့် ပါရာလီဂယ် သင်ယူရေးအဖွဲ့",
        "ရပ်ရွာထဲတွင် လုပ်ဆောင်သူများ အတွေ့အကြုံ ဖလှယ်ရန်။\nExperience of those who work in the community.",
        42, host="PDK", stage=Stage.TRANSFORMATION, visibility=Visibility.OPEN, rhythm=Rhythm.QUARTERLY,
        facilitators=2, age=2000, fixed=("paralegal", "coordinator:PDK"), suits=_works_outside,
    ),
    Plan(
        "G7", "Remand Study Circle", "ရမန် လေ့လာရေးဝိုင်း",
        "လေ့လာမှု ပြီးဆုံးပြီ။\nThe study is finished; what it found stays readable.",
        8, Kind.CIRCLE, "SPN", visibility=Visibility.HIDDEN, rhythm=Rhythm.NONE, near=7, age=2500, fixed=("lawyer",),
    ),
    # The four working groups of domain B16, each with the scope that stood beside its name.
    _working_group(
        "WG1", 19, 2, ("facilitator",), "Professional Development", "အသက်မွေးမှုဆိုင်ရာ ဖွံ့ဖြိုးရေး",
        "ပါရာလီဂယ်များ၏ စွမ်းရည်၊ ကဏ္ဍအားလုံးအတွက် သင်တန်းများ၊ အပြန်အလှန် လေ့လာရေးခရီးများ။\n"
        "Empower the capacity of paralegals, training opportunities for all thematic areas, exchange visits.",
    ),
    _working_group(
        "WG2", 14, 2, ("paralegal",), "Networking, Communication and Collaboration",
        "ကွန်ရက်၊ ဆက်သွယ်ရေးနှင့် ပူးပေါင်းဆောင်ရွက်ရေး",
        "အဖွဲ့အစည်းများအကြား ဆက်သွယ်ရေးနှင့် ပူးပေါင်းမှု။\nHow the organisations speak and work with each other.",
    ),
    _working_group(
        "WG3", 15, 2, ("lawyer",), "Recognition of Paralegals", "ပါရာလီဂယ်များ အသိအမှတ်ပြုခံရရေး",
        "ပါရာလီဂယ် စံနှုန်းများ၊ တရားဝင်ဖြစ်မှု၊ လုံခြုံရေး၊ ကျင့်ဝတ်။\n"
        "Standards of paralegals, legality, advocacy, security of paralegals, code of conduct and ethics.",
    ),
    _working_group(
        "WG4", 12, 1, (), "Sustainable Funding", "ရေရှည်တည်တံ့သော ရန်ပုံငွေ",
        "ကွန်ရက်အတွက် ရန်ပုံငွေ ရှာဖွေရေး။\nFundraising for the network, funding opportunities to run its programme.",
    ),
)  # fmt: skip


class Seating:
    """Who may sit where. Pending and left people have no seat; the cast sits only where its plan says."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        people = Member.objects.filter(is_demo=True, status__in=["active", "dormant"]).providers().order_by("pk")
        self.people = list(people.select_related("centre", "user"))
        posts = StaffPost.objects.filter(is_demo=True, role=StaffPost.Role.COORDINATOR).exclude(centre=None)
        coordinators = {post.member_id: f"coordinator:{post.centre.code}" for post in posts.select_related("centre")}
        self.by_key = {member.user.username: member for member in self.people if member.user}
        self.by_key |= {coordinators[member.pk]: member for member in self.people if member.pk in coordinators}
        known = {member.pk for member in self.by_key.values()}
        self.free = [member for member in self.people if member.pk not in known]
        self.mailable = set(Member.objects.filter(is_demo=True).reachable_by_mail().values_list("pk", flat=True))
        self.leading: set[int] = set()
        self.in_working_group: set[int] = set()

    def take(self, plan: Plan) -> list[Member]:
        """The plan's fixed people first, then its host centre's, then anyone whom it suits, then anyone."""
        chosen = [self.by_key[key] for key in plan.fixed]
        pool = self.chance.sample(self.free, len(self.free))
        if plan.kind == Kind.WORKING_GROUP:  # one working group a person (domain B20)
            pool = [member for member in pool if member.pk not in self.in_working_group]
        near = [member for member in pool if plan.near and member.centre.code == plan.host]
        chosen += near[: plan.near - len(chosen)] if plan.near else []
        taken = {member.pk for member in chosen}
        rest = [member for member in pool if member.pk not in taken]
        rest.sort(key=lambda member: not plan.suits(member))
        chosen += rest[: plan.size - len(chosen)]
        if plan.kind == Kind.WORKING_GROUP:
            self.in_working_group |= {member.pk for member in chosen}
        return chosen

    def appoint(self, plan: Plan, seated: list[Member]) -> dict[int, str]:
        """Roles by member: facilitators and leaders are active, reachable, and lead in one group only."""
        roles = {self.by_key[key].pk: Role.OBSERVER for key in plan.fixed if key.startswith("coordinator:")}
        role, seats = (Role.LEADER, plan.leaders) if plan.leaders else (Role.FACILITATOR, plan.facilitators)
        first = [member for member in seated if member.user and member.user.username == role]
        able = [
            member
            for member in [*first, *(member for member in seated if not member.user)]
            if member.pk in self.mailable - self.leading - set(roles) and member.status == Member.Status.ACTIVE
        ]
        for member in able[:seats]:
            roles[member.pk] = role
            self.leading.add(member.pk)
        return roles


def seed_groups(ctx: Context) -> None:
    """Groups and open memberships; nobody has left one yet, so seats and rows are the same number."""
    chance = ctx.random("groups")
    centres = {centre.code: centre for centre in JusticeCentre.objects.filter(is_demo=True)}
    seating = Seating(chance)
    for plan in PLANS:
        group = _make_group(ctx, chance, plan, centres.get(plan.host))
        seated = seating.take(plan)
        roles = seating.appoint(plan, seated)
        Membership.objects.bulk_create(_membership(ctx, chance, group, member, roles) for member in seated)


def _make_group(ctx: Context, chance: random.Random, plan: Plan, host: JusticeCentre | None) -> Group:
    since_2017 = plan.code == "G1"  # the first of them (domain A1): only the year is known
    return Group.objects.create(
        uid=make_uid(chance),
        code=plan.code,
        kind=plan.kind,
        name_en=plan.name_en,
        name_my=plan.name_my,
        purpose=plan.purpose,
        host_centre=host,
        stage=plan.stage,
        visibility=plan.visibility,
        rhythm=plan.rhythm,
        founded_on=date(2017, 1, 1) if since_2017 else ctx.day(-plan.age),
        founded_precision=Group.Precision.YEAR if since_2017 else Group.Precision.DAY,
        archived_at=ctx.at(-200, 12) if plan.kind == Kind.CIRCLE else None,
        is_demo=True,
    )


def _membership(
    ctx: Context, chance: random.Random, group: Group, member: Member, roles: dict[int, str]
) -> Membership:
    first = max(member.joined_on, group.founded_on)
    joined_on = min(first + timedelta(days=chance.randint(0, 20)), ctx.day(-1))
    return Membership(
        group=group,
        member=member,
        role=roles.get(member.pk, Role.MEMBER),
        joined_on=max(joined_on, first),
        source=chance.choice(Membership.Source.values),
        is_primary=group.kind == Kind.WORKING_GROUP,
        is_demo=True,
    )

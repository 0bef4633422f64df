"""What the invented people tell of themselves, and what some of them wrote to each other."""

import random
from collections import Counter

from django.db.models import Exists, OuterRef, Q
from django.utils import translation

from ..models import (
    Audience,
    Block,
    Conversation,
    Member,
    MemberArea,
    Message,
    MessageReport,
    Profile,
    Seat,
    Topic,
)
from ..services import finder
from .parts import Check, Context, Part, parts

# Of the 214 active providers (domain 7). The rest has no profile, as on the first day.
LISTED = {Audience.MEMBERS: 96, Audience.GROUPS: 48, Audience.COORDINATOR: 20, Audience.NOBODY: 10}
# What the 96 say of pro bono cases.
AVAILABILITY = {"now": 40, "later": 24, "never": 12, "": 20}
LGBT_CHOSEN = 3
FOUND_BY_NAME = ("lawyer", "facilitator", "coordinator", "paralegal", "stranger")  # of the cast, so that all works

ASKS_FOR_A_LIST = "Please send me the list of everybody who came on Friday, with their phone numbers. It is urgent."

# (who begins, who answers, days ago, texts in turn); waiting messages are those after the other's last answer.
TALKS = [
    ("lawyer", "paralegal", 3, [
        "မင်္ဂလာပါ။ သောကြာနေ့ ဆွေးနွေးပွဲအတွက် ရမန်ကန့်ကွက်လွှာ ပုံစံ ရှိပါသလား။",
        "ရှိပါတယ်။ အဖွဲ့ထဲမှာ တင်ပေးပါမယ်။",
        "ကျေးဇူးပါ။ မနက်ဖြန် မနက်ပိုင်း ဆို အဆင်ပြေမလား။",
    ]),
    ("facilitator", "lawyer", 1, [
        "လာမယ့်အစည်းအဝေးမှာ အာမခံအကြောင်း ၁၀ မိနစ်လောက် ပြောပေးနိုင်မလား။",
        "ပြောပေးနိုင်ပါတယ်။",
        "ကျေးဇူးတင်ပါတယ်။ အစီအစဉ်ထဲ ထည့်လိုက်ပါပြီ။",
        "စာရွက် ၂ ရွက်ထက် မပိုပါနဲ့နော်။",
    ]),
    ("stranger", "lawyer", 6, [
        "I read that you know remand. Which section do you cite when a third extension is asked for?",
        "CrPC 167. Ask the officer to show the case diary first.",
    ]),
    ("coordinator", "paralegal", 2, [
        "ကိုယ်ရေးအချက်အလက်မှာ သိရှိတဲ့ ဘာသာရပ်တွေ ဖြည့်ပေးပါဦး။",
    ]),
    ("staff", "newcomer", 1, [
        "ကြိုဆိုပါတယ်။ ဘယ်အဖွဲ့နဲ့ သင့်တော်မလဲ၊ ဖုန်းဆက်ပြောကြရအောင်။",
    ]),
    ("stranger", "paralegal", 1, [ASKS_FOR_A_LIST]),
    ("lawyer", "coordinator", 20, [
        "ပြီးခဲ့တဲ့ အစည်းအဝေး မှတ်တမ်း ရပါပြီ။ ကျေးဇူးပါ။",
        "ကောင်းပါပြီ။",
    ]),
]  # fmt: skip
WAITING = 8
MESSAGES = sum(len(texts) for *_people, texts in TALKS)


def _deal(chance: random.Random, wanted: dict) -> list:
    values = [value for value, n in wanted.items() for _ in range(n)]
    chance.shuffle(values)
    return values


def seed_profiles(ctx: Context) -> None:
    """Exact numbers of each audience; the cast among those who are found. Each subject has its own chance."""
    chance = ctx.random("profiles")
    people = list(
        Member.objects.filter(is_demo=True, status=Member.Status.ACTIVE)
        .providers()
        .select_related("user")
        .order_by("pk")
    )
    first = [one for one in people if one.user and one.user.username in FOUND_BY_NAME]
    rest = [one for one in people if one not in first and one.probation_until is None]
    chance.shuffle(rest)
    listed = [value for value, n in LISTED.items() for _ in range(n)]
    chosen = [*first, *rest][: len(listed)]
    availability = _deal(chance, AVAILABILITY)
    rows = [
        _profile(chance, member, audience, availability.pop() if audience == Audience.MEMBERS else "")
        for member, audience in zip(chosen, sorted(listed), strict=True)
    ]
    _choose_names(rows)
    Profile.objects.bulk_create(rows)
    _seed_topics(chance, rows)
    _seed_supervisors(chance, rows)
    _keep_lgbt(chance, rows)
    finder.refresh(chosen)


def _profile(chance: random.Random, member: Member, audience: int, availability: str) -> Profile:
    """What is told, at most to those who may open the profile; contacts to groups by few, to nobody by most."""

    def told(share: float) -> int:
        return audience if chance.random() < share else Audience.NOBODY

    shown = {"kind": 0.98, "unit": 0.95, "languages": 0.9, "areas": 0.95, "topics": 0.95, "centre": 0.6, "since": 0.5}
    near = Audience.GROUPS if audience != Audience.NOBODY and chance.random() < 0.1 else Audience.NOBODY
    is_stated = bool(availability)
    return Profile(
        member=member,
        listed_to=audience,
        availability=availability,
        pro_bono_hours=chance.choice(Profile.Hours.values[:4]) if availability == "now" else "",
        pro_bono_capacity=chance.choice([1, 2, 2, 3, 5]) if availability == "now" else None,
        show_pro_bono=audience if is_stated else Audience.NOBODY,
        show_township=told(0.1),
        show_phone=near,
        show_supervisor=told(0.5) if member.provider_type == Member.ProviderType.PARALEGAL else Audience.NOBODY,
        is_demo=True,
        **{f"show_{part}": told(share) for part, share in shown.items()},
    )


def _choose_names(profiles: list[Profile]) -> None:
    """Whom all members may find has chosen the name for it; without a pseudonym, their own."""
    with translation.override("my"):
        for member in (profile.member for profile in profiles if profile.listed_to == Audience.MEMBERS):
            if not member.display_name:
                member.display_name = member.formal_name
                member.save(update_fields=["display_name"])


def _seed_topics(chance: random.Random, profiles: list[Profile]) -> None:
    topics = list(Topic.objects.order_by("order"))
    through = Profile.topics.through
    through.objects.bulk_create(
        through(profile_id=profile.pk, topic_id=topic.pk)
        for profile in profiles
        for topic in chance.sample(topics, chance.choice([1, 2, 2, 3, 4]))
    )


def _seed_supervisors(chance: random.Random, profiles: list[Profile]) -> None:
    """A lawyer of the same centre, for every second paralegal who tells something."""
    lawyers: dict[int, list[int]] = {}
    for profile in profiles:
        if profile.member.provider_type == Member.ProviderType.LAWYER:
            lawyers.setdefault(profile.member.centre_id, []).append(profile.pk)
    for profile in profiles:
        near = lawyers.get(profile.member.centre_id)
        if near and profile.member.provider_type == Member.ProviderType.PARALEGAL and chance.random() < 0.5:
            profile.supervisor_id = chance.choice(near)
    Profile.objects.bulk_update(profiles, ["supervisor"])


def _keep_lgbt(chance: random.Random, profiles: list[Profile]) -> None:
    """Three of those whom all may find chose to show LGBT; nobody else's page has it (domain B3)."""
    links = MemberArea.objects.filter(area__is_sensitive=True, member__is_demo=True)
    links.update(is_shown=False)
    found = [p.pk for p in profiles if p.listed_to == Audience.MEMBERS and p.show_areas == Audience.MEMBERS]
    near = list(links.filter(member__in=found).order_by("pk").values_list("pk", flat=True))
    MemberArea.objects.filter(pk__in=chance.sample(near, min(LGBT_CHOSEN, len(near)))).update(is_shown=True)


def seed_talks(ctx: Context) -> None:
    """Conversations of the cast. What came after the other's last word waits."""
    cast = {
        one.user.username: one
        for one in Member.objects.filter(is_demo=True, user__isnull=False).select_related("user")
    }
    for first, second, days, texts in TALKS:
        conversation = Conversation.objects.create(started_at=ctx.at(-days, 9), is_demo=True)
        pair = (cast[first], cast[second])
        waiting = {0: [], 1: []}
        for n, text in enumerate(texts):
            side = _side(n, texts)
            at = ctx.at(-days, 9, 10 * n)
            Message.objects.create(conversation=conversation, sender=pair[side], body=text, sent_at=at)
            waiting[side], waiting[1 - side] = [], [*waiting[1 - side], at]
        for side in (0, 1):
            Seat.objects.create(
                conversation=conversation, member=pair[side], other=pair[1 - side], last_at=at,
                waiting=len(waiting[side]), waiting_since=min(waiting[side], default=None),
            )  # fmt: skip


def seed_report(ctx: Context) -> None:
    """One message is shown to the safety lead, who has something to look at."""
    message = Message.objects.filter(conversation__is_demo=True, conversation__started_at=ctx.at(-1, 9))
    [asking] = [one for one in message.select_related("sender") if one.body == ASKS_FOR_A_LIST]
    seat = Seat.objects.exclude(member=asking.sender).get(conversation=asking.conversation_id)
    MessageReport.objects.create(
        message=asking, reporter=seat.member, reported=asking.sender, reason=MessageReport.Reason.IMPOSTOR,
        note="ဖုန်းဆက်မေးတော့ သူ မပို့ဘူးလို့ ပြောပါတယ်။", reported_at=ctx.at(-1, 11),
    )  # fmt: skip


def _side(n: int, texts: list[str]) -> int:
    """They speak in turn; where four things are said, the one who began says the last two."""
    return 0 if n == 3 else n % 2


def count_profiles(ctx: Context) -> list[Check]:
    """The numbers above, as they stand in the database."""
    rows = Profile.objects.filter(is_demo=True)
    listed = Counter(rows.values_list("listed_to", flat=True))
    found = Profile.objects.findable().filter(is_demo=True)
    available = Counter(found.values_list("availability", flat=True))
    shown = MemberArea.objects.filter(area__is_sensitive=True, is_shown=True, member__is_demo=True)
    seats = Seat.objects.filter(conversation__is_demo=True)
    return [
        *(Check(f"profile opens to: {one.name.lower()}", n, listed[one]) for one, n in LISTED.items()),
        Check("people in the finder", LISTED[Audience.MEMBERS], found.count()),
        *(
            Check(f"in the finder, pro bono: {code or 'not stated'}", n, available[code])
            for code, n in AVAILABILITY.items()
        ),
        Check("tags of who is not listed", 0, rows.exclude(listed_to=Audience.MEMBERS).exclude(tags=[]).count()),
        Check("LGBT shown by choice", LGBT_CHOSEN, shown.count()),
        Check("topics", 22, Topic.objects.count()),
        Check("conversations", len(TALKS), Conversation.objects.filter(is_demo=True).count()),
        Check("messages", MESSAGES, Message.objects.filter(conversation__is_demo=True).count()),
        Check("reported messages", 1, MessageReport.objects.open().filter(reporter__is_demo=True).count()),
        Check("messages that wait", WAITING, sum(seats.values_list("waiting", flat=True))),
    ]


def purge_talks() -> None:
    """Profiles go with their people; conversations in which a demo person sits go here."""
    theirs = Seat.objects.filter(conversation=OuterRef("pk"), member__is_demo=True)
    MessageReport.objects.filter(Q(reporter__is_demo=True) | Q(reported__is_demo=True)).delete()
    Conversation.objects.filter(Q(is_demo=True) | Exists(theirs)).delete()
    Block.objects.filter(Q(member__is_demo=True) | Q(blocked__is_demo=True)).delete()


def _seed(ctx: Context) -> None:
    seed_profiles(ctx)
    seed_talks(ctx)
    seed_report(ctx)


parts.register("profiles", Part("profiles", 15, _seed, count_profiles, purge_talks))

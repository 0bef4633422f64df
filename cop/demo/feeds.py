"""What the demo's groups agreed on, announced, said and thanked for; who follows what."""

from datetime import timedelta

from cop.models import (
    AgreementAcceptance,
    Announcement,
    Comment,
    Follow,
    Group,
    GroupAgreement,
    GroupSession,
    Membership,
    Reaction,
    RoadmapStep,
    SessionBrief,
)
from members.demo import Check, Context
from members.models import Member

AGREEMENT = (
    "လစဉ် တွေ့ဆုံမည်။\nအမှုသည်အမည်ကို မပြော၊ မရေး။\nဤနေရာတွင် ပြောသည်များကို အပြင်သို့ မယူသွားရ။",
    "လစဉ် တွေ့ဆုံမည်။\nအမှုသည်အမည်ကို မပြော၊ မရေး။\nဤနေရာတွင် ပြောသည်များကို အပြင်သို့ မယူသွားရ။\nမေးခွန်းတိုင်းကို သုံးရက်အတွင်း ဖြေရန် ကြိုးစားမည်။",
)
# (group or None for all members, kind, days before the anchor, title, text, who says what to it)
POSTS = (
    (None, "report", 12, "Report on the design workshop of the network",
     "Sixty people of four centres met for three days. They agreed on **four working groups** and on two leaders for "
     "each. The plan of a hundred days begins now.\n\nIf you have any comment or addition that I missed, write it.",
     ("ကျေးဇူးတင်ပါသည်။ အလုပ်အဖွဲ့ ၃ ၏ နောက်ဆုံးအစည်းအဝေးရက်ကို ထည့်ပေးပါ။", "I'm looking forward to hearing more.",
      "Thanks for all your hard work.")),
    (None, "announcement", 3, "အများပြည်သူ ရုံးပိတ်ရက်များအတွင်း တာဝန်ကျဇယား",
     "ရုံးပိတ်ရက်များတွင် စင်တာတိုင်း၌ တာဝန်ကျရှေ့နေတစ်ဦး ရှိမည်။", ("သိရှိပါပြီ။",)),
    ("G1", "announcement", 2, "ရမန်ကန့်ကွက်လွှာ ပုံစံအသစ် စာကြည့်တိုက်တွင် ရပြီ",
     "ပုံစံကို အသုံးပြုပြီး မည်သို့ဖြစ်သည်ကို ဤနေရာတွင် ပြောပြပါ။", ("အသုံးဝင်ပါသည်။", "One typing error on page two.")),
    ("G5", "report", 20, "Visit to the child court", "Two of us watched a hearing behind closed doors.", ()),
)  # fmt: skip
ADDITION = "The court clerks of two townships came on the second day."
THANKS = ("G1", 4, "ကြိုးစားအားထုတ်မှုအတွက် ကျေးဇူးတင်ပါသည်။")
ROADMAP = (
    "Standards of paralegals drafted", "Consultation in four centres", "First exchange visit",
    "Code of conduct agreed", "Funding plan", "Second exchange visit", "Review of the hundred days",
)  # fmt: skip


def seed_feeds(ctx: Context) -> None:
    groups = {group.code: group for group in Group.objects.filter(is_demo=True)}
    inside = {code: _people(group) for code, group in groups.items()}
    _agree(ctx, groups["G1"], inside["G1"])
    _announce(ctx, groups, inside)
    _plan_workshop(ctx)


def _people(group: Group) -> list[int]:
    """Those who take part, those who lead first."""
    rows = Membership.objects.open().filter(group=group).exclude(role=Membership.Role.OBSERVER)
    found = list(rows.order_by("pk").values_list("member", "role"))
    return [pk for pk, role in sorted(found, key=lambda one: one[1] == Membership.Role.MEMBER)]


def _agree(ctx: Context, group: Group, people: list[int]) -> None:
    """Two versions: most said yes to the first, fewer so far to the second."""
    for version, (text, days, share) in enumerate(((AGREEMENT[0], -200, 0.9), (AGREEMENT[1], -9, 0.6)), 1):
        at = ctx.at(days, 9)
        agreement = GroupAgreement.objects.create(
            group=group, version=version, text=text, published_by_id=people[0], published_at=at
        )
        said = people[: round(len(people) * share)]
        AgreementAcceptance.objects.bulk_create(
            AgreementAcceptance(agreement=agreement, member_id=pk, at=at + timedelta(hours=2)) for pk in said
        )


def _announce(ctx: Context, groups: dict[str, Group], inside: dict[str, list[int]]) -> None:
    coordinators = list(
        Member.objects.filter(is_demo=True, posts__role="coordinator").order_by("pk").values_list("pk", flat=True)
    )
    everyone = [people[5] for code, people in sorted(inside.items()) if len(people) > 5]
    comments, follows, reactions = [], [], []
    for code, kind, days, title, body, said in POSTS:
        at, people = ctx.at(-days, 10), inside[code] if code else everyone
        post = Announcement.objects.create(
            group=groups.get(code), author_id=people[0] if code else coordinators[0], kind=kind, title=title,
            body=body, posted_at=at, is_demo=True, language="en" if title.isascii() else "my",
        )  # fmt: skip
        comments += [
            Comment(announcement=post, author_id=people[n], body=text, posted_at=at + timedelta(hours=3 * n),
                    language="en" if text.isascii() else "my")
            for n, text in enumerate(said, 1)
        ]  # fmt: skip
        follows += [Follow(announcement=post, member_id=pk, since=at) for pk in people[1:4]]
        reactions += [Reaction(announcement=post, member_id=pk, given_at=at) for pk in people[2:6]]
        if kind == "report" and code is None:
            comments.append(
                Comment(announcement=post, author_id=people[3], body=ADDITION, is_addition=True, language="en",
                        posted_at=at + timedelta(days=1), accepted_at=at + timedelta(days=2))
            )  # fmt: skip
    code, days, words = THANKS
    Announcement.objects.create(
        group=groups[code], author_id=inside[code][6], thanked_id=inside[code][0], kind="thanks", body=words,
        posted_at=ctx.at(-days, 15), is_demo=True,
    )  # fmt: skip
    follows += [Follow(group=groups["G1"], member_id=pk, since=ctx.at(-60, 9)) for pk in inside["G1"][8:20]]
    Comment.objects.bulk_create(comments)
    Follow.objects.bulk_create(follows)
    Reaction.objects.bulk_create(reactions)


def _plan_workshop(ctx: Context) -> None:
    """Aims and seven months ahead for the session of three days (domain B8)."""
    planned = GroupSession.objects.filter(is_demo=True, outcome="").standing()
    workshop = next(session for session in planned.order_by("pk") if session.days.count() == 3)
    SessionBrief.objects.create(session=workshop, aims="Standards that all four centres can keep.", sdg_goals=[16])
    first = ctx.day(0).replace(day=1)
    months = [first.replace(year=first.year + (first.month + n) // 12, month=(first.month + n) % 12 + 1)
              for n in range(len(ROADMAP))]  # fmt: skip
    RoadmapStep.objects.bulk_create(
        RoadmapStep(session=workshop, month=month, what=what) for month, what in zip(months, ROADMAP, strict=True)
    )


def count_feeds(ctx: Context) -> list[Check]:
    posts = Announcement.objects.filter(is_demo=True)
    share = GroupAgreement.objects.newest().filter(group__is_demo=True)
    said = AgreementAcceptance.objects.filter(agreement__in=share).count()
    return [
        Check("announcements and reports", 4, posts.exclude(kind="thanks").count()),
        Check("of them to all members", 2, posts.filter(group=None).count()),
        Check("thank-you notes", 1, posts.filter(kind="thanks").count()),
        Check("comments", 6, Comment.objects.filter(announcement__in=posts, is_addition=False).count()),
        Check("additions taken in", 1, Comment.objects.filter(accepted_at__isnull=False).count()),
        Check("groups that wrote down what they agree on", 1, share.count()),
        Check("and some have still to accept it", True, 20 < said < 82),
        Check("months ahead of the workshop", 7, RoadmapStep.objects.filter(session__is_demo=True).count()),
    ]


def purge_feeds(groups) -> None:
    """Before the groups go, with all that hangs on them."""
    Announcement.objects.filter(is_demo=True).delete()
    Announcement.objects.filter(group__in=groups).delete()
    Announcement.objects.filter(author__is_demo=True).delete()
    Comment.objects.filter(author__is_demo=True).delete()

"""What came of the demo's sessions: summaries, but for one that waits for its own, and what people said."""

from datetime import timedelta

from cop.models import Attendance, GroupSession, SessionRating, SessionSummary
from members.demo import Context

WITHOUT = "G6"  # its session of last month has none yet (domain C11)
SUMMARIES = {
    "case_clinic": """**ဆွေးနွေးခဲ့သည်များ**

1. ပထမအမှုတွင် ရမန်ထပ်တောင်းရသည့် အကြောင်းရင်းကို မှတ်တမ်းတွင် မတွေ့ရ။ ကန့်ကွက်လွှာတွင် ပုဒ်မ ၁၆၇ ကို ကိုးကားရန်။
2. ဒုတိယအမှုတွင် သက်သေ၏ ပထမထွက်ဆိုချက်ကို မိတ္တူတောင်းရန်။

**ဆက်လုပ်ရန်** နောက်အစည်းအဝေးမတိုင်မီ ကန့်ကွက်လွှာ မူကြမ်းတစ်ခု မျှဝေမည်။""",
    "law_update": """**ပြောင်းလဲခဲ့သည်များ**

- ဥပဒေ၏ စာသားနှင့် အာဏာတည်သည့်နေ့ကို တွဲဖတ်ခဲ့သည်။
- ယခင်အမှုများတွင် မည်သို့အကျိုးသက်ရောက်မည်ကို ဆွေးနွေးခဲ့သည်။

**ဆက်လုပ်ရန်** အဖွဲ့ဝင်တိုင်း မိမိအမှုတစ်ခုတွင် စစ်ဆေးကြည့်ရန်။""",
}
PLAIN = """**What we took home**

1. State the fact, then the section, then what follows: one sentence each.
2. Ask for the order in writing; note the hour.

**Until next time** each of us tries it once and tells how it went."""


def seed_records(ctx: Context) -> None:
    """A summary of each session that was held, and ratings by some of those who were there."""
    held = list(GroupSession.objects.held().filter(is_demo=True).select_related("group").order_by("pk"))
    SessionSummary.objects.bulk_create(
        SessionSummary(
            session=one,
            body=SUMMARIES.get(one.format, PLAIN),
            written_by_id=one.led_by_id,
            written_at=one.ends_at + timedelta(days=2),
        )
        for one in held
        if one.group.code != WITHOUT or one.ends_at < ctx.at(-60, 0)
    )
    chance = ctx.random("records")
    there = Attendance.objects.filter(day__session__in=held).order_by("pk")
    ratings = []
    for session, member, ends_at in there.values_list("day__session", "member", "day__session__ends_at"):
        if chance.random() < 0.4:
            said = {"was_useful": chance.random() < 0.85, "will_use": chance.random() < 0.6}
            has_used = chance.random() < 0.5 if said["will_use"] and ends_at < ctx.at(-40, 0) else None
            ratings.append(
                SessionRating(session_id=session, member_id=member, rated_at=ends_at, has_used=has_used, **said)
            )
    SessionRating.objects.bulk_create(ratings)

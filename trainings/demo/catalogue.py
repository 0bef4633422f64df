"""Eight trainings in three collections, who works through them, and what more is wanted."""

from dataclasses import dataclass
from datetime import timedelta

from cop.law import keys
from cop.models import LegalInstrument, Provision, Resource
from cop.services.citing import Cite, set_citations
from members.demo import Context
from members.models import JusticeCentre, Member, PracticeArea, Topic
from trainings.models import (
    Collection,
    CollectionItem,
    Enrolment,
    Outcome,
    Prerequisite,
    Qualification,
    Training,
    TrainingItem,
    Wish,
)

Kind = TrainingItem.Kind


@dataclass(frozen=True)
class Taught:
    """`enrolled` people work or worked on it, `completed` of them are through. `review`: days from the anchor."""

    code: str
    title: str
    summary: str
    centre: str | None
    area: str
    topics: tuple[str, ...]
    minutes: int
    enrolled: int
    completed: int
    outcomes: tuple[str, ...]
    level: str = "practice"
    language: str = "my"
    audience: tuple[str, ...] = ()
    review: int = 200
    category: str = "law"
    law: tuple[str, ...] = ()  # keys of the sections that it teaches, or the code of an Act as a whole


TAUGHT = (
    Taught(
        "remand", "စောစီးစွာ ကူညီခြင်းနှင့် ရမန်", "ပထမ ၂၄ နာရီအတွင်း ဘာလုပ်မလဲ၊ ရမန်ကို ဘယ်လို ကန့်ကွက်မလဲ။", "PDK",
        "criminal", ("production", "remand", "counsel"), 180, 56, 42,
        ("ရမန် ကန့်ကွက်လွှာ တစ်စောင် ရေးတတ်မည်", "ပုဒ်မ ၁၆၇ ကို ကိုးကားတတ်မည်"), level="first",
        law=("crpc:61", "crpc:167", "const:376"),
    ),
    Taught(
        "bail", "အာမခံ လျှောက်လဲခြင်း", "လျှောက်လွှာတစ်စောင်နှင့် ကိုယ်တိုင် ပြောဆိုဖူးသည့် လျှောက်လဲချက်တစ်ခု ရရှိမည်။", "PDK",
        "criminal", ("bail",), 180, 48, 36, ("အာမခံလျှောက်လွှာ ရေးတတ်မည်", "မပေးနိုင်သည့် အမှုတွင် လျှောက်လဲတတ်မည်"),
        audience=("lawyer",), law=("crpc:497/1", "crpc:498"),
    ),
    Taught(
        "examination", "စစ်မေးခြင်းနှင့် ပြန်လှန်စစ်မေးခြင်း", "ရဲသက်သေကို မေးခွန်းတို၊ တစ်ခုချင်း မေးနည်း လေ့ကျင့်မည်။", "IGY",
        "criminal", ("cross_examination", "statements"), 240, 44, 30, ("ပြန်လှန်မေးခွန်း ဆယ်ခု ပြင်ဆင်တတ်မည်",),
        level="advanced", audience=("lawyer",), category="skills",
    ),
    Taught(
        "confession", "ဖြောင့်ဆိုချက်နှင့် ရဲထံ ထွက်ဆိုချက်", "သက်သေခံ အက်ဥပဒေ ပုဒ်မ ၂၄ မှ ၂၆ အထိ လက်တွေ့ အသုံးချခြင်း။", "IGY",
        "criminal", ("confession", "statements"), 120, 42, 28, ("ဖြောင့်ဆိုချက်ကို စိန်ခေါ်တတ်မည်",), review=-4,
        law=("evid:24", "evid:25", "evid:26", "crpc:164"),
    ),
    Taught(
        "child", "ကလေးသူငယ် တရားမျှတမှု", "အသက် သက်သေပြခြင်းနှင့် လမ်းကြောင်းလွှဲခြင်း။", "IGY", "criminal", ("child",),
        150, 38, 26, ("အသက် အငြင်းပွားမှု လျှောက်လွှာ ရေးတတ်မည်",), law=("crl", "crl:79"),
    ),
    Taught(
        "writing", "ကိုးကားချက်ဖြင့် ရေးသားခြင်း", "ပြဋ္ဌာန်းချက်နှင့် စီရင်ထုံး ကိုးကား၍ လျှောက်လဲချက် ရေးနည်း။", "PDK",
        "criminal", ("preparation",), 120, 36, 24, ("ကိုးကားချက် ပါသော လျှောက်လဲချက်တစ်စောင်",), category="skills",
    ),
    Taught(
        "safety", "Digital safety", "A phone that tells little, messages that vanish, and what to do at a checkpoint.",
        None, "criminal", (), 90, 30, 18, ("Set up a second step", "Leave a page quickly"), level="first",
        language="en", category="safety",
    ),
    Taught(
        "facilitating", "Facilitating a COP", "Open questions, quiet people, and a meeting that ends on time.", None,
        "gender", (), 120, 18, 10, ("Run a case clinic",), language="en", category="facilitation",
    ),
)  # fmt: skip
# (title, why, codes of its trainings in order, days from the anchor until it is looked at again)
COLLECTIONS = (
    ("ဖမ်းဆီးသည်မှ အာမခံအထိ", "ပထမရက်များတွင် အများဆုံး မေးကြသည့် မေးခွန်းများမှ ရွေးချယ်ထားသည်။", ("remand", "confession", "bail"), 120),
    ("တရားရုံးတွင်း", "ရေးသားခြင်းမှ စစ်မေးခြင်းအထိ အဆင့်လိုက်။", ("writing", "examination", "child"), -2),
    ("Working together safely", "For everybody who carries a group.", ("safety", "facilitating"), 90),
)  # fmt: skip
PREREQUISITES = (("examination", "writing"),)
# Topics that members want to learn, and how many of them do.
WISHES = {"interpreter": 9, "disclosure": 6, "police_complaint": 5, "silence": 3}


def seed_catalogue(ctx: Context) -> None:
    chance = ctx.random("trainings")
    centres = {centre.code: centre for centre in JusticeCentre.objects.filter(is_demo=True)}
    curator = Member.objects.get(user__username="facilitator", is_demo=True)
    areas = {area.code: area for area in PracticeArea.objects.all()}
    topics = {topic.code: topic for topic in Topic.objects.all()}
    library = list(Resource.objects.filter(is_demo=True, group=None).order_by("pk"))
    found = {taught.code: _write(ctx, taught, centres.get(taught.centre), curator) for taught in TAUGHT}
    for n, taught in enumerate(TAUGHT):
        training = found[taught.code]
        training.areas.add(areas[taught.area])
        training.topics.add(*(topics[code] for code in taught.topics))
        training.resources.add(*library[n : n + 2])
        set_citations(training.citations, [Cite(_law_named(name)) for name in taught.law])
    _write_parts(found, library)
    _collect(ctx, found, centres["PDK"], curator)
    Prerequisite.objects.bulk_create(Prerequisite(training=found[a], needs=found[b]) for a, b in PREREQUISITES)
    people = list(Member.objects.providers().filter(is_demo=True, status="active").order_by("pk"))
    _enrol(ctx, found, people, chance)
    _qualify(ctx, areas["criminal"], topics["bail"], curator)
    wishing = chance.sample(people, max(WISHES.values()))
    Wish.objects.bulk_create(
        Wish(member=one, topic=topics[code], wished_at=ctx.at(-20 - n, 12))
        for code, many in WISHES.items()
        for n, one in enumerate(wishing[:many])
    )


def _write(ctx: Context, taught: Taught, centre: JusticeCentre | None, curator: Member) -> Training:
    return Training.objects.create(
        title=taught.title, summary=taught.summary, language=taught.language, level=taught.level,
        minutes=taught.minutes, centre=centre, curator=curator, review_on=ctx.day(taught.review), status="published",
        audience=list(taught.audience), needs_post_test=taught.code != "facilitating", gives_certificate=True,
        credit_category=taught.category, created_by=curator, created_at=ctx.at(-320, 10), is_demo=True,
    )  # fmt: skip


def _law_named(name: str) -> Provision | LegalInstrument:
    is_section = keys.SEPARATOR in name
    return Provision.objects.by_keys([name])[0] if is_section else LegalInstrument.objects.get(code=name)


def _write_parts(found: dict[str, Training], library: list[Resource]) -> None:
    """The five steps of each: reading, test, the session, a task, test."""
    steps = [
        (Kind.READING, "ကြိုဖတ်ရန်", 20), (Kind.TEST, "မတိုင်မီ စစ်ဆေးမှု", 6), (Kind.LIVE, "တွေ့ဆုံ သင်ကြားခြင်း", 0),
        (Kind.TASK, "လေ့ကျင့်ခန်း", 30), (Kind.TEST, "ပြီးနောက် စစ်ဆေးမှု", 6),
    ]  # fmt: skip
    Outcome.objects.bulk_create(
        Outcome(training=found[taught.code], number=n, text=text)
        for taught in TAUGHT
        for n, text in enumerate(taught.outcomes, 1)
    )
    TrainingItem.objects.bulk_create(
        TrainingItem(
            training=training, number=n, kind=kind, title=title,
            minutes=training.minutes if kind == Kind.LIVE else minutes,
            resource=library[place] if kind == Kind.READING else None,
        )
        for place, training in enumerate(found.values())
        for n, (kind, title, minutes) in enumerate(steps, 1)
    )  # fmt: skip


def _collect(ctx: Context, found: dict[str, Training], centre: JusticeCentre, curator: Member) -> None:
    for title, why, codes, review in COLLECTIONS:
        collection = Collection.objects.create(
            title=title, why=why, centre=centre, curator=curator, review_on=ctx.day(review), is_demo=True
        )
        CollectionItem.objects.bulk_create(
            CollectionItem(collection=collection, training=found[code], number=n) for n, code in enumerate(codes, 1)
        )


def _enrol(ctx: Context, found: dict[str, Training], people: list[Member], chance) -> None:
    """The cast's lawyer is through the first one; otherwise chance says who."""
    lawyer = next(one for one in people if one.user_id and one.user.username == "lawyer")
    others = [one for one in people if one != lawyer]
    rows = []
    for taught in TAUGHT:
        chosen = chance.sample(others, taught.enrolled)
        if taught.code in ("remand", "bail"):
            chosen[0 if taught.code == "remand" else -1] = lawyer
        for n, member in enumerate(chosen):
            at = ctx.at(-182 + chance.randint(0, 140), 9)
            done = at + timedelta(days=chance.randint(7, 40)) if n < taught.completed else None
            rows.append(
                Enrolment(
                    training=found[taught.code], member=member, state="completed" if done else "enrolled",
                    enrolled_at=at, completed_at=done,
                )
            )  # fmt: skip
    Enrolment.objects.bulk_create(rows)


def _qualify(ctx: Context, area: PracticeArea, topic: Topic, by: Member) -> None:
    """Who facilitates a group of criminal defence can train it."""
    leading = Member.objects.filter(is_demo=True, memberships__role="facilitator", memberships__left_on=None)
    people = list(leading.filter(memberships__group__code__in=["G1", "G2"]).distinct().order_by("pk"))
    Qualification.objects.bulk_create(
        [
            Qualification(member=one, area=area, recorded_by=by, recorded_on=ctx.day(-200), is_demo=True)
            for one in people
        ]
        + [Qualification(member=by, topic=topic, recorded_by=by, recorded_on=ctx.day(-200), is_demo=True)]
    )

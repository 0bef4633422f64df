"""Invented mentors, mentees and pairs. Every text here is made up, and no case is anybody's."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from members.demo import Context, sets
from members.demo.parts import make_uid
from members.models import Booking, CreditEntry, Member, OutboxMessage, StaffPost, Topic
from mentoring.models import (
    Action,
    Agreement,
    AgreementTerms,
    Concern,
    Feedback,
    FeedbackGiven,
    Goal,
    MenteeProfile,
    MentoringOffer,
    MentoringPair,
    MentoringRequest,
    MentoringSession,
    MentorProfile,
    OfflineWeek,
    PrivateNote,
    SharedNote,
)
from mentoring.models.agreement import FIRST_TERMS

MENTORS, WAITING = 12, 5
# (meetings held, days from the anchor to the last one); the pair of the cast first, then three that went quiet.
ACTIVE = [(3, -9), *[(3, -day) for day in (2, 4, 6, 8, 11, 13, 15, 17, 20, 22, 25)]]
SILENT = [(2, -38), (2, -47), (2, -63)]
ENDED = [(2, -60), (1, -75), (1, -80)]
GOALS = ("အာမခံလျှောက်လဲချက် ကိုယ်တိုင် ရေးသားနိုင်ရန်", "Cross-examine without reading from paper",
         "ရမန်ပေးခြင်းကို ပုဒ်မညွှန်း၍ ကန့်ကွက်နိုင်ရန်")  # fmt: skip
ABOUT = ("မေးခွန်းတိုသုံးခု ပြင်ဆင်ခြင်း", "After a refused bail application", "ပထမတွေ့ဆုံမှု")
CADENCE, MINUTES = 21, 50
CONCERNS = {
    "coordinator": "ဖုန်း သုံးကြိမ် ခေါ်သော်လည်း မကိုင်ပါ။ အခြားသူတစ်ဦး ပြောင်းပေးနိုင်မလား။",
    "safety_lead": "တွေ့တိုင်း အမှုသည် ဘယ်သူလဲဟု မေးသည်။ မပြောလိုကြောင်း ပြောပြီးပါပြီ။",
}


def _people(ctx: Context) -> tuple[dict[str, Member], list[Member], list[Member]]:
    """The cast by handle, other mentors, other mentees: providers who are active and hold no post."""
    posts = StaffPost.objects.current(ctx.anchor).filter(member=OuterRef("pk"))
    rows = Member.objects.providers().filter(~Exists(posts), is_demo=True, status=Member.Status.ACTIVE, frozen_at=None)
    cast = {one.user.username: one for one in rows.filter(user__isnull=False).select_related("user")}
    others = rows.filter(user=None, joined_on__lt=ctx.day(-60), probation_until=None)
    lawyers = list(others.filter(bar_grade="advocate", display_name__isnull=True).order_by("pk")[: MENTORS - 1])
    shown = list(others.filter(display_name__isnull=False).exclude(pk__in=[one.pk for one in lawyers]).order_by("pk"))
    taken = {one.pk for one in (*lawyers, *shown)}
    young = list(others.exclude(pk__in=taken).order_by("-pk")[:24])
    lawyers += shown[:4]
    return cast, lawyers, young


def _profiles(ctx: Context, mentors: list[Member], mentees: list[Member]) -> None:
    on = ctx.day(-150)
    facts = {"ways": ["call", "visit"], "hours_a_month": 2, "agreed_on": on, "is_demo": True, "stages": ["remand"]}
    MentorProfile.objects.bulk_create(
        MentorProfile(member=one, capacity=3 + place % 3, trained_on=on, languages=one.languages or ["my"], **facts)
        for place, one in enumerate(mentors)
    )
    MenteeProfile.objects.bulk_create(
        MenteeProfile(
            member=one, uid=make_uid(ctx.random(f"mentee:{place}")), languages=one.languages or ["my"],
            wants=GOALS[place % 3], waits_since=ctx.day(-20 + place % 7), **facts,
        )
        for place, one in enumerate(mentees)
    )  # fmt: skip
    topics = list(Topic.objects.order_by("order")[:3])
    for model, people in ((MentorProfile, mentors), (MenteeProfile, mentees)):
        key, through = f"{model._meta.model_name}_id", model.topics.through
        through.objects.bulk_create(
            through(**{key: one.pk}, topic=topics[(place + step) % 3])
            for place, one in enumerate(people)
            for step in range(2)
        )


def _pair(ctx: Context, number: int, mentor: Member, mentee: Member, held: int, last: int) -> MentoringPair:
    began = last - CADENCE * held
    pair = MentoringPair(
        uid=make_uid(ctx.random(f"pair:{number}")), mentor=mentor, mentee=mentee, centre_id=mentee.centre_id,
        state="active", started_on=ctx.day(began - 5), active_on=ctx.day(began), cadence_days=CADENCE,
        ends_on=ctx.day(began + 270), is_demo=True,
    )  # fmt: skip
    if number >= len(ACTIVE) + len(SILENT):
        pair.state, pair.ended_on, pair.reason, pair.result = "closed", ctx.day(last + 10), "done", "reached"
    return pair


def _sessions(ctx: Context, pairs: list[MentoringPair], plan: list[tuple[int, int]]) -> list[MentoringSession]:
    found = []
    for pair, (held, last) in zip(pairs, plan, strict=True):
        for back in range(held):
            starts_at = ctx.at(last - CADENCE * back, 16)
            ends_at = starts_at + timedelta(minutes=MINUTES)
            found.append(
                MentoringSession(
                    uid=make_uid(ctx.random(f"meeting:{pair.uid}:{back}")), pair=pair, starts_at=starts_at,
                    ends_at=ends_at, way="call" if back % 2 else "visit", about=ABOUT[back % 3], outcome="held",
                    minutes=MINUTES - 5 * back, logged_by=pair.mentee, logged_at=ends_at, is_demo=True,
                )
            )  # fmt: skip
    return MentoringSession.objects.bulk_create(found)


def _words(ctx: Context, pairs: list[MentoringPair], sessions: list[MentoringSession]) -> None:
    """Agreements, goals, who does what: what the two read, sealed."""
    terms = AgreementTerms.objects.first() or AgreementTerms.objects.create(version=1, **FIRST_TERMS)
    at = {pair.pk: ctx.at((pair.active_on - ctx.anchor).days, 10) for pair in pairs}
    Agreement.objects.bulk_create(
        Agreement(
            uid=make_uid(ctx.random(f"agreement:{pair.uid}")), pair=pair, version=1, terms=terms, minutes=MINUTES,
            cadence_days=CADENCE, months=9, reach="ဖုန်းဖြင့် ဦးစွာ ဆက်သွယ်ပါ။", proposed_by=pair.mentee,
            proposed_at=at[pair.pk], mentor_accepted_at=at[pair.pk], mentee_accepted_at=at[pair.pk],
        )
        for pair in pairs
    )  # fmt: skip
    Goal.objects.bulk_create(
        Goal(
            uid=make_uid(ctx.random(f"goal:{pair.uid}:{number}")), pair=pair, text=GOALS[number],
            created_at=at[pair.pk], state=("done", "working", "new")[number] if pair.is_open else "done",
        )
        for pair in pairs
        for number in range(2 + pair.pk % 2)
    )  # fmt: skip
    Action.objects.bulk_create(
        Action(
            uid=make_uid(ctx.random(f"action:{one.uid}")), pair=one.pair, session=one, what="မေးခွန်းများ ရေးလာရန်",
            owner=one.pair.mentee, due_on=one.starts_at.date() + timedelta(days=14),
            done_at=one.ends_at + timedelta(days=9) if place % 3 else None,
        )
        for place, one in enumerate(sessions)
        if place % 2 == 0
    )  # fmt: skip
    first = pairs[0]
    PrivateNote.objects.create(
        pair=first, author=first.mentee, body="နောက်တစ်ကြိမ် မေးရန်- အာမခံပမာဏ", written_at=at[first.pk]
    )
    SharedNote.objects.create(pair=first, author=first.mentor, body="Three short questions, then stop.")


def _credit(sessions: list[MentoringSession]) -> None:
    """As the ledger would have it, in one statement."""
    from members import credits

    CreditEntry.objects.bulk_create(
        CreditEntry(
            member=member, source=f"mentoring_session:{one.uid}", turn=1, category="mentoring", role=role,
            minutes=one.minutes * credits.factor_of(role), happened_on=one.starts_at.date(), rule_version=1,
            is_demo=True,
        )
        for one in sessions
        for member, role in ((one.pair.mentor, "mentored"), (one.pair.mentee, "was_mentored"))
    )  # fmt: skip


def _ahead(ctx: Context, pair: MentoringPair) -> None:
    """The pair of the cast meets in three days."""
    starts_at = ctx.at(3, 16)
    session = MentoringSession.objects.create(
        pair=pair, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=MINUTES), way="call", mode="online",
        planned_by=pair.mentor, is_demo=True,
    )  # fmt: skip
    period = (session.starts_at, session.ends_at)
    Booking.objects.bulk_create(
        Booking(member_id=pk, period=period, session_uid=session.uid, is_demo=True) for pk in pair.people
    )


def _requests(ctx: Context, mentor: Member, asking: Member, without: Member) -> None:
    """One who asks the facilitator now, and one whom nobody could take."""
    asked_at = ctx.at(-1, 10)
    request = MentoringRequest.objects.create(mentee=asking, created_at=asked_at, is_demo=True)
    MentoringOffer.objects.create(
        request=request, mentor=mentor, rank=1, state="offered", offered_at=asked_at, remind_at=ctx.at(1, 22),
        expires_at=ctx.at(5, 10),
    )  # fmt: skip
    MentoringRequest.objects.create(
        mentee=without, state="exhausted", created_at=ctx.at(-12, 10), settled_at=ctx.at(-5, 10), is_demo=True
    )


def _feedback(pairs: list[MentoringPair]) -> None:
    """Of the pairs that ended: fewer than five mentees, so nothing of it is told."""
    for pair in pairs:
        FeedbackGiven.objects.create(pair=pair, member=pair.mentee)
    Feedback.objects.bulk_create(
        Feedback(role="mentee", centre_id=pair.centre_id, useful=5, again=True, is_demo=True) for pair in pairs
    )


def _concerns(ctx: Context, pairs: list[MentoringPair]) -> None:
    """One waits for the coordinator of the cast, one for the safety lead."""
    for pair, to, days in zip(pairs, Concern.To.values, (-4, -1), strict=True):
        Concern.objects.create(
            uid=make_uid(ctx.random(f"concern:{to}")), pair=pair, by=pair.mentee, to=to, words=CONCERNS[to],
            raised_at=ctx.at(days, 15),
        )  # fmt: skip


def seed_pairs(ctx: Context) -> None:
    """Eighteen pairs, who waits, who is asked; in bulk."""
    cast, mentors, young = _people(ctx)
    facilitator, lawyer, paralegal = cast["facilitator"], cast["lawyer"], cast["paralegal"]
    plan = [*ACTIVE, *SILENT, *ENDED]
    mentees = [lawyer, *young[: len(plan) - 1]]
    waiting = [paralegal, *young[len(plan) - 1 :][:WAITING]]
    mentors = [facilitator, *mentors]
    _profiles(ctx, mentors, [*mentees, *waiting])
    pairs = MentoringPair.objects.bulk_create(
        _pair(ctx, number, mentors[number % MENTORS], mentees[number], *plan[number]) for number in range(len(plan))
    )
    MenteeProfile.objects.filter(member__in=[pair.mentee for pair in pairs]).update(waits_since=None)
    sessions = _sessions(ctx, pairs, plan)
    _words(ctx, pairs, sessions)
    _credit(sessions)
    _ahead(ctx, pairs[0])
    _requests(ctx, facilitator, waiting[1], waiting[2])
    _feedback(pairs[-len(ENDED) :])
    near = next(pair for pair in pairs[1 : len(ACTIVE)] if pair.centre_id == lawyer.centre_id)
    _concerns(ctx, [near, pairs[len(ACTIVE)]])


def purge_pairs() -> None:
    """Everything of demo people, also what somebody made through the pages."""
    ours = Q(mentor__is_demo=True) | Q(mentee__is_demo=True) | Q(is_demo=True)
    pairs = MentoringPair.objects.filter(ours)
    uids = [*MentoringSession.objects.filter(pair__in=pairs).values_list("uid", flat=True)]
    uids += [*pairs.values_list("uid", flat=True)]
    Booking.objects.filter(session_uid__in=uids).delete()
    OutboxMessage.objects.filter(
        Q(about__in=uids) | Q(kind__startswith="mentoring_", recipient__is_demo=True)
    ).delete()
    sets.delete(pairs)
    MentoringRequest.objects.filter(Q(is_demo=True) | Q(mentee__is_demo=True)).delete()
    for model in (MentorProfile, MenteeProfile):
        model.objects.filter(Q(is_demo=True) | Q(member__is_demo=True)).delete()
    Feedback.objects.filter(Q(is_demo=True) | Q(centre__is_demo=True)).delete()
    OfflineWeek.objects.filter(centre__is_demo=True).delete()
    # The words that the first agreement wrote down; what somebody has worded since is theirs.
    unused = AgreementTerms.objects.filter(~Exists(Agreement.objects.filter(terms=OuterRef("pk"))))
    unused.filter(version=1, text_en=FIRST_TERMS["text_en"], text_my=FIRST_TERMS["text_my"]).delete()

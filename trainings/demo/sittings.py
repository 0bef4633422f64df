"""Sessions that were held and that are to come, with who came, who waits, an offer, and the series without names."""

from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from members.demo import Context, make_uid
from members.models import Booking, JusticeCentre, Member, Organisation
from members.models.centre import Sector
from trainings.models import (
    Accommodation,
    AwarenessEvent,
    Enrolment,
    Guest,
    HeadCount,
    Registration,
    RegistrationChange,
    Series,
    SessionLetter,
    SessionPresenter,
    SessionTrainer,
    Training,
    TrainingSession,
)

from .catalogue import TAUGHT

State, Why = Registration.State, RegistrationChange.Why
ORGANISERS = (
    ("Delta Legal Services Trust (demo)", "မြစ်ဝကျွန်းပေါ် ဥပဒေဝန်ဆောင်မှု (နမူနာ)"),
    ("Pathways to Justice (demo)", "တရားမျှတမှုသို့ လမ်းများ (နမူနာ)"),
    ("Open Public Alliance (demo)", "ပွင့်လင်း အများပြည်သူ မဟာမိတ် (နမူနာ)"),
    ("Grassroots Law Network (demo)", "အောက်ခြေ ဥပဒေကွန်ရက် (နမူနာ)"),
)
# (topic, days before the anchor): the distances of the three dates of domain C1.
LEARNING_DAYS = (
    ("Adaptation and Collaboration, Grassroots Work in the Pandemic", 62),
    ("People-Centered Justice and Best Practices", 44),
    ("Partnerships and Resources", 30),
)
SERIES = "Justice Learning Days (demo)"
# Of each sector, how many in the three sessions together (domain 7).
HEADS = {
    Sector.GOVERNMENT: 60, Sector.JUDICIARY: 20, Sector.CIVIL_SOCIETY: 240, Sector.PRIVATE: 60, Sector.OTHER: 20,
}  # fmt: skip
HELD_DAYS = (150, 40)  # each training was held on two days, so many before the anchor


def seed_sittings(ctx: Context) -> None:
    chance = ctx.random("training sessions")
    trainings = list(Training.objects.filter(is_demo=True).order_by("pk"))
    by_code = {taught.code: training for taught, training in zip(TAUGHT, trainings, strict=True)}
    clerk = Member.objects.get(user__username="staff", is_demo=True)
    for place, training in enumerate(trainings):
        _hold(ctx, chance, training, place, clerk)
    _plan_ahead(ctx, chance, by_code, clerk)
    _seed_series(ctx, chance, clerk)
    AwarenessEvent.objects.create(
        title="ဈေးနေ့ ဥပဒေပညာပေး", held_on=ctx.day(-18), centre=JusticeCentre.objects.get(code="PDK"), reach=500,
        method="handouts", recorded_by=clerk, is_demo=True,
    )  # fmt: skip


def _sitting(ctx: Context, chance, training: Training | None, days: int, hour: int, **facts) -> TrainingSession:
    starts_at = ctx.at(days, hour)
    minutes = training.minutes if training else 120
    facts.setdefault("centre", training.centre if training else None)
    facts.setdefault("status", "open")
    facts.setdefault("language", training.language if training else "en")
    return TrainingSession.objects.create(
        uid=make_uid(chance), training=training, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes),
        created_at=ctx.at(min(days, 0) - 30, 9), is_demo=True, **facts,
    )  # fmt: skip


def _hold(ctx: Context, chance, training: Training, place: int, clerk: Member) -> None:
    """Two sessions: who completed the training was in one of them; of the others some came for a while, some not."""
    sessions = [
        _sitting(ctx, chance, training, -days - place, 9, capacity_room=40, planned_by=clerk, mode="room")
        for days in HELD_DAYS
    ]
    rows, known = [], Enrolment.objects.filter(training=training).order_by("pk")
    for n, enrolment in enumerate(known):
        session = sessions[n % 2]
        away = State.NO_SHOW if n % 3 else State.PARTIAL
        state = State.ATTENDED if enrolment.state == "completed" else away
        rows.append((session, enrolment.member_id, state))
    _register(ctx, chance, rows)
    for session in sessions:
        _train(session, _trainer(session, place), "accepted", clerk, is_booked=False)


def _register(ctx: Context, chance, rows: list[tuple], **facts) -> list[Registration]:
    """(session, member id, state) in bulk, each with its history."""
    made = []
    for n, (session, member_id, state) in enumerate(rows):
        at = session.created_at + timedelta(hours=n)
        made.append(
            Registration(
                uid=make_uid(chance), session=session, member_id=member_id, state=state, mode=session.modes[0],
                state_since=at if state in Registration.LIVE else session.ends_at, registered_at=at,
                registered_by_id=member_id, **facts,
            )
        )  # fmt: skip
    Registration.objects.bulk_create(made)
    RegistrationChange.objects.bulk_create(
        RegistrationChange(registration=row, state=state, by_id=by, at=at, why=why)
        for row in made
        for state, by, at, why in _history(row)
    )
    return made


def _history(row: Registration) -> list[tuple]:
    first = State.CONFIRMED if row.state in Registration.MARKED else row.state
    steps = [(first, row.member_id, row.registered_at, Why.REGISTERED)]
    if row.state in Registration.MARKED:
        steps.append((row.state, None, row.state_since, Why.ATTENDANCE))
    return steps


def _trainer(session: TrainingSession, place: int) -> Member:
    leading = Member.objects.filter(is_demo=True, memberships__role="facilitator", memberships__left_on=None)
    people = list(leading.filter(status="active", frozen_at=None).distinct().order_by("pk"))
    return people[place % len(people)]


def _train(session: TrainingSession, member: Member, state: str, by: Member, *, is_booked: bool = True) -> None:
    at = session.created_at + timedelta(days=1)
    SessionTrainer.objects.create(
        session=session, member=member, state=state, asked_by=by, asked_at=at,
        answered_at=at if state == "accepted" else None,
    )  # fmt: skip
    if state == "accepted" and is_booked:
        period = DateTimeTZRange(session.starts_at, session.ends_at)
        Booking.objects.create(member=member, period=period, session_uid=session.uid, is_demo=True)


def _plan_ahead(ctx: Context, chance, by_code: dict[str, Training], clerk: Member) -> None:
    """One that is full with a line and an offer to the cast's lawyer, one with places, one by approval, a draft."""
    people = list(Member.objects.providers().filter(is_demo=True, status="active", user=None).order_by("pk"))
    lawyer = Member.objects.get(user__username="lawyer", is_demo=True)
    facilitator = Member.objects.get(user__username="facilitator", is_demo=True)
    lawyers = [one for one in people if one.provider_type == "lawyer"]
    full = _sitting(
        ctx, chance, by_code["bail"], 5, 9, capacity_room=12, planned_by=clerk, place="ပိတောက်စင်တာ၊ အခန်း ၂",
        mode="room",
    )  # fmt: skip
    chosen = chance.sample(lawyers, 15)
    _register(ctx, chance, [(full, one.pk, State.CONFIRMED) for one in chosen[:11]])
    _register(ctx, chance, [(full, lawyer.pk, State.OFFERED)], offer_expires_at=ctx.at(1, 12), offer_number=1)
    for position, one in enumerate(chosen[11:], 1):
        _register(ctx, chance, [(full, one.pk, State.WAITLISTED)], position=position)
    TrainingSession.objects.filter(pk=full.pk).update(last_position=4)
    _train(full, facilitator, "accepted", clerk)
    both = _sitting(
        ctx, chance, by_code["remand"], 6, 13, capacity_room=30, capacity_online=50, mode="both", has_points=True,
        capacity_point=20, place="ပိတောက်စင်တာ၊ အခန်း ၁", join_link="https://meet.example.org/demo", planned_by=clerk,
    )  # fmt: skip
    coming = _register(ctx, chance, [(both, one.pk, State.CONFIRMED) for one in chance.sample(people, 17)])
    _need(coming)
    apart = ctx.random("guests and letters")  # nobody else's numbers change with these
    _invite_guests(ctx, apart, both, clerk)
    _write_letters(ctx, apart, {full: ("waiting", 1), both: ("coming", 2)}, clerk)
    _train(both, facilitator, "invited", clerk)
    asked = _sitting(ctx, chance, by_code["child"], 15, 10, capacity_room=25, needs_approval=True, mode="room")
    _register(ctx, chance, [(asked, one.pk, State.REQUESTED) for one in chance.sample(people, 5)])
    _sitting(ctx, chance, by_code["safety"], 8, 16, mode="online", join_link="https://meet.example.org/safe")
    _sitting(ctx, chance, by_code["examination"], 20, 9, mode="room", capacity_room=16, status="draft")


# (name, address, whether they took the place): the one who took it agreed to be mailed.
GUESTS = (("ဒေါ်နှင်းဝေ (နမူနာ)", "guest@example.org", True), ("Mr Guest (demo)", "", False))


def _invite_guests(ctx: Context, chance, session: TrainingSession, clerk: Member) -> None:
    """People from outside: one has the place and is mailed, one has only the link."""
    at, until = ctx.at(-1, 10), ctx.at(2, 10)
    for name, address, has_come_in in GUESTS:
        guest = Guest.objects.create(
            uid=make_uid(chance), full_name=name, email=address or None, ui_language="my", invited_by=clerk,
            invited_at=at, mail_agreed_at=at if address else None, is_demo=True,
        )  # fmt: skip
        steps = [(State.OFFERED, clerk, Why.INVITED)] + [(State.CONFIRMED, None, Why.ACCEPTED)] * has_come_in
        row = Registration.objects.create(
            uid=make_uid(chance), session=session, guest=guest, mode="room", state=steps[-1][0], state_since=at,
            offer_expires_at=None if has_come_in else until, registered_at=at, registered_by=clerk,
        )  # fmt: skip
        RegistrationChange.objects.bulk_create(
            RegistrationChange(registration=row, state=state, by=by, at=at, why=why) for state, by, why in steps
        )


LETTERS = {
    "waiting": "နေရာလွတ်လျှင် ချက်ချင်း အကြောင်းကြားပါမည်။ နောက်ထပ် သင်တန်းချိန်တစ်ခုလည်း စီစဉ်နေပါသည်။",
    "coming": "ပုဒ်မ ၁၆၇ ကို ကြိုဖတ်လာပါ။ မိမိ ရေးဖူးသော ကန့်ကွက်လွှာတစ်စောင်ကို အမည်များ ဖျောက်ပြီး ယူလာပါ။",
}


def _write_letters(ctx: Context, chance, letters: dict[TrainingSession, tuple[str, int]], clerk: Member) -> None:
    """{session: (to whom, days ago)}; what is read on the session's page (decision 12)."""
    for session, (audience, days) in letters.items():
        SessionLetter.objects.create(
            uid=make_uid(chance), session=session, audience=audience, body=LETTERS[audience], language="my",
            written_by=clerk, written_at=ctx.at(-days, 11),
        )  # fmt: skip


def _need(coming: list[Registration]) -> None:
    """What some of them asked for; three of five are met (domain C17)."""
    kinds = [("moving", True), ("line", True), ("language", True), ("child", None), ("line", False)]
    Accommodation.objects.bulk_create(
        Accommodation(
            registration=row, kind=kind, met=met, asked_at=row.registered_at,
            decided_at=row.registered_at if met is not None else None,
        )
        for row, (kind, met) in zip(coming, kinds, strict=False)
    )  # fmt: skip


def _seed_series(ctx: Context, chance, clerk: Member) -> None:
    """Three sessions with four organisers, counted by sector and never by name (C1–C6)."""
    series = Series.objects.create(
        title=SERIES, summary="What grassroots providers learnt from each other.", is_public=True, is_demo=True
    )
    organisers = Organisation.objects.bulk_create(
        Organisation(name_en=en, name_my=my, is_demo=True) for en, my in ORGANISERS
    )
    series.organisers.set(organisers)
    for n, (topic, days) in enumerate(LEARNING_DAYS):
        session = _sitting(
            ctx, chance, None, -days, 14, series=series, topic=topic, mode="online", zone="Asia/Dhaka",
            sdg_goals=[16], planned_by=clerk,
        )  # fmt: skip
        SessionPresenter.objects.create(session=session, organisation=organisers[n], topic=topic)
        HeadCount.objects.bulk_create(_heads(session, n))


def _heads(session: TrainingSession, place: int) -> list[HeadCount]:
    """A quarter, a quarter and a half of each sector; in the last session those only watched."""
    mode = HeadCount.Mode.OBSERVED if place == 2 else HeadCount.Mode.ATTENDED
    share = (4, 4, 2)[place]
    return [HeadCount(session=session, sector=sector, mode=mode, n=n // share) for sector, n in HEADS.items()]

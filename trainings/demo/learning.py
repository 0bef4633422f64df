"""What was learnt in the demo (domain 7): paired tests, confidence in two waves, feedback, certificates, credits."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from statistics import fmean

from django.db.models import Sum
from django.utils import translation

from members import clock
from members.demo import Check, Context
from members.models import CreditEntry, Member
from trainings.models import (
    FEWEST,
    Attempt,
    AttemptAnswer,
    Attendance,
    Certificate,
    CertificateRevision,
    ConfidenceItem,
    ConfidenceRating,
    Enrolment,
    FeedbackMark,
    FeedbackPaper,
    FollowUpMark,
    FollowUpPaper,
    ItemDone,
    Registration,
    TestForm,
    TestQuestion,
    Training,
    TrainingItem,
)
from trainings.models.certificate import ALPHABET, CODE_LENGTH
from trainings.reports import learning
from trainings.services.credits import source_of

from .catalogue import TAUGHT
from .questions import ASKED

# How many of each training took both tests: 160 in all, two of one more than whole fives, and three of the last, too
# few to be shown.
PAIRED = {"remand": 40, "bail": 35, "examination": 25, "confession": 22, "child": 20, "writing": 10, "safety": 5,
          "facilitating": 3}  # fmt: skip
TOLD = sum(n - n % FEWEST for n in PAIRED.values())
EACH = 100 / 5  # points for one of five questions
PRE, POST = 48, 71  # means of all pairs
SURE = (2.9, 3.8)  # means of the two waves, of each item
PEOPLE = 120
WAITING = 5  # certificates that are not issued yet
HOPES = ("ရမန် ကန့်ကွက်နည်း", "တရားရုံးတွင် ရဲဝံ့စွာ ပြောတတ်ရန်", "To write an argument with sections", "မေးခွန်း မေးနည်း", "")
MISSING = ("", "", "လေ့ကျင့်ချိန် ပိုလိုသည်။", "More cases from villages.", "")


def seed_learning(ctx: Context) -> None:
    chance = ctx.random("learning")
    trainings = list(Training.objects.filter(is_demo=True).order_by("pk"))
    done = {training.pk: [] for training in trainings}
    completed = Enrolment.objects.completed().filter(training__in=trainings)
    for enrolment in completed.select_related("member").order_by("pk"):
        done[enrolment.training_id].append(enrolment)
    _tick_items([one for rows in done.values() for one in rows])
    _take_tests(chance, trainings, done)
    _feel_sure(ctx, chance)
    _credit(trainings)
    _certify(ctx, chance, trainings, done)
    _give_feedback(chance, trainings)
    _follow_up(chance, done[trainings[0].pk])


def _tick_items(enrolments: Sequence[Enrolment]) -> None:
    steps: dict[int, list[TrainingItem]] = {}
    for item in TrainingItem.objects.filter(training__is_demo=True, kind__in=["reading", "task"]):
        steps.setdefault(item.training_id, []).append(item)
    ItemDone.objects.bulk_create(
        ItemDone(enrolment=one, item=item, done_at=one.completed_at)
        for one in enrolments
        for item in steps[one.training_id]
    )


def spread(chance: Random, n: int, total: int, *, most: int = 5) -> list[int]:
    """`n` whole numbers from 0 to `most` with that sum, neither all alike nor in an order."""
    low, rest = divmod(total, n)
    numbers = [low + 1] * rest + [low] * (n - rest)
    chance.shuffle(numbers)
    for place in range(0, n - 1, 2):
        step = chance.choice((0, 0, 1, 1, 2))
        if numbers[place] + step <= most and numbers[place + 1] - step >= (1 if most == 5 else 0):
            numbers[place] += step
            numbers[place + 1] -= step
    return numbers


def _take_tests(chance: Random, trainings: Sequence[Training], done: dict[int, list[Enrolment]]) -> None:
    """Of who completed a training the first so many took both tests; the others came in late and took the second."""
    before, after = _rights(chance, PRE), _rights(chance, POST)
    answers = []
    for taught, training in zip(TAUGHT, trainings, strict=True):
        form, questions = _write_form(taught.code, training)
        taken = []
        whole = PAIRED[taught.code] - PAIRED[taught.code] % FEWEST
        for n, enrolment in enumerate(sorted(done[training.pk], key=lambda one: (one.completed_at, one.pk))):
            is_paired, is_told = n < PAIRED[taught.code], n < whole
            if is_paired:
                taken.append(_attempt(form, enrolment, "pre", next(before[is_told]), enrolment.enrolled_at))
            rights = next(after[is_told]) if is_paired else chance.choice((4, 5))
            taken.append(_attempt(form, enrolment, "post", rights, enrolment.completed_at - timedelta(hours=2)))
            if rights < 4:
                taken.append(_attempt(form, enrolment, "post", 4, enrolment.completed_at, number=2))
        Attempt.objects.bulk_create(taken)
        answers += [row for attempt in taken for row in _answers(chance, attempt, questions)]
    AttemptAnswer.objects.bulk_create(answers)


def _rights(chance: Random, mean: int) -> dict[bool, Iterator[int]]:
    """Right answers for that mean of all who took both tests, and of those who are told of as near as it goes."""
    told, every = round(TOLD * mean / EACH), round(sum(PAIRED.values()) * mean / EACH)
    rest = sum(PAIRED.values()) - TOLD
    return {True: iter(spread(chance, TOLD, told)), False: iter(spread(chance, rest, every - told))}


def _write_form(code: str, training: Training) -> tuple[TestForm, list[TestQuestion]]:
    form = TestForm.objects.create(
        training=training, version=1, status="open", made_at=training.created_at, opened_at=training.created_at
    )
    rows = []
    for number, (text, *choices) in enumerate(ASKED[code], 1):
        right = number % 3
        choices[0], choices[right] = choices[right], choices[0]
        rows.append(TestQuestion(form=form, number=number, text=text, choices=choices, right=right))
    return form, TestQuestion.objects.bulk_create(rows)


def _attempt(form: TestForm, enrolment: Enrolment, wave: str, rights: int, at, number: int = 1) -> Attempt:
    return Attempt(
        form=form, member_id=enrolment.member_id, wave=wave, number=number, started_at=at,
        finished_at=at + timedelta(minutes=9), score=round(rights * EACH),
    )  # fmt: skip


def _answers(chance: Random, attempt: Attempt, questions: Sequence[TestQuestion]) -> list[AttemptAnswer]:
    known = set(chance.sample(range(len(questions)), int(attempt.score / EACH)))
    return [
        AttemptAnswer(attempt=attempt, question=one, choice=one.right if n in known else (one.right + 1) % 3)
        for n, one in enumerate(questions)
    ]


def _feel_sure(ctx: Context, chance: Random) -> None:
    people = list(Member.objects.providers().filter(is_demo=True, status="active").order_by("pk"))
    lawyer = next(one for one in people if one.user_id and one.user.username == "lawyer")
    chosen = [lawyer, *chance.sample([one for one in people if one != lawyer], PEOPLE - 1)]
    days = (ctx.day(-260), ctx.day(-110))
    ConfidenceRating.objects.bulk_create(
        ConfidenceRating(item=item, member=member, wave=wave, value=value, rated_on=day)
        for item in ConfidenceItem.objects.order_by("order")
        for wave, (mean, day) in enumerate(zip(SURE, days, strict=True), 1)
        for member, value in zip(chosen, spread(chance, PEOPLE, round(PEOPLE * mean)), strict=True)
    )


def _came(trainings: Sequence[Training]):
    came = Registration.objects.filter(session__training__in=trainings, state__in=["attended", "partial"])
    return came.select_related("session__training").order_by("pk")


def _day(moment) -> date:
    return moment.astimezone(clock.YANGON).date()


def _credit(trainings: Sequence[Training]) -> None:
    """The ledger says what attendance says."""
    minutes = dict(Attendance.objects.filter(registration__in=_came(trainings)).values_list("registration", "minutes"))
    CreditEntry.objects.bulk_create(
        CreditEntry(
            member_id=one.member_id, minutes=minutes[one.pk], category=one.session.training.credit_category,
            role="attended", source=source_of(one.session), happened_on=_day(one.session.starts_at),
            recorded_at=one.session.ends_at, is_demo=True,
        )
        for one in _came(trainings)
    )  # fmt: skip


def _certify(ctx: Context, chance: Random, trainings: Sequence[Training], done: dict[int, list[Enrolment]]) -> None:
    """Everybody who completed a training has one, but for the last five of the second; one was revoked."""
    there = {(one.session.training_id, one.member_id): one for one in _came(trainings) if one.state == "attended"}
    rows = [one for training in trainings for one in done[training.pk]]
    late = {one.pk for one in done[trainings[1].pk][-WAITING:]}
    made = Certificate.objects.bulk_create(
        Certificate(
            training_id=one.training_id, member_id=one.member_id, rule_version=1, issued_on=_day(one.completed_at),
            code="".join(chance.choices(ALPHABET, k=CODE_LENGTH)),
            revoked_on=ctx.day(-12) if n == 3 else None,
        )
        for n, one in enumerate(rows)
        if one.pk not in late
    )  # fmt: skip
    members = {one.member_id: one.member for one in rows}
    names = {language: _names(members, language) for language in ("my", "en")}
    titles = {training.pk: training for training in trainings}
    CertificateRevision.objects.bulk_create(
        _wording(one, titles[one.training_id], there[one.training_id, one.member_id], names) for one in made
    )


def _names(members: dict[int, Member], language: str) -> dict[int, str]:
    with translation.override(language):
        return {pk: member.formal_name for pk, member in members.items()}


def _wording(certificate: Certificate, training: Training, came: Registration, names: dict) -> CertificateRevision:
    day = _day(came.session.starts_at)
    return CertificateRevision(
        certificate=certificate, name_my=names["my"][certificate.member_id],
        name_en=names["en"][certificate.member_id], title=training.title, minutes=training.minutes, first_on=day,
        last_on=day,
    )  # fmt: skip


def _give_feedback(chance: Random, trainings: Sequence[Training]) -> None:
    """Two of three who were there have answered; of one session three, too few to be shown."""
    came: dict[int, list[Registration]] = {}
    for one in _came(trainings):
        came.setdefault(one.session_id, []).append(one)
    marks, papers = [], []
    for place, (session, rows) in enumerate(came.items()):
        some = rows[:3] if place == len(came) - 1 else [one for one in rows if chance.random() < 0.66]
        marks += [FeedbackMark(session_id=session, member_id=one.member_id) for one in some]
        papers += [_paper(chance, session, n, len(some)) for n in range(len(some))]
    chance.shuffle(marks)
    chance.shuffle(papers)
    FeedbackMark.objects.bulk_create(marks)
    FeedbackPaper.objects.bulk_create(papers)


def _paper(chance: Random, session: int, n: int, of: int) -> FeedbackPaper:
    """Answer `n` of so many, told in fives."""
    return FeedbackPaper(
        session_id=session, rating=chance.choice((3, 4, 4, 5, 5)), met=chance.choice((2, 3, 4, 4, 5)),
        missing=chance.choice(MISSING), expectation=chance.choice(HOPES),
        is_told=n < of - of % FEWEST,
    )  # fmt: skip


def _follow_up(chance: Random, done: Sequence[Enrolment]) -> None:
    """What fourteen people say of the first training, three months later."""
    some = done[:14]
    FollowUpMark.objects.bulk_create(
        FollowUpMark(training_id=one.training_id, member_id=one.member_id) for one in some
    )
    FollowUpPaper.objects.bulk_create(
        FollowUpPaper(
            training_id=one.training_id, used=chance.choice(("often", "once", "once", "no")),
            has_helped=chance.random() < 0.5, hindrance=chance.choice(("nothing", "no_case", "court", "time")),
            is_told=n < len(some) - len(some) % FEWEST,
        )
        for n, one in enumerate(some)
    )  # fmt: skip


def count_learning(ctx: Context) -> list[Check]:
    """The numbers of domain 7, asked of the reports that people read."""
    trainings = list(Training.objects.filter(is_demo=True).order_by("pk"))
    pairs, gain = learning.pairs_of(trainings), learning.gain_of(trainings)
    gains = learning.gains_by_training(trainings)
    small = gains[trainings[-1].pk] if trainings else learning.Gain(0)
    few = sum(pair.training == trainings[-1].pk for pair in pairs)
    sure = learning.confidence_gains(Member.objects.filter(is_demo=True))
    issued = Certificate.objects.filter(training__in=trainings)
    attended = Attendance.objects.filter(registration__in=_came(trainings)).aggregate(n=Sum("minutes"))["n"] or 0
    credited = CreditEntry.objects.filter(source__startswith="training_session:", is_demo=True)
    return [
        Check("paired tests", 160, len(pairs)),
        Check("mean before", PRE, round(fmean(pair.pre for pair in pairs), 6) if pairs else 0),
        Check("mean after", POST, round(fmean(pair.post for pair in pairs), 6) if pairs else 0),
        Check("paired tests that are told, in fives", TOLD, gain.n),
        Check("means that are told", (PRE, POST), (round(gain.pre or 0), round(gain.post or 0))),
        Check("training with too few tests to be shown", (3, None), (few, small.gain)),
        Check("items of confidence", 5, len(sure)),
        Check("pairs of confidence", [PEOPLE] * 5, [one.n for one in sure]),
        Check("confidence, first wave", [SURE[0]] * 5, [round(one.first or 0, 6) for one in sure]),
        Check("confidence, last wave", [SURE[1]] * 5, [round(one.last or 0, 6) for one in sure]),
        Check("minutes of the ledger", attended, credited.aggregate(n=Sum("minutes"))["n"] or 0),
        Check("certificates", 214 - WAITING, issued.count()),
        Check("certificates revoked", 1, issued.exclude(revoked_on=None).count()),
        Check(
            "papers and marks of feedback", FeedbackMark.objects.filter(session__training__in=trainings).count(),
            FeedbackPaper.objects.filter(session__training__in=trainings).count(),
        ),
    ]  # fmt: skip


def purge_learning() -> None:
    """Of demo trainings and of demo people, whatever was made of them meanwhile. The ledger goes with the people."""
    of = {"training__is_demo": True}
    Certificate.objects.filter(**of).delete()
    Certificate.objects.filter(member__is_demo=True).delete()
    for model in (Attempt, ConfidenceRating):
        model.objects.filter(member__is_demo=True).delete()
    Attempt.objects.filter(form__training__is_demo=True).delete()
    TestForm.objects.filter(**of).delete()
    FollowUpMark.objects.filter(**of).delete()
    FollowUpPaper.objects.filter(**of).delete()

"""Sixty questions and their 168 answers over half a year (domain 7), and a few notes beside them.

What they say stands in cop/data/demo/questions.txt, so that somebody who knows the law can correct it. Here is decided
who says it and when: G1 answers well, in G2 three people give most answers, in G3 five questions wait.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import F, Q

from cop.models import (
    Answer,
    CaseLaw,
    Group,
    Membership,
    Provision,
    Question,
    QuestionCitation,
    Thanks,
)
from cop.reports.health import health_of
from cop.reports.questions import top_answerers
from members.demo import Check, Context, Part, make_uid, parts
from members.models import Member, Term, Topic
from members.templatetags.waing import lang_of

TEXTS = Path(__file__).resolve().parents[1] / "data" / "demo" / "questions.txt"
WEEKS = 26
LATE = {"G1": (5, 17), "G2": (3,), "G3": (1,)}  # answered after 72 hours, by their place in the group
MOSTLY_BY = 30  # of the answers in G2, by three people
MOSTLY = {"G2": 3}
State, Kind = Question.State, Question.Kind


@dataclass
class Text:
    """One thread of the file. `hours` before the anchor for one that is open, else 0."""

    group: str
    kind: str
    topics: list[str]
    state: str
    urgency: str
    hours: int
    paralegal_kind: str
    title: str = ""
    body: str = ""
    issue: str = ""
    answers: list[tuple[str, list[str]]] = field(default_factory=list)


def read_texts() -> list[Text]:
    """The threads in the order of the file."""
    found: list[Text] = []
    for line in TEXTS.read_text(encoding="utf-8").splitlines():
        mark, _space, rest = line.partition(" ")
        if mark == "=":
            found.append(_head(rest))
        elif mark == "A":
            body, _at, keys = rest.partition(" @")
            found[-1].answers.append((_lines(body), keys.split()))
        elif mark in ("T", "B", "I"):
            setattr(found[-1], {"T": "title", "B": "body", "I": "issue"}[mark], _lines(rest))
    return found


def _head(text: str) -> Text:
    group, kind, topics, state, urgency, *more = [part.strip() for part in text.split("|")]
    hours, paralegal = [*more, "", ""][:2]
    return Text(group, kind, topics.split(","), state, urgency, int(hours or 0), paralegal)


def _lines(text: str) -> str:
    return text.replace(" ¶ ", "\n").replace(" ¶", "\n").strip()


class Circle:
    """Who may write in a group."""

    def __init__(self, group: Group, chance: random.Random) -> None:
        self.group = group
        inside = Membership.objects.filter(group=group, left_on=None).exclude(role=Membership.Role.OBSERVER)
        people = Member.objects.filter(pk__in=inside.values("member"), status=Member.Status.ACTIVE)
        people = list(people.select_related("user").order_by("pk"))
        # The demo's visitor begins with nothing of their own.
        self.askers = [one for one in people if not one.user]
        chance.shuffle(self.askers)
        self.busy = self.askers[: MOSTLY.get(group.code, 0)]
        self.lawyers = [one for one in self.askers if one.bar_grade in ("advocate", "hgp")]


def seed_questions(ctx: Context) -> None:
    """Threads, answers, citations, checks, thanks."""
    chance = ctx.random("questions")
    texts = read_texts()
    circles = {code: Circle(Group.objects.get(code=code, is_demo=True), chance) for code in {t.group for t in texts}}
    law = _library(texts)
    for code, circle in sorted(circles.items()):
        mine = [text for text in texts if text.group == code]
        given = [0]
        for place, text in enumerate(mine):
            asked_at = _asked_at(ctx, chance, text, place, len(mine))
            question = _ask(ctx, chance, circle, text, asked_at)
            _answer_all(chance, circle, question, text, is_late=place in LATE.get(code, ()), law=law, given=given)
    seed_notes(ctx, chance, circles)


def _library(texts: list[Text]) -> dict[str, Provision | CaseLaw]:
    keys = {key for text in texts for _body, keys in text.answers for key in keys}
    rows = Provision.objects.by_keys(keys)
    return {one.key: one for one in [*reversed(rows), *CaseLaw.objects.filter(key__in=keys)]}


def _asked_at(ctx: Context, chance: random.Random, text: Text, place: int, n: int) -> datetime:
    if text.hours:
        return ctx.at(0, 7) - timedelta(hours=text.hours)
    back = 5 + (WEEKS * 7 - 10) * (n - 1 - place) / max(1, n - 1)
    return ctx.at(-round(back), chance.randint(8, 18), chance.randint(0, 59))


def _ask(ctx: Context, chance: random.Random, circle: Circle, text: Text, asked_at: datetime) -> Question:
    pool = [one for one in circle.askers if one.paralegal_kind] if text.paralegal_kind else circle.askers
    question = Question.objects.create(
        uid=make_uid(chance),
        group=circle.group,
        author=chance.choice(pool or circle.askers),
        is_anonymous=chance.random() < 0.05,
        kind=text.kind,
        state=text.state,
        title=text.title,
        body=text.body,
        issue=text.issue,
        law_not_found=text.kind == Kind.CLINIC,
        language=lang_of(text.title),
        urgency=Term.objects.filter(list=Term.List.URGENCY, code=text.urgency).first(),
        paralegal_kind=text.paralegal_kind,
        created_at=asked_at,
        opened_at=asked_at,
        is_demo=True,
    )
    topics = list(Topic.objects.filter(code__in=text.topics))
    question.topics.set(topics)
    if text.kind == Kind.CLINIC:
        question.violations.set(topics)
    return question


def _answer_all(
    chance, circle: Circle, question: Question, text: Text, *, is_late: bool, law: dict, given: list
) -> None:
    at = question.opened_at + (timedelta(hours=80) if is_late else timedelta(hours=chance.randint(1, 60)))
    writers = _writers(chance, circle, question, len(text.answers), given)
    for place, ((body, keys), author) in enumerate(zip(text.answers, writers, strict=True)):
        is_accepted = place == 0 and text.state == State.ACCEPTED
        answer = Answer.objects.create(
            uid=make_uid(chance),
            question=question,
            author=author,
            body=body,
            language=lang_of(body),
            posted_at=at,
            accepted_at=at + timedelta(days=1) if is_accepted else None,
            accepted_by=question.author if is_accepted else None,
            is_demo=True,
        )
        _cite(question, answer, keys, law)
        _judge(chance, circle, answer)
        if place == 0:
            Question.objects.filter(pk=question.pk).update(first_response_at=at)
        at += timedelta(hours=chance.randint(2, 30))


def _writers(chance, circle: Circle, question: Question, n: int, given: list) -> list[Member]:
    """Different people for one question; in G2 thirty answers come from the same three."""
    others = [one for one in circle.askers if one.pk != question.author_id and one not in circle.busy]
    busy = [one for one in circle.busy if one.pk != question.author_id][: max(0, MOSTLY_BY - given[0])]
    chosen = busy[:n]
    given[0] += len(chosen)
    return [*chosen, *chance.sample(others, n - len(chosen))]


def _cite(question: Question, answer: Answer, keys: list[str], law: dict) -> None:
    QuestionCitation.objects.bulk_create(
        QuestionCitation(
            question=question,
            answer=answer,
            position=place,
            **{"case" if isinstance(law[key], CaseLaw) else "provision": law[key]},
        )
        for place, key in enumerate(keys)
        if key in law
    )


def _judge(chance: random.Random, circle: Circle, answer: Answer) -> None:
    """Some accepted answers are checked by another lawyer, and people say what helped them."""
    if answer.accepted_at and chance.random() < 0.5:
        checkers = [one for one in circle.lawyers if one.pk != answer.author_id]
        if checkers:
            day = answer.accepted_at.date()
            answer.verified_by, answer.verified_at = chance.choice(checkers), answer.accepted_at
            answer.valid_as_of, answer.review_by = day, day + timedelta(days=365)
            answer.save()
    thankful = [one for one in circle.askers if one.pk != answer.author_id]
    some = chance.sample(thankful, min(len(thankful), chance.choice((0, 0, 1, 2, 4, 9))))
    Thanks.objects.bulk_create(Thanks(answer=answer, member=one, given_at=answer.posted_at) for one in some)


# --- notes beside the sixty ------------------------------------------------------------------------------------------

NOTES = (
    ("G1", Kind.PRACTICE_NOTE, "remand", "", "Opposing a third remand: what worked",
     "**What I did:** asked for certified copies of both earlier orders, and read them aloud.\n\n"
     "**What happened:** the court gave three days instead of fifteen, then bail.\n\n"
     "**What I would do again:** write it down. Nobody remembers what was only said."),
    ("G6", Kind.EXPERIENCE, "counsel", "mobile", "နယ်လှည့် ပါရာလီဂယ် တစ်ဦး၏ တစ်နေ့တာ",
     "ရွာသုံးရွာကို ဆိုင်ကယ်နဲ့ သွားတယ်။ မေးခွန်းအများဆုံးက ဆင့်စာအကြောင်း။ လူစုပြီး ရှင်းပြတာက တစ်ယောက်ချင်းထက် ပိုထိရောက်တယ်။"),
    ("G6", Kind.SOLUTION, "police_complaint", "community_based", "A tally without names",
     "One sheet a village: month, kind of problem, yes or no. After ten lines the centre can raise it, and nobody "
     "is named anywhere."),
    ("G5", Kind.DEBATE, "child", "", "Should we plead for diversion before the age is decided?",
     "Some of us ask for diversion first, because it is quick. Others fear that it looks like a confession."),
)  # fmt: skip
AGREED = "Ask for release to the family first, whichever way we go."
DIFFERED = "Whether a request for diversion can be used against the child later. We look at it again in half a year."


def seed_notes(ctx: Context, chance: random.Random, circles: dict[str, Circle]) -> None:
    """A practice note, an experience, a solution, and a debate that has come to its end (A7, B11, B14, C4)."""
    for place, (code, kind, topic, paralegal, title, body) in enumerate(NOTES):
        at = ctx.at(-20 - 9 * place, 11)
        is_over = kind == Kind.DEBATE
        note = Question.objects.create(
            uid=make_uid(chance),
            group=circles[code].group,
            author=chance.choice(circles[code].askers),
            kind=kind,
            state=State.CLOSED if is_over else State.OPEN,
            title=title,
            body=body,
            language=lang_of(title),
            paralegal_kind=paralegal,
            created_at=at,
            opened_at=at,
            closed_at=at + timedelta(days=12) if is_over else None,
            close_reason=Question.CloseReason.CONCLUDED if is_over else "",
            agreement=AGREED if is_over else "",
            disagreement=DIFFERED if is_over else "",
            is_demo=True,
        )
        note.topics.set(Topic.objects.filter(code=topic))


# --- the ledger ------------------------------------------------------------------------------------------------------

BY_GROUP = {"G1": 24, "G2": 14, "G3": 9, "G5": 7, "G6": 6}
ANSWERS = {"G1": 70, "G2": 42, "G3": 8, "G5": 28, "G6": 20}


def count_questions(ctx: Context) -> list[Check]:
    """Every number of domain 7 about questions and answers."""
    asked = Question.objects.filter(is_demo=True).asking()
    given = Answer.objects.filter(is_demo=True, question__in=asked)
    states = {state: asked.filter(state=state).count() for state in ("accepted", "answered", "open")}
    waiting = asked.waiting().filter(opened_at__lte=ctx.at(0, 7) - timedelta(hours=72))
    cited = QuestionCitation.objects.filter(answer__in=given)
    newer = asked.waiting().exclude(pk__in=waiting).values_list("group__code", flat=True)
    return [
        Check("questions", 60, asked.count()),
        *(Check(f"questions of {code}", n, asked.filter(group__code=code).count()) for code, n in BY_GROUP.items()),
        Check("questions by state", {"accepted": 44, "answered": 9, "open": 7}, states),
        Check("answers", 168, given.count()),
        *(
            Check(f"answers in {code}", n, given.filter(question__group__code=code).count())
            for code, n in ANSWERS.items()
        ),
        Check("answers with a citation", 121, cited.values("answer").distinct().count()),
        Check(
            "questions waiting over 72 hours, all in G3", ["G3"] * 5, [*waiting.values_list("group__code", flat=True)]
        ),
        Check("newer questions that wait, all in G2", ["G2"] * 2, [*newer]),
        Check("G1 answered within 72 hours", 22, _in_time(asked.filter(group__code="G1"))),
        Check("G2: answers of the three who give most", 30, top_answerers(asked.filter(group__code="G2")).n),
        Check("groups where three people give too many answers", ["G2"], _concentrated(ctx)),
        Check("accepted answers, one a question", 44, given.filter(accepted_at__isnull=False).count()),
        Check("first responses that are the first answer", 53, _first_responses(asked)),
        Check("every kind of note", 4, Question.objects.filter(is_demo=True).exclude(pk__in=asked).count()),
    ]


def _in_time(questions) -> int:
    soon = F("opened_at") + timedelta(hours=72)
    return questions.filter(first_response_at__lte=soon).count()


def _concentrated(ctx: Context) -> list[str]:
    """The groups of which the staff's digest says that too few people answer (H6)."""
    codes = dict(Group.objects.filter(is_demo=True).order_by("code").values_list("pk", "code"))
    health = health_of(codes, ctx.at(0, 7))
    return [code for pk, code in codes.items() if health[pk].is_concentrated]


def _first_responses(questions) -> int:
    answered = questions.filter(first_response_at__isnull=False).prefetch_related("answers")
    return sum(one.first_response_at == min(a.posted_at for a in one.answers.all()) for one in answered)


def purge_questions() -> None:
    """Everything that was written in the demo's groups and by its people, also through the pages."""
    groups = Group.objects.filter(Q(is_demo=True) | Q(host_centre__is_demo=True))
    threads = Question.objects.filter(Q(group__in=groups) | Q(author__is_demo=True))
    answers = Answer.objects.filter(Q(question__in=threads) | Q(author__is_demo=True))
    Question.objects.filter(from_answer__in=answers).update(from_answer=None)
    answers.delete()
    threads.delete()


parts.register("cop questions", Part("cop questions", 26, seed_questions, count_questions, purge_questions))

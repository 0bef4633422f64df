"""What the labelled queries are asked of: 62 threads, the packaged law and a few of each other kind.

`threads.txt`: "= group | kind | topics | state", then T title, B text, I issue, A answers with "@ sections they cite".
"""

import json
from datetime import timedelta
from pathlib import Path

from cop.models import (
    Answer,
    CaseLaw,
    Group,
    Provision,
    Question,
    QuestionCitation,
    Resource,
    WrittenArgument,
)
from cop.services import law_import
from members import clock
from members.models import Member, Topic
from members.services import finding
from members.services.finding import Asked, Hit
from tests.cast import Cast
from tests.factories import join, make_group, make_member, make_session
from tests.members.people_kit import open_profile

DATA = Path(__file__).resolve().parents[1] / "data" / "search"
NOTES = (
    ("practice_note", "Checklist for the first hour at the station", "Ask for the diary. Count from the arrest."),
    ("experience", "ရွာလူကြီးနှင့် ဆွေးနွေးခဲ့သည့် အတွေ့အကြုံ", "ရွာလူကြီးက နားထောင်ပေးခဲ့သည်။"),
)
NAMES = {
    "n1": {"full_name_my": "ခင်မာဝင်း", "full_name_en": "Khin Mar Win", "honorific": "Daw"},
    "n2": {"full_name_my": "အောင်နိုင်ထွန်း", "full_name_en": "Aung Naing Tun", "honorific": "U"},
    "n3": {"full_name_my": "နော်ပေါထူး", "full_name_en": "Naw Paw Htoo"},
}
SESSIONS = {
    "s1": "Bail workshop for new lawyers",
    "s2": "ရမန်ကန့်ကွက်ခြင်း လေ့ကျင့်ခန်း",
    "s3": "Case clinic: searches and seizures",
}
RESOURCES = {
    "r1": {"title_en": "Legal Practice Brief 4: Liberty and Bail", "kind": "brief", "publisher": "Justice Base"},
    "r2": {"title_en": "Legal Practice Brief 5: Custody orders", "kind": "brief", "publisher": "Justice Base"},
    "r3": {
        "title_en": "Myanmar Criminal Defense Practice Manual", "title_my": "မြန်မာရာဇဝတ်ခုခံချေပမှု လက်စွဲ",
        "kind": "guide", "publisher": "IBJ",
    },
}  # fmt: skip

Known = dict[tuple[str, int], str]


def queries(name: str = "queries") -> list[dict]:
    """[{"id", "q", "relevant", …}]"""
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def build(cast: Cast) -> Known:
    """{(kind, id): the label that the queries know it by}, all of it readable by the cast's lawyer."""
    outcome = law_import.import_law([law_import.read_file(path) for path in law_import.packaged_files()])
    assert not outcome.refused
    known: Known = {("provision", one.pk): f"p:{one.key}" for one in Provision.objects.all()}
    known |= _threads(cast) | _people(cast)
    for label, title in SESSIONS.items():
        session = make_session(cast.group, timedelta(days=int(label[1:])), title=title)
        known["session", session.pk] = label
    for label, facts in RESOURCES.items():
        resource = Resource.objects.create(**facts, review_on=clock.today())
        known["resource", resource.pk] = label
    known["argument", make_argument(cast).pk] = "a1"
    finding.write_all()
    return known


def _threads(cast: Cast) -> Known:
    known: Known = {}
    groups: dict[str, Group] = {}
    provisions = {one.key: one for one in Provision.objects.all()}
    rulings = {one.key: one for one in CaseLaw.objects.all()}
    for number, (code, thread, lines) in enumerate(_read(), 1):
        if code not in groups:
            groups[code] = make_group(cast.centre, code=code)
            join(groups[code], cast.lawyer)
        question = _question(groups[code], cast.lawyer, **thread)
        known["question", question.pk] = str(number)
        for body, keys in lines:
            answer = Answer.objects.create(question=question, author=cast.facilitator, body=body)
            known["answer", answer.pk] = str(number)
            for key in keys:
                target = {"provision": provisions[key]} if key in provisions else {"case": rulings[key]}
                QuestionCitation.objects.create(question=question, answer=answer, **target)
    for n, (kind, title, body) in enumerate(NOTES, number + 1):
        note = _question(groups["G1"], cast.lawyer, kind=kind, title=title, body=body)
        known["note", note.pk] = str(n)
    return known


def _question(group: Group, author: Member, *, topics=(), **facts) -> Question:
    question = Question.objects.create(
        group=group, author=author, state=Question.State.OPEN, opened_at=clock.now(), **facts
    )
    question.topics.set(Topic.objects.filter(code__in=topics))
    return question


def _read():
    """(code of the group, facts, [(answer, keys)])"""
    for block in (DATA / "threads.txt").read_text(encoding="utf-8").split("\n= "):
        head, *lines = block.removeprefix("= ").strip().splitlines()
        code, kind, topics, *_rest = (part.strip() for part in head.split("|"))
        text = {line[0]: line[2:] for line in lines if line[0] in "TBI"}
        answers = [line[2:].partition(" @") for line in lines if line[0] == "A"]
        facts = {"kind": kind, "topics": topics.split(","), "title": text["T"], "body": text["B"]}
        yield code, facts | {"issue": text.get("I", "")}, [(body, keys.split()) for body, _at, keys in answers]


def _people(cast: Cast) -> Known:
    known: Known = {}
    for label, facts in NAMES.items():
        person = make_member(cast.centre, **facts)
        join(cast.group, person)
        known["person", person.pk] = label
    shown = make_member(cast.other_centre, account=True, display_name="Reader of Shan", languages=["shn"])
    open_profile(shown, topics=["interpreter"])
    known["person", shown.pk] = "n4"
    return known


def make_argument(cast: Cast) -> WrittenArgument:
    return WrittenArgument.objects.create(
        group=cast.group, author=cast.lawyer, kind="bail", title="Bail for a nursing mother", status="published",
        facts="She has an infant of five months.", reasoning="CrPC s 497(1) proviso; 1960 BLR 192: bail is the rule.",
        request="Admit her to bail.", reviewed_by=cast.facilitator, checked_at=clock.now(), published_at=clock.now(),
        provision_count=1, language="en",
    )  # fmt: skip


def judge(hits: list[Hit], known: Known, relevant: set[str]) -> tuple[float, float]:
    """(recall, precision at 5): of what should be found, how much was; of the first five, how many should be."""
    labels = [known.get((hit.kind, hit.id), "?") for hit in hits]
    top = labels[:5]
    recall = len(relevant & set(labels)) / len(relevant)
    return recall, sum(label in relevant for label in top) / len(top) if top else 0.0


def measure(reader: Member, known: Known, name: str = "queries") -> list[tuple[dict, float, float, list[str]]]:
    """For each query: (query, recall, precision at 5, labels found)."""
    results = []
    for query in queries(name):
        hits = finding.find(reader, Asked(words=query["q"]))
        found = [f"{hit.kind}:{known.get((hit.kind, hit.id), '?')}" for hit in hits]
        results.append((query, *judge(hits, known, set(query["relevant"])), found))
    return results

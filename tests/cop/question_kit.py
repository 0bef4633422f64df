"""Questions and answers for tests, through the services that people use."""

from cop.models import Answer, Group, LegalInstrument, Provision, Question
from cop.services import answers, questions
from members.models import Member, Term, Topic


def topic(code: str) -> Topic:
    return Topic.objects.get(code=code)


def term(which: str, code: str) -> Term:
    return Term.objects.get(list=which, code=code)


def make_question(group: Group, by: Member, **facts) -> Question:
    """An open question; `topics` are codes, `opened_at` moves it back in time."""
    opened_at = facts.pop("opened_at", None)
    topics = [topic(code) for code in facts.pop("topics", ())]
    facts = {"kind": "question", "title": "Which paper first?", "body": "The client was held too long.", **facts}
    question = questions.ask(by=by, group=group, topics=topics, **facts)
    if opened_at:
        Question.objects.filter(pk=question.pk).update(opened_at=opened_at)
        question.refresh_from_db()
    return question


def make_answer(question: Question, by: Member, body: str = "Apply for bail today.", **facts) -> Answer:
    posted_at = facts.pop("posted_at", None)
    answer = answers.answer(question, by=by, body=body, **facts)
    if posted_at:
        Answer.objects.filter(pk=answer.pk).update(posted_at=posted_at)
        questions.settle(question)
    return answer


def make_section(key: str = "crpc:167") -> Provision:
    code, number = key.split(":")
    act, _new = LegalInstrument.objects.get_or_create(
        code=code,
        defaults={
            "kind": "act",
            "title_en": "Code of Criminal Procedure",
            "title_my": "ရာဇဝတ်ကျင့်ထုံး",
            "short_en": "CrPC",
        },
    )
    return Provision.objects.get_or_create(instrument=act, key=key, defaults={"heading_en": f"Section {number}"})[0]

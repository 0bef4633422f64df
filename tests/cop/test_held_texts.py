"""What the stop holds back of answers and arguments goes to those who lead, or comes back (domain 3.13)."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cop.models import Answer, HeldText, Membership, WrittenArgument
from cop.retention import rules
from cop.services import held_texts
from members import clock
from members.errors import Refused
from members.models import AuditEntry, OutboxMessage
from tests.factories import join

from .argument_kit import PHONE, TEXTS
from .law_kit import make_provision
from .question_kit import make_answer, make_question

pytestmark = pytest.mark.django_db
NEW = "/arguments/new/?kind=bail&group=HOME&language=en"


@pytest.fixture
def question(cast):
    return make_question(cast.group, cast.paralegal)


@pytest.fixture
def held(cast, sign_in, question):
    """The lawyer's answer, which the stop held back and which was handed over."""
    address = reverse("cop:answer_question", args=[question.pk])
    sign_in(cast.lawyer).post(address, {"body": PHONE, "act": "hold"})
    return HeldText.objects.get()


def page(held):
    return reverse("cop:held_text", args=[held.pk])


def test_an_answer_that_is_only_stopped_can_be_handed_over_and_nothing_of_it_is_open(cast, sign_in, question):
    client, address = sign_in(cast.lawyer), reverse("cop:answer_question", args=[question.pk])
    assert b'value="hold"' not in client.get(reverse("cop:question_detail", args=[question.pk])).content
    assert b'value="hold"' in client.post(address, {"body": PHONE}).content
    client.post(address, {"body": "", "act": "hold"})
    client.post(address, {"body": "Apply for bail.", "act": "hold"})
    assert not HeldText.objects.exists() and Answer.objects.count() == 1, "what nothing is found in is posted"
    client.post(address, {"body": PHONE, "act": "hold"})
    held = HeldText.objects.get()
    assert (held.author, held.question, held.typed["body"]) == (cast.lawyer, question, [PHONE])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cop_heldtext")
        assert "123 456" not in str(cursor.fetchall())
    assert "123 456" not in json.dumps(AuditEntry.objects.get(verb="text_held").facts)
    told = OutboxMessage.objects.filter(kind="question_held", about=held.uid)
    assert set(told.values_list("recipient", flat=True)) == {cast.facilitator.pk, cast.coordinator.pk}


def test_whoever_leads_lets_it_stand_with_a_reason_as_its_authors(cast, sign_in, held, question):
    leader = sign_in(cast.facilitator)
    assert page(held).encode() in leader.get("/").content
    assert b"123 456 789</mark>" in leader.get(page(held)).content
    assert leader.post(page(held), {}).status_code == 200 and not Answer.objects.exists()
    done = leader.post(page(held), {"body_because": "office"})
    answer = Answer.objects.get()
    assert done["Location"] == reverse("cop:question_detail", args=[question.pk])
    assert (answer.author, answer.body) == (cast.lawyer, PHONE) and not HeldText.objects.exists()
    override = AuditEntry.objects.get(verb="stop_overridden")
    assert (override.actor_id, override.facts["kinds"]) == (cast.facilitator.pk, ["phone"])
    assert not OutboxMessage.objects.filter(about=held.uid, state="pending").exists()
    with pytest.raises(Refused):
        held_texts.release_text(held, by=cast.facilitator, post=lambda: pytest.fail("posted twice"))


def test_sent_back_it_is_mended_by_its_author_handed_over_again_or_thrown_away(cast, sign_in, held):
    sign_in(cast.facilitator).post(page(held), {"act": "back"})
    assert sign_in(cast.facilitator).get(page(held)).status_code == 404, "it is its author's again"
    mine = sign_in(cast.lawyer)
    assert page(held).encode() in mine.get("/").content and page(held).encode() in mine.get("/q/?show=mine").content
    assert PHONE.encode() in mine.get(page(held)).content
    mine.post(page(held), {"body": f"Again: {PHONE}", "act": "hold"})
    assert HeldText.objects.get().typed["body"] == [f"Again: {PHONE}"]
    assert PHONE.encode() in sign_in(cast.facilitator).get(page(held)).content
    sign_in(cast.lawyer).post(page(held), {"body": "Ask the office for its number."})
    assert Answer.objects.get().body == "Ask the office for its number." and not HeldText.objects.exists()


def test_thrown_away_it_is_gone_also_when_the_thread_is_closed(cast, sign_in, held, question):
    type(question).objects.filter(pk=question.pk).update(
        state="closed", closed_at=clock.now(), close_reason="answered"
    )
    mine = sign_in(cast.lawyer)
    assert mine.post(page(held), {"body": "Fine."}).status_code == 403
    mine.post(page(held), {"act": "discard"})
    assert not HeldText.objects.exists() and not Answer.objects.exists()


def test_nobody_else_reads_it(cast, sign_in, held):
    join(cast.group, cast.newcomer)
    for member in (cast.newcomer, cast.paralegal, cast.coordinator, cast.staff, cast.stranger, cast.safety):
        assert sign_in(member).get(page(held)).status_code == 404, member
    Membership.objects.filter(member=cast.facilitator).update(left_on=clock.today())
    assert sign_in(cast.facilitator).get(page(held)).status_code == 404


def test_a_change_of_an_answer_is_held_and_the_old_words_stand_meanwhile(cast, sign_in, question):
    answer = make_answer(question, cast.lawyer, "Apply for bail.")
    address = reverse("cop:edit_answer", args=[answer.pk])
    client = sign_in(cast.lawyer)
    assert b'value="hold"' in client.post(address, {"body": PHONE}).content
    client.post(address, {"body": PHONE, "act": "hold"})
    answer.refresh_from_db()
    assert answer.body == "Apply for bail."
    sign_in(cast.facilitator).post(page(HeldText.objects.get()), {"body_because": "office"})
    answer.refresh_from_db()
    assert (answer.body, answer.author) == (PHONE, cast.lawyer)


def test_seed_a20_an_argument_is_handed_over_and_stands_as_its_authors_draft(cast, sign_in):
    make_provision("crpc:497/1")
    typed = {"title": "Bail", "citations": "CrPC 497(1) – bail", "readers": "group", **TEXTS, "facts": PHONE}
    client = sign_in(cast.lawyer)
    assert b'value="hold"' in client.post(NEW, typed).content
    client.post(NEW, {**typed, "act": "hold"})
    held = HeldText.objects.get()
    assert not WrittenArgument.objects.exists() and held.begun_with == {"kind": "bail", "language": "en"}
    sign_in(cast.facilitator).post(page(held), {"facts_because": "example"})
    argument = WrittenArgument.objects.get()
    assert (argument.author, argument.status, argument.let_through) == (cast.lawyer, "draft", ["phone"])
    assert argument.citations.count() == 1
    address = reverse("cop:edit_argument", args=[argument.pk])
    sign_in(cast.lawyer).post(address, {**typed, "request": PHONE, "act": "hold"})
    again = HeldText.objects.get()
    assert again.argument == argument and WrittenArgument.objects.get().request == TEXTS["request"]
    sign_in(cast.facilitator).post(page(again), {"facts_because": "example", "request_because": "example"})
    assert WrittenArgument.objects.get().request == PHONE and not HeldText.objects.exists()


def test_it_goes_after_14_days_and_belongs_somewhere(cast, held):
    now = clock.now()
    rules["question_drafts"].run(now + timedelta(days=13))
    assert HeldText.objects.exists()
    rules["question_drafts"].run(now + timedelta(days=15))
    assert not HeldText.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        HeldText.objects.create(kind="answer", group=cast.group, author=cast.lawyer, kept="{}")

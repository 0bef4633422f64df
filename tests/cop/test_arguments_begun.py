"""Where a written argument begins: a template, a question and what it cites; and what a leader lets stand (A20)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from cop.models import Answer, ArgumentReview, Group, QuestionCitation, WrittenArgument
from cop.services import arguments
from cop.services.citing import Cite
from members import clock
from members.errors import Refused
from members.models import AuditEntry
from tests.signing_in import sign_in_client

from .argument_kit import PHONE, TEXTS
from .law_kit import make_provision
from .question_kit import make_answer, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
Status, Verdict = WrittenArgument.Status, ArgumentReview.Verdict
UNNAMED = "You asked this without your name, and nobody reads your name on the argument either."


@pytest.fixture
def section():
    return make_provision("crpc:497/1")


def get(member, address):
    return sign_in_client(Client(), member).get(address)


def test_seed_a20_it_begins_from_a_question_with_its_facts_and_law(cast, section):
    question = make_question(cast.group, cast.paralegal, title="Held too long?", body="Held for 31 hours.")
    QuestionCitation.objects.create(question=question, provision=section, proposition="bail")
    address = reverse("cop:write_argument")
    start = get(cast.lawyer, f"{address}?question={question.pk}")
    assert start.status_code == 200 and 'name="kind"' in start.content.decode()
    asked = f"{address}?question={question.pk}&kind=bail&group={cast.group.code}&language=en"
    form = get(cast.lawyer, asked).content.decode()
    assert "Held for 31 hours." in form and "၄၉၇(၁)" in form and "Application for bail" in form
    client = sign_in_client(Client(), cast.lawyer)
    answer = client.post(asked, {"title": "Bail", "citations": "CrPC 497(1) – bail", "readers": "group", **TEXTS})
    argument = WrittenArgument.objects.get()
    assert answer["Location"] == reverse("cop:argument_detail", args=[argument.pk]) and argument.question == question
    assert (
        reverse("cop:question_detail", args=[question.pk])
        in get(cast.lawyer, reverse("cop:argument_detail", args=[argument.pk])).content.decode()
    )
    assert get(cast.stranger, asked).status_code == 404


def test_seed_a20_the_question_lists_what_began_from_it_to_whoever_may_read_it(cast, section):
    """Each links the other; a draft is its author's alone, of two versions the one that stands is listed."""
    question = make_question(cast.group, cast.paralegal)
    facts = {"kind": "bail", "language": "en", "readers": "group", "question": question, **TEXTS}
    draft = arguments.write_argument(
        cast.group, by=cast.lawyer, cites=[Cite(section, "", "")], title="Bail it is", **facts
    )
    address = reverse("cop:question_detail", args=[question.pk])
    link = reverse("cop:argument_detail", args=[draft.pk])
    assert link in get(cast.lawyer, address).content.decode()
    assert link not in get(cast.paralegal, address).content.decode()
    arguments.submit_argument(draft, by=cast.lawyer)
    arguments.review_argument(draft, by=cast.facilitator, verdict=Verdict.APPROVED)
    text = get(cast.paralegal, address).content.decode()
    assert link in text and "Bail it is" in text
    assert "Arguments that began here" not in get(cast.paralegal, _other(cast)).content.decode()
    newer = arguments.renew_argument(draft, by=cast.lawyer)
    arguments.submit_argument(newer, by=cast.lawyer)
    arguments.review_argument(newer, by=cast.facilitator, verdict=Verdict.APPROVED)
    begun = get(cast.paralegal, address).context["begun"]
    assert [one.pk for one in begun] == [newer.pk]


def _other(cast) -> str:
    return reverse("cop:question_detail", args=[make_question(cast.group, cast.paralegal).pk])


def test_who_asked_anonymously_stays_so_in_what_they_argue_from_it(cast, section):
    """Each links the other, so the name on the one would tell who asked the other (domain 2, A20)."""
    question = make_question(cast.group, cast.lawyer, is_anonymous=True)
    asked = f"{reverse('cop:write_argument')}?question={question.pk}"
    with translation.override("my"):  # the pages are in the language of whoever reads them
        told, unnamed = gettext(UNNAMED), gettext("Whoever asked")
    typed = {"title": "Bail", "citations": "CrPC 497(1)", "readers": "group", **TEXTS}
    for writer, is_told in ((cast.lawyer, True), (cast.paralegal, False)):
        address = f"{asked}&kind=bail&group={cast.group.code}&language=en"
        assert (told in get(writer, asked).content.decode()) is is_told
        assert (told in get(writer, address).content.decode()) is is_told
        sign_in_client(Client(), writer).post(address, typed)
    hidden, named = WrittenArgument.objects.order_by("pk")
    for one, writer in ((hidden, cast.lawyer), (named, cast.paralegal)):
        arguments.submit_argument(one, by=writer)
        arguments.review_argument(one, by=cast.facilitator, verdict=Verdict.APPROVED)
    page = get(cast.paralegal, reverse("cop:argument_detail", args=[hidden.pk])).content.decode()
    assert unnamed in page and cast.lawyer.shown_name not in page
    assert reverse("cop:question_detail", args=[question.pk]) in page
    page = get(cast.paralegal, reverse("cop:argument_detail", args=[named.pk])).content.decode()
    assert cast.paralegal.shown_name in page
    assert not AuditEntry.objects.filter(actor_id=cast.lawyer.pk).exists()
    assert AuditEntry.objects.filter(verb="argument_written", actor_id=cast.paralegal.pk).exists()


def test_what_a_leader_asked_anonymously_is_let_through_by_nobody_named(cast, section):
    question = make_question(cast.group, cast.facilitator, is_anonymous=True)
    asked = f"{reverse('cop:write_argument')}?question={question.pk}&kind=bail&group={cast.group.code}&language=en"
    typed = {"title": "Bail", "citations": "CrPC 497(1)", "readers": "group", **TEXTS, "facts": PHONE}
    sign_in_client(Client(), cast.facilitator).post(asked, {**typed, "facts_because": "office"})
    sign_in_client(Client(), cast.facilitator).post(asked, {**typed, "act": "hold"})
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"stop_overridden", "text_held"}
    assert not AuditEntry.objects.filter(actor_id=cast.facilitator.pk).exists()


def test_whoever_leads_the_group_lets_a_find_stand_with_a_reason(cast, section):
    """Domain 3.13: also when the stop is asked again, and never for another kind of find; the audit has no find."""
    address = "/arguments/new/?kind=bail&group=HOME&language=en"
    typed = {"title": "Bail", "citations": "CrPC 497(1) – bail", "readers": "group", **TEXTS, "facts": PHONE}
    assert b"facts_because" not in sign_in_client(Client(), cast.lawyer).post(address, typed).content
    leader = sign_in_client(Client(), cast.facilitator)
    assert b"facts_because" in leader.post(address, typed).content and not WrittenArgument.objects.exists()
    leader.post(address, {**typed, "facts_because": "office"})
    argument = WrittenArgument.objects.get()
    facts = AuditEntry.objects.get(verb="stop_overridden").facts
    assert (facts["field"], facts["kinds"], facts["reason"]) == ("facts", ["phone"], "office")
    assert "123 456" not in str(facts) and argument.let_through == ["phone"]
    assert arguments.submit_argument(argument, by=cast.facilitator).status == Status.REVIEW
    WrittenArgument.objects.filter(pk=argument.pk).update(reasoning="NRC 12/KAMANA(N)123456")
    arguments.review_argument(argument, by=cast.lawyer, verdict=Verdict.APPROVED)
    argument.refresh_from_db()
    assert argument.status == Status.HELD
    page_of_it = reverse("cop:edit_argument", args=[argument.pk])
    leader.post(page_of_it, {**typed, "facts": "Held for 31 hours."})
    argument.refresh_from_db()
    assert (argument.status, argument.let_through) == (Status.DRAFT, [])


def test_what_an_answer_cited_that_stands_no_more_is_not_argued(cast, section):
    question = make_question(cast.group, cast.paralegal)
    for name, when in (("withdrawn_at", clock.now()), ("hidden_at", clock.now()), ("hidden_at", None)):
        answer = make_answer(question, cast.facilitator)
        QuestionCitation.objects.create(question=question, answer=answer, provision=section, pinpoint=f"({name[0]})")
        Answer.objects.filter(pk=answer.pk).update(**{name: when})
    asked = f"{reverse('cop:write_argument')}?question={question.pk}&kind=bail&group={cast.group.code}&language=en"
    law = get(cast.lawyer, asked).context["form"].initial["citations"].split("\n")
    assert len(law) == 1 and "(h)" in law[0]


@pytest.mark.parametrize("kind", WrittenArgument.Kind.values)
@pytest.mark.parametrize("language", ["my", "en"])
def test_seed_a20_every_kind_has_a_template_that_passes_the_stop(cast, kind, language):
    address = f"/arguments/new/?kind={kind}&group=HOME&language={language}"
    initial = get(cast.lawyer, address).context["form"].initial
    assert all(initial[name].strip() for name in ("title", *TEXTS))
    answer = sign_in_client(Client(), cast.lawyer).post(address, {**initial, "readers": "group"})
    assert answer.status_code == 302, answer.context["form"].errors


def test_b4_a_hidden_group_writes_for_nobody_else(cast, section):
    facts = {"kind": "bail", "language": "en", "title": "Bail", "readers": "network", **TEXTS}
    draft = arguments.write_argument(cast.group, by=cast.lawyer, cites=[Cite(section, "", "")], **facts)
    Group.objects.filter(pk=cast.group.pk).update(visibility="hidden", joining="invitation")
    answer = get(cast.lawyer, reverse("cop:edit_argument", args=[draft.pk]))
    assert [value for value, _label in answer.context["form"].fields["readers"].choices] == ["group"]
    for act in (arguments.submit_argument, lambda one, by: arguments.edit_argument(one, by=by, cites=[])):
        with pytest.raises(Refused) as refused:
            act(WrittenArgument.objects.get(pk=draft.pk), by=cast.lawyer)
        assert refused.value.field == "readers"


def test_observers_strangers_and_staff_write_none(cast):
    cast.paralegal.memberships.update(role="observer")
    for member in (cast.paralegal, cast.stranger, cast.staff, cast.coordinator):
        assert get(member, "/arguments/new/?kind=bail&group=HOME&language=en").context["form"].errors, member

"""Pages of questions: who gets them, what stands on them, and what the stop does in their forms."""

import json
import logging
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cop.models import Answer, Question, QuestionCitation
from cop.services import answers, post_reports, questions
from cop.services.citing import Cite
from members.models import AuditEntry, Draft
from tests.factories import join, make_member

from .question_kit import make_answer, make_question, make_section, term, topic

pytestmark = pytest.mark.django_db

WHO = ("lawyer", "paralegal", "facilitator", "coordinator", "staff", "newcomer", "stranger", "safety", "superuser")
READ = (200, 200, 200, 200, 404, 404, 404, 404, 404)
ASKER_AND_KEEPERS = (200, 403, 200, 200, 404, 404, 404, 404, 404)
PAGES = {
    "cop:question_detail": READ,
    "cop:question_print": READ,
    "cop:edit_question": ASKER_AND_KEEPERS,
    "cop:close_question": ASKER_AND_KEEPERS,
    "cop:tell_outcome": (200, 403, 403, 403, 404, 404, 404, 404, 404),
    "cop:report_question": (403, 200, 200, 200, 404, 404, 404, 404, 404),
    "cop:release_question": (404,) * 9,
    "cop:change_clinic": (404,) * 9,
}
OF_AN_ANSWER = {
    "cop:edit_answer": (403, 200, 200, 200, 404, 404, 404, 404, 404),
    "cop:promote_answer": (403, 200, 200, 200, 404, 404, 404, 404, 404),
    "cop:verify_answer": (200, 403, 200, 403, 404, 404, 404, 404, 404),
    "cop:report_answer": (200, 403, 200, 200, 404, 404, 404, 404, 404),
}
ASKED = {
    "title": "What can I file today?",
    "body": "The client was held too long.",
    "citations": "",
    "readers": "group",
    "sure": "on",
}


@pytest.fixture
def question(cast):
    return make_question(cast.group, cast.lawyer, topics=["remand"])


@pytest.fixture
def asked(cast):
    """What an ordinary form posts."""
    return {**ASKED, "urgency": term("urgency", "later").pk, "topics": [topic("remand").pk], "once": str(uuid.uuid4())}


def _statuses(cast, sign_in, address) -> tuple[int, ...]:
    return tuple(sign_in(getattr(cast, name)).get(address).status_code for name in WHO)


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_question_by_role(cast, sign_in, question, page):
    assert _statuses(cast, sign_in, reverse(page, args=[question.pk])) == PAGES[page]


@pytest.mark.parametrize("page", OF_AN_ANSWER)
def test_pages_of_an_answer_by_role(cast, sign_in, question, page):
    answer = make_answer(question, cast.paralegal)
    assert _statuses(cast, sign_in, reverse(page, args=[answer.pk])) == OF_AN_ANSWER[page]


def _ask(client, data, group: str = "HOME", kind: str = "question"):
    return client.post(f"{reverse('cop:ask_question')}?group={group}&kind={kind}", data)


def test_ask_question_sent_twice_on_a_dropped_line_posts_once(cast, sign_in, asked):
    client = sign_in(cast.lawyer)
    first, again = _ask(client, asked), _ask(client, asked)
    question = Question.objects.get()
    assert first["Location"] == again["Location"] == reverse("cop:question_detail", args=[question.pk])
    assert (question.state, question.author) == ("open", cast.lawyer)
    assert [one.code for one in question.topics.all()] == ["remand"]


def test_ask_question_stops_a_phone_number_shows_it_in_place_and_loses_nothing(cast, sign_in, asked):
    client = sign_in(cast.lawyer)
    page = _ask(client, {**asked, "body": "Call his mother at 09 123 456 789 tonight."})
    text = page.content.decode()
    assert "<mark" in text and "09 123 456 789</mark>" in text and "What can I file today?" in text
    assert not Question.objects.exists() and not Draft.objects.exists()
    assert "123 456" not in str(list(AuditEntry.objects.values_list("facts", flat=True)))
    assert _ask(client, {**asked, "body": "Call his mother tonight."}).status_code == 302


TELLING = (
    "12/KAMANA(N)123456", "၁၂/ကမန(နိုင်)၁၂၃၄၅၆", "09 123 456 789", "၀၉ ၁၂၃ ၄၅၆ ၇၈၉", "+959123456789",
    "somebody@example.org",
)  # fmt: skip
STATUTES = (
    "CrPC 61", "CrPC 167", "CrPC 340", "CrPC 342", "CrPC 344", "CrPC 361", "CrPC 497(1)", "CrPC 561-A", "CrPC 103(3)",
    "Penal Code 302", "PC 505A", "Evidence Act 24-26", "Const 376", "Const 19(c)", "ရာဇသတ်ကြီး ပုဒ်မ ၃၇၉", "ပုဒ်မ ၁၆၇",
    "ပုဒ်မ ၄၉၇(၁)", "1960 BLR 192", "Law No. 5/2016", "၂၀၁၉ ခုနှစ် ကလေးသူငယ် အခွင့်အရေးများဆိုင်ရာ ဥပဒေ ပုဒ်မ ၇၉",
)  # fmt: skip


@pytest.mark.parametrize("telling", TELLING)
def test_community_b8_what_tells_who_a_client_is_stops_the_post_and_stands_in_no_log(
    cast, sign_in, asked, caplog, telling
):
    with caplog.at_level(logging.DEBUG):
        page = _ask(sign_in(cast.lawyer), {**asked, "body": f"It is about {telling} here."})
    assert page.context["form"].errors and "<mark" in page.content.decode() and not Question.objects.exists()
    kept = str(list(AuditEntry.objects.values_list("facts", flat=True))) + str(list(Draft.objects.values()))
    assert telling not in kept and telling not in caplog.text


def test_community_b8_twenty_citations_of_the_law_stop_nothing(cast, sign_in, asked):
    assert len(STATUTES) == 20
    assert _ask(sign_in(cast.lawyer), {**asked, "body": "\n".join(STATUTES)}).status_code == 302


def test_ask_question_warns_of_a_name_until_the_writer_says_that_it_is_nobody(cast, sign_in, asked):
    client = sign_in(cast.lawyer)
    typed = {**asked, "body": "The accused U Kyaw Zin Latt said nothing."}
    assert b"body_checked" in _ask(client, typed).content and not Question.objects.exists()
    assert _ask(client, {**typed, "body_checked": "1"}).status_code == 302


def test_a_facilitator_lets_a_find_stand_with_a_reason_and_a_member_cannot(cast, sign_in, asked):
    typed = {**asked, "body": "The office answers at 09 123 456 789.", "body_because": "office"}
    page = _ask(sign_in(cast.lawyer), typed)
    assert page.status_code == 200 and b"body_because" not in page.content
    assert _ask(sign_in(cast.facilitator), typed).status_code == 302
    facts = AuditEntry.objects.get(verb="stop_overridden").facts
    assert (facts["kinds"], facts["reason"]) == (["phone"], "office") and "123 456" not in json.dumps(facts)


def test_what_was_stopped_can_be_handed_to_those_who_lead_who_let_it_stand(cast, sign_in, asked):
    client = sign_in(cast.lawyer)
    typed = {**asked, "body": "The office answers at 09 123 456 789."}
    assert b'value="hold"' in _ask(client, typed).content
    assert _ask(client, {**typed, "act": "hold"}).status_code == 302
    held = Question.objects.get()
    assert (held.state, held.body) == ("held", "")
    address = reverse("cop:release_question", args=[held.pk])
    assert sign_in(cast.lawyer).get(address).status_code == 404
    leader = sign_in(cast.facilitator)
    assert address.encode() in leader.get(reverse("members:home")).content
    assert b"09 123 456 789</mark>" in leader.get(address).content
    assert leader.post(address, {}).status_code == 200 and Question.objects.get().state == "held"
    done = leader.post(address, {"body_because": "office"})
    question = Question.objects.get()
    assert (done.status_code, question.state, question.author) == (302, "open", cast.lawyer)
    assert "09 123" in question.body


def test_what_was_held_back_can_be_sent_back(cast, sign_in, asked):
    typed = {**asked, "body": "The office answers at 09 123 456 789.", "act": "hold"}
    _ask(sign_in(cast.lawyer), typed)
    held = Question.objects.get()
    sign_in(cast.facilitator).post(reverse("cop:release_question", args=[held.pk]), {"act": "back"})
    page = sign_in(cast.lawyer).get(reverse("cop:question_detail", args=[held.pk]), follow=True)
    assert b"The office answers" in page.content and Question.objects.get().state == "draft"


def test_a_draft_is_gone_on_with_and_thrown_away(cast, sign_in, asked):
    client = sign_in(cast.lawyer)
    _ask(client, {**asked, "sure": "", "urgency": "", "act": "draft"})
    draft = Question.objects.get()
    page = client.get(f"{reverse('cop:ask_question')}?draft={draft.pk}")
    assert b"What can I file today?" in page.content and b"errsum" not in page.content
    _ask(client, {**asked, "once": str(uuid.uuid4()), "draft": draft.pk})
    assert Question.objects.get().state == "open"
    _ask(client, {**asked, "once": str(uuid.uuid4()), "act": "draft"})
    other = Question.objects.get(state="draft")
    assert sign_in(cast.facilitator).post(reverse("cop:discard_draft", args=[other.pk])).status_code == 404
    sign_in(cast.lawyer).post(reverse("cop:discard_draft", args=[other.pk]))
    assert not Question.objects.filter(pk=other.pk).exists()


def test_who_is_in_no_group_is_told_so_and_who_watches_cannot_ask(cast, sign_in, asked):
    page = sign_in(cast.newcomer).get(reverse("cop:ask_question"))
    assert not page.context["groups"] and b"<form" not in page.content.partition(b"<main")[2].partition(b"</main")[0]
    observer = make_member(cast.centre, account=True)
    join(cast.group, observer, role="observer")
    assert _ask(sign_in(observer), asked).status_code == 403
    assert not Question.objects.exists()


def test_answer_question_with_two_citations_and_the_law_links_itself(cast, sign_in, question):
    for key in ("crpc:167", "crpc:61"):
        make_section(key)
    client = sign_in(cast.paralegal)
    typed = {"body": "1. Rely on CrPC s 167.\n2. Then on bail.", "citations": "CrPC 167\nCrPC 61 - 24 hours"}
    done = client.post(reverse("cop:answer_question", args=[question.pk]), typed)
    answer = Answer.objects.get()
    assert done["Location"].endswith(f"#a{answer.pk}")
    assert QuestionCitation.objects.filter(question=question, answer=answer).count() == 2
    text = client.get(reverse("cop:question_detail", args=[question.pk])).content.decode()
    assert '<a href="/law/crpc/167/" rel' in text and "24 hours" in text and "<ol>" in text


def test_answer_question_that_is_stopped_comes_back_with_everything_in_it(cast, sign_in, question):
    page = sign_in(cast.paralegal).post(
        reverse("cop:answer_question", args=[question.pk]), {"body": "Write to somebody@example.org.", "citations": ""}
    )
    assert page.status_code == 200 and b"somebody@example.org</mark>" in page.content
    assert not Answer.objects.exists()


def test_accept_answer_is_for_the_one_who_asked_and_those_who_run_the_group(cast, sign_in, question):
    answer = make_answer(question, cast.paralegal)
    address = reverse("cop:accept_answer", args=[answer.pk])
    assert sign_in(cast.paralegal).post(address).status_code == 403
    assert sign_in(cast.stranger).post(address).status_code == 404
    assert sign_in(cast.lawyer).post(address).status_code == 302
    assert Answer.objects.get().accepted_by == cast.lawyer
    sign_in(cast.facilitator).post(reverse("cop:undo_acceptance", args=[question.pk]))
    assert Answer.objects.get().accepted_at is None


def test_the_page_shows_accepted_answer_outcome_check_and_thanks(cast, sign_in, question):
    answer = make_answer(question, cast.paralegal)
    make_answer(question, cast.facilitator, "Another way.")
    answers.accept_answer(answer, by=cast.lawyer)
    questions.tell_outcome(question, by=cast.lawyer, outcome="Bail was granted.")
    sign_in(cast.facilitator).post(reverse("cop:thank_for_answer", args=[answer.pk]))
    client = sign_in(cast.lawyer)
    client.post(
        reverse("cop:verify_answer", args=[answer.pk]), {"valid_as_of": "2026-01-01", "review_by": "2027-01-01"}
    )
    client.post("/i18n/setlang/", {"language": "en"})
    text = client.get(reverse("cop:question_detail", args=[question.pk])).content.decode()
    best = text.index('class="post best"')
    assert best < text.index("Bail was granted.") < text.index("Another way.")
    assert str(cast.lawyer.shown_name) in text[best:]


def test_nobody_reads_who_asked_anonymously(cast, sign_in):
    question = make_question(cast.group, cast.lawyer, is_anonymous=True)
    make_answer(question, cast.lawyer, "I add something.")
    name = cast.lawyer.full_name_en.encode()
    for reader in (cast.paralegal, cast.facilitator, cast.coordinator):
        client = sign_in(reader)
        for address in (reverse("cop:question_detail", args=[question.pk]), reverse("cop:question_list")):
            assert name not in client.get(address).content


def test_who_asked_anonymously_puts_their_own_name_to_a_note_or_nobody_does(cast, sign_in):
    """A note is signed (B11): those who lead cannot make one of the asker's own answer, and the asker is told."""
    question = make_question(cast.group, cast.lawyer, is_anonymous=True)
    own, other = make_answer(question, cast.lawyer), make_answer(question, cast.paralegal)
    links = {one: reverse("cop:promote_answer", args=[one.pk]) for one in (own, other)}
    thread = reverse("cop:question_detail", args=[question.pk])
    asker = sign_in(cast.lawyer)
    assert links[own] in asker.get(thread).content.decode()
    assert asker.get(links[own]).context["is_unnamed"]
    keeper = sign_in(cast.facilitator)
    shown = keeper.get(thread).content.decode()
    assert links[own] not in shown and links[other] in shown
    assert not keeper.get(links[other]).context["is_unnamed"]
    typed = {"title": "x", "body": "y"}
    assert [keeper.post(links[one], typed).status_code for one in (own, other)] == [403, 302]


def test_only_the_safety_lead_opens_who_asked_and_it_is_audited(cast, sign_in):
    question = make_question(cast.group, cast.lawyer, is_anonymous=True)
    address = reverse("cop:see_author", args=[question.pk])
    found = {name: sign_in(getattr(cast, name)).post(address).status_code for name in WHO}
    assert found == {**dict.fromkeys(WHO, 404), "safety": 200}
    assert AuditEntry.objects.filter(verb="author_seen").count() == 1
    plain = make_question(cast.group, cast.lawyer)
    assert sign_in(cast.safety).post(reverse("cop:see_author", args=[plain.pk])).status_code == 404


def test_seed_b11_and_c4_the_list_narrows_by_kind_topic_and_paralegal_kind(cast, sign_in):
    make_question(cast.group, cast.lawyer, title="Plain question", topics=["bail"])
    make_question(cast.group, cast.paralegal, kind="experience", title="From the road", paralegal_kind="mobile")
    make_question(cast.group, cast.lawyer, kind="solution", title="A solution")
    client = sign_in(cast.lawyer)

    def titles(query: str) -> set[str]:
        page = client.get(f"{reverse('cop:question_list')}?{query}")
        return {row.title for row in page.context["rows"]}

    assert titles("") == {"Plain question"}
    assert titles("show=notes") == {"From the road", "A solution"}
    assert titles("show=notes&kind=experience") == {"From the road"}
    assert titles("show=notes&paralegal=mobile") == {"From the road"}
    assert titles(f"topic={topic('bail').pk}") == {"Plain question"}
    assert titles(f"topic={topic('child').pk}") == set()
    assert titles("group=HOME") == {"Plain question"} and titles("group=AWAY") == set()
    assert titles("show=mine") == {"Plain question", "A solution"}


def _statements(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return sum("members_systemmark" not in one["sql"] for one in caught)  # the demo's clock, once a second


def test_the_list_costs_the_same_for_two_and_for_ten_and_no_more_than_eight(cast, sign_in):
    client, address = sign_in(cast.lawyer), reverse("cop:question_list")
    counts = []
    for size in (2, 8):
        for _n in range(size):
            make_answer(make_question(cast.group, cast.lawyer, topics=["bail"]), cast.lawyer)
        counts.append(_statements(client, address))
    assert counts[0] == counts[1] <= 8


def test_a_thread_costs_the_same_for_two_and_for_ten_answers(cast, sign_in, question):
    section = make_section("crpc:167")
    client, address = sign_in(cast.lawyer), reverse("cop:question_detail", args=[question.pk])
    counts = []
    for size in (2, 8):
        for n in range(size):  # of two people: while one alone answers so much, colleagues are proposed
            by = cast.facilitator if n else cast.paralegal
            make_answer(question, by, "By CrPC s 167.", cites=[Cite(section)])
        counts.append(_statements(client, address))
    assert counts[0] == counts[1] <= 20


def test_a_group_shows_what_waits_first_to_those_who_read_it(cast, sign_in):
    answered = make_question(cast.group, cast.lawyer, title="Answered one")
    make_answer(answered, cast.paralegal)
    waiting = make_question(cast.group, cast.lawyer, title="Waiting one")
    address = reverse("cop:group_detail", args=["HOME"])
    text = sign_in(cast.paralegal).get(address).content.decode()
    assert text.index(waiting.title) < text.index(answered.title)
    assert waiting.title not in sign_in(cast.staff).get(address).content.decode()


def test_a_colleague_who_is_asked_finds_it_on_the_first_page(cast, sign_in, question):
    sign_in(cast.lawyer).post(reverse("cop:ask_colleagues", args=[question.pk]), {"member": [cast.paralegal.pk]})
    home = sign_in(cast.paralegal).get(reverse("members:home")).content.decode()
    assert question.title in home
    make_answer(question, cast.paralegal)
    assert question.title not in sign_in(cast.paralegal).get(reverse("members:home")).content.decode()


@pytest.mark.parametrize("odd", ["x", "²", "-1", "9" * 30, "9" * 5000])
def test_a_number_of_nobody_asks_nobody_and_opens_no_draft(cast, sign_in, question, odd):
    client = sign_in(cast.lawyer)
    assert client.post(reverse("cop:ask_colleagues", args=[question.pk]), {"member": odd}).status_code == 302
    assert client.post(reverse("cop:ask_question"), {"draft": odd}).status_code == 200


def test_who_leads_finds_a_reported_post_on_the_first_page_until_it_is_looked_at(cast, sign_in, question):
    report = post_reports.report_post(question, by=cast.paralegal, reason="safety")
    address = reverse("cop:post_report_list")
    assert address in sign_in(cast.facilitator).get(reverse("members:home")).content.decode()
    assert address not in sign_in(cast.lawyer).get(reverse("members:home")).content.decode()
    page = sign_in(cast.facilitator).post(reverse("cop:close_post_report", args=[report.pk]), {"reason": "kept"})
    assert page["Location"] == address and Question.objects.get().hidden_at is None
    assert address not in sign_in(cast.facilitator).get(reverse("members:home")).content.decode()


def test_pages_read_in_both_languages(cast, sign_in, question):
    for language in ("my", "en"):
        cast.lawyer.ui_language = language
        cast.lawyer.save()
        with translation.override(language):
            page = sign_in(cast.lawyer).get(reverse("cop:question_detail", args=[question.pk]))
        assert page.status_code == 200


def test_a_thread_is_taken_along_as_text_without_a_name(cast, sign_in, question):
    """Spec 6: about 3 KB; names are left out, citations stay, and what was taken back is not there."""
    section = make_section("crpc:167")
    steps = "1. Count the hours.\n2. <b>Apply</b> today."
    kept = make_answer(question, cast.facilitator, steps, cites=[Cite(section)])
    make_answer(question, cast.paralegal, "Another way.")
    answers.withdraw_answer(make_answer(question, cast.lawyer, "Never mind."), by=cast.lawyer)
    answers.accept_answer(kept, by=cast.lawyer)
    answer = sign_in(cast.paralegal).get(reverse("cop:question_print", args=[question.pk]))
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8" and len(answer.content) < 3_000
    assert question.title in text and steps in text and "၁၆၇" in text
    assert text.index("Count the hours") < text.index("Another way.") and "Never mind." not in text
    assert not any(one.shown_name in text for one in (cast.lawyer, cast.facilitator, cast.paralegal))

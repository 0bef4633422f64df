"""Questions: drafted, held back, asked, changed, closed (domain 2c; A8, A17, A18, A19, B11, B14, C4)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cop.models import Group, Misconduct, PostVersion, Question
from cop.reports.questions import violations
from cop.reports.small import Withheld
from cop.services import answers, clinics, questions
from cop.services.citing import Cite
from members import clock
from members.errors import Refused
from members.models import AuditEntry, OutboxMessage
from members.text.identifying import Override
from tests.factories import join, make_group, make_member

from .question_kit import make_answer, make_question, make_section, term, topic

pytestmark = pytest.mark.django_db


def test_ask_opens_the_clock_and_says_so_in_the_audit(cast):
    question = make_question(cast.group, cast.lawyer, topics=["remand", "bail"])
    assert (question.state, question.first_response_at, question.language) == ("open", None, "en")
    assert question.opened_at <= clock.now()
    assert set(question.topics.values_list("code", flat=True)) == {"remand", "bail"}
    assert AuditEntry.objects.get(verb="question_asked").actor_id == cast.lawyer.pk


def test_a_question_takes_three_topics_at_most(cast):
    with pytest.raises(Refused) as refused:
        make_question(cast.group, cast.lawyer, topics=["remand", "bail", "charge", "child"])
    assert refused.value.field == "topics" and not Question.objects.exists()


def test_seed_a8_community_b1_who_waits_leaves_the_queue_on_anothers_first_word_and_returns_with_it(cast):
    question = make_question(cast.group, cast.lawyer)
    make_answer(question, cast.lawyer, "I add a detail.")
    assert question in Question.objects.waiting()
    answer = make_answer(question, cast.paralegal)
    question.refresh_from_db()
    assert question not in Question.objects.waiting() and question.state == "answered"
    assert question.first_response_at == answer.posted_at
    answers.withdraw_answer(answer, by=cast.paralegal)
    assert question in Question.objects.waiting()


def test_seed_a17_a_clinic_names_its_issue_and_a_section_or_says_that_none_was_found(cast):
    facts = {"kind": "clinic", "issue": "Whether the remand was lawful."}
    with pytest.raises(Refused) as refused:
        make_question(cast.group, cast.lawyer, **facts)
    assert refused.value.field == "citations"
    with pytest.raises(Refused):
        make_question(cast.group, cast.lawyer, kind="clinic", law_not_found=True)
    assert make_question(cast.group, cast.lawyer, law_not_found=True, **facts).is_waiting
    found = make_question(cast.group, cast.lawyer, cites=[Cite(make_section("crpc:167"))], **facts)
    assert [one.target.key for one in found.citations.all()] == ["crpc:167"]


def test_seed_a18_violations_challenged_and_granted_are_told_from_five_on(cast):
    result = {0: "granted", 1: "granted", 2: "granted", 3: "part", 4: "granted", 5: "refused"}
    for n in range(7):
        clinic = make_question(
            cast.group, cast.lawyer, kind="clinic", issue="?", law_not_found=True,
            violations=[topic("remand"), *([topic("bail")] if n < 4 else [])],
        )  # fmt: skip
        if n in result:
            clinics.record_application(
                clinic, by=cast.lawyer, application=term("application", "bail"), result=term("result", result[n])
            )
    rows = {row.topic.code: (row.seen, row.challenged, row.granted) for row in violations(Question.objects.all())}
    assert rows["remand"][0] in (7, Withheld.BESIDE)
    assert rows["bail"] == (Withheld.SMALL, Withheld.SMALL, Withheld.SMALL)


def test_seed_a18_and_a19_the_page_of_figures_withholds_one_to_four(cast, sign_in):
    for n in range(6):
        clinic = make_question(
            cast.group, cast.lawyer, kind="clinic", issue="?", law_not_found=True,
            violations=[topic("remand"), *([topic("bail")] if n < 2 else [])],
        )  # fmt: skip
        if n < 5:
            category = term("police_misconduct", "threats" if n else "extortion")
            clinics.record_misconduct(clinic, by=cast.lawyer, category=category, month=clock.today())
    page = sign_in(cast.paralegal).get("/g/HOME/clinics/")
    assert {str(row[0].code): row[1] for row in page.context["rows"]}["bail"] == "<5"
    assert all(n == "<5" for _term, n in page.context["misconduct"])
    assert sign_in(cast.staff).get("/g/HOME/clinics/").status_code == 404


def test_the_same_application_again_changes_its_result(cast):
    clinic = make_question(cast.group, cast.lawyer, kind="clinic", issue="?", law_not_found=True)
    for result in ("pending", "granted"):
        clinics.record_application(
            clinic, by=cast.lawyer, application=term("application", "bail"), result=term("result", result)
        )
    assert [row.result.code for row in clinic.applications.all()] == ["granted"]


def test_seed_a19_misconduct_is_a_closed_category_a_month_and_a_court_and_observers_do_not_read_it(cast):
    clinic = make_question(cast.group, cast.lawyer, kind="clinic", issue="?", law_not_found=True)
    day = clock.today() - timedelta(days=40)
    for _n in range(2):
        row = clinics.record_misconduct(
            clinic, by=cast.lawyer, category=term("police_misconduct", "threats"), month=day,
            court_level=term("court_level", "township"),
        )  # fmt: skip
    assert Misconduct.objects.count() == 1 and row.month == day.replace(day=1)
    assert not [field for field in Misconduct._meta.fields if field.get_internal_type() in ("TextField", "CharField")]
    observer = make_member(cast.centre)
    join(cast.group, observer, role="observer")
    seen = {who: Misconduct.objects.visible_to(who).exists() for who in (cast.paralegal, observer, cast.coordinator)}
    assert seen == {cast.paralegal: True, observer: False, cast.coordinator: True}
    assert not Misconduct.objects.visible_to(cast.staff).exists()
    with pytest.raises(Refused):
        clinics.record_misconduct(
            make_question(cast.group, cast.lawyer), by=cast.lawyer, category=row.category, month=day
        )


def test_seed_b14_a_debate_closes_with_what_is_agreed_and_what_is_not(cast):
    debate = make_question(cast.group, cast.lawyer, kind="debate")
    for half in ({"agreement": "Early contact helps."}, {"disagreement": "Who goes first."}):
        with pytest.raises(Refused):
            questions.close_question(debate, by=cast.lawyer, reason="concluded", **half)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=debate.pk).update(
            state="closed", closed_at=clock.now(), close_reason="concluded", agreement="Only this."
        )
    closed = questions.close_question(
        debate, by=cast.lawyer, reason="concluded", agreement="Early contact helps.", disagreement="Who goes first."
    )
    assert closed.state == "closed"
    with pytest.raises(Refused):
        make_answer(closed, cast.paralegal)


def test_seed_c4_and_b11_notes_are_found_by_kind_and_by_whose_work_they_tell(cast):
    facts = {"kind": "experience", "paralegal_kind": "mobile"}
    note = make_question(cast.group, cast.paralegal, **facts)
    make_question(cast.group, cast.lawyer, kind="solution")
    assert list(Question.objects.notes().filter(kind="experience", paralegal_kind="mobile")) == [note]
    assert not Question.objects.waiting().exists()
    with pytest.raises(Refused):
        make_question(cast.group, cast.lawyer, kind="practice_note", is_anonymous=True)


def test_a_draft_keeps_what_was_typed_sealed_and_nothing_in_a_column(cast):
    typed = {"title": ["Call 09 123 456 789"], "body": ["text"]}
    draft = questions.keep_draft(by=cast.lawyer, group=cast.group, kind="question", typed=typed)
    row = Question.objects.values().get(pk=draft.pk)
    assert (row["title"], row["body"], row["state"]) == ("", "", "draft") and "09 123" not in row["kept"]
    assert questions.typed_of(Question.objects.get(pk=draft.pk)) == typed
    assert Question.objects.visible_to(cast.lawyer).get() == draft
    assert not Question.objects.visible_to(cast.facilitator).exists()
    posted = questions.ask(by=cast.lawyer, group=cast.group, draft=draft, kind="question", title="A", body="B")
    assert (posted.pk, posted.kept, posted.state) == (draft.pk, None, "open")
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=draft.pk).update(state="draft")


def test_what_is_held_back_waits_for_those_who_lead_and_keeps_its_author(cast):
    typed = {"title": ["A"], "body": ["B"]}
    held = questions.keep_draft(by=cast.lawyer, group=cast.group, kind="question", typed=typed, is_held=True)
    assert list(Question.objects.held_for(cast.facilitator)) == [held]
    assert (
        not Question.objects.held_for(cast.lawyer).exists() and not Question.objects.held_for(cast.paralegal).exists()
    )
    told = OutboxMessage.objects.filter(kind="question_held").values_list("recipient", flat=True)
    assert set(told) == {cast.facilitator.pk, cast.coordinator.pk}
    override = Override("body", ("phone",), "office")
    question = questions.ask(
        by=cast.facilitator, group=cast.group, draft=held, kind="question", title="A", body="B", overrides=[override]
    )
    assert (question.author, question.state) == (cast.lawyer, "open")
    line = AuditEntry.objects.get(verb="stop_overridden")
    assert (line.actor_id, line.facts) == (
        cast.facilitator.pk,
        {"field": "body", "kinds": ["phone"], "reason": "office", "group": cast.group.pk},
    ) or line.centre_id == cast.centre.pk


def test_what_is_let_through_at_the_close_is_written_down(cast):
    debate = make_question(cast.group, cast.lawyer, kind="debate")
    sums = {"reason": "concluded", "agreement": "A", "disagreement": "Call 09 450 012 345."}
    questions.close_question(
        debate, by=cast.facilitator, overrides=[Override("disagreement", ("phone",), "office")], **sums
    )
    line = AuditEntry.objects.get(verb="stop_overridden")
    assert (line.facts["field"], line.facts["kinds"], line.facts["reason"]) == ("disagreement", ["phone"], "office")
    questions.close_question(debate, by=cast.facilitator, overrides=[Override("agreement", ("phone",), "x")], **sums)
    assert AuditEntry.objects.filter(verb="stop_overridden").count() == 1, "twice is once"


def test_drafts_go_after_their_time_and_posts_stay(cast):
    make_question(cast.group, cast.lawyer)
    questions.keep_draft(by=cast.lawyer, group=cast.group, kind="question", typed={})
    assert questions.drop_old_drafts(clock.now() - timedelta(days=14)) == 0
    assert questions.drop_old_drafts(clock.now() + timedelta(seconds=1)) == 1
    assert Question.objects.get().is_posted


def test_no_line_of_the_audit_says_who_asked_anonymously(cast):
    question = make_question(cast.group, cast.lawyer, is_anonymous=True)
    answer = make_answer(question, cast.paralegal)
    answers.accept_answer(answer, by=cast.lawyer)
    questions.tell_outcome(question, by=cast.lawyer, outcome="Bail was granted.")
    questions.close_question(question, by=cast.lawyer, reason="offline")
    assert not AuditEntry.objects.filter(actor_id=cast.lawyer.pk).exists()


def test_an_edit_keeps_how_it_read_before_except_where_it_told_who_somebody_is(cast):
    question = make_question(cast.group, cast.lawyer)
    questions.edit_question(question, by=cast.lawyer, title="New", body="New text")
    assert list(PostVersion.objects.values_list("title", flat=True)) == ["Which paper first?"]
    questions.edit_question(question, by=cast.facilitator, title="Newer", body="x", forget=True)
    assert not PostVersion.objects.exists()
    assert AuditEntry.objects.filter(verb="question_edited", facts__forgotten=True).count() == 1


def test_a_duplicate_names_another_question_and_it_can_be_opened_again_for_thirty_days(cast):
    first, again = make_question(cast.group, cast.lawyer), make_question(cast.group, cast.paralegal)
    for wrong in (None, again):
        with pytest.raises(Refused) as refused:
            questions.close_question(again, by=cast.facilitator, reason="duplicate", duplicate_of=wrong)
        assert refused.value.field == "duplicate_of"
    questions.close_question(again, by=cast.facilitator, reason="duplicate", duplicate_of=first)
    assert questions.reopen_question(again, by=cast.paralegal).state == "open"
    questions.close_question(again, by=cast.facilitator, reason="offline")
    Question.objects.filter(pk=again.pk).update(closed_at=clock.now() - timedelta(days=31))
    with pytest.raises(Refused):
        questions.reopen_question(Question.objects.get(pk=again.pk), by=cast.paralegal)


def test_an_archived_group_takes_no_word(cast):
    question = make_question(cast.group, cast.lawyer)
    Group.objects.filter(pk=cast.group.pk).update(archived_at=clock.now())
    for write in (
        lambda: make_question(cast.group, cast.lawyer),
        lambda: make_answer(question, cast.paralegal),
        lambda: questions.edit_question(question, by=cast.lawyer, title="x"),
        lambda: questions.close_question(question, by=cast.lawyer, reason="offline"),
        lambda: questions.keep_draft(by=cast.lawyer, group=cast.group, kind="question", typed={}),
    ):
        with pytest.raises(Refused):
            write()


def test_who_reads_a_question(cast):
    lead = make_member(cast.centre, account=True, provider_type="staff")
    give = {"group": make_question(cast.group, cast.lawyer), "lawyers": make_question(
        cast.group, cast.lawyer, readers="lawyers"
    )}  # fmt: skip
    elsewhere = make_question(cast.other_group, cast.stranger)
    rows = {name: set(Question.objects.visible_to(getattr(cast, name))) for name in (
        "lawyer", "paralegal", "facilitator", "coordinator", "staff", "newcomer", "stranger", "safety", "superuser"
    )}  # fmt: skip
    both, open_one = set(give.values()), {give["group"]}
    assert rows == {
        "lawyer": both, "paralegal": open_one, "facilitator": both, "coordinator": both, "staff": set(),
        "newcomer": set(), "stranger": {elsewhere}, "safety": set(), "superuser": set(),
    }  # fmt: skip
    assert not Question.objects.visible_to(None).exists() and not Question.objects.visible_to(lead).exists()


def test_whoever_has_left_the_group_reads_it_no_more(cast):
    make_question(cast.group, cast.lawyer)
    cast.lawyer.memberships.update(left_on=clock.today())
    assert not Question.objects.visible_to(cast.lawyer).exists()


def test_a_question_of_a_hidden_group_exists_for_nobody_else(cast):
    hidden = make_group(cast.centre, visibility="hidden")
    join(hidden, cast.paralegal)
    question = make_question(hidden, cast.paralegal)
    readers = (cast.lawyer, cast.newcomer, cast.staff, cast.stranger)
    assert [who for who in readers if Question.objects.visible_to(who).filter(pk=question.pk).exists()] == []

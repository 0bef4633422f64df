"""Reports of posts (community B6), and the look at who asked anonymously."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cop.models import Answer, PostReport, Question
from cop.services import answers, post_reports
from members import clock, digests
from members.desk import Span, worklists
from members.errors import Refused
from members.models import AuditEntry, DigestIssue, OutboxMessage
from tests.factories import make_member

from .question_kit import make_answer, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(cast):
    return make_answer(make_question(cast.group, cast.lawyer), cast.paralegal)


@pytest.mark.parametrize("reason", PostReport.AT_ONCE)
def test_community_b6_what_may_endanger_somebody_is_hidden_at_once(cast, answer, reason):
    answers.accept_answer(answer, by=cast.lawyer)
    post_reports.report_post(answer, by=cast.facilitator, reason=reason)
    hidden = Answer.objects.get()
    assert hidden.hidden_at and hidden.accepted_at is None
    assert Question.objects.get() in Question.objects.waiting()


def test_community_b6_anything_else_is_hidden_by_a_second_person(cast, answer):
    post_reports.report_post(answer, by=cast.facilitator, reason="manners")
    with pytest.raises(Refused):
        post_reports.report_post(answer, by=cast.facilitator, reason="other")
    assert Answer.objects.get().hidden_at is None
    post_reports.report_post(answer, by=cast.lawyer, reason="wrong_law")
    assert Answer.objects.get().hidden_at


def test_community_b6_everybody_who_runs_the_group_is_told_and_the_author_is_not(cast, answer):
    post_reports.report_post(answer, by=cast.lawyer, reason="safety", note="A village is named.")
    told = set(OutboxMessage.objects.filter(kind="post_reported").values_list("recipient", flat=True))
    assert told == {cast.facilitator.pk, cast.coordinator.pk}
    line = AuditEntry.objects.get(verb="post_reported")
    assert "village" not in str(line.facts)


def test_closing_answers_every_open_report_and_brings_back_what_may_stay(cast, answer):
    for who in (cast.lawyer, cast.facilitator):
        last = post_reports.report_post(answer, by=who, reason="manners")
    post_reports.close_post_report(last, by=cast.coordinator, outcome="kept")
    post_reports.close_post_report(last, by=cast.coordinator, outcome="hidden")
    assert not PostReport.objects.open().exists() and Answer.objects.get().hidden_at is None
    assert set(PostReport.objects.values_list("outcome", flat=True)) == {"kept"}
    again = post_reports.report_post(answer, by=cast.lawyer, reason="manners")
    post_reports.close_post_report(again, by=cast.coordinator, outcome="hidden")
    assert Answer.objects.get().hidden_at


def test_reports_are_seen_by_those_who_run_the_group_and_the_safety_lead(cast, answer):
    post_reports.report_post(answer, by=cast.lawyer, reason="safety")
    seen = [
        name
        for name in ("lawyer", "paralegal", "facilitator", "coordinator", "staff", "staff_other", "safety", "stranger")
        if PostReport.objects.visible_to(getattr(cast, name)).exists()
    ]
    assert seen == ["facilitator", "coordinator", "safety"]


def test_a_hidden_question_is_seen_by_its_author_and_those_who_run_the_group(cast):
    question = make_question(cast.group, cast.lawyer)
    post_reports.report_post(question, by=cast.paralegal, reason="client")
    other = make_member(cast.centre)
    seen = {who: Question.objects.visible_to(who).exists() for who in (cast.lawyer, cast.facilitator, cast.paralegal)}
    assert seen == {cast.lawyer: True, cast.facilitator: True, cast.paralegal: False}
    assert not Question.objects.visible_to(other).exists()


def test_each_look_at_who_asked_anonymously_is_in_the_audit(cast):
    question = make_question(cast.group, cast.lawyer, is_anonymous=True)
    assert post_reports.see_author(question, by=cast.safety) == cast.lawyer
    line = AuditEntry.objects.get(verb="author_seen")
    assert (line.actor_id, line.object_id) == (cast.safety.pk, str(question.pk))


def test_community_b6_what_is_open_for_a_day_stands_in_the_digest_and_leads_to_it(cast, client, sign_in):
    question = make_question(cast.group, cast.lawyer)
    report = post_reports.report_post(question, by=cast.paralegal, reason="manners")
    span = Span.of_today()
    within = worklists["posts_reported"].within
    assert not within(span, [cast.group.pk]).exists()
    PostReport.objects.update(reported_at=span.now - timedelta(hours=24))
    assert list(within(span, [cast.group.pk])) == [report]
    issue = DigestIssue(
        audience="coordinator", recipient=cast.coordinator, iso_week=clock.iso_week(),
        covers_from=span.since, covers_to=span.until,
    )  # fmt: skip
    digests.count([issue], span.now)
    told = {line["key"]: line["n"] for line in issue.counts["blocks"][0]["sections"]["act_today"]}
    assert told["posts_reported"] == 1
    sign_in(cast.coordinator)
    rows = client.get(reverse("members:todo_list", args=["posts_reported"])).context["rows"]
    assert [row.url for row in rows] == [reverse("cop:close_post_report", args=[report.pk])]

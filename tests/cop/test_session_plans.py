"""What a session is prepared with, and what is taken on from it (domain B8, B9, B10, B17; domain 4)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cop.models import Question, SessionClinic
from cop.services import comments, session_plans
from members import clock
from members.models import Organisation
from tests.factories import make_session

from .question_kit import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(cast):
    return make_session(cast.group, hours=3, format="workshop", led_by=cast.facilitator)


def address(name, session):
    return reverse(f"cop:{name}", args=[session.group.code, session.pk])


def post(client, session, which, **facts):
    return client.post(address("prepare_session", session), {"which": which, **facts})


def test_seed_b8_aims_agenda_and_seven_months_stand_on_one_sheet(cast, sign_in, workshop):
    client = sign_in(cast.facilitator)
    post(client, workshop, "brief", aims="Agree on standards.", sdg_goals=["16"])
    for what, minutes in (("Welcome", 30), ("Standards", 90), ("Next steps", 60)):
        post(client, workshop, "agenda", day=1, minutes=minutes, what=what)
    for n in range(7):
        month = date(2026 + (11 + n) // 12, (11 + n) % 12 + 1, 20)
        post(client, workshop, "roadmap", month=month.isoformat(), what=f"Step {n + 1}")
    sheet = sign_in(cast.lawyer).get(address("session_run_sheet", workshop))
    (day,) = sheet.context["days"]
    assert [(row.names[0], row.minutes) for row in day[1]] == [("Welcome", 30), ("Standards", 90), ("Next steps", 60)]
    assert day[1][0].begins == workshop.starts_at and day[1][-1].ends == workshop.ends_at
    assert [step.what for step in sheet.context["roadmap"]] == [f"Step {n}" for n in range(1, 8)]
    text = sheet.content.decode()
    assert "Agree on standards." in text and "Step 7" in text


def test_who_runs_a_session_reads_first_who_is_still_to_be_told(cast, sign_in, workshop):
    """It stood beneath what everybody comments."""
    page = sign_in(cast.facilitator).get(address("session_detail", workshop)).content.decode()
    assert page.index('id="h-facts"') < page.index('id="h-run"') < page.index('id="h-law"')


def test_seed_b9_the_session_page_lists_the_presenting_organisation(cast, sign_in, workshop):
    council = Organisation.objects.create(name_en="British Council", name_my="ဗြိတိသျှကောင်စီ")
    topic = "Mediation vs Paralegal Approach"
    for _ in range(2):  # once in the list, however often it is pressed
        post(sign_in(cast.facilitator), workshop, "presenter", organisation=council.pk, topic=topic)
    page = sign_in(cast.lawyer).get(address("session_detail", workshop))
    assert [(one.organisation, one.topic) for one in page.context["presenters"]] == [(council, topic)]
    assert topic in page.content.decode()


def test_seed_b10_a_session_says_which_goals_it_serves(cast, sign_in, workshop):
    post(sign_in(cast.facilitator), workshop, "brief", aims="", sdg_goals=["16", "5"])
    page = sign_in(cast.lawyer).get(address("session_detail", workshop))
    assert page.context["brief"].sdg_goals == [5, 16]


def test_seed_b17_an_exchange_visit_is_a_learning_event(cast, sign_in):
    visit = make_session(cast.group, format="exchange_visit")
    assert sign_in(cast.lawyer).get(address("session_detail", visit)).status_code == 200
    sheet = sign_in(cast.lawyer).get(address("session_run_sheet", visit))
    names = [row.names[1] for _day, rows in sheet.context["days"] for row in rows]
    assert "The hosts" in names and "The guests" in names


def test_seed_b17_the_desk_counts_visits_beside_sessions_and_not_as_trainings(cast, sign_in):
    for code in ("exchange_visit", "meeting"):
        make_session(cast.group, -timedelta(days=3), format=code, outcome="held", closed_at=clock.now())
    cast.coordinator.ui_language = "en"
    cast.coordinator.save()
    page = sign_in(cast.coordinator).get(reverse("members:desk")).content.decode()
    assert "2 sessions held, 1 an exchange visit" in page


def test_seed_b8_the_months_ahead_print_without_the_rest(cast, sign_in, workshop):
    for n in range(7):
        session_plans.add_roadmap_step(workshop, by=cast.facilitator, month=date(2026, n + 1, 1), what=f"Step {n + 1}")
    client = sign_in(cast.lawyer)
    whole = client.get(address("session_run_sheet", workshop))
    months = client.get(address("session_run_sheet", workshop) + "?only=months")
    assert "?only=months" in whole.content.decode() and whole.context["days"] and "days" not in months.context
    assert [step.what for step in months.context["roadmap"]] == [f"Step {n}" for n in range(1, 8)]


def test_a_case_becomes_one_draft_in_one_click(cast, sign_in, workshop):
    case = session_plans.add_clinic(workshop, by=cast.facilitator, title="Held 31 hours?", summary="A young man.")
    url = reverse("cop:draft_clinic", args=[case.pk])
    first = sign_in(cast.lawyer).post(url)
    draft = Question.objects.get()
    assert first.url == f"{reverse('cop:ask_question')}?draft={draft.pk}"
    assert (draft.kind, draft.state, draft.author, draft.title) == ("clinic", "draft", cast.lawyer, "")
    page = sign_in(cast.lawyer).get(first.url).content.decode()
    assert "Held 31 hours?" in page and "A young man." in page
    sign_in(cast.paralegal).post(url)
    assert Question.objects.count() == 1, "the second click finds the first"
    SessionClinic.objects.update(question=make_question(cast.group, cast.lawyer))
    assert sign_in(cast.paralegal).post(url).url.startswith("/q/")
    assert sign_in(cast.stranger).post(url).status_code == 404
    assert sign_in(cast.staff).post(url).status_code == 404, "the clerk reads no cases"


def test_questions_before_and_comments_beneath_a_session(cast, sign_in, workshop):
    client = sign_in(cast.lawyer)
    client.post(address("ask_before", workshop), {"text": "How do we oppose a third remand?"})
    client.post(address("post_session_comment", workshop), {"body": "I bring the order."})
    page = client.get(address("session_detail", workshop)).context
    assert [one.text for one in page["prequestions"]] == ["How do we oppose a third remand?"]
    assert len(page["sayings"].comments) == 1
    clerk = sign_in(cast.staff).get(address("session_detail", workshop))
    assert "third remand" not in clerk.content.decode() and "I bring the order" not in clerk.content.decode()
    assert sign_in(cast.staff).post(address("post_session_comment", workshop), {"body": "x"}).status_code == 403


def test_preparing_is_for_those_who_run_or_lead_it(cast, sign_in, workshop):
    session = make_session(cast.group, timedelta(days=9), led_by=cast.lawyer)
    got = [sign_in(who).get(address("prepare_session", session)).status_code for who in (cast.lawyer, cast.paralegal)]
    assert got == [200, 403]
    client = sign_in(cast.facilitator)
    post(client, workshop, "agenda", day=1, minutes=30, what="Welcome")
    item = workshop.agenda.get()
    client.post(address("prepare_session", workshop), {"which": "agenda", "remove": item.pk})
    assert not workshop.agenda.exists()
    comments.post_comment(workshop, by=cast.lawyer, body="Thank you")

"""What comes before and after a session: run sheet, who leads next, summary, ratings, and did I use it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cop.models import Group, GroupSession, SessionDay, SessionRating, SessionSummary
from cop.rota import next_to_lead
from cop.run_sheets import STEP, run_sheet
from cop.services import session_records
from cop.worklists import NO_SUMMARY
from members import clock
from members.desk import Span
from members.errors import Refused
from members.models import AuditEntry
from tests.factories import join, make_group, make_member, make_session

Format = GroupSession.Format
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def held(group, days_ago: float = 1, **fields):
    return make_session(
        group, timedelta(days=-days_ago), outcome="held", closed_at=clock.now() - timedelta(days=days_ago), **fields
    )


def page_of(session, name: str = "session_detail") -> str:
    return reverse(f"cop:{name}", args=[session.group.code, session.pk])


# --- the run sheet -------------------------------------------------------------------------------------------------


@given(st.sampled_from([str(code) for code in Format]), st.integers(5, 16 * 60))
def test_a_run_sheet_fills_the_session_from_start_to_end(code, minutes):
    day = SessionDay(starts_at=START, ends_at=START + timedelta(minutes=minutes))
    rows = run_sheet(GroupSession(format=code), day)
    assert rows[0].begins == START
    assert all(one.ends == after.begins for one, after in zip(rows, rows[1:], strict=False))
    assert all(one.minutes >= STEP for one in rows)
    assert rows[-1].ends == day.ends_at or minutes < 2 * STEP


def test_the_usual_session_of_90_minutes_is_that_of_the_kit():
    day = SessionDay(starts_at=START, ends_at=START + timedelta(minutes=90))
    rows = run_sheet(GroupSession(format="meeting"), day)
    assert [row.minutes for row in rows] == [5, 10, 25, 25, 15, 10]  # domain 4
    assert all(my != en for my, en in (row.names for row in rows)), "in both languages"


@pytest.mark.django_db
def test_the_run_sheet_is_for_those_who_see_the_session(client, cast):
    session = make_session(cast.group)
    client.force_login(cast.lawyer.user)
    page = client.get(page_of(session, "session_run_sheet"))
    assert page.status_code == 200 and "Case clinic A" in page.content.decode()
    client.force_login(cast.stranger.user)
    assert client.get(page_of(session, "session_run_sheet")).status_code == 404


# --- who leads next ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_next_to_lead_begins_with_those_who_never_led(cast):
    group = make_group(cast.centre)
    often, once, never, planned, watcher, frozen = (make_member(cast.centre) for _ in range(6))
    join(group, often, once, never, planned, frozen)
    join(group, watcher, role="observer")
    frozen.frozen_at = clock.now()
    frozen.save()
    held(group, 100, led_by=once)
    held(group, 60, led_by=often)
    held(group, 30, led_by=often)
    make_session(group, led_by=planned)
    assert list(next_to_lead(group, cast.coordinator)) == [never, once, often]


# --- what came of it -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_seed_c11_a_summary_within_a_week_or_the_session_is_flagged(cast):
    late, fresh, told = held(cast.group, 9), held(cast.group, 5), held(cast.group, 12)
    session_records.write_summary(told, "**Ask for the order in writing.**", by=cast.facilitator)
    now = clock.now()

    def flagged():
        return list(NO_SUMMARY.rows(Span(now, now - timedelta(days=7), now)))

    assert flagged() == [late] and fresh not in flagged()
    session_records.write_summary(late, "Two cases.", by=cast.facilitator)
    assert flagged() == []


@pytest.mark.django_db
def test_a_summary_is_read_in_the_group_and_written_by_those_who_may(client, cast):
    session = held(cast.group, led_by=cast.lawyer)
    client.force_login(cast.lawyer.user)  # whoever led it
    answer = client.post(page_of(session, "write_summary"), {"body": "Call 09 450 012 345 for the order."})
    assert answer.status_code == 200 and not SessionSummary.objects.exists(), "the stop holds"
    assert "450 012 345" in answer.content.decode(), "nothing typed is lost"
    client.post(page_of(session, "write_summary"), {"body": "**Ask** for the order in writing."})
    assert SessionSummary.objects.get().written_by == cast.lawyer
    assert AuditEntry.objects.filter(verb="session_summarised").count() == 1
    client.force_login(cast.paralegal.user)
    assert "<strong>Ask</strong>" in client.get(page_of(session)).content.decode()
    assert client.get(page_of(session, "write_summary")).status_code == 403
    client.force_login(cast.staff.user)  # the clerk reads no posts (decision 2)
    assert "<strong>Ask</strong>" not in client.get(page_of(session)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("from_join", [True, False])
def test_c21_a_summary_from_before_one_came_is_hidden_where_history_begins_then(client, sign_in, cast, from_join):
    Group.objects.filter(pk=cast.group.pk).update(history_from_join=from_join)
    session = held(cast.group, 5)
    session_records.write_summary(session, "Only for those of then.", by=cast.facilitator)
    SessionSummary.objects.update(written_at=clock.now() - timedelta(days=4))
    late = make_member(cast.centre, account=True)
    join(cast.group, late, joined_on=clock.today() - timedelta(days=1))
    client.force_login(late.user)
    assert ("Only for those of then." in client.get(page_of(session)).content.decode()) is not from_join
    sign_in(cast.facilitator)
    assert "Only for those of then." in client.get(page_of(session)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"outcome": "not_held"}, {"outcome": ""}])
def test_nothing_came_of_what_was_not_held_or_is_not_over(cast, fields):
    session = held(cast.group) if fields["outcome"] else make_session(cast.group)
    if fields["outcome"]:
        GroupSession.objects.filter(pk=session.pk).update(**fields)
    with pytest.raises(Refused):
        session_records.write_summary(session, "x", by=cast.facilitator)
    with pytest.raises(Refused):
        session_records.rate_session(session, cast.lawyer, was_useful=True, will_use=True)


# --- ratings -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_ratings_are_shown_as_sums_from_five_on(client, cast):
    session = held(cast.group)
    people = [make_member(cast.centre) for _ in range(4)]
    join(cast.group, *people)
    for one in people:
        session_records.rate_session(session, one, was_useful=True, will_use=False)
    client.force_login(cast.lawyer.user)
    assert client.get(page_of(session)).context["tally"] is None
    for said in ("yes", "no"):  # said again, the new word counts
        client.post(page_of(session, "rate_session"), {"was_useful": said, "will_use": "yes"})
    assert client.get(page_of(session)).context["tally"] | {} == {
        "all": 5, "useful": 4, "will_use": 1, "asked_again": 0, "used": 0,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_month_later_home_asks_whether_it_was_used(client, cast):
    session = held(cast.group, 31)
    session_records.rate_session(session, cast.lawyer, was_useful=True, will_use=True)
    session_records.rate_session(session, cast.paralegal, was_useful=True, will_use=False)
    home, address = reverse("members:home"), page_of(session, "tell_use")
    client.force_login(cast.paralegal.user)
    assert address not in client.get(home).content.decode()
    client.force_login(cast.lawyer.user)
    assert address in client.get(home).content.decode()
    client.post(address, {"has_used": "yes"})
    assert SessionRating.objects.get(member=cast.lawyer).has_used is True
    assert address not in client.get(home).content.decode()


@pytest.mark.django_db
def test_nobody_is_asked_before_a_month_has_passed(cast):
    session = held(cast.group, 10)
    session_records.rate_session(session, cast.lawyer, was_useful=True, will_use=True)
    with pytest.raises(Refused):
        session_records.tell_use(session, cast.lawyer, has_used=True)

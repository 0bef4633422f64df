"""The weekly digest as mail: once a week, late rather than never, and never twice."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections
from django.utils import translation

from cop.models import Membership
from members import clock, registry
from members.errors import Refused
from members.models import AuditEntry, Consent, DigestIssue, OutboxMessage, StaffPost
from members.notifications.digests import COORDINATOR, MEMBER
from members.services import digests, drain, outbox, planner
from tests.counting import statements
from tests.factories import give_post, make_member, make_session
from tests.mail_kit import text_of

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = clock.week_bounds("2026-W48")[0]
SEVEN = MONDAY + 7 * HOUR


@pytest.fixture
def weekly(cast):
    """The cast as it was long before that Monday, and the time travel to go with it. Of other posts: see
    test_staff_digests."""
    StaffPost.objects.exclude(role=StaffPost.Role.COORDINATOR).delete()
    StaffPost.objects.update(started_on=MONDAY.date() - timedelta(days=300))
    Membership.objects.update(joined_on=MONDAY.date() - timedelta(days=300))
    return cast


def plan_at(moment):
    with time_machine.travel(moment, tick=False):
        return planner.plan(moment)


def drain_at(moment):
    with time_machine.travel(moment, tick=False):
        return drain.drain(moment)


def tick_at(moment):
    plan_at(moment)
    return drain_at(moment)


def mails(kind=COORDINATOR):
    return OutboxMessage.objects.filter(kind=kind).order_by("created_at")


def issue_of(member, week="2026-W48"):
    return DigestIssue.objects.get(recipient=member, iso_week=week)


def test_opened_on_friday_sent_on_monday_at_seven(weekly, relay):
    plan_at(SEVEN - 3 * DAY - HOUR)
    assert not DigestIssue.objects.filter(iso_week="2026-W48").exists()
    plan_at(SEVEN - 3 * DAY)
    issue = issue_of(weekly.coordinator)
    assert (issue.covers_from, issue.covers_to) == (MONDAY - 7 * DAY, MONDAY)
    tick_at(SEVEN - timedelta(minutes=1))
    assert not mails().exists()
    tick_at(SEVEN)
    row = mails().get()
    assert (row.state, row.recipient, row.about, row.ref_key) == (
        "sent",
        weekly.coordinator,
        issue.uid,
        "coordinator:2026-W48",
    )
    assert issue_of(weekly.coordinator).counted_at == SEVEN
    (mail,) = relay.mails
    assert "List-Unsubscribe" in mail and mail["Auto-Submitted"]


def test_a_week_has_one_digest_however_often_it_is_planned(weekly, relay):
    for hours in (0, 0, 1, 30, 60):
        tick_at(SEVEN + hours * HOUR)
    assert (mails().count(), len(relay.mails)) == (1, 1)
    tick_at(SEVEN + 7 * DAY)
    assert [row.ref_key for row in mails()] == ["coordinator:2026-W48", "coordinator:2026-W49"]


def test_after_three_days_of_silence_one_digest_comes_late(weekly, relay):
    tick_at(SEVEN - 7 * DAY)
    tick_at(SEVEN + 3 * DAY)
    assert [row.state for row in mails()] == ["sent", "sent"]
    issue = issue_of(weekly.coordinator)
    assert (issue.covers_from, issue.covers_to) == (MONDAY - 7 * DAY, MONDAY)


def test_after_thursday_evening_it_is_stale_and_the_next_covers_what_was_missed(weekly, relay):
    tick_at(SEVEN - 7 * DAY)
    plan_at(SEVEN - DAY)
    tick_at(MONDAY + 3 * DAY + 18 * HOUR)
    assert [row.state for row in mails()] == ["sent", "stale"]
    tick_at(SEVEN + 7 * DAY)
    issue = issue_of(weekly.coordinator, "2026-W49")
    assert (issue.covers_from, issue.covers_to) == (MONDAY - 7 * DAY, MONDAY + 7 * DAY)
    assert mails().last().state == "sent"


def test_no_digest_looks_back_further_than_14_days(weekly, relay):
    tick_at(SEVEN - 28 * DAY)
    tick_at(SEVEN)
    assert issue_of(weekly.coordinator).covers_from == MONDAY - 14 * DAY


def test_who_became_coordinator_this_week_begins_next_monday(weekly):
    give_post(weekly.newcomer, StaffPost.Role.COORDINATOR, weekly.centre)
    StaffPost.objects.filter(member=weekly.newcomer).update(started_on=MONDAY.date() + DAY)
    plan_at(SEVEN + DAY)
    assert {row.recipient for row in mails()} == {weekly.coordinator}


@pytest.mark.parametrize("reason", ["frozen", "post ended", "no consent"])
def test_asked_again_before_it_goes(weekly, relay, reason):
    plan_at(SEVEN)
    if reason == "frozen":
        weekly.coordinator.frozen_at = SEVEN
        weekly.coordinator.save()
    elif reason == "post ended":
        StaffPost.objects.filter(member=weekly.coordinator).update(ended_on=MONDAY.date() - DAY)
    else:
        Consent.objects.filter(member=weekly.coordinator).update(withdrawn_at=SEVEN)
    drain_at(SEVEN)
    assert (mails().get().state, relay.mails) == ("cancelled", [])


def test_who_cannot_be_mailed_reads_it_on_the_page(weekly):
    Consent.objects.filter(member=weekly.coordinator).delete()
    plan_at(SEVEN)
    assert not mails().exists()
    assert issue_of(weekly.coordinator).counted_at == SEVEN


def test_numbers_are_counted_again_when_they_are_old(weekly, relay):
    with time_machine.travel(SEVEN, tick=False):
        make_session(weekly.group, -3 * DAY, led_by=weekly.lawyer)
    plan_at(SEVEN)
    weekly.group.sessions.update(outcome="not_held", closed_at=SEVEN)
    drain_at(SEVEN + 2 * HOUR)
    assert issue_of(weekly.coordinator).counted_at == SEVEN + 2 * HOUR
    with translation.override("my"):
        assert text_of(relay.mails[0]).splitlines()[0]
    assert "act_today" not in issue_of(weekly.coordinator).counts["blocks"][0]["sections"]


def test_hold_back_lets_it_go_a_day_later_and_once(weekly, relay):
    plan_at(SEVEN - DAY)
    issue = issue_of(weekly.coordinator)
    with time_machine.travel(SEVEN - HOUR, tick=False):
        assert digests.hold_back(issue, by=weekly.coordinator) == SEVEN + DAY
        with pytest.raises(Refused):
            digests.hold_back(issue, by=weekly.coordinator)
    tick_at(SEVEN)
    assert not mails().exists() and issue_of(weekly.coordinator).counted_at is None
    tick_at(SEVEN + DAY)
    assert mails().get().state == "sent"
    assert issue_of(weekly.coordinator).counted_at == SEVEN + DAY
    with pytest.raises(Refused):
        digests.write_note(issue, "Too late", by=weekly.coordinator)
    assert AuditEntry.objects.filter(verb="digest_held_back", actor_id=weekly.coordinator.pk).count() == 1


def test_release_takes_holding_back_back(weekly, relay):
    plan_at(SEVEN - DAY)
    issue = issue_of(weekly.coordinator)
    with time_machine.travel(SEVEN - HOUR, tick=False):
        digests.hold_back(issue, by=weekly.coordinator)
        digests.release(issue, by=weekly.coordinator)
    tick_at(SEVEN)
    assert mails().get().state == "sent"


def test_a_note_waits_on_the_page_and_is_kept_sealed(weekly, relay):
    plan_at(SEVEN - DAY)
    issue = issue_of(weekly.coordinator)
    digests.write_note(issue, "Thank you all", by=weekly.coordinator)
    with connection.cursor() as cursor:
        cursor.execute("SELECT opening_note FROM members_digestissue WHERE id = %s", [issue.pk])
        assert "Thank you" not in cursor.fetchone()[0]
    tick_at(SEVEN)
    assert "Thank you" not in text_of(relay.mails[0])
    weekly.coordinator.mail_detail = "titles"
    weekly.coordinator.save()
    with time_machine.travel(SEVEN + HOUR, tick=False):
        digests.send_again(issue, by=weekly.coordinator)
    drain_at(SEVEN + HOUR)
    assert "Thank you all" in text_of(relay.mails[1])


def test_send_again_repeats_the_numbers_that_were_sent(weekly, relay):
    plan_at(SEVEN - DAY)
    with pytest.raises(Refused):
        digests.send_again(issue_of(weekly.coordinator), by=weekly.coordinator)
    tick_at(SEVEN)
    before = issue_of(weekly.coordinator).counts
    with time_machine.travel(SEVEN + DAY, tick=False):
        make_session(weekly.group, -3 * DAY)
        digests.send_again(issue_of(weekly.coordinator), by=weekly.coordinator)
    drain_at(SEVEN + DAY)
    assert [row.state for row in mails()] == ["sent", "sent"]
    assert issue_of(weekly.coordinator).counts == before


def test_dry_run_writes_nothing(weekly):
    with time_machine.travel(SEVEN - 5 * DAY, tick=False):
        (issue,) = digests.dry_run(weekly.coordinator)
    assert issue.recipient == weekly.coordinator and issue.is_reached and issue.counts["blocks"]
    assert not DigestIssue.objects.exists() and not OutboxMessage.objects.exists()


def test_doubt_is_marked_and_not_sent_again():
    from members.notifications import kinds

    assert {kinds[name].on_doubt for name in (COORDINATOR, MEMBER)} == {"mark"}


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_make_one_digest_each(weekly):
    weekly.lawyer.digest_frequency = "weekly"
    weekly.lawyer.save()
    barrier, failed = threading.Barrier(2), []

    def run():
        try:
            barrier.wait()
            digests.plan_coordinator_digests(SEVEN)
            digests.plan_member_digests(SEVEN)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failed
    assert sorted(OutboxMessage.objects.values_list("kind", flat=True)) == [COORDINATOR, MEMBER]
    assert DigestIssue.objects.count() == 2


# --- members' own ----------------------------------------------------------------------------------------------------


def wish(member, frequency):
    member.digest_frequency = frequency
    member.save()


def test_a_member_gets_one_only_by_choice_and_only_when_there_is_something_to_say(weekly, relay):
    with time_machine.travel(SEVEN, tick=False):
        make_session(weekly.group, 3 * DAY)
    wish(weekly.lawyer, "weekly")
    wish(weekly.newcomer, "weekly")
    tick_at(SEVEN)
    assert {row.recipient: row.state for row in mails(MEMBER)} == {
        weekly.lawyer: "sent", weekly.newcomer: "skipped_empty",
    }  # fmt: skip
    (mail,) = [m for m in relay.mails if m.envelope_to == weekly.lawyer.email]
    assert weekly.group.code not in text_of(mail) and "/g/" not in text_of(mail)


def test_fortnightly_skips_every_other_week(weekly, relay):
    wish(weekly.lawyer, "fortnightly")
    for week in range(4):
        tick_at(SEVEN + week * 7 * DAY)
    assert [row.ref_key for row in mails(MEMBER)] == ["member:2026-W48", "member:2026-W50"]


def test_switching_it_off_takes_back_what_waits(weekly, relay):
    wish(weekly.lawyer, "weekly")
    with time_machine.travel(SEVEN, tick=False):
        make_session(weekly.group, 3 * DAY)
    plan_at(SEVEN)
    wish(weekly.lawyer, "off")
    drain_at(SEVEN)
    assert (mails(MEMBER).get().state, mails(MEMBER).get().reason) == ("cancelled", "switched_off")


def test_leaving_the_group_before_it_goes_leaves_nothing_to_say(weekly, relay):
    wish(weekly.lawyer, "weekly")
    with time_machine.travel(SEVEN, tick=False):
        make_session(weekly.group, 3 * DAY)
    plan_at(SEVEN)
    Membership.objects.filter(member=weekly.lawyer).update(left_on=MONDAY.date())
    drain_at(SEVEN)
    assert mails(MEMBER).get().state == "skipped_empty"


def test_what_was_answered_with_no_is_left_out(weekly, relay):
    from cop.models import Rsvp

    wish(weekly.lawyer, "weekly")
    with time_machine.travel(SEVEN, tick=False):
        session = make_session(weekly.group, 3 * DAY)
    Rsvp.objects.create(session=session, member=weekly.lawyer, answer="no")
    tick_at(SEVEN)
    assert mails(MEMBER).get().state == "skipped_empty"


def test_planning_members_costs_the_same_for_one_and_for_many(weekly):
    for _ in range(20):
        make_member(weekly.centre, mail=True, digest_frequency="weekly")
    with statements() as seen:
        assert digests.plan_member_digests(SEVEN) == 20
    assert len(seen) == 4
    with statements() as seen:
        assert digests.plan_member_digests(SEVEN + HOUR) == 0
    assert seen == []


def test_planners_are_found_at_start_up():
    assert {"coordinator_digests", "member_digests", "weekly_figures"} <= set(planner.planners.keys())
    assert "planners" in registry.MODULES and outbox

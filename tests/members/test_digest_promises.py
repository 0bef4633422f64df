"""When and to whom the weekly digests go (community A1 to A6, as amended by decisions 9 to 13), beside what
test_services_digests, test_staff_digests and tests/cop/test_digests hold already."""

import threading
import uuid
from collections import Counter

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction

from cop.models import Group, GroupSession, Question, Resource
from members import digests
from members.models import (
    DigestIssue,
    MailStop,
    Member,
    OutboxMessage,
    Profile,
    StaffPost,
    Suppression,
)
from members.services import drain, planner
from tests.cop.question_kit import make_question
from tests.factories import give_post, join, make_group, make_member, make_session
from tests.mail_kit import text_of

from .digest_kit import (
    DAY,
    HOUR,
    LONG_AGO,
    MONDAY,
    SEVEN,
    coordinate,
    counted,
    drain_at,
    lines,
    mails,
    plan_at,
    since_long,
    tick_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def weekly(cast):
    since_long()
    return cast


# --- A1: once --------------------------------------------------------------------------------------------------------


def test_community_a1_the_database_takes_one_issue_and_one_mail_of_a_week(weekly):
    plan_at(SEVEN)
    issue, row = DigestIssue.objects.get(recipient=weekly.coordinator), mails().get()
    with pytest.raises(IntegrityError, match="digest_one_a_week"), transaction.atomic():
        DigestIssue.objects.create(
            audience="coordinator", recipient=weekly.coordinator, iso_week=issue.iso_week, covers_from=SEVEN,
            covers_to=SEVEN,
        )  # fmt: skip
    row.pk = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_community_a1_two_workers_at_once_and_again_send_each_reader_one_mail(weekly, relay):
    Member.objects.filter(pk=weekly.lawyer.pk).update(digest_frequency="weekly")
    with time_machine.travel(SEVEN, tick=False):
        make_session(weekly.group, 3 * DAY)
        for _ in range(2):
            barrier, failed = threading.Barrier(2), []
            threads = [threading.Thread(target=_work, args=(barrier, failed)) for _ in range(2)]
            [thread.start() for thread in threads]
            [thread.join() for thread in threads]
            assert not failed
        drain.drain(SEVEN)
    got = Counter(mail.envelope_to for mail in relay.mails)
    readers = (weekly.coordinator, weekly.staff, weekly.staff_other, weekly.lawyer)
    assert got == {reader.email: 1 for reader in readers}


def _work(barrier, failed):
    try:
        barrier.wait()
        planner.plan(SEVEN)
        drain.drain(SEVEN)
    except Exception as error:
        failed.append(error)
    finally:
        connections.close_all()


# --- A2 and A3: what a week is ---------------------------------------------------------------------------------------


def test_community_a2_after_an_empty_week_the_next_one_begins_where_it_ended(weekly, relay):
    Member.objects.filter(pk=weekly.lawyer.pk).update(digest_frequency="weekly")
    tick_at(SEVEN)
    assert mails("member_digest").get().state == "skipped_empty"
    with time_machine.travel(SEVEN + 7 * DAY, tick=False):
        make_session(weekly.group, 3 * DAY)
    tick_at(SEVEN + 7 * DAY)
    assert mails("member_digest").last().state == "sent"
    issue = DigestIssue.objects.get(recipient=weekly.lawyer, iso_week="2026-W49")
    assert (issue.covers_from, issue.covers_to) == (MONDAY, MONDAY + 7 * DAY)
    assert [row.state for row in mails()] == ["sent", "sent"], "and the coordinator's quiet weeks went out both"


def test_community_a3_what_happens_on_the_stroke_of_monday_stands_in_one_digest(weekly):
    group, reader = weekly.group, weekly.lawyer
    GroupSession.objects.all().delete()
    make_session(group, starts_at=MONDAY, outcome="held", closed_at=MONDAY + DAY).days.update(head_count=3)
    make_question(group, weekly.paralegal, opened_at=MONDAY)
    Resource.objects.create(title_en="Guide", added_by=weekly.coordinator, created_at=MONDAY, review_on=MONDAY.date())
    for day in (-1, 0):
        join(group, make_member(weekly.centre), joined_on=MONDAY.date() + day * DAY)
    before, after = (counted(weekly.coordinator, "coordinator", MONDAY + n * DAY) for n in (0, 7))
    assert [lines(one, "numbers")["seats"]["n"] for one in (before, after)] == [0, 3]
    assert [lines(one, "questions").get("questions", {}).get("n", 0) for one in (before, after)] == [0, 1]
    assert [lines(one, "people")["joined"]["n"] for one in (before, after)] == [1, 1], "Sunday's, then Monday's"
    told = [counted(reader, "member", MONDAY + n * DAY) for n in (0, 7, 14)]
    assert [bool(lines(one, "library")) for one in told] == [False, True, False]


def test_community_a3_an_edit_lists_nothing_again(weekly):
    question = make_question(weekly.group, weekly.lawyer, opened_at=MONDAY - DAY)
    Question.objects.filter(pk=question.pk).update(title="Mended", edited_at=MONDAY + DAY)
    before, after = (counted(weekly.coordinator, "coordinator", MONDAY + n * DAY) for n in (0, 7))
    assert lines(before, "questions")["questions"]["n"] == 1 and "questions" not in lines(after, "questions")


def test_community_a3_nothing_stands_in_two_sections_of_one_mail(weekly):
    with time_machine.travel(SEVEN, tick=False):
        for days in (1, 2):
            make_session(weekly.group, days * DAY)
        make_question(weekly.group, weekly.paralegal, topics=["bail"], opened_at=MONDAY - 5 * DAY)
        profile, _is_new = Profile.objects.get_or_create(member=weekly.lawyer)
        profile.topics.add(*Question.objects.get().topics.all())
        for issue in (counted(weekly.lawyer, "member", MONDAY), counted(weekly.coordinator, "coordinator", MONDAY)):
            parts = [part for block in digests.read(issue).blocks for part in block.parts if part.shape == "docket"]
            told = [row.url for part in parts for row in part.rows if row.url]
            assert len(told) == len(set(told)) > 2, told


# --- A4 to A6: to whom it goes ---------------------------------------------------------------------------------------


def test_community_a4_one_address_that_is_deferred_holds_nobody_up_and_goes_later_once(weekly, relay):
    deputy = coordinate(make_member(weekly.centre, account=True, mail=True), weekly.centre)
    plan_at(SEVEN)
    relay.script("rcpt", "451 4.2.1 Later")
    drain_at(SEVEN)
    digests_of_all = OutboxMessage.objects.filter(kind__endswith="_digest")
    states = list(digests_of_all.values_list("state", flat=True))
    assert states.count("retry") == 1 and states.count("sent") == len(states) - 1 > 2
    for hours in (1, 2, 3):
        tick_at(SEVEN + hours * HOUR)
    assert set(digests_of_all.values_list("state", flat=True)) == {"sent"}
    got = [mail.envelope_to for mail in relay.mails]
    assert got.count(deputy.email) == got.count(weekly.coordinator.email) == got.count(weekly.staff.email) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda who: Member.objects.filter(pk=who.pk).update(frozen_at=SEVEN), "frozen"),
        (lambda who: Member.objects.filter(pk=who.pk).update(status="left"), "left"),
        (lambda who: Suppression.objects.create(address_bidx=who.email_bidx, cause="hard_bounce"), "bounced"),
        (lambda who: StaffPost.objects.filter(member=who).update(ended_on=MONDAY.date() - DAY), "no_post"),
        (lambda who: MailStop.objects.create(member=who, kind="coordinator_digest"), "stopped"),
    ],
    ids=["frozen", "left", "bounced", "no post", "stopped"],
)
def test_community_a5_asked_again_before_it_goes_and_the_reason_is_kept(weekly, relay, change, reason):
    plan_at(SEVEN)
    change(weekly.coordinator)
    drain_at(SEVEN)
    row = mails().get()
    assert (row.state, row.reason) == ("cancelled", reason)
    assert weekly.coordinator.email not in [mail.envelope_to for mail in relay.mails]


@pytest.mark.parametrize("audience", ["coordinator", "staff"])
def test_community_a5_of_a_post_that_ended_in_between_nothing_is_told(weekly, relay, audience):
    """They hold another one still, so the mail goes; within the hour it is not counted anew for its age."""
    role = {"coordinator": StaffPost.Role.COORDINATOR, "staff": StaffPost.Role.CENTRE_LEAD}[audience]
    reader = make_member(weekly.centre, account=True, mail=True, ui_language="en", mail_detail="titles")
    for centre in (weekly.centre, weekly.other_centre):
        give_post(reader, role, centre)
    StaffPost.objects.filter(member=reader).update(started_on=LONG_AGO)
    Group.objects.update(mail_detail_cap="titles", visibility="open")
    with time_machine.travel(SEVEN - HOUR, tick=False):
        for group, title in ((weekly.group, "Stays"), (weekly.other_group, "Canary")):
            make_session(group, 30 * HOUR, title=title)
            make_session(group, -4 * DAY, title=title)
    plan_at(SEVEN)
    (issue,) = DigestIssue.objects.filter(recipient=reader)
    assert str(weekly.other_group.pk) in str(issue.counts)
    StaffPost.objects.filter(member=reader, centre=weekly.other_centre).update(ended_on=MONDAY.date() - DAY)
    drain_at(SEVEN + HOUR / 2)
    (mail,) = [one for one in relay.mails if one.envelope_to == reader.email]
    assert "Canary" not in text_of(mail) and str(weekly.other_group.name_en) not in text_of(mail)
    assert f"/g/{weekly.other_group.pk}/" not in text_of(mail)
    assert f"block={weekly.other_group.pk}" not in text_of(mail)
    assert "1 session is over and not closed" in text_of(mail), "its own group's is told"


def test_community_a6_who_coordinates_three_groups_gets_one_mail_of_three_blocks_and_so_does_the_deputy(weekly, relay):
    deputy = coordinate(make_member(weekly.centre, account=True, mail=True, ui_language="en"), weekly.centre)
    for group in (weekly.group, make_group(weekly.centre), make_group(weekly.centre)):
        with time_machine.travel(SEVEN - HOUR, tick=False):
            make_session(group, 3 * DAY)
    for hours in (0, 1):
        tick_at(SEVEN + hours * HOUR)
    assert {row.recipient for row in mails()} == {weekly.coordinator, deputy} and mails().count() == 2
    (mail,) = [one for one in relay.mails if one.envelope_to == deputy.email]
    assert [f"Your groups: {n} of 3" in text_of(mail) for n in (1, 2, 3, 4)] == [True, True, True, False]

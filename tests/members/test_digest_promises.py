"""What is promised of the weekly digests (community A1 to A10, as amended by decisions 9 to 13), beside what
test_services_digests, test_staff_digests and tests/cop/test_digests hold already."""

import re
import threading
import uuid
from collections import Counter
from datetime import timedelta
from email.utils import unquote

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext_lazy

from cop.models import Group, GroupSession, Membership, Question, Resource
from members import clock, digests
from members.models import (
    AuditEntry,
    DigestIssue,
    MailStop,
    Member,
    Organisation,
    OutboxMessage,
    Profile,
    StaffPost,
    Suppression,
)
from members.services import digests as sending
from members.services import drain, outbox, planner
from tests.cop.question_kit import make_question
from tests.factories import give_post, join, make_group, make_member, make_session
from tests.mail_kit import text_of

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = clock.week_bounds("2026-W48")[0]
SEVEN = MONDAY + 7 * HOUR
LONG_AGO = MONDAY.date() - 300 * DAY


@pytest.fixture
def weekly(cast):
    """As it was long before that Monday: nobody is new in the post or in the group."""
    StaffPost.objects.update(started_on=LONG_AGO)
    Membership.objects.update(joined_on=LONG_AGO)
    return cast


def plan_at(moment):
    with time_machine.travel(moment, tick=False):
        planner.plan(moment)


def drain_at(moment):
    with time_machine.travel(moment, tick=False):
        drain.drain(moment)


def tick_at(moment):
    plan_at(moment)
    drain_at(moment)


def mails(kind="coordinator_digest"):
    return OutboxMessage.objects.filter(kind=kind).order_by("created_at")


def coordinate(member, *centres):
    for centre in centres:
        give_post(member, StaffPost.Role.COORDINATOR, centre)
    StaffPost.objects.filter(member=member).update(started_on=LONG_AGO)
    return member


def counted(recipient, audience, monday):
    """An issue that looks back on the week before this Monday, counted then."""
    issue = DigestIssue(audience=audience, recipient=recipient, covers_from=monday - 7 * DAY, covers_to=monday)
    digests.count([issue], monday + 7 * HOUR)
    return issue


def lines(issue, section):
    return {line["key"]: line for block in issue.counts["blocks"] for line in block["sections"].get(section, [])}


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


# --- A8 to A10: the mail itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["coordinator_digest", "staff_digest"])
def test_community_a8_one_post_a_year_later_stops_that_digest_and_nothing_else(weekly, relay, kind):
    """Without cookies and without a token of the form; looking at it first changes nothing."""
    reader = {"coordinator_digest": weekly.coordinator, "staff_digest": weekly.staff}[kind]
    tick_at(SEVEN)
    (mail,) = [one for one in relay.mails if one.envelope_to == reader.email]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = "/u/" + unquote(mail["List-Unsubscribe"]).split("/u/")[1].strip("<>")
    with time_machine.travel(SEVEN + 400 * DAY, tick=False):
        program = Client(enforce_csrf_checks=True)
        assert program.get(path).status_code == 200 and not MailStop.objects.exists()
        for _ in range(2):
            assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [(stop.member, stop.kind) for stop in MailStop.objects.all()] == [(reader, kind)]
    assert program.post(path.replace("/u/", "/u/A"), {}).status_code == 404
    for other in ("session_planned", "password_reset"):
        assert outbox.notify(other, recipients=[reader], ref_key=f"x:{other}") == 1


LOADS = re.compile(r"<img|<script|<link|<iframe|<object|<embed|<svg|\bsrc=|\bbackground=|url\(|@import|utm_", re.I)


def test_community_a7_a_digest_loads_nothing_and_its_addresses_tell_nobody_who_opened_them(weekly, settings):
    Group.objects.update(mail_detail_cap="titles", visibility="open")
    with time_machine.travel(SEVEN, tick=False):
        make_session(weekly.group, 3 * DAY, title="Bail")
    for level, allowed in (("counts", r"/s/digests/mine/|/me/messages/|/u/…"), ("titles", r"/[\w/?=&;]*")):
        weekly.coordinator.mail_detail = level
        weekly.coordinator.save()
        with time_machine.travel(SEVEN, tick=False):
            issue = counted(weekly.coordinator, "coordinator", MONDAY)
            issue.pk, issue.iso_week = 7, "2026-W48"
            html = sending.letter(issue).html
        assert LOADS.findall(html) == []
        paths = [one.removeprefix(settings.SITE_URL) for one in re.findall(r'href="([^"]*)"', html)]
        assert paths and not any(one.startswith(("http", "//")) for one in paths)
        assert [one for one in paths if not re.fullmatch(allowed, one) and not one.startswith("/u/")] == []


WORDS = ("Canaryperson", "Canarygroup", "Canarytitle", "Canarytown", "Canaryorganisation", "ကင်နရီ")


def test_community_a9_at_counts_no_header_part_or_address_of_a_digest_names_anything(weekly, relay):
    Member.objects.filter(pk=weekly.lawyer.pk).update(digest_frequency="weekly")
    Organisation.objects.update(name_en="Canaryorganisation", name_my="ကင်နရီ")
    for member in Member.objects.all():
        member.full_name_en, member.full_name_my = "Canaryperson", "ကင်နရီ"
        member.save()
    Group.objects.update(mail_detail_cap="titles", visibility="open", name_en="Canarygroup", name_my="ကင်နရီ")
    for group in (weekly.group, make_group(weekly.centre, name_en="Canarygroup")):
        with time_machine.travel(SEVEN - HOUR, tick=False):
            make_session(group, 3 * DAY, title="Canarytitle", place="Canarytown")
            make_session(group, -3 * DAY, title="Canarytitle", place="Canarytown")
            make_question(group, weekly.lawyer, title="Canarytitle", opened_at=SEVEN - 5 * DAY)
    tick_at(SEVEN)
    sent = {row.kind for row in OutboxMessage.objects.filter(state="sent")}
    assert {"coordinator_digest", "staff_digest", "member_digest"} <= sent
    for mail in relay.mails:
        parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
        everything = unquote("\n".join([*(f"{name}: {value}" for name, value in mail.items()), *parts]))
        assert [word for word in WORDS if word in everything] == []
        assert f"/g/{weekly.group.pk}" not in everything and weekly.group.code not in everything


def test_community_a9_the_cap_of_a_group_wins_over_what_its_reader_wishes(weekly):
    weekly.coordinator.mail_detail, weekly.coordinator.ui_language = "titles", "en"
    weekly.coordinator.save()
    open_one = make_group(weekly.centre, name_en="Openname", name_my="Openname", mail_detail_cap="titles")
    Group.objects.filter(pk=weekly.group.pk).update(mail_detail_cap="counts", name_en="Capname", name_my="Capname")
    with time_machine.travel(SEVEN, tick=False):
        for group in (open_one, weekly.group):
            make_session(group, 3 * DAY, title=f"Title of {group.pk}")
        text = sending.letter(_saved(weekly.coordinator)).text
    assert "Openname" in text and f"Title of {open_one.pk}" in text
    assert "Capname" not in text and f"Title of {weekly.group.pk}" not in text


def _saved(recipient):
    issue = counted(recipient, "coordinator", MONDAY)
    issue.iso_week = "2026-W48"
    issue.save()
    return issue


def test_community_a10_words_that_nobody_translated_stand_in_english_and_break_nothing(weekly):
    section = digests.Section(
        number=50,
        key="untranslated",
        title=gettext_lazy("Words that no catalogue has"),
        build=lambda span, ids: {pk: [digests.Line("untranslated", 2)] for pk in ids},
        say=lambda line, title: digests.Words(gettext_lazy("Neither are these") + ""),
    )
    digests.sections.register("untranslated", section)
    try:
        mail = sending.letter(_saved(weekly.coordinator))
    finally:
        digests.sections._items.pop("untranslated")
    assert mail.language == "my" and "Words that no catalogue has" in mail.text and "Neither are these" in mail.html


def test_community_a10_a_look_a_dry_run_and_a_second_sending_are_in_the_audit(weekly, relay, client, sign_in):
    tick_at(SEVEN)
    issue = DigestIssue.objects.get(recipient=weekly.coordinator, iso_week="2026-W48")
    address = reverse("members:digest_mail", args=[issue.pk])
    sign_in(weekly.coordinator)
    assert client.get(address).status_code == 200
    assert not AuditEntry.objects.filter(verb="digest_looked_at").exists(), "the own one is no look at another's"
    page = client.post(reverse("members:resend_digest", args=[issue.pk]))
    assert page["Location"] == reverse("members:digest_detail", args=[issue.pk])
    sign_in(weekly.staff)
    assert client.get(address).status_code == 200
    assert client.get(reverse("members:digest_dry_run")).status_code == 200
    told = AuditEntry.objects.filter(verb__in=["digest_looked_at", "digests_dry_run", "mail_resent"])
    assert list(told.order_by("pk").values_list("verb", "actor_id")) == [
        ("mail_resent", weekly.coordinator.pk),
        ("digest_looked_at", weekly.staff.pk),
        ("digests_dry_run", weekly.staff.pk),
    ]


def test_community_b4_a_digest_of_two_centres_is_read_by_nobody_of_one(weekly, client, sign_in):
    """It names the groups of both, hidden ones too."""
    both = coordinate(make_member(weekly.centre, account=True, mail=True), weekly.centre, weekly.other_centre)
    Group.objects.filter(pk=weekly.other_group.pk).update(visibility="hidden", name_en="Canary", name_my="Canary")
    with time_machine.travel(SEVEN, tick=False):
        issue = counted(both, "coordinator", MONDAY)
        issue.iso_week = "2026-W48"
        issue.save()
    network = make_member(None, account=True)
    give_post(network, StaffPost.Role.ADMIN)
    for reader in (weekly.coordinator, weekly.staff, weekly.staff_other):
        sign_in(reader)
        for name in ("digest_detail", "digest_mail"):
            assert client.get(reverse(f"members:{name}", args=[issue.pk])).status_code == 404
        assert issue not in client.get(reverse("members:digest_list")).context["page"].rows
    for reader in (both, network):
        sign_in(reader)
        assert b"Canary" in client.get(reverse("members:digest_detail", args=[issue.pk])).content


@pytest.mark.parametrize("audience", ["coordinator", "staff"])
def test_community_b4_what_a_post_opened_once_is_named_no_more_when_it_has_ended(weekly, client, sign_in, audience):
    role = {"coordinator": StaffPost.Role.COORDINATOR, "staff": StaffPost.Role.CENTRE_LEAD}[audience]
    reader = make_member(weekly.centre, account=True, mail=True, ui_language="en", mail_detail="titles")
    for centre in (weekly.centre, weekly.other_centre):
        give_post(reader, role, centre)
    StaffPost.objects.filter(member=reader).update(started_on=LONG_AGO)
    names = {weekly.group: "Staysgroup", weekly.other_group: "Canarygroup"}
    for group, name in names.items():
        Group.objects.filter(pk=group.pk).update(name_en=name, name_my=name, mail_detail_cap="titles")
        make_session(group, -4 * DAY)
    with time_machine.travel(SEVEN, tick=False):
        issue = counted(reader, audience, MONDAY)
    issue.iso_week = "2026-W48"
    issue.save()
    addresses = [reverse(f"members:{name}", args=[issue.pk]) for name in ("digest_detail", "digest_mail")]

    def read():
        sign_in(reader)
        return b"".join(client.get(address).content for address in addresses)

    before = read()
    StaffPost.objects.filter(member=reader, centre=weekly.other_centre).update(ended_on=clock.today() - DAY)
    after = read()
    assert b"Canarygroup" in before and b"Staysgroup" in before
    assert b"Canarygroup" not in after and b"Staysgroup" in after

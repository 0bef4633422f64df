"""The staff's weekly digest: the exceptions of a whole desk, over all rooms, once a week (domain 6)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from cop.models import GroupSession, Membership
from members import clock, desk, digests
from members.desk import worklists
from members.models import DigestIssue, Member, OutboxMessage, StaffPost, Suppression
from members.services import digests as sending
from members.services import drain, planner
from members.templatetags.waing import digits
from tests.cop.question_kit import make_question
from tests.cop.referral_kit import open_one
from tests.counting import statements
from tests.factories import give_post, join, make_group, make_member, make_session
from tests.mail_kit import text_of
from tests.mentoring.mentoring_kit import days_ago, make_mentee, make_pair
from tests.trainings.kit import make_sitting, make_training

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = clock.week_bounds("2026-W48")[0]
SEVEN = MONDAY + 7 * HOUR
OF_THE_LEAD = {
    "questions_waiting": 2, "referrals_to_place": 1, "untold": 1, "unclosed": 2, "sessions_without_trainer": 1,
    "failed_mail": 1, "mail_in_doubt": 1, "stopped_addresses": 1,
}  # fmt: skip
NOT_THE_CLERKS = ("questions_waiting", "referrals_to_place")  # domain 2d


@pytest.fixture
def lead(cast):
    member = make_member(cast.centre, account=True, mail=True, provider_type="staff")
    give_post(member, StaffPost.Role.CENTRE_LEAD, cast.centre)
    return member


@pytest.fixture
def busy(cast, lead):
    """One or two of everything that waits at the desk of one centre, and as much at the other's."""
    second = cast.second = make_group(cast.centre)
    join(second, cast.lawyer)
    for group in (cast.group, second, cast.other_group):
        make_session(group, -4 * DAY, led_by=cast.lawyer)
        asker = cast.stranger if group == cast.other_group else cast.lawyer
        make_question(group, asker, opened_at=clock.now() - 4 * DAY)
    make_session(second, 3 * HOUR, led_by=cast.lawyer)
    join(second, make_member(cast.centre))
    open_one(cast.centre, lead)
    make_sitting(make_training(cast.centre), 5 * DAY)
    make_pair(mentee=make_mentee(cast.centre), cadence_days=14, active_on=days_ago(40), ends_on=days_ago(-90))
    for state, reader in (("failed", cast.lawyer), ("in_doubt", cast.paralegal), ("failed", cast.stranger)):
        now = clock.now()
        times = {"not_before": now, "next_attempt_at": now, "expires_at": now + DAY}
        OutboxMessage.objects.create(
            kind="session_reminder", recipient=reader, ref_key=str(reader.pk), state=state, **times
        )
    Suppression.objects.create(address_bidx=cast.newcomer.email_bidx, cause="hard_bounce")
    return cast


def make_issue(recipient, **fields):
    """An issue of this week, counted now."""
    monday, _end = clock.week_bounds(clock.iso_week())
    fields = {"covers_from": monday - 7 * DAY, "covers_to": monday, **fields}
    issue = DigestIssue.objects.create(audience="staff", recipient=recipient, iso_week=clock.iso_week(), **fields)
    digests.count([issue], clock.now())
    issue.save()
    return issue


def told(issue):
    (block,) = issue.counts["blocks"]
    return {line["key"]: line["n"] for line in block["sections"].get("exceptions", [])}


@pytest.mark.parametrize("who", ["lead", "clerk"])
def test_its_numbers_are_the_rows_of_the_desk_and_of_the_pages_behind(busy, lead, client, sign_in, who):
    reader = lead if who == "lead" else busy.staff
    issue = make_issue(reader)
    unseen = () if who == "lead" else NOT_THE_CLERKS
    assert told(issue) == {key: n for key, n in OF_THE_LEAD.items() if key not in unseen}
    sign_in(reader)
    on_desk = {todo.sentence: todo.n for todo in client.get(reverse("members:desk")).context["todos"]}
    page = client.get(f"{reverse('members:digest_latest')}?of=staff", follow=True)
    (block,) = page.context["digest"].blocks
    part, groups, *others = block.parts
    assert groups.rows[0].what == str(busy.second) and len(groups.rows) == 2
    mentoring = [(row.what, row.url) for one in others for row in one.rows]
    assert mentoring == ([(worklists["silent_pairs"].sentence(1), "")] if who == "lead" else []), "a count, no list"
    assert page.context["digest"].n == sum(told(issue).values())
    for row in part.rows:
        n = told(issue)[row.worklist]
        rows = client.get(row.url).context
        assert on_desk[row.what] == n == len(rows["rows"] if "rows" in rows else rows["page"].rows), row
        if "counted" in rows:
            assert (rows["counted"], rows["issue"]) == (n, issue)


def test_gaps_that_stay_for_months_are_on_the_desk_alone(busy, lead, client, sign_in):
    sign_in(lead)
    shown = {todo.url for todo in client.get(reverse("members:desk")).context["todos"]}
    standing = {one.key for one in desk.worklists if one.is_standing}
    assert standing == {"gaps", "unreachable"} and {f"/s/todo/{key}/" for key in standing} <= shown
    assert not standing & set(told(make_issue(lead)))


def test_what_was_done_since_is_said_to_its_reader_and_a_colleague_sees_the_own_desk(busy, lead, client, sign_in):
    issue = make_issue(lead)
    busy.group.sessions.update(outcome="not_held", closed_at=clock.now())
    address = f"{reverse('members:todo_list', args=['unclosed'])}?digest={issue.pk}"
    sign_in(lead)
    rows = client.get(address).context
    assert (rows["counted"], rows["n"]) == (2, 1)
    sign_in(busy.staff)
    rows = client.get(address).context
    assert (rows["counted"], rows["n"]) == (None, 1)
    sign_in(busy.staff_other)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", ["my", "en"])
def test_the_mail_tells_numbers_in_both_parts_and_names_nobody_and_nothing(busy, lead, language):
    lead.ui_language = language
    lead.save()
    group = busy.group
    group.name_en = group.name_my = group.purpose = "ကင်နရီ Canarygroup"
    group.save()
    issue = make_issue(lead)
    mail = sending.letter(issue)
    with translation.override(language):
        wanted = [desk.need_of(key).sentence(n) for key, n in told(issue).items()]
        rest = digits(_("+%(n)s more") % {"n": len(wanted) - 5})
    assert mail.text.splitlines()[0] == wanted[0] and mail.language == language and len(wanted) > 5
    assert all(one in mail.text and escape(one) in mail.html for one in [*wanted[:5], rest])
    assert not any(one in mail.text for one in wanted[5:]), (
        "five rows of a section, the rest is counted (community A7)"
    )
    everything = mail.subject + mail.text + mail.html
    for person in (busy.lawyer, busy.paralegal, busy.newcomer):
        assert person.full_name_en not in everything
    assert "anary" not in everything and "ကင်နရီ" not in everything and group.code not in everything
    assert mail.text.count("/s/") == 1 and "/s/digests/mine/?of=staff" in mail.text and "/todo/" not in mail.html
    assert len(mail.html.encode()) < 30 * 1024


def test_titles_open_each_list_from_the_mail(busy, lead):
    lead.mail_detail = "titles"
    lead.save()
    issue = make_issue(lead)
    text = sending.letter(issue).text
    assert f"/s/todo/unclosed/?digest={issue.pk}\n" in text
    GroupSession.objects.filter(starts_at__lt=clock.now()).update(outcome="not_held", closed_at=clock.now())
    issue.delete()
    assert "/s/mail/?state=failed" in sending.letter(make_issue(lead)).text


def test_a_quiet_week_is_told_in_three_lines(cast, lead):
    lead.ui_language = "en"
    lead.save()
    body = sending.letter(make_issue(lead)).text.split("\n--\n")[0]
    assert len(body.strip().splitlines()) == 3
    assert body.startswith("A quiet week. Nothing needs you.")


# --- counted for many at once ---------------------------------------------------------------------------------------


def make_reader(centre, *roles):
    member = make_member(centre, account=True, mail=True, provider_type="staff")
    for role in roles:
        give_post(member, role, centre)
    return member


def test_many_desks_at_once_tell_what_each_tells_alone(busy, lead):
    """Of every post, of two at once, of a leader of a group elsewhere, of a curator, and of nobody's."""
    Role = StaffPost.Role
    here, there = busy.centre, busy.other_centre
    readers = [lead, make_reader(here, Role.CLERK), make_reader(there, Role.CENTRE_LEAD), make_reader(here)]
    readers += [make_reader(here, role) for role in Role if role != Role.CLERK]
    readers += [make_reader(None, Role.CENTRE_LEAD), make_reader(None, Role.ADMIN), make_reader(None, Role.CLERK)]
    both = make_reader(here, Role.CLERK)
    give_post(both, Role.CENTRE_LEAD, there)
    leading = make_reader(here, Role.CLERK)
    join(busy.other_group, leading, role="leader")
    curator = make_reader(there, Role.CLERK)
    make_sitting(make_training(busy.centre, curator=curator), 5 * DAY)
    readers += [both, leading, curator, make_member(here, mail=True)]
    span = desk.Span.of_today()
    each = desk.waiting_for_each(desk.at_desks([one.pk for one in readers]), span)
    assert set(each) == {one.pk for one in readers if one.user_id}
    alone = {pk: desk.waiting_for(one, one.user) for pk in each for one in [Member.objects.get(pk=pk)]}
    assert each == alone and len({tuple(told) for told in alone.values()}) > 6


def test_readers_of_one_standing_cost_no_statement_more(busy, lead):
    def cost(people):
        issues = [make_unsaved(one) for one in people]
        with statements() as seen:
            digests.count(issues, clock.now())
        assert all(told(issue)["unclosed"] for issue in issues)
        return len(seen)

    one = cost([lead])
    alike = [make_reader(busy.centre, StaffPost.Role.CENTRE_LEAD) for _ in range(12)]
    assert cost([lead, *alike]) == one
    elsewhere = [make_reader(busy.other_centre, StaffPost.Role.CENTRE_LEAD) for _ in range(3)]
    assert cost([lead, *alike, *elsewhere]) == one, "a centre is a number, not a standing"


def make_unsaved(recipient):
    monday, _end = clock.week_bounds(clock.iso_week())
    return DigestIssue(audience="staff", recipient=recipient, covers_from=monday - 7 * DAY, covers_to=monday)


# --- planned ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def weekly(cast, lead):
    """As it was long before that Monday."""
    StaffPost.objects.update(started_on=MONDAY.date() - 300 * DAY)
    Membership.objects.update(joined_on=MONDAY.date() - 300 * DAY)
    return cast


def tick_at(moment):
    with time_machine.travel(moment, tick=False):
        planner.plan(moment)
        return drain.drain(moment)


def mails():
    return OutboxMessage.objects.filter(kind="staff_digest").order_by("created_at", "recipient")


def test_one_mail_a_week_to_those_who_lead_a_centre_or_keep_its_desk(weekly, lead, relay):
    tick_at(SEVEN - HOUR)
    assert not mails().exists()
    for hours in (0, 0, 1, 30):
        tick_at(SEVEN + hours * HOUR)
    readers = {weekly.staff, weekly.staff_other, lead}
    assert {row.recipient for row in mails()} == readers and mails().count() == 3
    assert {(row.state, row.ref_key) for row in mails()} == {("sent", "staff:2026-W48")}
    (mail,) = [one for one in relay.mails if one.envelope_to == lead.email]
    assert "List-Unsubscribe" in mail and "?of=staff" in text_of(mail)
    tick_at(SEVEN + 7 * DAY)
    assert mails().filter(ref_key="staff:2026-W49", state="sent").count() == 3


def test_nothing_goes_to_who_left_the_post_meanwhile(weekly, lead, relay):
    with time_machine.travel(SEVEN, tick=False):
        planner.plan(SEVEN)
    StaffPost.objects.filter(member=lead).update(ended_on=MONDAY.date() - DAY)
    with time_machine.travel(SEVEN, tick=False):
        drain.drain(SEVEN)
    assert (mails().get(recipient=lead).state, mails().get(recipient=lead).reason) == ("cancelled", "no_post")


def test_after_thursday_evening_it_waits_for_the_next(weekly, lead, relay):
    tick_at(SEVEN - 7 * DAY)
    with time_machine.travel(SEVEN - DAY, tick=False):
        planner.plan(SEVEN - DAY)
    tick_at(MONDAY + 3 * DAY + 18 * HOUR)
    assert {row.state for row in mails().filter(ref_key="staff:2026-W48")} == {"stale"}
    tick_at(SEVEN + 7 * DAY)
    issue = DigestIssue.objects.get(recipient=lead, iso_week="2026-W49", audience="staff")
    assert (issue.covers_from, issue.covers_to) == (MONDAY - 7 * DAY, MONDAY + 7 * DAY)


def test_who_holds_two_posts_gets_both_and_each_link_opens_its_own(weekly, client, sign_in):
    give_post(weekly.coordinator, StaffPost.Role.CLERK, weekly.other_centre)
    issues = {}
    for audience in ("coordinator", "staff"):
        issues[audience] = DigestIssue.objects.create(
            audience=audience, recipient=weekly.coordinator, iso_week="2026-W48", covers_from=MONDAY - 7 * DAY,
            covers_to=MONDAY, counted_at=SEVEN,
        )  # fmt: skip
    sign_in(weekly.coordinator)
    address = reverse("members:digest_latest")
    for query, audience in (("", "coordinator"), ("?of=staff", "staff"), ("?of=nothing", "coordinator")):
        assert client.get(address + query)["Location"] == f"/s/digests/{issues[audience].pk}/"


def test_the_dry_run_shows_both(weekly, lead, client, sign_in):
    sign_in(lead)
    rows = client.get(reverse("members:digest_dry_run")).context["rows"]
    assert [(one.audience, one.recipient) for one, _words in rows] == [
        ("coordinator", weekly.coordinator), ("staff", weekly.staff), ("staff", lead),
    ]  # fmt: skip

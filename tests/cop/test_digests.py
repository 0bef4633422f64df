"""The coordinator's digest: its counts are the rows of the pages behind them, and it names nobody."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from cop.models import Attendance, Group, Membership, Rsvp
from members import clock, digests
from members.desk import Span, say_unreminded, worklists
from members.models import DigestIssue, OutboxMessage, Suppression, SystemMark
from members.services import marks
from members.services.digests import letter
from members.services.planner import plan
from tests.counting import statements
from tests.factories import join, make_group, make_member, make_session

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def make_issue(recipient, **fields):
    """An issue of this week, counted now."""
    monday, _end = clock.week_bounds(clock.iso_week())
    fields = {"covers_from": monday - timedelta(days=7), "covers_to": monday, **fields}
    issue = DigestIssue.objects.create(
        audience="coordinator", recipient=recipient, iso_week=clock.iso_week(), **fields
    )
    digests.count([issue], clock.now())
    issue.save()
    return issue


def lines(issue, section):
    return {line["key"]: line["n"] for block in issue.counts["blocks"] for line in block["sections"].get(section, [])}


@pytest.fixture
def busy(cast):
    """One of everything that a digest counts, and beside each something that it must not count."""
    group, centre = cast.group, cast.centre
    unreachable = make_member(centre)
    bounced = make_member(centre, mail=True)
    Suppression.objects.create(address_bidx=bounced.email_bidx, cause="hard_bounce")
    said_no = make_member(centre)
    monday, _end = clock.week_bounds(clock.iso_week())
    join(group, unreachable, bounced, said_no, joined_on=monday.date() - timedelta(days=400))
    soon = make_session(group, 3 * HOUR, led_by=cast.lawyer)
    make_session(group, 30 * HOUR)
    make_session(group, timedelta(days=10))
    make_session(group, timedelta(days=-4), led_by=cast.lawyer)
    make_session(group, timedelta(days=-1), led_by=cast.lawyer)
    make_session(group, timedelta(days=-9), outcome="held", closed_at=clock.now())
    make_session(group, 5 * HOUR, cancelled_at=clock.now())
    Rsvp.objects.create(session=soon, member=said_no, answer="no")
    Rsvp.objects.create(session=soon, member=cast.lawyer, answer="yes")
    join(group, make_member(centre, mail=True), joined_on=monday.date() - timedelta(days=2))
    join(
        group,
        make_member(centre, mail=True),
        joined_on=monday.date() - timedelta(days=30),
        left_on=monday.date() - timedelta(days=1),
    )
    gone = make_group(centre, archived_at=clock.now())
    make_session(gone, timedelta(days=-4))
    return cast


def test_counts_what_needs_a_person_in_order(busy):
    issue = make_issue(busy.coordinator)
    assert lines(issue, "act_today") == {"untold": 2, "leaderless": 1, "unclosed": 1, "no_summary": 1, "bounced": 1}
    assert lines(issue, "people") == {"joined": 1, "left": 1}
    (left,) = [one for one in issue.counts["blocks"][0]["sections"]["numbers"] if one["key"] == "leaves"]
    assert left["facts"]["net"] == 0
    facts = [line["facts"] for line in issue.counts["blocks"][0]["sections"]["next_days"]]
    assert [(f["yes"], f["no"], f["untold"]) for f in facts] == [(1, 1, 2), (0, 0, 3), (0, 0, 3)]
    with translation.override("en"):
        digest = digests.read(issue)
    assert digest.lead == "2 people to tell within 6 hours"
    told = ["act_today", "next_days", "people", "numbers", "gaps", "share"]
    assert [part.key for part in digest.blocks[0].parts] == told


def test_counts_equal_the_rows_that_the_desk_shows(busy, client, sign_in):
    """Every number of the digest opens a page with exactly that many rows (decision 12)."""
    issue = make_issue(busy.coordinator)
    sign_in(busy.coordinator)
    page = client.get(reverse("members:digest_latest"), follow=True)
    assert page.redirect_chain == [(reverse("members:digest_detail", args=[issue.pk]), 302)]
    opened = 0
    for block in page.context["digest"].blocks:
        for part in block.parts:
            for row in part.rows:
                if part.key in ("act_today", "people"):
                    todo = client.get(row.url)
                    wanted = lines(issue, part.key)[row.worklist]
                    assert len(todo.context["rows"]) == wanted == todo.context["n"] == todo.context["counted"]
                    assert worklists[row.worklist].sentence(wanted) == row.what
                    opened += 1
    assert opened == 7
    assert len(page.context["digest"].blocks[0].parts[1].rows) == 3


def test_the_desk_shows_the_same_numbers(busy, client, sign_in):
    issue = make_issue(busy.coordinator)
    sign_in(busy.coordinator)
    todos = client.get(reverse("members:desk")).context["todos"]
    shown = {todo.sentence for todo in todos}
    told = {worklists[key].sentence(n) for key, n in lines(issue, "act_today").items() if worklists[key].on_desk}
    assert told <= shown
    for todo in todos:
        rows = client.get(todo.url).context
        assert len(rows["rows"] if "rows" in rows else rows["page"].rows) == todo.n


def test_what_was_done_since_is_said(busy, client, sign_in):
    issue = make_issue(busy.coordinator)
    busy.group.sessions.filter(outcome="").update(outcome="not_held", closed_at=clock.now())
    sign_in(busy.coordinator)
    todo = client.get(f"{reverse('members:todo_list', args=['unclosed'])}?digest={issue.pk}&block={busy.group.pk}")
    assert (todo.context["counted"], todo.context["n"]) == (1, 0)


def test_gone_quiet_are_those_who_came_before_and_stay_away_while_others_come(cast):
    def held(days_ago, *there):
        session = make_session(cast.group, timedelta(days=-days_ago), outcome="held", closed_at=clock.now())
        Attendance.objects.bulk_create(Attendance(day=session.days.get(), member=m) for m in there)

    held(100, cast.lawyer, cast.paralegal)
    span = Span.of_today()
    assert not worklists["quiet"].within(span, [cast.group.pk]).exists()
    held(10, cast.lawyer)
    assert worklists["quiet"].within(span, [cast.group.pk]).get().member == cast.paralegal


def test_numbers_stand_beside_the_mean_of_four_weeks(cast):
    monday, _end = clock.week_bounds(clock.iso_week())
    for days_before, seats in [(3, 12), (10, 8), (17, 4), (24, 0), (31, 40)]:
        session = make_session(
            cast.group, starts_at=monday - timedelta(days=days_before), led_by=cast.lawyer, outcome="held",
            closed_at=clock.now(),
        )  # fmt: skip
        session.days.update(head_count=seats)
    issue = make_issue(cast.coordinator)
    by_key = {line["key"]: line for line in issue.counts["blocks"][0]["sections"]["numbers"]}
    assert (by_key["seats"]["n"], by_key["seats"]["facts"]) == (12, {"before": 13, "meetings": 1})
    assert (by_key["peer_led"]["n"], by_key["peer_led"]["facts"]["held"]) == (100, 5)
    assert by_key["leaders"]["facts"]["concentrated"]
    with translation.override("en"):
        rows = {row.what: row for part in digests.read(issue).blocks[0].parts for row in part.rows if row.value}
    assert (rows["Came to sessions"].value, rows["Came to sessions"].before) == ("12 ↓", "13")
    assert rows["Led by members, half a year"].value == "100%"


def test_one_block_for_each_live_group_of_the_post(cast):
    second = make_group(cast.centre)
    make_group(cast.centre, archived_at=clock.now())
    make_group(cast.other_centre)
    make_group(None)
    issue = make_issue(cast.coordinator)
    assert [block["id"] for block in issue.counts["blocks"]] == [cast.group.pk, second.pk]


def test_sections_cost_the_same_for_one_group_and_for_many(busy):
    for _ in range(5):
        group = make_group(busy.centre)
        join(group, busy.lawyer)
        make_session(group, timedelta(days=1))
        make_session(group, timedelta(days=-4))
    monday, _end = clock.week_bounds(clock.iso_week())
    issue = DigestIssue(
        audience="coordinator", recipient=busy.coordinator, covers_from=monday - timedelta(days=7), covers_to=monday
    )
    with statements() as seen:
        digests.count([issue], clock.now())
    assert len(seen) <= 25  # of the sections of three rooms, trainings among the first and the sixth
    assert len(issue.counts["blocks"]) == 6


# --- learning 5 ------------------------------------------------------------------------------------------------------


def test_learning_05_a_group_session_that_began_before_everybody_was_reminded_is_counted_with_its_people(
    sign_in, cast
):
    people = [make_member(cast.centre, mail=True) for _ in range(4)]
    Group.objects.update(reminder_offsets=[24 * 60, 60])
    group = make_group(cast.centre)
    join(group, *people)
    start = datetime.combine(clock.today() - timedelta(days=1), time(14), clock.YANGON)
    begun = make_session(group, starts_at=start)
    make_session(group, starts_at=start + 48 * HOUR)
    marks.set_mark(SystemMark.PLANNER, number=(start - 36 * HOUR).timestamp())
    plan()
    DigestIssue.objects.all().delete()  # on a Monday the planner has just made them
    rows = OutboxMessage.objects.filter(kind="session_reminder")
    assert set(rows.filter(about=begun.uid).values_list("state", flat=True)) == {"stale"}
    reminded, told, doubted, _nobody = people
    stamp = {"recipient": reminded, "sent_at": clock.now(), "intent_at": clock.now()}
    rows.filter(about=begun.uid, ref_key__contains=":60:", recipient=reminded).update(state="sent", **stamp)
    rows.filter(about=begun.uid, recipient=told).update(reason="just_told")
    rows.filter(about=begun.uid, ref_key__contains=":60:", recipient=doubted).update(state="in_doubt")
    span = Span.of_today()
    (row,) = worklists["late_reminders"].rows(span)
    assert (row, row.unreminded) == (begun, 1)
    rows.filter(recipient=doubted).update(state="stale")
    issue = make_issue(cast.coordinator, covers_from=span.since, covers_to=span.until + HOUR)
    (line,) = [
        one
        for block in issue.counts["blocks"] if block["id"] == group.pk
        for one in block["sections"]["act_today"] if one["key"] == "late_reminders"
    ]  # fmt: skip
    assert (line["n"], line["facts"]) == (1, {"people": 2})
    page = reverse("members:todo_list", args=["late_reminders"])
    (shown,) = sign_in(cast.staff).get(page, {"digest": issue.pk, "block": group.pk}).context["rows"]
    with translation.override("my"):
        assert shown.meta.endswith(say_unreminded(2))
    assert shown.url == reverse("cop:session_detail", args=[group.pk, begun.pk])
    assert sign_in(cast.staff_other).get(page).context["n"] == 0


# --- what a mail may say ---------------------------------------------------------------------------------------------

CANARY = "ကင်နရီ"


@pytest.mark.parametrize("language", ["my", "en"])
def test_at_counts_a_mail_names_no_person_group_topic_or_town(busy, language):
    group = busy.group
    group.name_en = group.name_my = group.purpose = f"{CANARY} Canarygroup"
    group.mail_detail_cap = "titles"
    group.save()
    group.sessions.update(title=f"{CANARY} Canarytitle")
    for session in group.sessions.all():
        session.place, session.join_link = "Canarytown", "https://canary.example/room"
        session.save()
    issue = make_issue(busy.coordinator, opening_note=f"{CANARY} Canarynote")
    busy.coordinator.ui_language = language
    busy.coordinator.save()
    issue.recipient.refresh_from_db()
    mail = letter(issue)
    everything = mail.subject + mail.text + mail.html
    for person in busy.group.memberships.all():
        assert person.member.full_name_en not in everything
    assert CANARY not in everything and "anary" not in everything
    assert group.code not in everything and f"/g/{group.pk}" not in everything and f"/{issue.pk}" not in everything
    assert mail.text.count("/s/") == 1
    assert len(mail.html.encode()) < 30 * 1024


def test_titles_stand_in_the_mail_of_who_chose_them_unless_the_group_is_restricted(busy):
    busy.group.sessions.update(title="Bail clinic")
    busy.coordinator.mail_detail, busy.coordinator.ui_language = "titles", "en"
    busy.coordinator.save()
    issue = make_issue(busy.coordinator, opening_note="Good work")
    mail = letter(issue)
    assert "Bail clinic" in mail.text and str(busy.group.name_en) not in mail.text
    assert f"/s/todo/unclosed/?digest={issue.pk}&block={busy.group.pk}" in mail.text
    assert "Good work" in mail.text
    for restricted in (
        {"visibility": Group.Visibility.HIDDEN},
        {"visibility": "members", "mail_detail_cap": "counts"},
    ):
        Group.objects.update(**restricted)
        mail = letter(issue)
        assert "Bail clinic" not in mail.text and "/s/todo/" not in mail.text and "/g/" not in mail.text


@pytest.mark.parametrize("language", ["en", "my"])
def test_first_line_is_what_is_most_urgent(busy, language):
    busy.coordinator.ui_language = language
    busy.coordinator.save()
    with translation.override(language):
        first = worklists["untold"].sentence(2)
    assert letter(make_issue(busy.coordinator)).text.splitlines()[0] == first


def test_a_quiet_week_is_told_in_three_lines(cast):
    cast.coordinator.ui_language = "en"
    cast.coordinator.save()
    Membership.objects.update(joined_on=clock.today() - timedelta(days=100))
    issue = make_issue(cast.coordinator)
    body = letter(issue).text.split("\n--\n")[0]
    assert len(body.strip().splitlines()) == 3
    assert body.startswith("A quiet week. Nothing needs you.")


def test_text_to_share_has_no_name_and_no_address(busy):
    with translation.override("en"):
        digest = digests.read(make_issue(busy.coordinator))
    text = digest.blocks[0].parts[-1].rows[0].what
    assert text.startswith("Our next sessions, Myanmar time:") and text.endswith("Please say whether you come.")
    assert len(text.splitlines()) == 5 and "http" not in text and str(busy.group) not in text


# --- community A7 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["my", "en"])
@pytest.mark.parametrize("detail", ["counts", "titles"])
def test_a_mail_of_many_groups_tells_of_some_says_how_many_more_and_stays_short(cast, language, detail):
    for n in range(40):
        group = make_group(cast.centre, mail_detail_cap="titles", name_my="အလုပ်ရုံဆွေးနွေးပွဲ " * 8)
        if n >= 5:  # quiet ones stand back
            join(group, make_member(cast.centre))
            for hours in (1, 2, 30, 60, 90, 120, 150):
                make_session(group, hours * HOUR, title="အာမခံလျှောက်လွှာနှင့် ရမန်ဆိုင်ရာ အလေ့အကျင့် " * 3)
            make_session(group, -100 * HOUR)
    cast.coordinator.ui_language, cast.coordinator.mail_detail = language, detail
    cast.coordinator.save()
    issue = make_issue(cast.coordinator)
    with translation.override(language):
        digest = digests.read(issue, detail=detail, in_mail=True)
    assert (digest.of, len(digests.read(issue).blocks)) == (41, 41)
    assert digest.blocks and not any(block.is_quiet for block in digest.blocks)
    assert all(len(part.rows) <= 5 for block in digest.blocks for part in block.parts)
    seven = [part for part in digest.blocks[0].parts if part.key == "next_days"]
    assert seven[0].rest == ("+2 more" if language == "en" else "နောက်ထပ် ၂ ခု")
    left = str(41 - len(digest.blocks))
    assert left in digest.rest or left.translate(MY) in digest.rest
    mail = letter(issue)
    for text in (mail.text, mail.html):
        assert digest.rest in text and seven[0].rest in text
    assert len(mail.html.encode()) < 30 * 1024 and len(mail.text.encode()) < 30 * 1024


MY = {ord(latin): burmese for latin, burmese in zip("0123456789", "၀၁၂၃၄၅၆၇၈၉", strict=True)}

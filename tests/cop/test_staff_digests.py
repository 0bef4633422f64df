"""One row a group in the staff's digest: its numbers are the desk's, and it says of nobody what they did."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from cop import staff_digests
from cop.models import Attendance, Group, Question
from cop.reports.health import health_of
from cop.reports.small import Withheld
from members import clock, desk, digests
from members.models import StaffPost
from members.services.digests import letter
from tests.cop.question_kit import make_answer, make_question
from tests.counting import statements
from tests.factories import give_post, join, make_group, make_member, make_session
from tests.members.test_staff_digests import make_issue

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def lead(cast):
    member = make_member(cast.centre, account=True, mail=True, provider_type="staff")
    give_post(member, StaffPost.Role.CENTRE_LEAD, cast.centre)
    return member


@pytest.fixture
def several(cast, lead):
    """A group where a question waits, a quiet one, one where a session stands open, and one of the other centre."""
    asked, quiet, unclosed = cast.group, make_group(cast.centre), make_group(cast.centre, stage="maturing")
    make_question(asked, cast.lawyer, opened_at=clock.now() - 4 * DAY)
    make_session(unclosed, -4 * DAY, led_by=cast.lawyer)
    make_question(cast.other_group, cast.stranger, opened_at=clock.now() - 4 * DAY)
    cast.asked, cast.quiet, cast.unclosed = asked, quiet, unclosed
    return cast


def rows(issue):
    """{group: its line} in their order."""
    (block,) = issue.counts["blocks"]
    return {line["facts"]["id"]: line for line in block["sections"]["groups"]}


def test_every_live_group_of_the_desk_has_one_row_and_the_most_urgent_stands_first(several, lead):
    make_group(several.centre, archived_at=clock.now())
    issue = make_issue(lead)
    assert list(rows(issue)) == [several.asked.pk, several.unclosed.pk, several.quiet.pk]
    assert [line["facts"]["place"] for line in rows(issue).values()] == [[1, 3], [2, 3], [3, 3]]


def test_its_counts_are_those_of_the_desk(several, lead, client, sign_in):
    make_question(several.unclosed, several.lawyer, opened_at=clock.now() - 5 * DAY)
    make_session(several.quiet, 3 * HOUR, led_by=several.lawyer)
    join(several.quiet, make_member(several.centre))
    issue = make_issue(lead)
    lines = rows(issue).values()
    of_groups = {one.key for one in staff_digests.NEEDS}
    told = {line["key"]: line["n"] for line in issue.counts["blocks"][0]["sections"]["exceptions"]}
    assert sum(line["n"] for line in lines) == sum(n for key, n in told.items() if key in of_groups) > 3
    assert sum(line["facts"]["waiting"] for line in lines) == told["questions_waiting"] == 2
    sign_in(lead)
    shown = client.get(reverse("members:todo_list", args=["questions_waiting"])).context["rows"]
    assert len(shown) == 2
    for line in lines:
        key, n = line["facts"]["first"] or ("", 0)
        if key:
            within = desk.worklists[key].within(desk.Span.of_today(), [line["facts"]["id"]])
            assert within.count() == n


def test_the_clerk_reads_of_sessions_and_of_no_posts(several):
    lines = rows(make_issue(several.staff))
    assert set(lines) == {several.asked.pk, several.unclosed.pk, several.quiet.pk}
    assert not any({"waiting", "answered"} & set(line["facts"]) for line in lines.values())
    assert lines[several.asked.pk]["facts"]["first"] == []
    assert lines[several.unclosed.pk]["facts"]["first"] == ["unclosed", 1]
    assert several.other_group.pk not in lines


def test_health_counts_who_wrote_or_came_and_withholds_what_is_small(cast):
    group, now = make_group(cast.centre), clock.now()
    people = [make_member(cast.centre) for _ in range(12)]
    join(group, *people)
    session = make_session(group, -3 * DAY, outcome="held", closed_at=now, led_by=people[0])
    Attendance.objects.bulk_create(Attendance(day=session.days.get(), member=one) for one in people[:5])
    make_session(group, -40 * DAY, outcome="held", closed_at=now)
    answered = make_question(group, people[5], opened_at=now - 4 * DAY)
    Question.objects.filter(pk=answered.pk).update(first_response_at=now - 3 * DAY)
    make_question(group, people[0], opened_at=now - 5 * DAY)
    make_question(group, people[0], opened_at=now - DAY)
    health = health_of([group.pk], now)[group.pk]
    assert (health.members, health.active) == (12, 6)
    assert (health.answered.n, health.answered.of) == (1, 2)
    assert (health.led.peer_led, health.led.held) == (1, 2)
    few = make_group(cast.centre)
    join(few, *people[:8])
    later = make_session(few, -DAY, outcome="held", closed_at=now)
    Attendance.objects.create(day=later.days.get(), member=people[7])
    assert health_of([few.pk], now)[few.pk].active is Withheld.SMALL
    Attendance.objects.bulk_create(Attendance(day=later.days.get(), member=one) for one in people[:6])
    assert health_of([few.pk], now)[few.pk].active is Withheld.BESIDE, "whoever stays away is one person"


def test_h6_says_of_a_group_that_three_people_answer_most_without_a_name_or_a_number(cast, lead):
    quiet, group, now = make_group(cast.centre), make_group(cast.centre), clock.now()
    people = [make_member(cast.centre) for _ in range(8)]
    join(group, *people)

    def answer(n, by, ago=DAY, **facts):
        for _ in range(n):
            make_answer(make_question(group, people[7], opened_at=now - 2 * ago, **facts), by, posted_at=now - ago)

    for one in people[:3]:
        answer(2, one)
    answer(9, people[0], 190 * DAY)
    answer(9, people[0], kind="debate")
    answer(3, people[3])
    assert not health_of([group.pk], now)[group.pk].is_concentrated, "nine answers say nothing yet"
    for one in people[4:7]:
        answer(1, one)
    assert not health_of([group.pk], now)[group.pk].is_concentrated, "seven of twelve are not more than 60 %"
    answer(2, people[0])
    assert health_of([group.pk], now)[group.pk].is_concentrated
    issue = make_issue(lead)
    facts = {pk: line["facts"] for pk, line in rows(issue).items()}
    assert facts[group.pk]["concentrated"] is True and "concentrated" not in facts[quiet.pk]
    assert list(facts).index(group.pk) < list(facts).index(quiet.pk)
    with translation.override("en"):
        (part,) = [one for one in digests.read(issue, in_mail=True).blocks[0].parts if one.key == "groups"]
        said = [row.more for row in part.rows if "Three people" in row.more]
    assert said == ["Three people give most of the answers. Invite others to answer."]
    assert "concentrated" not in rows(make_issue(cast.staff))[group.pk]["facts"], "the clerk reads no posts"


@pytest.mark.parametrize("language", ["my", "en"])
def test_the_mail_tells_each_row_in_both_parts_and_names_what_its_level_allows(several, lead, language):
    Group.objects.update(mail_detail_cap="titles")
    names = {several.asked: "Askedgroup", several.unclosed: "Unclosedgroup", several.quiet: "Quietgroup"}
    for group, name in names.items():
        group.refresh_from_db()
        group.name_en = group.name_my = name
        group.save()
    lead.ui_language = language
    lead.save()
    counts = letter(make_issue(lead))
    assert "edgroup" not in counts.text + counts.html and "Quietgroup" not in counts.text + counts.html
    assert not any(f"/g/{group.pk}" in counts.text + counts.html for group in names)
    with translation.override(language):
        (part,) = [
            one for one in digests.read(lead.digest_issues.get(), in_mail=True).blocks[0].parts if one.key == "groups"
        ]
    for row in part.rows:
        for label, value in row.told:
            assert label in counts.text and value in counts.text and escape(value) in counts.html
    lead.mail_detail = "titles"
    lead.save()
    Group.objects.filter(pk=several.quiet.pk).update(mail_detail_cap="counts")
    Group.objects.filter(pk=several.unclosed.pk).update(visibility="hidden")
    issue = lead.digest_issues.get()
    titles = letter(issue)
    for text in (titles.text, titles.html):
        assert "Askedgroup" in text and "Quietgroup" not in text and "Unclosedgroup" not in text
        assert f"/g/{several.asked.pk}/" in text and f"/g/{several.quiet.pk}/" not in text


def test_the_page_has_the_same_rows_in_the_same_order_with_their_names(several, lead, client, sign_in):
    issue = make_issue(lead)
    sign_in(lead)
    page = client.get(reverse("members:digest_detail", args=[issue.pk]))
    (part,) = [one for one in page.context["digest"].blocks[0].parts if one.key == "groups"]
    assert [row.what for row in part.rows] == [str(one) for one in (several.asked, several.unclosed, several.quiet)]
    for row in part.rows:
        assert client.get(row.url).status_code == 200
    assert b'data-label="' in page.content


@pytest.mark.parametrize("language", ["my", "en"])
def test_with_200_groups_the_mail_stays_short_and_says_how_many_more(several, lead, language):
    for n in range(197):
        group = Group.objects.create(code=f"X{n}", name_en=f"Group {n}", host_centre=several.centre)
        if n % 2:
            make_session(group, -4 * DAY)
    lead.ui_language = language
    lead.save()
    issue = make_issue(lead)
    assert len(rows(issue)) == 200
    with translation.override(language):
        (part,) = [one for one in digests.read(issue, in_mail=True).blocks[0].parts if one.key == "groups"]
    mail = letter(issue)
    assert len(part.rows) == 5 and part.rest in mail.text and part.rest in mail.html
    assert ("195" if language == "en" else "၁၉၅") in part.rest
    assert len(mail.html.encode()) < 30 * 1024


def test_rows_cost_the_same_for_one_group_and_for_many_and_for_one_reader_and_many(several, lead):
    def cost(people):
        span = desk.Span.of_today()
        with statements() as seen:
            found = staff_digests.rows_of_groups(span, [one.pk for one in people])
        assert all(len(found[one.pk]) == len(found[lead.pk]) for one in people)
        return len(seen)

    before = cost([lead])
    for _ in range(10):
        make_session(make_group(several.centre), -4 * DAY, led_by=several.lawyer)
    others = []
    for _ in range(10):
        others.append(make_member(several.centre, account=True, mail=True, provider_type="staff"))
        give_post(others[-1], StaffPost.Role.CENTRE_LEAD, several.centre)
    assert cost([lead]) == cost([lead, *others]) == before <= 9

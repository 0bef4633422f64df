"""The pages from which staff run the programme: pairs, figures, circles, concerns, opened notes; no word of a pair."""

import re

import pytest
from django.urls import reverse

from cop.models import Group
from members.home import needs_you
from members.models import AuditEntry, Member, OutboxMessage
from mentoring.models import (
    MentoringOffer,
    MentoringPair,
    MentoringRequest,
)
from mentoring.services import closing, meetings, notes
from mentoring.views import programme
from tests.factories import give_post

from .mentoring_kit import days_ago, make_mentee, make_mentor, make_pair
from .pages_kit import at, enter, get, post

pytestmark = pytest.mark.django_db


def test_a_coordinators_own_pair_has_no_page_of_the_desk(cast):
    pair = make_pair(mentor=make_mentor(member=cast.coordinator), mentee=make_mentee(cast.centre))
    page = get(enter(cast.coordinator), "programme_detail")
    assert at("overseen_pair", pair.pk) not in page and "–" in page
    get(enter(cast.coordinator), "overseen_pair", pair.pk, status=404)


def test_the_figures_are_taken_as_a_table_without_small_numbers(cast):
    for _ in range(6):
        make_pair(mentor=make_mentor(), mentee=make_mentee(cast.centre))
    pair = make_pair(mentee=make_mentee(cast.centre))
    closing.close_pair(pair, by=pair.mentee, reason="done", result="reached")
    meetings.log_session(MentoringPair.objects.open().last(), by=None, minutes=50, way="call", on=days_ago(3))
    client = enter(cast.coordinator)
    cast.coordinator.ui_language = "en"
    cast.coordinator.save()
    assert client.get(at("take_figures")).status_code == 405
    response = client.post(at("take_figures"))
    text = response.content.decode("utf-8-sig")
    rows = dict(line.rsplit(",", 1) for line in text.splitlines() if line.count(",") == 1)
    assert rows["Meetings held"] == rows["Minutes"] == "<5" and rows["Pairs: Ended"] == "<5"
    assert rows["Silent for more than 30 days"] == "0" and cast.centre.code in text
    assert AuditEntry.objects.filter(verb="mentoring_figures_taken").count() == 1
    assert enter(cast.staff).post(at("take_figures")).status_code == 403


def test_the_programme_says_how_many_pairs_are_in_which_state_and_how_many_more_wait(cast, monkeypatch):
    for _ in range(6):
        make_pair(mentor=make_mentor(), mentee=make_mentee(cast.centre))
    MentoringPair.objects.filter(pk=MentoringPair.objects.last().pk).update(state="agreeing")
    for _ in range(3):
        make_mentee(cast.centre)
    monkeypatch.setattr(programme, "SHOWN", 1)
    cast.coordinator.ui_language = "en"
    cast.coordinator.save()
    page = get(enter(cast.coordinator), "programme_detail")
    assert "<dt>Pairs: Working together</dt><dd>5" not in page, "it would tell the small one beside it"
    assert "<dt>Pairs: Agreeing how to work</dt><dd>&lt;5" in page
    assert "And 2 more." in page


def test_the_programme_shows_no_word_of_any_pair(cast):
    pair = make_pair(mentee=make_mentee(cast.centre), mentor=make_mentor(cast.centre, capacity=2))
    meetings.log_session(pair, by=pair.mentor, minutes=50, way="call", on=days_ago(3), about="Canaryabout")
    notes.write_note(pair, "Canarynote", by=pair.mentor, is_shared=True)
    waits = make_mentee(cast.centre, wants="Canarywant")
    client = enter(cast.coordinator)
    pages = [get(client, "programme_detail"), get(client, "overseen_pair", pair.pk), get(client, "concern_list")]
    pages += [get(client, "propose_match", waits.pk), get(client, "found_circle"), get(client, "note_offline_week")]
    pages.append(client.get(at("programme_detail") + "?state=silent").content.decode())
    assert "Canary" not in "".join(pages) and "Argue bail" not in "".join(pages)
    assert "50" in pages[1] or "၅၀" in pages[1]
    assert all(f"/s/members/{pk}/" in pages[1] for pk in pair.people), "a coordinator has to ask a quiet pair"
    post(client, "propose_match", waits.pk, mentor=pair.mentor_id)
    wanted = MentoringRequest.objects.get()
    get(enter(waits), "answer_match", wanted.pk)
    post(enter(waits), "answer_match", wanted.pk, answer="yes")
    assert MentoringOffer.objects.get().state == "offered"
    for name in ("staff", "staff_other", "lawyer", "superuser"):
        get(enter(getattr(cast, name)), "overseen_pair", pair.pk, status=404)
        get(enter(getattr(cast, name)), "programme_detail", status=403)
    officer = cast.paralegal
    give_post(officer, "me_officer", cast.centre)
    assert "table" not in get(enter(officer), "programme_detail")


def test_c34_the_officers_page_has_no_number_that_points_at_one_person(cast):
    """What stands in the file stands on the page; a coordinator sees the pairs themselves."""
    pair = make_pair(mentee=make_mentee(cast.centre))
    meetings.log_session(pair, by=pair.mentor, minutes=47, way="call", on=days_ago(3))
    make_mentor(cast.centre, capacity=3)
    give_post(cast.paralegal, "me_officer", cast.centre)
    own, officers = (
        re.findall("<dd>([^<]*)</dd>", get(enter(one), "programme_detail"))
        for one in (cast.coordinator, cast.paralegal)
    )
    assert "၄၇" in own and len(officers) > 9
    assert set(officers) <= {"၀", "&lt;၅", "–"}


def test_a_circle_takes_several_at_once(cast):
    mentor = make_mentor(cast.centre, capacity=0)
    type(mentor.mentorprofile).objects.filter(pk=mentor.pk).update(capacity=1)
    waiting = [make_mentee(cast.centre) for _ in range(2)]
    client = enter(cast.coordinator)
    facts = {"name_my": "ဝိုင်း", "name_en": "Circle", "centre": cast.centre.pk, "mentor": mentor.pk}
    response = post(client, "found_circle", mentees=[one.pk for one in waiting], **facts)
    assert "/g/" in response["Location"] or "/s/" in response["Location"]
    told = OutboxMessage.objects.filter(kind="mentoring_waiting", ref_key__startswith="mentoring:circle:")
    assert {row.recipient for row in told} == {mentor, *waiting}, "all of them, and nothing of what it is"
    circle, first = Group.objects.get(name_en="Circle"), waiting[0]
    page = reverse("cop:group_detail", args=[circle.pk])
    assert [row.url for row in needs_you["mentoring"](first)] == [page]
    way_out, browser = reverse("cop:leave_group", args=[circle.code]), enter(first)
    assert f'href="{way_out}"' in browser.get(page, follow=True).content.decode()
    browser.post(way_out)
    rows = [list(needs_you["mentoring"](Member.objects.get(pk=one.pk))) for one in waiting]
    assert [len(one) for one in rows] == [0, 1], "who left reads no more of it"
    post(client, "note_offline_week", centre=cast.centre.pk, monday=days_ago(8))


@pytest.mark.parametrize("to", ["coordinator", "safety_lead"])
def test_who_reads_a_concern_can_answer_whoever_wrote_it(cast, to):
    pair = make_pair(mentee=make_mentee(cast.centre))
    closing.raise_concern(pair, by=pair.mentee, to=to, words="No time")
    reader = cast.coordinator if to == "coordinator" else cast.safety
    page, client = get(enter(reader), "concern_list"), enter(reader)
    ways = [reverse(name, args=[pair.mentee_id]) for name in ("members:write_message", "cop:staff_member_detail")]
    for way in (*ways, at("ask_to_open_notes", pair.pk)):
        assert f'href="{way}"' in page
        assert client.get(way).status_code == 200, way


def test_breaking_the_glass_on_the_pages(cast):
    pair = make_pair(mentee=make_mentee(cast.centre))
    notes.write_note(pair, "Canarynote", by=pair.mentor, is_shared=True)
    asker, second = enter(cast.coordinator), enter(cast.safety)
    asks = get(second, "ask_to_open_notes", pair.pk)
    assert at("concern_list") in asks and f'"{at("programme_detail")}"' not in asks, "not the safety lead's page"
    post(asker, "ask_to_open_notes", pair.pk, reason="safety", words="A threat")
    opening = pair.openings.get()
    get(asker, "opened_notes", opening.pk, status=404)
    get(second, "concern_list")
    post(second, "agree_to_open_notes", opening.pk, answer="yes")
    assert "Canarynote" in get(asker, "opened_notes", opening.pk)
    get(asker, "concern_list")
    get(second, "opened_notes", opening.pk, status=403)
    get(enter(cast.staff), "ask_to_open_notes", pair.pk, status=404)

"""Questions in the weekly digests and their figures (domain 5, I8 and I9; domain 6)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from cop.digests import act_today
from cop.models import Answer, Membership, Question
from cop.question_digests import my_questions, question_titles, questions
from cop.reports.questions import answered_in_time, cited_answers, first_response, top_answerers, working_hours
from cop.services import answers
from cop.services.citing import Cite
from members import clock
from members.desk import Span, worklists
from members.digests import Line, sections
from members.models import DigestIssue, Profile
from members.services import digests
from members.templatetags.waing import day
from tests.factories import make_member

from .question_kit import make_answer, make_question, make_section, topic

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def _span() -> Span:
    now = clock.now()
    return Span(now, now - timedelta(days=7), now)


def _yangon(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.YANGON)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (_yangon(9, 10), _yangon(9, 12), 2),  # Monday
        (_yangon(9, 7), _yangon(9, 20), 8),
        (_yangon(13, 16), _yangon(16, 10), 2),  # over a weekend
        (_yangon(14, 9), _yangon(15, 17), 0),
        (_yangon(9, 16), _yangon(11, 10), 2),  # the tenth is free
        (datetime(2026, 11, 9, 3, 30, tzinfo=UTC), datetime(2026, 11, 9, 4, 30, tzinfo=UTC), 1),  # 10:00 in Yangon
    ],
)
def test_working_hours_are_those_of_yangon_without_weekends_and_holidays(start, end, hours):
    assert working_hours(start, end, {_yangon(10, 0).date()}) == hours


def test_i8_the_median_leaves_out_who_waits_and_says_how_many():
    pairs = [(_yangon(9, 9), _yangon(9, 10)), (_yangon(9, 9), _yangon(9, 16)), (_yangon(9, 9), None)]
    response = first_response(pairs)
    assert (response.answered, response.censored, response.median) == (2, 1, 4)
    assert first_response([]).median is None


def test_i9_counts_only_questions_that_are_72_hours_old(cast):
    now = clock.now()
    soon, late, open_one, young = (
        make_question(cast.group, cast.lawyer, opened_at=now - timedelta(days=days)) for days in (10, 9, 8, 1)
    )
    make_answer(soon, cast.paralegal, posted_at=soon.opened_at + 71 * HOUR)
    make_answer(late, cast.paralegal, posted_at=late.opened_at + 73 * HOUR)
    make_question(cast.group, cast.lawyer, kind="experience", opened_at=now - timedelta(days=20))
    rate = answered_in_time(Question.objects.all(), now)
    assert (rate.n, rate.of, rate.percent) == (1, 3, 33)


def test_i10_and_h6_count_cited_answers_and_the_three_who_give_most(cast):
    section = make_section("crpc:167")
    first = make_answer(make_question(cast.group, cast.lawyer), cast.paralegal, cites=[Cite(section)])
    answers.accept_answer(first, by=cast.lawyer)
    everything = Question.objects.all()
    assert (cited_answers(everything).n, cited_answers(everything).of) == (0, 1)
    section.checked_by, section.checked_on = cast.facilitator, clock.today()
    section.save()
    assert cited_answers(everything).n == 1 and top_answerers(everything).n == 1


def test_seed_a8_a_question_of_72_hours_leads_the_coordinators_digest_in_both_languages(cast):
    for days in (4, 5):
        make_question(cast.group, cast.lawyer, opened_at=clock.now() - timedelta(days=days))
    make_question(cast.group, cast.lawyer, opened_at=clock.now() - timedelta(hours=71))
    week = clock.iso_week()
    start, end = clock.week_bounds(week)
    issue = DigestIssue(
        audience="coordinator", recipient=cast.coordinator, iso_week=week, covers_from=start, covers_to=end
    )
    for language, line in (
        ("en", "2 questions waiting more than 72 hours"),
        ("my", "၇၂ နာရီကျော် စောင့်ဆိုင်းနေသော မေးခွန်း ၂ ခု"),
    ):
        cast.coordinator.ui_language = language
        cast.coordinator.save()
        letter = digests.letter(digests.preview(issue))
        first = next(text for text in letter.text.splitlines() if text.strip())
        assert line in first
        assert "remand" not in letter.text.lower()
    assert worklists["questions_waiting"].within(_span(), [cast.group.pk]).count() == 2


def test_section_four_tells_opened_answered_how_soon_and_what_to_check(cast):
    now = clock.now()
    question = make_question(cast.group, cast.lawyer, opened_at=now - timedelta(days=2))
    old = make_question(cast.group, cast.lawyer, opened_at=now - timedelta(days=20))
    make_answer(old, cast.paralegal, posted_at=now - timedelta(days=19))
    answer = make_answer(question, cast.paralegal)
    answers.accept_answer(answer, by=cast.lawyer)
    lines = {line.key: line for line in questions(_span(), [cast.group.pk])[cast.group.pk]}
    assert (lines["questions"].n, lines["questions"].facts["answered"]) == (1, 1)
    assert lines["questions"].facts["before"] is not None
    assert lines["answers_to_verify"].n == 1
    assert questions(_span(), [cast.other_group.pk]) == {cast.other_group.pk: []}


def test_section_four_names_the_topics_that_rise_on_the_page_and_in_no_mail(cast):
    now = clock.now()
    for code, days in (
        ("bail", (1, 2, 40, 50)),  # two, and none in the four weeks before
        ("remand", (1, 2, 3, 9, 16, 22)),  # three in this week, three in four before
        ("confession", (1, 2, 9, 16, 22, 26)),  # as ever: two, and one a week
        ("search", (1,)),  # one is no wave
    ):
        for n in days:
            make_question(cast.group, cast.lawyer, topics=[code], opened_at=now - timedelta(days=n))
    lines = [line for line in questions(_span(), [cast.group.pk])[cast.group.pk] if line.key == "rising"]
    assert [(line.facts["id"], line.n, line.facts["before"]) for line in lines] == [
        (topic("remand").pk, 3, 3), (topic("bail").pk, 2, 0),
    ]  # fmt: skip
    section = sections["questions"]
    with translation.override("en"):
        named = section.titles(lines, in_mail=False)
        words = [section.say(line, named[line.facts["id"]]) for line in lines]
        assert [one.what for one in words] == [
            f"Asked about more than before: {topic(code)}" for code in ("remand", "bail")
        ]
        assert words[0].more == "3 questions. In the four weeks before: 3."
        assert section.titles(lines, in_mail=True) == {}
        assert section.say(lines[0], "").what == "A topic is asked about more than before"


def test_h6_section_four_says_that_too_few_answer_while_something_is_asked(cast):
    now = clock.now()
    question = make_question(cast.group, cast.lawyer, opened_at=now - timedelta(days=2))
    for _n in range(10):
        make_answer(question, cast.paralegal)
    keys = [line.key for line in questions(_span(), [cast.group.pk])[cast.group.pk]]
    assert keys == ["questions", "concentrated"]
    assert section_four_says("concentrated") == "Three people give most of the answers. Invite others to answer."
    Answer.objects.update(posted_at=now - timedelta(days=40))
    Question.objects.update(opened_at=now - timedelta(days=41), first_response_at=now - timedelta(days=40))
    assert questions(_span(), [cast.group.pk])[cast.group.pk] == [], "a quiet week stays three lines"
    Question.objects.update(opened_at=now - timedelta(days=2))
    crowd = [make_member(cast.centre) for _n in range(5)]
    for n, answer in enumerate(Answer.objects.all()):
        Answer.objects.filter(pk=answer.pk).update(author=crowd[n % 5])
    assert [line.key for line in questions(_span(), [cast.group.pk])[cast.group.pk]] == ["questions"]


def section_four_says(key: str) -> str:
    with translation.override("en"):
        return sections["questions"].say(Line(key, 1), "").what


def test_an_answer_whose_day_has_come_is_to_be_checked_again(cast):
    answer = make_answer(make_question(cast.group, cast.lawyer), cast.paralegal)
    answers.accept_answer(answer, by=cast.lawyer)
    today = clock.today()
    for due, n in ((today + timedelta(days=1), 0), (today, 1)):
        Answer.objects.update(
            verified_at=clock.now(),
            verified_by=cast.facilitator,
            valid_as_of=today - timedelta(9),
            review_by=due,
        )
        assert worklists["answers_to_verify"].within(_span(), [cast.group.pk]).count() == n


def test_who_left_a_group_is_told_of_nothing_more_in_it(cast):
    question = make_question(cast.group, cast.lawyer)
    make_answer(question, cast.paralegal)
    keys = [line.key for line in my_questions(_span(), [cast.lawyer.pk])[cast.lawyer.pk]]
    assert "replies" in keys
    Membership.objects.filter(group=cast.group, member=cast.lawyer).update(left_on=clock.today())
    assert my_questions(_span(), [cast.lawyer.pk])[cast.lawyer.pk] == []


def test_a_members_own_digest_has_up_to_three_questions_on_what_they_know_and_no_titles_in_a_mail(cast):
    Profile.objects.update_or_create(member=cast.paralegal)[0].topics.add(topic("remand"))
    for _n in range(4):
        make_question(cast.group, cast.lawyer, topics=["remand"])
    make_question(cast.group, cast.lawyer, topics=["bail"])
    make_question(cast.group, cast.lawyer, topics=["remand"], readers="lawyers")
    answer = make_answer(make_question(cast.group, cast.paralegal), cast.lawyer)
    thanked = make_answer(make_question(cast.group, cast.lawyer), cast.paralegal)
    answers.thank_for_answer(thanked, by=cast.facilitator)
    now = clock.now() + timedelta(minutes=1)
    lines = my_questions(Span(now, now - timedelta(days=7), now), [cast.paralegal.pk, cast.stranger.pk])
    keys = [line.key for line in lines[cast.paralegal.pk]]
    assert keys == ["replies", "fitting", "open", "open", "open", "thanks"] and lines[cast.stranger.pk] == []
    assert question_titles(lines[cast.paralegal.pk], in_mail=True) == {}
    with translation.override("en"):
        assert len(question_titles(lines[cast.paralegal.pk], in_mail=False)) == 3
    assert answer.pk


def test_community_b1_the_digest_says_since_when_the_oldest_waits(cast):
    span = _span()
    for hours in (80, 200, 10):
        make_question(cast.group, cast.lawyer, opened_at=span.now - hours * HOUR)
    (line, *_others) = act_today(span, [cast.group.pk])[cast.group.pk]
    assert (line.key, line.n) == ("questions_waiting", 2)
    with translation.override("en"):
        more = sections["act_today"].say(line, "").more
        assert more.startswith(f"The oldest since {day(span.now - 200 * HOUR)}. ")
    for question in Question.objects.all():
        make_answer(question, cast.paralegal)
    assert not any(one.key == line.key for one in act_today(span, [cast.group.pk])[cast.group.pk])
    answers.withdraw_answer(Question.objects.earliest("opened_at").answers.get(), by=cast.paralegal)
    (again, *_others) = act_today(span, [cast.group.pk])[cast.group.pk]
    assert again.n == 1, "who was answered and is no more waits again"

"""I8, I9, I10 and I15 on their page, and what is too small to be told (domain 5, safety C-43)."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from cop.models import ArgumentUse, Group, Question, WrittenArgument
from cop.question_figures import QuestionFigures, figures_of_questions
from cop.services import answers
from cop.services.citing import Cite
from members import clock
from tests.factories import make_group

from .question_kit import make_answer, make_question, make_section
from .referral_kit import term

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def told(figures: QuestionFigures) -> list[tuple[str, str]]:
    return [(one.value, one.beside) for one in figures.questions]


def tuesday() -> datetime:
    """At nine on a Tuesday more than a week ago, so that what is asked then is 72 hours old."""
    day = clock.today() - timedelta(days=8)
    return datetime.combine(day - timedelta(days=(day.weekday() - 1) % 7), time(9), clock.YANGON)


def ask(cast, n: int, *, after: float | None = 4, group=None, **facts):
    """So many questions, each with a first response so many hours later; None: nobody has answered."""
    found = [make_question(group or cast.group, cast.lawyer, opened_at=tuesday(), **facts) for _ in range(n)]
    for question in found if after else ():
        make_answer(question, cast.paralegal, posted_at=question.opened_at + after * HOUR)
    return found


def test_i8_and_i9_tell_the_median_hours_and_the_share_answered_in_time(cast):
    ask(cast, 7)
    ask(cast, 6, after=80)
    ask(cast, 5, after=None)
    (hours, beside), (share, of), _cited = told(figures_of_questions(cast.lawyer))
    assert (hours, beside) == ("4 working hours", "13 answered, 5 wait still")
    assert (share, of) == ("39%", "7 of 18")


def test_what_was_asked_is_told_by_kind(cast):
    ask(cast, 6)
    ask(cast, 5, kind="clinic", issue="Whether the remand was lawful.", law_not_found=True)
    ask(cast, 9, kind="practice_note")
    assert figures_of_questions(cast.lawyer).kinds.rows == [("Question", "6"), ("Case clinic", "5")]


@pytest.mark.parametrize(("n_soon", "n_late"), [(3, 9), (9, 3), (2, 2)])
def test_a_small_part_or_a_small_rest_hides_the_share_and_the_whole(cast, n_soon, n_late):
    ask(cast, n_soon)
    ask(cast, n_late, after=80)
    value, beside = told(figures_of_questions(cast.lawyer))[1]
    assert value in ("<5", "–") and beside == ""


def test_few_who_wait_are_not_counted_and_few_answers_have_no_median(cast):
    ask(cast, 6)
    ask(cast, 2, after=None)
    assert told(figures_of_questions(cast.lawyer))[0] == ("4 working hours", "")
    assert told(figures_of_questions(cast.stranger))[0] == ("–", ""), "the other centre asked nothing"


def test_a_hidden_group_and_another_centre_are_in_no_number(cast):
    ask(cast, 6)
    before = figures_of_questions(cast.lawyer)
    hidden = make_group(cast.centre, visibility=Group.Visibility.HIDDEN, joining="invited")
    ask(cast, 6, after=80, group=hidden)
    ask(cast, 6, after=80, group=make_group(cast.other_centre))
    hidden_ones = ask(cast, 6, after=80)
    Question.objects.filter(pk__in=[one.pk for one in hidden_ones]).update(hidden_at=clock.now())
    assert figures_of_questions(cast.lawyer) == before


def test_i10_counts_accepted_answers_that_cite_a_checked_section(cast):
    section = make_section()
    type(section).objects.update(checked_by=cast.facilitator, checked_on=clock.today())
    for n, question in enumerate(ask(cast, 11, after=None)):
        answer = make_answer(question, cast.paralegal, cites=[Cite(section)] if n < 6 else [])
        answers.accept_answer(answer, by=cast.lawyer)
    assert told(figures_of_questions(cast.lawyer))[2] == ("55%", "6 of 11")


def test_i15_counts_each_argument_that_somebody_used_once(cast):
    facts = {
        "reviewed_by": cast.facilitator,
        "checked_at": clock.now(),
        "published_at": tuesday(),
        "provision_count": 1,
    }
    made = [
        WrittenArgument.objects.create(
            group=cast.group, author=cast.lawyer, kind="bail", title=f"No {n}", status="published", **facts
        )
        for n in range(12)
    ]
    said = {"month": tuesday().date().replace(day=1), "result": term("result", "granted")}
    for argument in made[:5]:
        for member in (cast.lawyer, cast.facilitator):
            ArgumentUse.objects.create(argument=argument, member=member, **said)
    (one,) = figures_of_questions(cast.lawyer).arguments
    assert (one.value, one.beside) == ("42%", "5 of 12")


def test_every_member_finds_the_page_and_an_empty_one_says_so(cast, sign_in):
    client = sign_in(cast.lawyer)
    assert reverse("cop:question_figures").encode() in client.get(reverse("cop:question_list")).content
    page = client.get(reverse("cop:question_figures"))
    assert page.status_code == 200 and page.context["figures"].kinds.rows == [] and "–" in page.content.decode()

"""What of one group waits for one member, on the group's home (spec 3)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cop.models import AnswerRequest, Task
from cop.services import answers, arguments, joining
from cop.services.citing import Cite
from members import clock
from members.models import Member
from tests.factories import join, make_group

from .argument_kit import TEXTS
from .law_kit import make_provision
from .question_kit import make_answer, make_question

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def everybody_reads_english(cast):
    Member.objects.update(ui_language="en")


def needs(client, group) -> list[tuple[str, str]]:
    """(title, address) of what stands in the block."""
    page = client.get(reverse("cop:group_detail", args=[group.code]))
    found = [(one.title, one.url) for one in page.context["needs"]]
    text = page.content.decode()
    assert all(f'href="{url}"' in text for _title, url in found)
    return found


def url(name, *args) -> str:
    return reverse(f"cop:{name}", args=args)


def begin(group, author, title):
    facts = {"kind": "bail", "language": "en", "title": title, "readers": "group", **TEXTS}
    cites = [Cite(make_provision(f"crpc:{len(title)}"), "", "")]
    return arguments.write_argument(group, by=author, cites=cites, **facts)


def test_spec_3_a_groups_home_says_what_in_it_waits_for_this_reader(cast, sign_in):
    """Each need where its reader finds it, what others must do with nobody else, and nothing of another group."""
    group, lawyer, leader = cast.group, cast.lawyer, cast.facilitator
    other = make_group(cast.centre, code="ELSE")
    join(other, lawyer)
    join(other, leader, role="facilitator")
    asked, mine = {}, {}
    for where in (group, other):
        asked[where] = make_question(where, cast.paralegal, title=f"Asked in {where.code}")
        AnswerRequest.objects.create(question=asked[where], member=lawyer)
        mine[where] = make_question(where, lawyer, title=f"Mine in {where.code}")
        make_answer(mine[where], leader)
        for days, what in ((3, "Soon"), (30, "Far off")):
            owner = {"owner": lawyer, "due_on": clock.today() + days * DAY}
            Task.objects.create(group=where, what=f"{what} in {where.code}", **owner)
    request = joining.ask_for_group(group, cast.newcomer, message="Please")
    review = begin(group, lawyer, "For review")
    arguments.submit_argument(review, by=lawyer)
    back = begin(group, lawyer, "Sent back again")
    arguments.submit_argument(back, by=lawyer)
    arguments.review_argument(back, by=leader, verdict="changes", note="Say more")
    assert needs(sign_in(lawyer), group) == [
        ("Asked in HOME", url("question_detail", asked[group].pk)),
        ("Sent back again", url("argument_detail", back.pk)),
        ("Mine in HOME", url("question_detail", mine[group].pk)),
        ("Soon in HOME", url("idea_list", "HOME")),
    ]
    assert needs(sign_in(leader), group) == [
        ("Somebody asks to join", url("decide_join_request", request.pk)),
        ("For review", url("argument_detail", review.pk)),
    ]
    assert needs(sign_in(cast.paralegal), group) == []
    assert needs(sign_in(cast.coordinator), group) == [], "the desk has a list of its own"
    answers.accept_answer(mine[group].answers.get(), by=lawyer)
    make_answer(asked[group], lawyer)
    assert [title for title, _url in needs(sign_in(lawyer), group)] == ["Sent back again", "Soon in HOME"]


def test_a_groups_home_shows_five_needs_and_where_the_rest_is(cast, sign_in):
    for n in range(6):
        AnswerRequest.objects.create(
            question=make_question(cast.group, cast.paralegal, title=f"Q {n}"), member=cast.lawyer
        )
    client = sign_in(cast.lawyer)
    assert [title for title, _url in needs(client, cast.group)] == [f"Q {n}" for n in range(5)]
    assert "All that needs you" in client.get(url("group_detail", "HOME")).content.decode()
    AnswerRequest.objects.first().delete()
    assert "All that needs you" not in client.get(url("group_detail", "HOME")).content.decode()


def test_an_answer_of_ones_own_waits_for_no_word(cast, sign_in):
    make_answer(make_question(cast.group, cast.lawyer), cast.lawyer)
    assert needs(sign_in(cast.lawyer), cast.group) == []

"""The one ask of a member's own digest, and what stands in it of thanks (domain 6)."""

from datetime import timedelta

import pytest
from django.utils import translation

from cop.ask_digests import one_ask
from cop.models import Announcement, SessionRating, WrittenArgument
from cop.services import announcements, answers, questions
from members import clock, digests
from members.desk import Span, worklists
from members.models import DigestIssue, Profile
from tests.counting import statements
from tests.factories import make_member, make_session

from .argument_kit import TEXTS
from .question_kit import make_answer, make_question, topic

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def _span() -> Span:
    now = clock.now()
    return Span(now, now - 7 * DAY, now)


def asks(*members) -> list[str]:
    found = one_ask(_span(), [member.pk for member in members])
    assert all(len(lines) == 1 for lines in found.values()), "one ask, never two"
    return [found[member.pk][0].key if member.pk in found else "" for member in members]


def knows(*members) -> None:
    for member in members:
        Profile.objects.get_or_create(member=member)[0].topics.add(topic("bail"))


def test_the_first_of_three_things_that_wait_is_asked_and_nothing_of_who_has_done_all(cast):
    people = (cast.lawyer, cast.paralegal, cast.facilitator, cast.stranger)
    assert asks(*people, cast.staff) == ["topics"] * 4 + [""], "staff who are no providers answer nothing"
    knows(*people)
    assert asks(*people) == [""] * 4
    facts = {"kind": "bail", "language": "en", "title": "Bail", "readers": "group", **TEXTS}
    WrittenArgument.objects.create(group=cast.group, author=cast.lawyer, status="review", **facts)
    cast.facilitator.memberships.update(role="observer")
    assert asks(*people) == ["", "review", "", ""], "not its author, no observer, nobody of another group"
    session = make_session(cast.group, -31 * DAY, outcome="held", closed_at=clock.now())
    SessionRating.objects.create(session=session, member=cast.paralegal, was_useful=True, will_use=True)
    assert asks(*people) == ["", "use", "", ""]


def test_it_costs_three_statements_for_any_number(cast):
    people = [make_member(cast.centre).pk for _ in range(9)]
    with statements() as seen:
        one_ask(_span(), people)
    assert len(seen) == 3


def test_alone_it_makes_no_mail_and_beside_news_it_stands_last(cast):
    issue = DigestIssue(
        audience="member", recipient=cast.lawyer, covers_from=clock.now() - 7 * DAY, covers_to=clock.now()
    )
    digests.count([issue], clock.now())
    assert digests.read(issue, in_mail=True).is_quiet
    make_answer(make_question(cast.group, cast.lawyer), cast.paralegal)
    issue.covers_to = clock.now()
    digests.count([issue], clock.now())
    with translation.override("en"):
        digest = digests.read(issue, in_mail=True)
    assert not digest.is_quiet and digest.lead == "1 answer to what you asked"
    assert [part.key for part in digest.blocks[0].parts] == ["questions", "ask"]


def test_at_counts_no_line_of_a_mail_has_an_address_and_on_the_page_it_has(cast):
    """Decision 12: one sign-in link. A thank-you note and an ask lead somewhere on the page alone."""
    announcements.say_thanks(cast.group, by=cast.facilitator, thanked=cast.lawyer, body="Thank you.")
    issue = DigestIssue(
        audience="member", recipient=cast.lawyer, covers_from=clock.now() - 7 * DAY, covers_to=clock.now()
    )
    digests.count([issue], clock.now())

    def urls(**how):
        return [row.url for part in digests.read(issue, **how).blocks[0].parts for row in part.rows]

    assert urls(in_mail=True, detail="counts") == ["", ""]
    assert urls() == ["/news/?show=thanks", "/me/profile/"] == urls(in_mail=True, detail="titles")


def test_what_their_help_led_to_is_told_once_the_court_has_spoken(cast):
    question = make_question(cast.group, cast.lawyer)
    answer = make_answer(question, cast.paralegal)
    answers.accept_answer(answer, by=cast.lawyer)
    build = digests.member_sections["questions"].build

    def keys():
        now = clock.now()
        return [line.key for line in build(Span(now, now - 7 * DAY, now), [cast.paralegal.pk])[cast.paralegal.pk]]

    assert "led_to" not in keys()
    questions.tell_outcome(question, by=cast.lawyer, outcome="Bail was given.")
    assert "led_to" in keys()


def test_seed_b34_thanks_in_a_group_stand_in_its_coordinators_digest(cast, client, sign_in):
    announcements.say_thanks(cast.group, by=cast.facilitator, thanked=cast.lawyer, body="Thank you.")
    announcements.say_thanks(cast.other_group, by=cast.facilitator, thanked=cast.stranger, body="Thank you.")
    hidden = announcements.say_thanks(cast.group, by=cast.lawyer, thanked=cast.paralegal, body="Thank you.")
    Announcement.objects.filter(pk=hidden.pk).update(hidden_at=clock.now())
    span = _span()
    lines = digests.sections["people"].build(span, [cast.group.pk])[cast.group.pk]
    assert [(line.key, line.n) for line in lines if line.key == "thanked"] == [("thanked", 1)]
    sign_in(cast.coordinator)
    rows = client.get("/s/todo/thanked/").context["rows"]
    assert len(rows) == 1 and cast.lawyer.shown_name in rows[0].title
    assert not worklists["thanked"].of(cast.staff).exists(), "posts are not the clerk's (decision 2)"

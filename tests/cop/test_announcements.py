"""Announcements, comments, additions, reactions, follows and thanks (domain B28, B30, B32, B34, B38)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cop.models import Announcement, Comment, Follow, Membership, Reaction
from cop.notifications.feeds import _counted
from cop.reports.followed import new_in_followed
from cop.services import announcements, answers, comments, follows, post_reports, questions
from cop.services.memberships import end_membership
from members import clock
from members.digests import Span
from members.models import Consent, Member, OutboxMessage
from members.models.centre import posts_of_each
from tests.counting import statements
from tests.factories import join, make_member

from .question_kit import make_answer, make_question

pytestmark = pytest.mark.django_db
REPORT = {"kind": "report", "title": "The workshop", "body": "Three days, forty people."}


@pytest.fixture
def report(cast):
    return announcements.post_announcement(by=cast.facilitator, group=cast.group, **REPORT)


def address(name, post):
    return reverse(f"cop:{name}", args=[post.pk])


def test_seed_b38_a_report_is_read_by_exactly_its_audience_with_replies_and_a_history(cast, sign_in, report):
    to_all = announcements.post_announcement(by=cast.coordinator, group=None, **REPORT)
    inside = {"lawyer", "facilitator", "coordinator"}
    for name in (*inside, "newcomer", "stranger", "staff"):
        client = sign_in(getattr(cast, name))
        got = [client.get(address("announcement_detail", post)).status_code for post in (report, to_all)]
        assert got == [200 if name in inside else 404, 200], name
    for person, words in ((cast.lawyer, "From here."), (cast.stranger, "From there.")):
        sign_in(person).post(address("post_comment", to_all), {"body": words})
    page = sign_in(cast.paralegal).get(address("announcement_detail", to_all)).context
    assert [str(one.text) for one in page["sayings"].comments] == ["<p>From here.</p>\n", "<p>From there.</p>\n"]
    assert page["sayings"].organisations == 2
    announcements.edit_announcement(
        report, by=cast.facilitator, title="The workshop", body="Three days, fifty people."
    )
    shown = sign_in(cast.lawyer).get(address("announcement_detail", report))
    assert [one.body for one in shown.context["versions"]] == ["Three days, forty people."]
    assert sign_in(cast.lawyer).get(address("edit_announcement", report)).status_code == 403


def test_seed_b28_an_addition_that_is_taken_in_stands_under_its_contributors_name(cast, sign_in, report):
    Member.objects.filter(pk=cast.lawyer.pk).update(display_name=None)
    cast.paralegal.display_name = "Padauk"
    cast.paralegal.save()
    sign_in(cast.paralegal).post(address("suggest_addition", report), {"body": "The court clerks came too."})
    addition = Comment.objects.get()
    page = address("announcement_detail", report)
    assert sign_in(cast.lawyer).get(page).context["sayings"].suggested == []
    assert sign_in(cast.paralegal).post(address("decide_addition", addition)).status_code == 403
    sign_in(cast.facilitator).post(address("decide_addition", addition), {"answer": "yes"})
    shown = sign_in(cast.lawyer).get(page)
    assert [one.author for one in shown.context["sayings"].added] == ["Padauk"]
    assert "Padauk" in shown.content.decode() and shown.context["sayings"].comments == []


def test_seed_b32_one_reaction_a_person_however_often_they_press(cast, sign_in, report):
    client = sign_in(cast.lawyer)
    for _ in range(2):
        client.post(address("react_to_announcement", report))
    assert Reaction.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Reaction.objects.create(announcement=report, member=cast.lawyer)
    assert sign_in(cast.facilitator).post(address("react_to_announcement", report)).status_code == 403, "not one's own"
    client = sign_in(cast.lawyer)
    for _ in range(2):
        client.post(address("react_to_announcement", report), {"wanted": "no"})
    assert Reaction.objects.count() == 0


def test_seed_b30_one_bundled_notice_a_day_of_what_may_still_be_read(cast, report):
    for thing in (cast.group, report):
        follows.follow(thing, cast.lawyer, wanted=True)
    announcements.post_announcement(by=cast.facilitator, group=cast.group, **REPORT)
    for n in range(3):
        comments.post_comment(report, by=cast.facilitator, body=f"Number {n}")
    thread = make_question(cast.group, cast.facilitator)
    follows.follow(thread, cast.lawyer, wanted=True)
    make_answer(thread, cast.paralegal)
    rows = OutboxMessage.objects.filter(kind="followed_news", recipient=cast.lawyer)
    assert rows.count() == 1 and rows.get().not_before == follows.next_notice(clock.now())
    until = rows.get().not_before
    new = {"since": until - timedelta(days=1), "until": until}
    assert new_in_followed([cast.lawyer], **new)[cast.lawyer.pk] >= 5
    end_membership(cast.lawyer.memberships.get(), by=cast.lawyer)
    reader = Member.objects.get(pk=cast.lawyer.pk)
    assert not Follow.objects.filter(member=reader).exists() and new_in_followed([reader], **new) == {reader.pk: 0}


def test_what_is_told_to_all_members_gives_no_row_to_those_who_follow_something_else(cast):
    follows.follow(cast.group, cast.lawyer, wanted=True)
    facts = {"kind": "announcement", "title": "To all", "body": "Closed on Monday."}
    announcements.post_announcement(by=cast.coordinator, group=None, **facts)
    assert not OutboxMessage.objects.filter(kind="followed_news").exists()


def test_questions_and_answers_are_told_to_those_who_follow_group_and_thread(cast):
    follows.follow(cast.group, cast.lawyer, wanted=True)
    thread = make_question(cast.group, cast.facilitator)
    follows.follow(thread, cast.paralegal, wanted=True)
    answers.answer(thread, by=cast.facilitator, body="Section 167.")
    questions.ask(by=cast.facilitator, group=cast.group, kind="question", title="And then?", body="What now?")
    told = OutboxMessage.objects.filter(kind="followed_news").values_list("recipient", flat=True)
    assert sorted(told) == sorted([cast.lawyer.pk, cast.paralegal.pk])


def test_what_is_followed_is_told_to_two_thousand_in_one_statement(cast, report):
    people = [Member(centre=cast.centre, full_name_en="X", email=f"p{n}@example.org") for n in range(2_000)]
    for one in people:
        one.index_contacts()
    people = Member.objects.bulk_create(people)
    Consent.objects.bulk_create(Consent(member=one, purpose=Consent.Purpose.EMAIL) for one in people)
    Membership.objects.bulk_create(Membership(group=cast.group, member=one) for one in people)
    Follow.objects.bulk_create(Follow(group=cast.group, member=one) for one in people)
    with CaptureQueriesContext(connection) as asked:
        told = follows.tell_followers(cast.group, by=cast.facilitator)
    assert told == 2_000 and sum("INSERT INTO members_outboxmessage" in one["sql"] for one in asked) == 1
    assert follows.tell_followers(cast.group, by=cast.facilitator) == 0


def test_nothing_new_is_no_mail(cast):
    class Asked:
        id, recipient_id, ref_key = 1, cast.lawyer.pk, f"news:{clock.today()}~2"

    assert _counted([Asked]) == {1: 0}


def test_seed_b34_a_thank_you_note_is_counted_in_the_digest_of_whom_it_thanks(cast, sign_in):
    from cop.question_digests import my_questions

    client = sign_in(cast.lawyer)
    form = {"thanked": cast.paralegal.pk, "body": "Thanks for all your hard work."}
    client.post(reverse("cop:say_thanks", args=["HOME"]), form)
    note = Announcement.objects.get()
    assert (note.kind, note.thanked) == ("thanks", cast.paralegal)
    now = clock.now()
    span = Span(now, now - timedelta(days=7), now + timedelta(minutes=1))
    people = [cast.paralegal.pk, cast.lawyer.pk, cast.facilitator.pk]
    found = {pk: [(line.key, line.n) for line in lines] for pk, lines in my_questions(span, people).items()}
    assert found == {cast.paralegal.pk: [("notes", 1)], cast.lawyer.pk: [], cast.facilitator.pk: []}
    shown = sign_in(cast.paralegal).get(reverse("cop:announcement_list") + "?show=thanks").context["rows"]
    assert len(shown) == 1
    outsider = {"thanked": cast.stranger.pk, "body": "Thank you."}
    assert client.post(reverse("cop:say_thanks", args=["HOME"]), outsider).status_code in (200, 302)
    assert Announcement.objects.count() == 1


def test_b6_a_reported_comment_that_endangers_is_hidden_at_once(cast, sign_in, report):
    comment = comments.post_comment(report, by=cast.lawyer, body="He lives behind the market.")
    sign_in(cast.paralegal).post(address("report_comment", comment), {"reason": "safety"})
    assert sign_in(cast.facilitator).get(address("announcement_detail", report)).context["sayings"].comments == []
    case = comment.reports.get()
    close = reverse("cop:close_post_report", args=[case.pk])
    page = sign_in(cast.facilitator).get(close).content.decode()
    assert "He lives behind the market." in page and cast.paralegal.shown_name not in page
    sign_in(cast.facilitator).post(close, {"reason": "kept"})
    assert len(sign_in(cast.lawyer).get(address("announcement_detail", report)).context["sayings"].comments) == 1


def test_b6_what_all_members_read_is_looked_at_by_the_coordinators(cast):
    post = announcements.post_announcement(by=cast.coordinator, group=None, **REPORT)
    for person in (cast.lawyer, cast.stranger):
        case = post_reports.report_post(post, by=person, reason="manners")
    post.refresh_from_db()
    assert post.hidden_at, "two people say so"
    assert OutboxMessage.objects.filter(kind="post_reported", recipient=cast.coordinator).exists()
    assert type(case).objects.visible_to(cast.coordinator).count() == 2
    assert not type(case).objects.visible_to(cast.facilitator).exists()


def test_the_stop_holds_in_announcements_and_comments(cast, sign_in, report):
    client = sign_in(cast.lawyer)
    page = client.post(address("post_comment", report), {"body": "Call 09 421 234 567."})
    assert page.status_code == 200 and not Comment.objects.exists()
    assert "09 421 234 567" in page.content.decode(), "nothing typed is lost"


def test_a_list_of_announcements_costs_the_same_with_one_row_and_with_three(cast, sign_in, report):
    client, costs, sql = sign_in(cast.lawyer), [], []
    client.get(reverse("cop:announcement_list"))
    client.get(address("announcement_detail", report))
    for _ in range(2):
        with statements() as asked:
            client.get(reverse("cop:announcement_list"))
            client.get(address("announcement_detail", report))
        costs.append(len(asked))
        for _ in range(2):
            announcements.post_announcement(by=cast.facilitator, group=cast.group, **REPORT)
            comments.post_comment(report, by=cast.paralegal, body="Well said.")
        sql.append(asked)
    assert costs[0] == costs[1], [one for one in sql[1] if one[:60] not in {two[:60] for two in sql[0]}]


def test_observers_read_and_say_nothing(cast, sign_in, report):
    watcher = make_member(cast.centre, account=True)
    join(cast.group, watcher, role="observer")
    client = sign_in(watcher)
    assert client.get(address("announcement_detail", report)).status_code == 200
    assert client.post(address("post_comment", report), {"body": "Hello"}).status_code == 403


def test_b30_what_is_new_for_many_is_asked_once_for_all_of_one_standing(cast):
    """Fifty bundles of one evening cost as many statements as two, and each counts what its own reader may read."""
    readers = [make_member(cast.centre) for _ in range(6)]
    for n, reader in enumerate(readers):
        if n != 3:
            join(cast.group, reader)
        follows.follow(cast.group, reader, wanted=True)
    announcements.post_announcement(by=cast.facilitator, group=cast.group, **REPORT)
    span, cost = (clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)), []
    for some in (readers[:2], readers):
        people = Member.objects.filter(pk__in=[one.pk for one in some]).prefetch_related(posts_of_each())
        with statements() as asked:
            found = new_in_followed(people, *span)
        cost.append(len(asked))
    assert found == {reader.pk: int(n != 3) for n, reader in enumerate(readers)}
    assert cost == [3, 3]

"""Statements that are made once: the same answers as the queryset gives, and nothing kept but the text."""

from datetime import datetime, time, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from members import clock
from members import ready as written
from members.models import Member, StaffPost, User
from members.ready import Ready, ReadyFor, of_each, which_bring
from tests.counting import statements
from tests.factories import make_centre, make_member
from tests.frozen_answers import FrozenAnswer

pytestmark = pytest.mark.django_db


def test_a_ready_question_answers_like_its_queryset_each_time_with_the_values_of_that_time():
    one, other = make_member(make_centre()), make_member(make_centre())
    ready = Ready(lambda pk: Member.objects.filter(pk=pk).select_related("centre__organisation"))
    for member in (one, other, one):
        (found,) = ready(pk=member.pk)
        assert (found, found.centre, found.full_name_en) == (member, member.centre, member.full_name_en)
    Member.objects.filter(pk=one.pk).update(honorific="Daw")
    assert ready(pk=one.pk)[0].honorific == "Daw"  # nothing of an answer is kept


def test_a_ready_question_sends_one_statement_and_joins_what_the_queryset_joins(django_assert_num_queries):
    member = make_member(make_centre())
    ready = Ready(lambda pk: Member.objects.filter(pk=pk).select_related("centre__organisation"))
    ready(pk=member.pk)
    with django_assert_num_queries(1):
        assert [str(found.centre.organisation) for found in ready(pk=member.pk)] == [str(member.centre.organisation)]


def test_a_ready_question_of_plain_values_gives_tuples_in_the_order_that_was_asked():
    member = make_member(make_centre())
    assert member.current_posts == []
    ready = Ready(lambda pk: Member.objects.named_for(member).filter(pk=pk).values_list("is_named", "pk", "uid"))
    assert ready(pk=member.pk) == [(True, member.pk, member.uid)]


def test_a_moment_that_was_read_from_the_clock_is_refused():
    with pytest.raises(TypeError):
        Ready(lambda pk: StaffPost.objects.current().filter(member=pk))(pk=1)


def test_the_day_of_a_post_is_asked_with_today():
    member, today = make_member(make_centre()), clock.today()
    StaffPost.objects.create(member=member, centre=member.centre, role="clerk", started_on=today + timedelta(days=1))
    ready = Ready(lambda pk, today: StaffPost.objects.current(today).filter(member=pk))
    assert not ready(pk=member.pk, today=today)
    assert len(ready(pk=member.pk, today=today + timedelta(days=1))) == 1


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_on_its_own_connection():
    member, found = make_member(make_centre()), []
    ready = Ready(lambda pk: Member.objects.filter(pk=pk))
    ready(pk=member.pk)

    def ask():
        found.extend(ready(pk=member.pk))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [member]


def test_what_several_ready_questions_would_bring_is_one_statement(django_assert_num_queries):
    here, there = make_centre(), make_centre("KHY")
    make_member(here)
    of_centre = Ready(lambda centre: Member.objects.filter(centre=centre).order_by("pk")[:5])
    later = Ready(lambda since: Member.objects.filter(joined_on__gt=since).values("pk").union(Member.objects.none()))
    nothing = Ready(lambda: Member.objects.none())
    tomorrow, asked = clock.today() + timedelta(days=1), [(of_centre, {"centre": there.pk}), (nothing, {})]
    asked += [(of_centre, {"centre": here.pk}), (later, {"since": tomorrow}), (of_centre, {"centre": 2**63})]
    which_bring(asked)  # the texts are written
    with django_assert_num_queries(1):
        assert which_bring(asked) == [False, False, True, False, False]
    with django_assert_num_queries(0):
        assert which_bring([]) == []


def _with_post(role: str, centre, *, at) -> Member:
    member = make_member(centre)
    StaffPost.objects.create(member=member, centre=at, role=role, started_on=clock.today())
    return Member.objects.get(pk=member.pk)


def test_what_a_reader_may_see_is_asked_with_the_numbers_of_that_reader():
    """One statement for each standing, and each reader of it gets what the plain queryset gives that reader."""
    here, there = make_centre(), make_centre("KHY")
    posts = [("clerk", here), ("clerk", there), ("me_officer", here), ("safety_lead", None)]
    readers = [make_member(here), make_member(there), _with_post("clerk", there, at=there)]
    readers += [_with_post(role, here, at=at) for role, at in posts]
    entries = ReadyFor(
        lambda reader, kind: Member.objects.visible_to(reader).filter(provider_type=kind).order_by("pk")
    )
    for reader in [*readers, *reversed(readers)]:
        asked = Member.objects.visible_to(reader).filter(provider_type="lawyer").order_by("pk")
        assert entries(reader, kind="lawyer") == list(asked)
    assert len(entries._texts.by_standing) < len(readers), "readers of one standing share a statement"


def test_a_post_that_is_given_or_ends_counts_from_the_next_request_on():
    centre = make_centre()
    clerk, other = _with_post("clerk", centre, at=centre), make_member(centre)
    entries = ReadyFor(lambda reader: Member.objects.visible_to(reader))
    assert other in entries(clerk)
    StaffPost.objects.filter(member=clerk).delete()
    assert entries(Member.objects.get(pk=clerk.pk)) == [clerk]


def test_a_rule_that_looks_at_more_of_a_reader_is_refused_and_not_remembered(monkeypatch):
    """In production too, where nothing listens to what it asks."""
    monkeypatch.setattr(written, "_written_by", written._written_by.__wrapped__)
    member = make_member(make_centre())
    with pytest.raises(Member.DoesNotExist):
        ReadyFor(lambda reader: Member.objects.filter(status=reader.status))(member)


def test_what_nobody_may_see_is_not_even_asked(django_assert_num_queries):
    member = Member.objects.get(pk=make_member(make_centre()).pk)
    nothing = ReadyFor(lambda reader: Member.objects.visible_to(reader).none())
    assert member.current_posts == []
    with django_assert_num_queries(0):
        assert nothing(member) == []


def test_what_holds_today_is_written_anew_each_day(cast):
    on_probation = ReadyFor(
        lambda reader: Member.objects.filter(pk=reader.pk, probation_until__gt=clock.today()), asks_today=True
    )
    Member.objects.filter(pk=cast.lawyer.pk).update(probation_until=clock.today() + timedelta(days=1))
    assert on_probation(cast.lawyer) == [cast.lawyer]
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert on_probation(cast.lawyer) == []


def test_what_is_counted_from_now_is_counted_from_each_time_of_sending(cast):
    """Written in the morning; asked a minute before and after the hour in the evening."""
    morning = datetime(2026, 11, 23, 7, tzinfo=clock.YANGON)
    hour = timedelta(hours=1)
    member = cast.lawyer
    lately = ReadyFor(
        lambda reader: Member.objects.filter(pk=reader.pk, user__created_at__gt=clock.now() - hour), asks_today=True
    )
    User.objects.filter(member=member).update(created_at=morning + 12 * hour)
    for after, found in ((0 * hour, [member]), (12.9 * hour, [member]), (13.1 * hour, [])):
        with time_machine.travel(morning + after, tick=False):
            assert lately(member) == found
    assert len(lately._texts.by_standing) == 1


@pytest.mark.parametrize(
    "moment",
    [
        timezone.now,
        lambda: datetime.combine(clock.today(), time(7), clock.YANGON),
        lambda: clock.now().replace(hour=7),
    ],
)
def test_a_moment_that_does_not_move_with_the_clock_is_refused(cast, moment):
    with pytest.raises(TypeError):
        ReadyFor(lambda reader: Member.objects.filter(frozen_at__lt=moment()), asks_today=True)(cast.lawyer)


# --- many readers at once --------------------------------------------------------------------------------------------


def _entries(reader):
    lately = Member.objects.filter(created_at__lte=clock.now(), status__in=["active", "dormant"])
    return lately.visible_to(reader).order_by().values_list("pk", "provider_type")


def test_many_readers_at_once_see_what_each_sees_alone_in_one_statement_a_standing():
    here, there = make_centre(), make_centre()
    plain = [make_member(centre) for centre in (here, there, None)]
    clerks = [make_member(here), make_member(there), make_member(there)]
    for one, centre in zip(clerks, (here, there, here), strict=True):
        StaffPost.objects.create(member=one, centre=centre, role="clerk")
    readers = [*plain, *clerks]
    alone = {one.pk: set(_entries(one)) for one in readers}
    with statements() as seen:
        found = of_each(readers, _entries)
    assert {pk: set(rows) for pk, rows in found.items()} == alone
    assert len(seen) == 4, "without a post with and without a centre, at the own centre, elsewhere"
    assert len({frozenset(rows) for rows in alone.values()}) > 4


def test_many_readers_of_nothing_get_nothing_and_a_rule_that_looks_closer_is_refused():
    reader = make_member(make_centre())
    assert of_each([reader], lambda one: Member.objects.none().values_list("pk")) == {reader.pk: []}
    with pytest.raises(Member.DoesNotExist):
        of_each([reader], lambda one: Member.objects.filter(status=one.status).values_list("pk"))


def test_a_rule_may_not_ask_the_database_while_its_statement_is_written():
    """What it heard would be true of one reader, and kept for all who have the same standing."""
    reader = make_member(make_centre())
    frozen = ReadyFor(lambda one: Member.objects.all() if Member.objects.exists() else Member.objects.none())
    with pytest.raises(FrozenAnswer):
        frozen(reader)

"""Statements that are made once: the same answers as the queryset gives, and nothing kept but the text."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from members import clock
from members.models import Member, StaffPost
from members.ready import Ready
from tests.factories import make_centre, make_member

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

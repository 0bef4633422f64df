"""Deleting by set leaves what Django's own delete leaves, in as many statements for few as for many."""

import pytest
from django.db import IntegrityError, connection, transaction

from cop.models import Membership
from members import clock
from members.demo import sets
from members.models import Consent, Member, Profile, User
from tests.cop.question_kit import make_question
from tests.counting import statements
from tests.factories import join, make_group, make_member

pytestmark = pytest.mark.django_db


def _crowd(size: int) -> list[Member]:
    """People of one group, with consents, accounts and profiles."""
    group, people = make_group(), [make_member(account=True, mail=True) for _ in range(size)]
    for one in people:
        join(group, one)
        Profile.objects.update_or_create(member=one)
    return people


def _of(people: list[Member]):
    return Member.objects.filter(pk__in=[one.pk for one in people])


def test_what_is_taken_away_by_set_goes_with_all_that_hangs_on_it_and_nothing_else():
    gone, staying = _crowd(3), _crowd(2)
    _of(staying).update(frozen_at=clock.now(), frozen_by=gone[0])
    consents = Consent.objects.filter(member__in=staying).count()
    sets.delete(_of(gone))
    connection.check_constraints()
    assert set(_of([*gone, *staying])) == set(staying)
    assert {one.frozen_by for one in _of(staying)} == {None}
    assert (Membership.objects.count(), Profile.objects.count(), Consent.objects.count()) == (2, 2, consents)
    assert User.objects.count() == 5, "an account does not hang on its person"


def test_what_is_protected_is_refused():
    author, group = make_member(), make_group()
    join(group, author)
    make_question(group, author)
    with pytest.raises(IntegrityError), transaction.atomic():
        sets.delete(_of([author]))
        connection.check_constraints()


def test_many_cost_as_many_statements_as_few():
    counted = []
    for size in (2, 12):
        people = _crowd(size)
        with statements() as asked:
            sets.delete(_of(people))
        counted.append(len(asked))
    assert counted[0] == counted[1]

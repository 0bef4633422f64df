"""Two people of one name on one list are told apart by when they joined (domain 3.1)."""

from datetime import date

import pytest
from django.utils import translation

from cop.forms.attendance import people_of
from cop.referral_rows import trail_of
from members.forms.fields import PersonField
from members.models import Member
from members.namesakes import tell_apart, told_apart
from tests.cop.referral_kit import make_lawyer, offered
from tests.counting import statements
from tests.factories import join, make_member, make_session

pytestmark = pytest.mark.django_db


def named(cast, joined_on: date, name: str = "Khin Mar Win") -> Member:
    made = make_member(cast.centre, full_name_en=name, honorific="Daw", joined_on=joined_on)
    join(cast.group, made)
    return made


def test_ticks_and_choices_say_which_of_two(cast):
    one, other = named(cast, date(2019, 3, 4)), named(cast, date(2023, 3, 4))
    with translation.override("en"):
        rows = {row.pk: row.name for row in people_of(make_session(cast.group), cast.coordinator)}
        field = PersonField()
        field.offer(Member.objects.filter(pk__in=[one.pk, other.pk, cast.lawyer.pk]).named_for(cast.coordinator))
    assert rows[one.pk] == "Daw Khin Mar Win (since 2019)"
    assert rows[other.pk] == "Daw Khin Mar Win (since 2023)"
    assert "(" not in rows[cast.lawyer.pk]
    assert dict(field.choices)[str(one.pk)] == rows[one.pk]
    assert "(" not in dict(field.choices)[str(cast.lawyer.pk)]


def test_an_answer_to_a_referral_is_written_down_behind_the_right_one(cast):
    twins = {"full_name_en": "Khin Mar Win", "capacity": 2}
    one, other = (make_lawyer(cast.centre, joined_on=date(year, 3, 4), **twins) for year in (2019, 2023))
    referral = offered(cast.centre, cast.coordinator)
    with translation.override("en"):
        told = {row.offer.member_id: row.name for row in trail_of(referral, cast.coordinator)}
    assert told == {one.pk: "Khin Mar Win (since 2019)", other.pk: "Khin Mar Win (since 2023)"}


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((date(2021, 3, 4), date(2021, 9, 4)), "၂၀၂၁ ခုနှစ် မတ်"),
        ((date(2021, 3, 4), date(2021, 3, 9)), "၂၀၂၁ ခုနှစ် မတ် ၄ ရက်"),
        ((date(2021, 3, 4), date(2021, 3, 4)), "၂၀၂၁ ခုနှစ် မတ် ၄ ရက်"),
    ],
)
def test_as_much_of_the_date_as_is_needed_in_the_readers_language(cast, days, told):
    first, second = (named(cast, day) for day in days)
    with translation.override("my"):
        assert told_apart({first.pk: "X", second.pk: "X", cast.lawyer.pk: "Y"})[first.pk] == f"X ({told}မှစ၍)"


def test_names_that_all_differ_ask_nothing(cast):
    rows = Member.objects.filter(memberships__group=cast.group).names(cast.coordinator)
    with statements() as asked:
        assert tell_apart(rows) == rows
    assert asked == []

"""Data gaps in the coordinator's digest (domain 6, section 11)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from cop.gap_digests import SECTION, gaps
from cop.models import Membership
from members import clock
from members.desk import Span, worklists
from members.models import AdminUnit, Member

pytestmark = pytest.mark.django_db


def test_gaps_count_the_records_of_each_group_that_lack_a_split_and_open_exactly_these(cast):
    now = clock.now()
    span = Span(now, now - timedelta(days=7), now)
    everybody = Membership.objects.open().filter(group=cast.group)
    whole = {"sex": "female", "age_band": "25-34", "home_unit": AdminUnit.objects.first()}
    Member.objects.filter(pk__in=everybody.values("member")).update(**whole)
    assert gaps(span, [cast.group.pk, cast.other_group.pk]).get(cast.group.pk) is None
    Member.objects.filter(pk=cast.lawyer.pk).update(sex="")
    Member.objects.filter(pk=cast.paralegal.pk).update(age_band="", home_unit=None)
    line = gaps(span, [cast.group.pk])[cast.group.pk][0]
    rows = worklists[line.worklist].within(span, [cast.group.pk])
    assert line.n == 2 == rows.count()
    assert set(rows.values_list("member", flat=True)) == {cast.lawyer.pk, cast.paralegal.pk}
    with translation.override("en"):
        assert SECTION.say(line, "").what == "2 records lack what reports need"
    everybody.filter(member=cast.lawyer).update(left_on=clock.today())
    assert gaps(span, [cast.group.pk])[cast.group.pk][0].n == 1


def test_the_row_of_a_gap_leads_to_the_fields_that_are_empty(cast, sign_in):
    Member.objects.filter(pk=cast.lawyer.pk).update(sex="", age_band="25-34", home_unit=AdminUnit.objects.first())
    client = sign_in(cast.staff)
    rows = client.get(reverse("members:todo_list", args=["gaps"])).context["rows"]
    page = reverse("cop:correct_member", args=[cast.lawyer.pk])
    assert f"{page}#more" in [row.url for row in rows]
    assert 'id="more" open' in client.get(page).content.decode()
    Member.objects.filter(pk=cast.lawyer.pk).update(sex="female")
    assert 'id="more" open' not in client.get(page).content.decode()

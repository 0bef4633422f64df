"""Both entries of one person were in one organisation: joined they stand one after the other, apart both run on."""

from datetime import date

import pytest

from members.models import Affiliation, Organisation
from members.services.merging import merge_member, undo_member_merge
from members.services.organisations import add_affiliation
from tests.factories import make_member

pytestmark = pytest.mark.django_db
YEARS = [(2019, 2023), (2023, 2019), (2021, 2021)]


@pytest.mark.parametrize(("kept_since", "other_since"), YEARS)
def test_a_merge_with_one_organisation_twice_is_undone(cast, kept_since, other_since):
    house = Organisation.objects.create(name_en="Bridge", name_my="တံတား")
    kept, other = make_member(cast.centre), make_member(cast.centre)
    for person, year in ((kept, kept_since), (other, other_since)):
        add_affiliation(person, house, by=cast.coordinator, started_on=date(year, 1, 1))
    before = sorted(Affiliation.objects.values_list("pk", "member", "started_on", "ended_on"))
    merge = merge_member(other, into=kept, by=cast.coordinator)
    assert Affiliation.objects.filter(member=kept, ended_on=None).count() == 1
    undo_member_merge(merge, by=cast.coordinator)
    assert sorted(Affiliation.objects.values_list("pk", "member", "started_on", "ended_on")) == before

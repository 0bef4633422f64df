"""The pages of a merge: which other entry, what would move, done by a second press, and taken back."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cop import merge_preview
from cop.models import Membership, PossibleTwin
from cop.services import rosters
from members.models import Member, MemberMerge
from members.services.merging import merge_member
from tests.cop.test_twins import read
from tests.factories import join, make_group, make_member
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(cast):
    return make_member(cast.centre, full_name_en="Thida Su", phone="+959000000701")


@pytest.fixture
def twin(cast):
    return make_member(cast.centre, full_name_en="Thida Su", joined_on=date(2019, 2, 1))


def page_of(person):
    return reverse("cop:merge_member", args=[person.pk])


def test_the_likely_ones_are_offered_and_told_apart(cast, kept, twin, sign_in):
    other = make_member(cast.centre, full_name_en="Aung Aung", phone="+959000000701")
    make_member(cast.other_centre, full_name_en="Thida Su", phone="+959000000701")
    form = sign_in(cast.coordinator).get(page_of(kept)).context["form"]
    offered = {key: label for key, label in form.fields["duplicate"].choices if key}
    assert offered.keys() == {str(twin.pk), str(other.pk)}
    assert "2019" in offered[str(twin.pk)] or "၂၀၁၉" in offered[str(twin.pk)]


def test_a_preview_changes_nothing_and_the_second_press_merges(cast, kept, twin, sign_in):
    client = sign_in(cast.coordinator)
    page = client.post(page_of(kept), {"duplicate": twin.pk})
    assert page.status_code == 200 and not MemberMerge.objects.exists()
    assert page.context["facts"]
    answer = client.post(page_of(kept), {"duplicate": twin.pk, "merge": "1"})
    assert answer.status_code == 302 and MemberMerge.objects.get().duplicate == twin
    client.post(reverse("cop:undo_member_merge", args=[MemberMerge.objects.get().pk]))
    assert MemberMerge.objects.get().undone_at and Member.objects.get(pk=twin.pk).status == "active"


def test_what_the_preview_says_is_what_happens(cast, kept, twin):
    lines = {line.title: line.after for line in merge_preview.facts(twin, kept)}
    merge_member(twin, into=kept, by=cast.coordinator)
    now = Member.objects.get(pk=kept.pk)
    again = {line.title: line.stays for line in merge_preview.facts(Member.objects.get(pk=twin.pk), now)}
    same = lines.keys() - {str(Member._meta.get_field("phone").verbose_name)}
    assert {title: lines[title] for title in same} == {title: again[title] for title in same}


def test_a_preview_tells_nothing_of_groups_that_the_reader_may_not_see(cast, kept, twin):
    hidden = make_group(cast.other_centre, visibility="hidden")
    join(cast.group, twin)
    join(hidden, twin)
    with override("en"):
        [groups] = [line for line in merge_preview.amounts(twin, kept, cast.coordinator) if line.title == "Groups"]
        assert (groups.goes, groups.stays) == ("1", "0")


def test_nobody_merges_across_a_desk_or_without_the_right(cast, kept, twin, sign_in):
    away = make_member(cast.other_centre, full_name_en="Thida Su")
    assert sign_in(cast.staff).get(page_of(kept)).status_code == 403
    assert sign_in(cast.staff_other).get(page_of(kept)).status_code == 404
    client = sign_in(cast.coordinator)
    assert client.get(page_of(away)).status_code == 404
    answer = client.post(page_of(kept), {"duplicate": away.pk, "merge": "1"})
    assert answer.status_code == 200 and not MemberMerge.objects.exists()
    own = client.post(page_of(cast.coordinator), {"duplicate": twin.pk, "merge": "1"})
    assert own.status_code == 403, "nobody takes over what others did"


def test_a_merge_of_another_centre_cannot_be_undone_here(cast, kept, twin, sign_in):
    merge_member(twin, into=kept, by=cast.coordinator)
    address = reverse("cop:undo_member_merge", args=[MemberMerge.objects.get().pk])
    assert sign_in(cast.staff_other).post(address).status_code == 404
    assert sign_in(cast.lawyer).post(address).status_code == 404
    assert sign_in(cast.staff).post(address).status_code == 403


def test_no_heading_stands_over_nothing(cast, kept, sign_in):
    gone = make_member(cast.centre, status="left", left_on=date(2026, 1, 5))
    pages = [sign_in(cast.coordinator).get(reverse("cop:staff_member_detail", args=[one.pk])) for one in (kept, gone)]
    assert ["h-merge" in page.content.decode() for page in pages] == [True, False]


def test_the_pair_of_the_worklist_is_decided_by_merging(cast, kept, twin):
    pair = PossibleTwin.objects.create(newer=twin, older=kept)
    third = make_member(cast.other_centre)
    open_pair = PossibleTwin.objects.create(newer=third, older=twin)
    merge_member(twin, into=kept, by=cast.coordinator)
    pair.refresh_from_db()
    open_pair.refresh_from_db()
    assert (pair.decision, open_pair.older) == ("same", kept)


def test_two_main_groups_become_one(cast, kept, twin):
    first, second = (make_group(cast.centre, kind="working_group") for _n in range(2))
    join(first, kept, is_primary=True)
    join(second, twin, is_primary=True)
    merge_member(twin, into=kept, by=cast.coordinator)
    assert Membership.objects.get(member=kept, is_primary=True).group == first
    assert Membership.objects.filter(member=kept).count() == 2


def test_a_roster_that_writes_the_old_entry_means_the_kept_one(cast, kept, twin):
    old = make_member(cast.centre, full_name_en="Su Su Hlaing", phone="+959000000702")
    merge_member(old, into=kept, by=cast.coordinator)
    [person] = rosters.plan(read(cast, "Su Su Hlaing,lawyer,HGP,09000000702,,\n"), cast.centre).people
    assert person.member == kept


def test_c09_a_merge_and_its_undo_ask_for_a_proof(cast, kept, twin):
    merge_member(twin, into=kept, by=cast.coordinator)
    client = sign_in_client(Client(), cast.coordinator, stepped_up=False)
    for address in (page_of(kept), reverse("cop:undo_member_merge", args=[MemberMerge.objects.get().pk])):
        assert client.post(address, {}).status_code == 302
    assert MemberMerge.objects.get().undone_at is None
    assert client.get(page_of(kept))["Location"].startswith("/in/again/")

"""Looking at an upload again and again: read once, and never behind what the registry knows by now."""

from pathlib import Path

import pytest

from cop.services import rosters
from cop.services.rosters import looking, matching
from members.models import Member
from tests.factories import make_member

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data" / "rosters" / "padauk.csv"


@pytest.fixture
def row(cast):
    row = rosters.upload(DATA.read_bytes(), "padauk.csv", centre=cast.centre, by=cast.staff)
    assert not rosters.begin_reading(row, by=cast.staff)  # 45 people are read at once
    row.refresh_from_db()
    return row


def test_a_look_reads_the_file_no_second_time(row, cast, monkeypatch):
    first = rosters.look(row, by=cast.staff)
    monkeypatch.setattr(looking, "read_table", None)
    assert rosters.look(row, by=cast.staff).plan.counts == first.plan.counts


def test_a_correction_is_seen_at_the_next_look(row, cast):
    refused = rosters.look(row, by=cast.staff).plan.counts["refused"]
    rosters.choose(row, leave_out_groups=True)
    row.refresh_from_db()
    assert rosters.look(row, by=cast.staff).plan.counts["refused"] != refused


def test_a_name_that_was_given_or_changed_meanwhile_is_known_at_the_next_look(row, cast):
    def possible():
        return len(rosters.look(row, by=cast.staff).plan.of(matching.POSSIBLE))

    rosters.choose(row, leave_out_groups=True)
    row.refresh_from_db()
    before = possible()
    known = rosters.look(row, by=cast.staff).plan.of(matching.NEW)[0].rows[0]
    somebody = make_member(cast.centre, full_name_en="Nobody Known")
    assert possible() == before
    somebody.full_name_en, somebody.full_name_my = known.full_name_en, known.full_name_my
    somebody.honorific = known.honorific
    somebody.save()
    assert possible() > before
    Member.objects.filter(pk=somebody.pk).update(centre=cast.other_centre)
    assert possible() == before


def test_what_is_remembered_of_names_is_keyed_hashes_and_ids(row, cast):
    rosters.look(row, by=cast.staff)
    index = matching._who_has_which_name(Member.objects.filter(centre=cast.centre).exclude(status="anonymised"))
    assert index
    assert all(isinstance(key, bytes) and len(key) == 16 for key in index)
    assert all(isinstance(pk, int) for ids in index.values() for pk in ids)

"""The roster command gives exactly what each sample must give (decision 37)."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cop.models import Membership, RosterRow
from members.models import Consent, Member, Profile
from tests.factories import make_centre, make_group
from tests.members.people_kit import open_profile

DATA = Path(__file__).resolve().parents[1] / "data" / "rosters"
SAMPLES = {"padauk.csv": 0, "ingyin.xlsx": 0, "zawgyi_sagaing.csv": 0, "bad_rows.csv": 1}
KEYS = ("rows_accepted", "rows_refused", "distinct_persons", "refused", "accepted")


@pytest.fixture
def centre(db):
    home = make_centre("PDK")
    for code in ("G1", "G2", "G3", "G4", "G5", "G6", "WG1", "WG2", "WG3", "WG4"):
        make_group(home, code=code)
    return home


def run(name, *options, centre="PDK"):
    out, status = io.StringIO(), 0
    path = name if isinstance(name, Path) else DATA / name
    try:
        call_command("import_members", str(path), "--centre", centre, "--json", *options, stdout=out)
    except SystemExit as end:
        status = end.code
    return json.loads(out.getvalue()), status


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_imports_with_exactly_its_expected_result(centre, name):
    expected = json.loads((DATA / f"{Path(name).stem}.expected.json").read_text())
    found, status = run(name)
    assert {key: found[key] for key in KEYS} == {key: expected[key] for key in KEYS}
    assert status == SAMPLES[name]
    assert Member.objects.filter(centre=centre).count() == expected["distinct_persons"]


def test_the_registry_holds_what_the_report_says(centre):
    found, _ = run("padauk.csv")
    members = {(m.full_name_my or "", m.phone): m for m in Member.objects.filter(centre=centre)}
    for row in found["accepted"]:
        member = members[row["full_name_my"], row["phone"]]
        assert (member.full_name_en or "", member.email or "") == (row["full_name_en"], row["email"])
        assert member.township.code == row["township"]
        assert sorted(member.areas.values_list("name_en", flat=True)) == sorted(row["areas"])
        assert sorted(member.memberships.values_list("group__code", flat=True)) == sorted(row["groups"])


@pytest.mark.parametrize("name", SAMPLES)
def test_c33_the_same_file_twice_changes_nothing(centre, name):
    run(name)
    before = Member.objects.count(), Membership.objects.count(), RosterRow.objects.count()
    found, _ = run(name)
    assert found["people"]["new"] == found["people"]["changed"] == found["people"]["possible"] == 0
    assert (Member.objects.count(), Membership.objects.count(), RosterRow.objects.count()) == before


def test_a_dry_run_writes_nothing(centre):
    found, status = run("padauk.csv", "--dry-run")
    assert (found["rows_accepted"], status, Member.objects.count()) == (45, 0, 0)


def test_consent_is_recorded_only_when_it_was_said(centre):
    run("padauk.csv")
    assert Consent.objects.count() == 0
    run("padauk.csv", "--mail-consent")
    mailed = [m for m in Member.objects.filter(centre=centre) if m.email]
    assert Consent.objects.count() == len(mailed) > 0


def test_a_withdrawal_is_never_undone_by_a_list(centre):
    run("padauk.csv", "--mail-consent")
    Consent.objects.update(withdrawn_at="2026-01-01T00:00Z")
    run("padauk.csv", "--mail-consent")
    assert not Consent.objects.open().exists()


def test_a_file_that_is_refused_as_a_whole_exits_2(centre, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(b"%PDF-1.7 not a roster")
    found, status = run(path)
    assert (found["file_refused"], status) == ("file_wrong_type", 2)
    assert Member.objects.count() == 0


def test_a_changed_cell_changes_the_person_and_keeps_the_rest(centre, tmp_path):
    run("padauk.csv")
    count = Member.objects.count()
    path = tmp_path / "again.csv"
    path.write_text(
        (DATA / "padauk.csv").read_text("utf-8-sig").replace(",Advocate,09-000 000 011,", ",HGP,09-000 000 011,"),
        "utf-8",
    )
    person = next(one for one in Member.objects.all() if one.phone == "+959000000011")
    open_profile(person)
    Profile.objects.filter(pk=person.pk).update(tags=["language:old"])
    found, _ = run(path)
    assert (found["people"]["changed"], found["people"]["new"], Member.objects.count()) == (1, 0, count)
    assert "kind:lawyer" in Profile.objects.get(pk=person.pk).tags, "the finder hears of it"


def test_an_unknown_centre_and_a_wrong_mapping_are_said(centre):
    with pytest.raises(CommandError, match="no centre"):
        run("padauk.csv", centre="XYZ")
    with pytest.raises(CommandError, match="map"):
        run("padauk.csv", "--map", "Phone=nonsense")

"""Every sample of data/rosters gives exactly its expected result (issue: what must be seen running, c)."""

import pytest

from . import roster_kit as kit

SAMPLES = ("padauk.csv", "ingyin.xlsx", "zawgyi_sagaing.csv", "bad_rows.csv")
PROSE = {"encoding", "honorific_note"}  # of the expected results: for a reader


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_gives_its_expected_result(name):
    data, expected = kit.sample(name)
    found = kit.as_json(data, name)
    assert {key: found[key] for key in expected.keys() - PROSE} == {
        key: value for key, value in expected.items() if key not in PROSE
    }


def test_sample_ingyin_reports_every_honorific_it_took_off():
    data, expected = kit.sample("ingyin.xlsx")
    result = kit.check(data, "ingyin.xlsx")
    glued = {row["row"] for row in expected["accepted"] if row["honorific"]}
    assert {notice.row for notice in result.notices if notice.code == "honorific_taken_off"} == glued
    assert {row.row for row in result.accepted if row.honorific_taken_off} == glued


def test_sample_ingyin_with_honorifics_kept():
    data, _expected = kit.sample("ingyin.xlsx")
    names = {
        row.row: (row.full_name_my, row.honorific)
        for row in kit.check(data, "ingyin.xlsx", keep_honorifics=True).accepted
    }
    assert names[4] == ("ဦး ရန်ရန်မိုး", "")
    assert names[10] == ("မ စန္ဒာနွယ်ငြိမ်း", "")
    one = {row.row: row.honorific for row in kit.check(data, "ingyin.xlsx", keep_honorifics={4}).accepted}
    assert (one[4], one[10]) == ("", "Ma")


def test_sample_zawgyi_is_judged_as_a_file():
    data, expected = kit.sample("zawgyi_sagaing.csv")
    result = kit.check(data, "zawgyi_sagaing.csv")
    assert result.context.value == "zawgyi"
    changed = [row.row for row in result.accepted if row.converted]
    assert changed == [row["row"] for row in expected["accepted"] if row["row"] not in expected["names_that_hide"]]

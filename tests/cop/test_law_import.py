"""Law from data files: all or nothing, idempotent, and never over what somebody mended (domain 3.9)."""

import json

import pytest
from django.core.management import CommandError, call_command

from cop.models import CaseLaw, LegalInstrument, Provision
from cop.services import law_import
from members import clock

pytestmark = pytest.mark.django_db
ACT = {"code": "water", "kind": "law", "title_en": "Water Law"}
SECTION = {"key": "water:5", "heading_en": "Wells", "source": "G"}
RULING = {"report": "blr", "year": 1951, "page": 3, "name_en": "A v. B", "language": "en", "provisions": ["water:5"]}


def bring_in(**lists):
    return law_import.import_law([lists])


def write(tmp_path, data) -> str:
    path = tmp_path / "law.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(path)


def printed(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def test_import_law_brings_the_packaged_law_once(capsys):
    call_command("import_law", "--json")
    first = printed(capsys)
    assert first["added"] == {"instruments": 20, "provisions": 127, "cases": 2} and not first["refused"]
    call_command("import_law", "--json")
    again = printed(capsys)
    assert again["added"] == dict.fromkeys(law_import.PARTS, 0) and again["kept"] == first["added"]
    assert not Provision.objects.checked().exists(), "what comes from a file is unchecked"


def test_packaged_law_has_every_source_mark_and_both_scripts():
    law_import.import_law(law_import.read_file(path) for path in law_import.packaged_files())
    assert not Provision.objects.filter(source="").exists()
    assert not Provision.objects.filter(heading_my="").exists()
    assert not Provision.objects.filter(heading_en="").exists()
    for one in LegalInstrument.objects.all():
        assert one.title_my and one.title_en and one.short_my and one.short_en
    assert Provision.objects.get(key="pc:505A") and Provision.objects.get(key="pc:505/a")
    lal = LegalInstrument.objects.get(code="lal")
    assert (str(lal.enacted_on), lal.me_date) == ("2016-01-18", "9th Waning Day of Pyartho, 1377 M.E.")
    assert CaseLaw.objects.get(year=1960).provisions.count() == 2


def test_one_bad_row_and_nothing_is_written(tmp_path, capsys):
    bad = {"key": "water:6", "heading_en": ""}
    path = write(tmp_path, {"instruments": [ACT], "provisions": [SECTION, bad, {"key": "fire:1", "heading_en": "x"}]})
    with pytest.raises(CommandError):
        call_command("import_law", path, "--json")
    refused = printed(capsys)["refused"]
    assert [(row["list"], row["row"]) for row in refused] == [("provisions", 2), ("provisions", 3)]
    assert not LegalInstrument.objects.exists()


@pytest.mark.parametrize(
    "row",
    [
        {**SECTION, "key": "water 5"},
        {**SECTION, "colour": "blue"},
        {**SECTION, "valid_from": "14.2.2021"},
        {**SECTION, "heading_en": "a\x00b"},
        {**SECTION, "heading_en": 5 * "long " * 100},
        {**SECTION, "valid_from": "2021-01-02", "valid_to": "2021-01-01"},
        "a string",
        {**SECTION, "key": None},
        {**SECTION, "label_en": {"a": 1}},
    ],
)
def test_a_bad_section_is_refused_with_a_reason(row):
    [(part, number, reasons)] = bring_in(instruments=[ACT], provisions=[row]).refused
    assert (part, number) == ("provisions", 1) and all(reasons)


@pytest.mark.parametrize("text", ["{", "[]", '{"sections": []}', '{"cases": {}}', "\x00", "[" * 100_000])
def test_a_file_that_is_none_of_ours_is_refused(tmp_path, text):
    with pytest.raises(CommandError):
        call_command("import_law", write(tmp_path, text))


def test_what_was_mended_or_checked_stays_unless_the_file_is_to_replace_it():
    bring_in(instruments=[ACT], provisions=[SECTION], cases=[RULING])
    Provision.objects.update(heading_en="Wells and springs", checked_on=clock.today())
    outcome = bring_in(instruments=[ACT], provisions=[SECTION], cases=[RULING])
    assert outcome.kept == {"instruments": 1, "provisions": 1, "cases": 1}
    assert Provision.objects.get().heading_en == "Wells and springs"
    outcome = law_import.import_law([{"provisions": [SECTION]}], update=True)
    one = Provision.objects.get()
    assert outcome.changed["provisions"] == 1 and one.heading_en == "Wells" and not one.is_checked


def test_texts_pass_the_normaliser():
    bring_in(instruments=[ACT], provisions=[{**SECTION, "heading_my": "ေရတြင္း"}])
    assert Provision.objects.get().heading_my == "ရေတွင်း"

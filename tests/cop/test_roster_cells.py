"""What centres write into a cell: each way either works or is refused with a clear reason."""

from datetime import date

import pytest

from cop.roster.lookups import make_lookups
from cop.roster.reader import read_table

from . import roster_kit as kit
from .roster_kit import one, reasons, with_


@pytest.mark.parametrize("text", ["", " ", "-", "–", "N/A", "n/a", "nil", "မရှိ", "မရွိ", "\u00a0", "\u200b", "None"])
def test_empty_is_written_in_many_ways(text):
    row = one(
        **{
            "Phone": text,
            "E-mail": text,
            "Township": text,
            "Practice areas": text,
            "Groups": text,
            "Joined on": text,
            "Honorific": text,
            "Language": text,
            "Name (English)": text,
        }
    )
    assert (row.phone, row.email, row.township, row.home_unit) == (None, "", None, "")
    assert (row.areas, row.groups, row.joined_on, row.honorific, row.full_name_en) == ((), (), None, "", "")


@pytest.mark.parametrize(
    ("text", "email"),
    [
        (" mya@igy.example.org ", "mya@igy.example.org"),
        ("mailto:Mya@IGY.example.org", "mya@igy.example.org"),
        ("MYA@IGY.EXAMPLE.ORG.", "mya@igy.example.org"),
        ("Mya Mya <mya@igy.example.org>", "mya@igy.example.org"),
        ("mya@igy.example.org; other@igy.example.org", "mya@igy.example.org"),
        ("ｍｙａ＠igy.example.org", "mya@igy.example.org"),
        ("my\u200ba@igy.example.org", "mya@igy.example.org"),
    ],
)
def test_emails_that_work(text, email):
    assert with_("E-mail", text, "email") == email


@pytest.mark.parametrize(
    "text",
    [
        "mya@khy,example.org",
        "mya",
        "mya@",
        "@x.org",
        "a b@x.org",
        "mya@localhost",
        "mya@@x.org",
        "မြ@x.org",
        "=1+1",
        "a@b..org",
        "a@x.org b",
    ],
)
def test_emails_that_do_not(text):
    assert reasons(**{"E-mail": text}) == [("email_invalid", "E-mail")]


@pytest.mark.parametrize(
    "text",
    [
        "09-000 000 401, 09-000 000 402",
        "09-000000401/09-000000402",
        "09000000401 09000000402",
        "၀၉-၀၀၀၀၀၀၄၀၁၊ ၀၉-၀၀၀၀၀၀၄၀၂",
        "9000000401",
        "9000000401.0",
        "+95 9 000 000 401",
        "'09000000401",
        "'+959000000401",
        "ဝ၉-၀၀၀ ၀၀၀ ၄ဝ၁",
    ],
)
def test_phones_that_work(text):
    assert with_("Phone", text, "phone") == "+959000000401"


def test_second_phone_is_told():
    result = kit.check(kit.make_csv(kit.rows_of({"Phone": "09-000 000 401, 09-000 000 402"})))
    assert [(notice.field, notice.code) for notice in result.notices] == [("phone", "phone_left_out")]


@pytest.mark.parametrize("text", ["09-000 OOO 312", "09-12", "call me", "9.0E+08", "=A1", "#REF!", "0"])
def test_phones_that_do_not(text):
    assert reasons(Phone=text) == [("phone_invalid", "Phone")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-09-01", date(2020, 9, 1)),
        ("2020/9/1", date(2020, 9, 1)),
        ("1.9.2020", date(2020, 9, 1)),
        ("01/09/2020", date(2020, 9, 1)),
        ("၁-၉-၂၀၂၀", date(2020, 9, 1)),
        ("၀၁.ဝ၉.၂၀၂၀", date(2020, 9, 1)),
        ("2020-09-01 00:00:00", date(2020, 9, 1)),
        ("44075", date(2020, 9, 1)),
        ("44075.0", date(2020, 9, 1)),
        ("1 Sep 2020", date(2020, 9, 1)),
        ("1-September-2020", date(2020, 9, 1)),
        ("၁ စက်တင်ဘာ ၂၀၂၀", date(2020, 9, 1)),
        ("29.2.2024", date(2024, 2, 29)),
    ],
)
def test_dates_that_work(text, day):
    assert with_("Joined on", text, "joined_on") == day


@pytest.mark.parametrize(
    "text", ["2023-02-30", "09/25/2020", "1-9-20", "2020", "yesterday", "31.4.2020", "1380-1-1", "=TODAY()", "0"]
)
def test_dates_that_do_not(text):
    assert reasons(**{"Joined on": text}) == [("joined_on_invalid", "Joined on")]


def test_dates_to_come():
    assert reasons(**{"Joined on": "2026-11-23"}) == [("joined_on_future", "Joined on")]
    assert with_("Joined on", "2026-11-22", "joined_on") == kit.TODAY


@pytest.mark.parametrize(
    "text",
    [
        "Kalaw",
        "kalaw ",
        "KALAW TOWNSHIP",
        "Kalaw Tsp.",
        "ကလော",
        "ကလောမြို့နယ်",
        "ကလောမြို့",
        "ကေလာၿမိဳ႕နယ္",
        "MMR014005",
        "Kalaw, Shan",
        "Kalaw (Shan South)",
    ],
)
def test_townships(text):
    row = one(Township=text)
    assert (row.township, row.home_unit) == ("MMR014005", "MMR222")


@pytest.mark.parametrize("text", ["Kalawe", "Kalawa", "?", "Township", "=Kalaw"])
def test_townships_that_nobody_knows(text):
    assert reasons(Township=text) == [("township_unknown", "Township")]


def test_township_of_two_regions_is_told_by_the_unit():
    known = make_lookups(
        townships=[("MMR001001", "MMR001", "Twin", ""), ("MMR002001", "MMR002", "Twin", "")],
        units=[("MMR001", "Kachin", ""), ("MMR002", "Kayah", "")],
    )
    headings = [*kit.HEADINGS, "State"]
    rows = kit.rows_of(
        {"Township": "Twin", "State": "Kayah", "Groups": ""},
        {"Township": "Twin", "Groups": "", "E-mail": ""},
        headings=headings,
    )
    result = kit.check_rows(read_table(kit.make_csv(rows), "a.csv"), known, today=kit.TODAY)
    assert [row.township for row in result.accepted] == ["MMR002001"]
    assert kit.refusals(result) == [(3, "township_unknown", "Township")]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Shan State", "MMR222"),
        ("Shan (South)", "MMR222"),
        ("ရှမ်းပြည်နယ် (တောင်ပိုင်း)", "MMR222"),
        ("Bago Region", "MMR111"),
        ("Bago (East)", "MMR111"),
        ("စစ်ကိုင်းတိုင်း", "MMR005"),
        ("စစ်ကိုင်း", "MMR005"),
        ("စစ္ကိုင္းတိုင္းေဒသႀကီး", "MMR005"),
        ("Naypyitaw", "MMR018"),
        ("နေပြည်တော်", "MMR018"),
        ("AYEYARWADY", "MMR017"),
        ("MMR013", "MMR013"),
        ("Karen State", "MMR003"),
    ],
)
def test_states_and_regions(text, unit):
    headings = [*kit.HEADINGS, "တိုင်း/ပြည်နယ်"]
    rows = kit.rows_of({"Township": "", "တိုင်း/ပြည်နယ်": text}, headings=headings)
    assert [row.home_unit for row in kit.check(kit.make_csv(rows)).accepted] == [unit]


def test_state_that_nobody_knows_and_township_elsewhere():
    headings = [*kit.HEADINGS, "State"]
    rows = kit.rows_of({"State": "Atlantis"}, {"State": "Kachin", "E-mail": ""}, headings=headings)
    result = kit.check(kit.make_csv(rows))
    assert kit.refusals(result) == [(2, "township_unknown", "State/Region")]
    assert [(row.home_unit, row.township) for row in result.accepted] == [("MMR001", "MMR009018")]
    assert ("township", "township_elsewhere") in [(notice.field, notice.code) for notice in result.notices]


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("Criminal Justice;Land", ("Criminal Justice", "Land")),
        ("land , criminal justice, Land", ("Land", "Criminal Justice")),
        ("မြေယာ၊ သဘာဝပတ်ဝန်းကျင်", ("Land", "Environment")),
        ("ကျား၊ မ ရေးရာ၊ မြေယာ", ("Gender", "Land")),
        ("ကျား၊မ", ("Gender",)),
        ("LGBT/Gender", ("LGBT", "Gender")),
        ("Land\nGender", ("Land", "Gender")),
        ("ေျမယာ၊ နိုင္ငံသားျဖစ္မႈ", ("Land", "Citizenship")),
    ],
)
def test_areas(text, areas):
    assert with_("Practice areas", text, "areas") == areas


def test_areas_that_nobody_knows():
    assert reasons(**{"Practice areas": "Land;Fishing"}) == [("area_unknown", "Practice areas")]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("G1;WG2", ("G1", "WG2")),
        ("g1, wg-2", ("G1", "WG2")),
        ("G1 WG2", ("G1", "WG2")),
        ("G 1၊ WG 2", ("G1", "WG2")),
        ("Ｇ１/ＷＧ２", ("G1", "WG2")),
        ("G၁\nG၁", ("G1",)),
        ("G1 and G2", ("G1", "G2")),
    ],
)
def test_groups(text, groups):
    assert with_("Groups", text, "groups") == groups


def test_groups_that_do_not_exist():
    data = kit.make_csv(kit.rows_of({"Groups": "G2;G44"}, {"Groups": "G55", "E-mail": ""}))
    result = kit.check(data)
    assert kit.refusals(result) == [(2, "group_unknown", "Groups"), (3, "group_unknown", "Groups")]
    assert result.unknown_groups == ["G44", "G55"]
    assert [refusal.value for refusal in result.refused] == ["G44", "G55"]
    left_out = kit.check(data, leave_out_unknown_groups=True)
    assert [row.groups for row in left_out.accepted] == [("G2",), ()]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"Kind": "judge"}, ("kind_unknown", "Kind")),
        ({"Kind": ""}, ("kind_unknown", "Kind")),
        ({"Bar grade": ""}, ("bar_grade_missing", "Bar grade")),
        ({"Bar grade": "barrister"}, ("kind_unknown", "Bar grade")),
        ({"Paralegal kind": "mobile"}, ("paralegal_kind_not_allowed", "Paralegal kind")),
        ({"Kind": "paralegal", "Bar grade": ""}, ("paralegal_kind_missing", "Paralegal kind")),
        ({"Kind": "paralegal", "Paralegal kind": "mobile"}, ("bar_grade_not_allowed", "Bar grade")),
        ({"Kind": "paralegal", "Paralegal kind": "flying", "Bar grade": ""}, ("kind_unknown", "Paralegal kind")),
    ],
)
def test_kinds_and_grades_that_do_not_fit(cells, found):
    assert reasons(**cells) == [found]


@pytest.mark.parametrize("kind", ["Lawyer", "LAWYERS", "ရှေ့နေ", "ေရွ႕ေန", " lawyer\u00a0"])
@pytest.mark.parametrize("grade", ["hgp", "H.G.P.", "Higher Grade Pleader", "အထက်တန်းရှေ့နေ", "အထက္တန္းေရွ႕ေန"])
def test_kinds_and_grades(kind, grade):
    row = one(**{"Kind": kind, "Bar grade": grade})
    assert (row.provider_type, row.bar_grade) == ("lawyer", "hgp")


@pytest.mark.parametrize("text", ["Centre-based", "center based", "CENTRE BASED", "စင်တာအခြေပြု", "စင်တာ အခြေပြု"])
def test_paralegal_kinds(text):
    row = one(**{"Kind": "Para-legal", "Paralegal kind": text, "Bar grade": ""})
    assert (row.provider_type, row.paralegal_kind) == ("paralegal", "centre_based")


@pytest.mark.parametrize(
    ("my", "en", "given", "names"),
    [
        ("မ\nစန္ဒာ", "", "", ("စန္ဒာ", "", "Ma")),
        ("မြမြ", "", "ဒေါ်", ("မြမြ", "", "Daw")),
        ("မနွယ်ယု", "Ma Nwe Yu", "Daw", ("မနွယ်ယု", "Ma Nwe Yu", "Daw")),
        ("မနွယ်ယု", "Daw Ma Nwe Yu", "", ("မနွယ်ယု", "Ma Nwe Yu", "Daw")),
        ("ဦးသော်", "U Thaw", "", ("သော်", "Thaw", "U")),
        ("ဒေါ်သီတာ", "Thida", "Daw", ("သီတာ", "Thida", "Daw")),
        ("Rosalind Hla", "", "", ("", "Rosalind Hla", "")),
        ("", "ခင်မာ", "", ("ခင်မာ", "", "")),
        ("ခင်မာဝင်း (Khin Mar Win)", "", "", ("ခင်မာဝင်း", "Khin Mar Win", "")),
        ("Daw Khin Mar / ဒေါ်ခင်မာ", "", "", ("ခင်မာ", "Khin Mar", "Daw")),
        ("ဒေါ်ခင်မာ Daw Khin Mar", "", "", ("ခင်မာ", "Khin Mar", "Daw")),
        ("Khin Mar ခင်မာ", "", "", ("ခင်မာ", "Khin Mar", "")),
        ("Dr သီတာ", "", "", ("သီတာ", "", "Dr")),
        ("Saw စောထူး", "", "", ("Saw စောထူး", "", "")),
        ("Ｋhin\u00a0 Mar", "", "", ("", "Khin Mar", "")),
        ("ခင်\u200bမာ", "Khin  Mar ", "Mr", ("ခင်မာ", "Khin Mar", "")),
        ("ကိုကို", "Ko Ko", "", ("ကိုကို", "Ko Ko", "")),
        ("-", "Thaw", "", ("", "Thaw", "")),
        ("ခင်မာ၀င်း", "", "", ("ခင်မာဝင်း", "", "")),
        ("ကျော်ဇော် (၂)", "", "", ("ကျော်ဇော် (၂)", "", "")),
    ],
)
def test_names(my, en, given, names):
    row = one(**{"Name (Burmese)": my, "Name (English)": en, "Honorific": given})
    assert (row.full_name_my, row.full_name_en, row.honorific) == names


@pytest.mark.parametrize(
    ("my", "en", "found"),
    [
        ("", "", ("name_missing", "Name (Burmese)")),
        ("-", "N/A", ("name_missing", "Name (Burmese)")),
        ('=HYPERLINK("http://x")', "", ("name_invalid", "Name (Burmese)")),
        ("'=1+1", "", ("name_invalid", "Name (Burmese)")),
        ("＝1+1", "Mya", ("name_invalid", "Name (Burmese)")),
        ("မြ", "@SUM(A1)", ("name_invalid", "Name (English)")),
        ("12345", "", ("name_invalid", "Name (Burmese)")),
        ("???", "", ("name_invalid", "Name (Burmese)")),
        ("ဒေါ်", "", ("name_invalid", "Name (Burmese)")),
        ("<script>alert(1)</script>", "", ("name_invalid", "Name (Burmese)")),
        ("á€™á€¼", "", ("name_invalid", "Name (Burmese)")),
        ("cifrm0if;", "", ("name_invalid", "Name (Burmese)")),
        ("မြ 12/KAMANA(N)123456", "", ("nrc_in_text", "Name (Burmese)")),
        ("မြ", "Mya 12/ka ma na (naing) 123456", ("nrc_in_text", "Name (English)")),
        ("မြ\x00", "", ("control_character", "Name (Burmese)")),
        ("မြ", "Mya\x1b[0m", ("control_character", "Name (English)")),
        ("မြ\ufffd", "", ("control_character", "Name (Burmese)")),
    ],
)
def test_names_that_are_none(my, en, found):
    assert reasons(**{"Name (Burmese)": my, "Name (English)": en}) == [found]


def test_national_id_is_found_in_any_cell_that_is_read_and_never_shown():
    number = "၁၂/ကမန(နိုင်)၁၂၃၄၅၆"
    for heading in ("Phone", "E-mail", "Township", "Groups", "Practice areas", "Kind", "Language"):
        result = kit.check(kit.make_csv(kit.rows_of({heading: number})))
        assert kit.refusals(result) == [(2, "nrc_in_text", heading)]
        assert result.refused[0].value == ""


def test_all_bad_cells_are_told_and_the_row_counts_once():
    result = kit.check(
        kit.make_csv(kit.rows_of({"Phone": "x", "E-mail": "y", "Township": "z z", "Joined on": "2099-01-01"}))
    )
    assert [found[1] for found in kit.refusals(result)] == [
        "phone_invalid",
        "email_invalid",
        "township_unknown",
        "joined_on_future",
    ]
    assert (result.rows_refused, len(result.accepted)) == (1, 0)


def test_control_character_in_a_column_that_nobody_reads():
    headings = [*kit.HEADINGS, "Remark"]
    result = kit.check(kit.make_csv(kit.rows_of({"Remark": "a\x00b"}, headings=headings)))
    assert kit.refusals(result) == []
    assert result.table.ignored_columns == ["Remark"]


# Persons.


def test_same_person_twice_makes_one():
    again = {"Name (Burmese)": "", "Name (English)": "MYA MYA  NWE", "Phone": "", "E-mail": "MYA@igy.example.org"}
    by_phone = {"Name (Burmese)": "မြမြ နွယ်", "Name (English)": "", "E-mail": "", "Phone": "+959000000401"}
    result = kit.check(kit.make_csv(kit.rows_of({}, again, by_phone)))
    assert (len(result.accepted), len(result.persons), result.persons) == (3, 1, [[0, 1, 2]])


def test_same_name_alone_and_same_phone_alone_make_two():
    namesake = {"Phone": "09-000 000 402", "E-mail": ""}
    shares_phone = {"Name (Burmese)": "ခင်မာ", "Name (English)": "", "E-mail": ""}
    result = kit.check(kit.make_csv(kit.rows_of({}, namesake, shares_phone)))
    assert len(result.persons) == 3
    assert result.same_names == [[2, 3]]


def test_same_email_under_another_name_is_refused():
    other = {"Name (Burmese)": "ခင်မာ", "Name (English)": "", "Phone": ""}
    result = kit.check(kit.make_csv(kit.rows_of({}, other)))
    assert kit.refusals(result) == [(3, "email_duplicate", "E-mail")]
    assert result.refused[0].same_as_row == 2


# The shape of the sheet.

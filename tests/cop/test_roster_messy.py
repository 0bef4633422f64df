"""What centres do to a whole sheet: each either works or is refused with a clear reason."""

from datetime import date, datetime

import pytest

from cop.roster.headings import MappingError, field_for
from cop.roster.table import FileRefused
from members.text import Context

from . import roster_kit as kit


def test_titles_totals_notes_and_repeated_headings_are_no_people():
    headings, *people = kit.rows_of({}, {"E-mail": "", "Phone": ""})
    rows = [
        ["Ingyin Justice Centre: members 2025"],
        [],
        headings,
        people[0],
        [],
        headings,
        people[1],
        ["Total: 2"],
        ["စုစုပေါင်း", "", "2"],
        ["Note: checked by phone in September"],
        ["* " + "long note " * 20],
    ]
    result = kit.check(kit.make_csv(rows))
    assert [row.row for row in result.accepted] == [4, 7]
    assert kit.refusals(result) == []
    assert (result.table.heading_row, result.table.blank_rows) == (3, [2, 5])
    assert [row for row, _why in result.table.ignored_rows] == [6, 8, 9, 10, 11]


def test_rows_with_a_running_number_only_are_no_people():
    headings = ["No.", *kit.HEADINGS]
    rows = kit.rows_of({"No.": "1"}, headings=headings) + [["2"], ["3"]]
    result = kit.check(kit.make_csv(rows))
    assert (len(result.accepted), result.rows_refused) == (1, 0)
    assert result.table.ignored_columns == []


def test_a_name_that_begins_like_a_total_is_a_person():
    result = kit.check(
        kit.make_csv([["Name", "Kind", "Bar grade"], ["Su Mon", "lawyer", "HGP"], ["Sum Nue", "lawyer", "HGP"]])
    )
    assert [row.full_name_en for row in result.accepted] == ["Su Mon", "Sum Nue"]


def test_a_cell_with_line_breaks_is_one_row_of_the_spreadsheet():
    result = kit.check(kit.make_csv(kit.rows_of({"Practice areas": "Land\nGender"}, {"E-mail": "x"})))
    assert kit.refusals(result) == [(3, "email_invalid", "E-mail")]


def test_headings_in_any_order_case_and_language():
    rows = [
        ["GRADE", "PHONE NO.", "အမည် (Name)", " type ", "E mail", "Unheard of"],
        ["HGP", "09000000401", "မြမြ", "Lawyer", "", "x"],
    ]
    result = kit.check(kit.make_csv(rows))
    assert [(row.full_name_my, row.phone, row.bar_grade) for row in result.accepted] == [
        ("မြမြ", "+959000000401", "hgp")
    ]
    assert result.table.ignored_columns == ["Unheard of"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Name (Burmese)", "full_name_my"),
        ("အမည် (အင်္ဂလိပ်)", "full_name_en"),
        ("အမည္", "name"),
        ("ဖုန်း (Phone)", "phone"),
        ("Phone / ဖုန်း", "phone"),
        ("Joined on (dd/mm/yyyy)", "joined_on"),
        ("Phone 1", "phone"),
        ("Name *", "name"),
        ("ဝင္ေရာက္သည့္ေန႔", "joined_on"),
        ("ဥပေဒအကူေပးသူ အမ်ိဳးအစား", "paralegal_kind"),
        ("State / Region", "home_unit"),
        ("E-MAIL (optional)", "email"),
        ("Phone (emergency contact)", None),
        ("Father's name", None),
        ("Gender", None),
        ("NRC", None),
        ("Phone 2", None),
        ("Centre", None),
        ("", None),
    ],
)
def test_field_for(heading, field):
    assert field_for(heading) == field


def test_only_one_column_of_names_is_told_apart_by_its_letters():
    rows = [["Name", "Kind", "Bar grade"], ["မြမြ", "lawyer", "HGP"], ["Daw Khin Mar", "lawyer", "HGP"]]
    names = [(row.full_name_my, row.full_name_en, row.honorific) for row in kit.check(kit.make_csv(rows)).accepted]
    assert names == [("မြမြ", "", ""), ("", "Khin Mar", "Daw")]


def test_name_beside_a_burmese_name_is_the_latin_one():
    rows = [["Name", "Name (Burmese)", "Kind", "Bar grade"], ["Mya Mya", "မြမြ", "lawyer", "HGP"]]
    assert [(row.full_name_my, row.full_name_en) for row in kit.check(kit.make_csv(rows)).accepted] == [
        ("မြမြ", "Mya Mya")
    ]


def test_without_a_column_of_kinds_the_grade_tells():
    rows = [
        ["Name", "Bar grade", "Paralegal kind"],
        ["Mya Mya", "HGP", ""],
        ["Su Su", "", "mobile"],
        ["Nu Nu", "", ""],
    ]
    result = kit.check(kit.make_csv(rows))
    assert [row.provider_type for row in result.accepted] == ["lawyer", "paralegal"]
    assert kit.refusals(result) == [(4, "kind_unknown", "Kind")]


def test_two_columns_of_one_meaning():
    rows = kit.rows_of(
        {"Phone": "", "Mobile": "09-000 000 402"},
        {"Mobile": "09-000 000 403", "E-mail": ""},
        headings=[*kit.HEADINGS, "Mobile"],
    )
    result = kit.check(kit.make_csv(rows))
    assert [row.phone for row in result.accepted] == ["+959000000402", "+959000000401"]
    assert result.table.doubled_columns == ["Mobile"]


def test_headings_over_two_rows():
    rows = [
        ["No", "Name", "", "Kind", "", "", "Contact", ""],
        ["", "Burmese", "English", "", "Paralegal kind", "Bar grade", "Phone", "E-mail"],
        ["1", "မြမြ", "Mya Mya", "lawyer", "", "HGP", "09-000 000 401", ""],
    ]
    result = kit.check(kit.make_csv(rows))
    (row,) = result.accepted
    assert (row.row, row.full_name_my, row.full_name_en, row.phone) == (3, "မြမြ", "Mya Mya", "+959000000401")


def test_headings_over_two_rows_in_merged_cells():
    rows = [
        ["No", "Name", "", "Bar grade", "Phone"],
        ["", "Burmese", "English", "", ""],
        ["1", "မြမြ", "Mya Mya", "HGP", "09-000 000 401"],
    ]
    result = kit.check(kit.make_xlsx(rows, merged=("A1:A2", "B1:C1", "D1:D2", "E1:E2")), "a.xlsx")
    (row,) = result.accepted
    assert (row.row, row.full_name_my, row.full_name_en, row.bar_grade) == (3, "မြမြ", "Mya Mya", "hgp")


def test_cells_beyond_the_headings_are_told():
    result = kit.check(b"Name;Bar grade;Practice areas\nMya Mya;HGP;Land;Gender\nSu Su;HGP;Land;;\n")
    assert (len(result.accepted), result.table.overlong_rows) == (2, [2])


def test_an_honorific_left_in_the_name_makes_no_second_person():
    data = kit.make_csv(kit.rows_of({"Honorific": "", "Name (Burmese)": "ဒေါ်သီတာ", "Name (English)": ""},
                                    {"Honorific": "", "Name (Burmese)": "သီတာ", "Name (English)": ""}))  # fmt: skip
    result = kit.check(data, keep_honorifics=True)
    assert ([row.full_name_my for row in result.accepted], len(result.persons)) == (["ဒေါ်သီတာ", "သီတာ"], 1)


def test_mapping_says_what_unknown_headings_mean():
    data = kit.make_csv([["Who", "What", "Rank", "Phone"], ["Mya Mya", "lawyer", "HGP", "09-000 000 401"]])
    with pytest.raises(FileRefused) as refused:
        kit.check(data)
    assert (refused.value.code, refused.value.headings) == ("file_headings_unknown", ("Who", "What", "Rank", "Phone"))
    mapping = {"Who": "Name (English)", "what": "kind", "Rank": "ရှေ့နေအဆင့်", "Phone": "ignore"}
    (row,) = kit.check(data, mapping=mapping).accepted
    assert (row.full_name_en, row.provider_type, row.bar_grade, row.phone) == ("Mya Mya", "lawyer", "hgp", None)
    with pytest.raises(MappingError):
        kit.check(data, mapping={"Who": "shoe size"})


def test_a_centre_named_in_the_file_chooses_nothing():
    rows = kit.rows_of({"Centre": "PDK"}, headings=[*kit.HEADINGS, "Centre"])
    result = kit.check(kit.make_csv(rows))
    assert result.table.ignored_columns == ["Centre"]


def test_one_column_in_zawgyi_beside_unicode():
    rows = kit.rows_of(
        {"Township": "ပခုကၠဴ"}, {"Name (Burmese)": "ေရႊစင္", "Township": "ကေလာ", "E-mail": ""}, {"E-mail": "", "Phone": ""}
    )
    result = kit.check(kit.make_csv(rows))
    assert [(row.full_name_my, row.township) for row in result.accepted] == [
        ("မြမြနွယ်", "MMR009018"),
        ("ရွှေစင်", "MMR014005"),
        ("မြမြနွယ်", "MMR009018"),
    ]


def test_a_doubtful_name_is_decided_by_its_column():
    """Names in Zawgyi, all else in Unicode: the file does not tell, the column does."""
    unicode = {
        "Township": "ပခုက္ကူ",
        "Practice areas": "မြေယာ",
        "Name (English)": "",
        "Honorific": "",
        "E-mail": "",
        "Phone": "",
    }
    names = ["ခင္မာဝင္း", "ဇင္သီတာသီရိ", "ႏွင္းမြန္", "သီရိလွ"]
    rows = kit.rows_of(*(unicode | {"Name (Burmese)": name, "Language": "မြန်မာ"} for name in names))
    result = kit.check(kit.make_csv(rows))
    assert result.context is Context.UNCLEAR
    assert [row.full_name_my for row in result.accepted] == ["ခင်မာဝင်း", "ဇင်သီတာသီရိ", "နှင်းမွန်", "သီရိလှ"]


def test_a_doubtful_column_is_decided_by_its_file():
    person = {
        "Name (Burmese)": "လွလွ",
        "Name (English)": "",
        "Honorific": "",
        "Township": "ကေလာ",
        "Practice areas": "ေျမယာ",
    }
    result = kit.check(kit.make_csv(kit.rows_of(person)))
    assert [row.full_name_my for row in result.accepted] == ["လှလှ"]


def test_a_name_that_reads_both_ways_is_told():
    rows = kit.rows_of({"Name (Burmese)": "လွလွ", "Name (English)": "", "Township": "", "Honorific": ""})
    result = kit.check(kit.make_csv(rows))
    assert [row.full_name_my for row in result.accepted] == ["လွလွ"]
    assert ("reading_doubtful", "လှလှ") in [(notice.code, notice.value) for notice in result.notices]


def test_cells_mended_in_the_preview():
    data = kit.make_csv(kit.rows_of({"Phone": "x"}, {"Groups": "G99", "E-mail": "", "Phone": ""}))
    result = kit.check(data, mended={2: {"phone": "၀၉-၀၀၀ ၀၀၀ ၄၀၉"}, 3: {"groups": ""}})
    assert [(row.phone, row.groups) for row in result.accepted] == [("+959000000409", ("G2",)), (None, ())]


# Workbooks.


def test_workbook_cells_of_every_kind():
    rows = [
        ["Name", "Kind", "Bar grade", "Phone", "Joined on", "Groups"],
        ["Mya Mya", "lawyer", "HGP", 9000000401, date(2020, 9, 1), "G1"],
        ["Su Su", "lawyer", "HGP", 9000000402.0, datetime(2020, 9, 1, 13, 30), "G1"],
        ["Nu Nu", "lawyer", "HGP", "+959000000403", 44075, "G1"],
        [True, "lawyer", "HGP", "", "", ""],
        [123, "lawyer", "HGP", "", "", ""],
    ]
    result = kit.check(kit.make_xlsx(rows), "a.xlsx")
    assert [(row.phone, row.joined_on) for row in result.accepted][:3] == [
        (f"+95900000040{number}", date(2020, 9, 1)) for number in (1, 2, 3)
    ]
    assert kit.refusals(result)[-1] == (6, "name_invalid", "Name (Burmese)")


def test_workbook_formulas_are_refused_not_believed():
    rows = [
        ["No", "Name", "Kind", "Bar grade", "Phone", "E-mail"],
        ["=ROW()-1", "=CONCATENATE(A1,B1)", "lawyer", "HGP", "", ""],
        ["=ROW()-1", '=HYPERLINK("http://x.example","Mya")', "lawyer", "HGP", "", ""],
        ["=ROW()-1", "Mya Mya", "lawyer", "HGP", "=1+1", '=A1&"@x.org"'],
        ["=ROW()-1", "Su Su", "lawyer", "HGP", "", ""],
    ]
    result = kit.check(kit.make_xlsx(rows), "a.xlsx")
    assert kit.refusals(result) == [
        (2, "name_invalid", "Name (Burmese)"),
        (3, "name_invalid", "Name (Burmese)"),
        (4, "phone_invalid", "Phone"),
        (4, "email_invalid", "E-mail"),
    ]
    assert [row.full_name_en for row in result.accepted] == ["Su Su"]


def test_workbook_rows_of_waiting_formulas_are_no_people():
    rows = [["No", "Name", "Kind", "Bar grade", "Phone"], ["=ROW()", "Mya Mya", "lawyer", "HGP", ""]]
    rows += [[f"=ROW({number})", "", '=IF(B3="","","lawyer")', "", "-"] for number in range(20)]
    result = kit.check(kit.make_xlsx(rows), "a.xlsx")
    assert (len(result.accepted), result.rows_refused) == (1, 0)


def test_workbook_characters_that_xml_cannot_hold():
    rows = [["Name", "Kind", "Bar grade"], ["Mya_x000D_\nMya", "lawyer", "HGP"], ["Su_x0000_ Su", "lawyer", "HGP"]]
    result = kit.check(kit.make_xlsx(rows), "a.xlsx")
    assert [row.full_name_en for row in result.accepted] == ["Mya Mya"]
    assert kit.refusals(result) == [(3, "control_character", "Name (Burmese)")]


def test_workbook_sheet_is_chosen_by_its_headings():
    rows = kit.rows_of({})
    others = {"notes": [["Ma Su Su", "09-000 000 999"]], "Old": [["Name"], ["Somebody"]]}
    result = kit.check(kit.make_xlsx(rows, title="စာရင်း", others=others), "a.xlsx")
    assert (result.table.sheet, result.table.ignored_sheets, len(result.accepted)) == ("စာရင်း", ["notes", "Old"], 1)


def test_workbook_cells_merged_downwards_hold_for_every_row():
    rows = kit.rows_of(
        {"Township": "Kalaw"},
        {"Township": "", "E-mail": "", "Phone": ""},
        {"Township": "", "Name (Burmese)": "ခင်မာ", "E-mail": "", "Phone": ""},
    )
    rows.append(["ရှေ့နေများ စာရင်း ဆုံးပြီ", "", "", ""])
    result = kit.check(kit.make_xlsx(rows, merged=("J2:J4", "A5:M5")), "a.xlsx")
    assert [row.township for row in result.accepted] == ["MMR014005"] * 3
    assert result.table.ignored_rows == [(5, "note")]

"""What goes out: the JSON of the command, and refused rows as a file that no program runs (safety C-34)."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cop.roster.escaping import add_prefix, strip_prefix
from cop.roster.output import refused_file, refused_to_json
from cop.roster.reader import read_table
from cop.roster.reasons import NOTICES, REASONS
from cop.roster.table import FileRefused

from . import roster_kit as kit

PAYLOADS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "''=1",
    " =1",
    '=HYPERLINK("x")',
    "'-",
    "-",
    "\t=1;=2",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_escaping_hides_a_formula_and_gives_it_back(payload):
    assert add_prefix(payload)[0] == "'"
    assert strip_prefix(add_prefix(payload)) == payload


@given(st.text(max_size=20))
def test_escaping_gives_back_every_text(text):
    assert strip_prefix(add_prefix(text)) == text


def test_every_code_has_a_sentence():
    with_readme = """name_missing name_invalid nrc_in_text email_invalid email_duplicate phone_invalid township_unknown
        group_unknown area_unknown kind_unknown paralegal_kind_missing paralegal_kind_not_allowed bar_grade_missing
        bar_grade_not_allowed joined_on_invalid joined_on_future control_character file_empty file_no_rows
        file_headings_unknown file_wrong_type file_unreadable file_unpacks_too_large"""
    assert set(REASONS) == set(with_readme.split())
    for sentence in [*REASONS.values(), *NOTICES.values()]:
        assert str(sentence).endswith((".", "။"))


def test_refused_rows_come_back_as_the_same_kind_of_text_file():
    data, expected = kit.sample("bad_rows.csv")
    out = refused_file(kit.check(data, "bad_rows.csv"))
    assert out.startswith(b"\xef\xbb\xbf")
    again = kit.check(out, "refused.csv")
    assert again.table.delimiter == ","
    # The one that was refused because of another row stands alone now.
    reasons = [refusal["reason"] for refusal in expected["refused"] if refusal["reason"] != "email_duplicate"]
    assert [refusal.reason for refusal in again.refused] == reasons
    assert again.table.ignored_columns == []


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-16", "\t"), ("utf-16-le", ";"), ("utf-8", "|"), ("cp1252", ";")]
)
def test_refused_file_keeps_encoding_and_delimiter(encoding, delimiter):
    person = {"Name (Burmese)": "", "Phone": "x"} if encoding == "cp1252" else {"Phone": "x"}
    result = kit.check(kit.make_csv(kit.rows_of(person), encoding=encoding, delimiter=delimiter))
    table = read_table(refused_file(result), "refused.csv")
    assert table.delimiter == delimiter
    assert table.encoding == ("utf-16" if encoding.startswith("utf-16") else "utf-8-sig")
    assert table.rows[0][1][:13] == result.table.rows[0][1]


def test_refused_file_of_a_text_file_holds_no_formula():
    rows = kit.rows_of(*({"Name (English)": payload, "Phone": "+959000000401"} for payload in PAYLOADS))
    result = kit.check(kit.make_csv([[add_prefix(cell) for cell in row] for row in rows]))
    out = refused_file(result)
    written = list(csv.reader(io.StringIO(out.decode("utf-8-sig"), newline="")))
    assert not [cell for row in written for cell in row if cell[:1] in tuple("=+-@\t\r＝＋－＠")]
    again = read_table(out, "refused.csv")
    assert [cells[:13] for _row, cells in again.rows] == [
        cells for row, cells in result.table.rows if row in result.refused_rows
    ]


def test_refused_file_of_a_workbook_holds_text_only():
    rows = kit.rows_of({"Phone": "x", "Name (Burmese)": "=1+1"}, {"Phone": "+959000000401x", "E-mail": ""})
    result = kit.check(kit.make_xlsx(rows), "a.xlsx")
    out = refused_file(result)
    cells = [
        cell for row in load_workbook(io.BytesIO(out)).active.iter_rows() for cell in row if cell.value is not None
    ]
    assert {cell.data_type for cell in cells} == {"s"}
    again = read_table(out, "refused.xlsx")
    assert [row[:13] for _number, row in again.rows] == [row for _number, row in result.table.rows]


def test_refused_file_of_a_row_with_a_control_character():
    for name, out in (("a.csv", kit.make_csv(kit.rows_of({"Name (Burmese)": "မြ\x00မြ"}))),):
        again = kit.check(refused_file(kit.check(out, name)), name)
        assert [refusal.reason for refusal in again.refused] == ["control_character"]


def test_refused_file_holds_what_was_mended():
    data = kit.make_csv(kit.rows_of({"Phone": "x", "E-mail": "y"}))
    out = refused_file(kit.check(data, mended={2: {"phone": "09-000 000 409"}}))
    assert kit.refusals(kit.check(out)) == [(2, "email_invalid", "E-mail")]


def test_json_of_a_refused_file():
    with pytest.raises(FileRefused) as refused:
        kit.check(b"a,b\n1,2\n")
    found = json.loads(json.dumps(refused_to_json(refused.value, "a.csv")))
    assert (found["file_refused"], found["rows_accepted"], found["headings"]) == (
        "file_headings_unknown",
        0,
        ["a", "b"],
    )


def test_json_shows_no_national_id():
    found = json.dumps(kit.as_json(kit.make_csv(kit.rows_of({"Name (Burmese)": "မြ ၁၂/ကမန(နိုင်)၁၂၃၄၅၆"}))))
    assert "၁၂၃၄၅၆" not in found and "123456" not in found


@settings(max_examples=50)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=10), min_size=3, max_size=13))
def test_refused_file_gives_back_every_cell(cells):
    row = ["x=", *cells]
    rows = [kit.HEADINGS, (row + [""] * 13)[:13]]
    result = kit.check(kit.make_csv([[add_prefix(cell) for cell in line] for line in rows]))
    table = read_table(refused_file(result), "refused.csv")
    assert [line[:13] for _number, line in table.rows] == [line for _number, line in result.table.rows]

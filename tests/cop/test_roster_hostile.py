"""Files made to harm (safety C-24, C-33): each is refused with its code, in the child where it is dangerous."""

import io
import random
import subprocess
import sys
import zipfile

import pytest

from cop import archives, children
from cop.roster import sandbox, workbook
from cop.roster.reader import read_table
from cop.roster.table import MAX_BYTES, MAX_ROWS, FileRefused

from . import roster_kit as kit

PART = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET_TYPE = f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{PART}.worksheet+xml"/>'
TYPES = f"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{sandbox.MAIN_TYPE.decode()}"/>
{SHEET_TYPE}</Types>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = f"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = f"""<?xml version="1.0"?><workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}">
<sheets><sheet name="Roster" sheetId="1" r:id="r1"/></sheets></workbook>"""
BOOK_RELS = f"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""
SHEET_START = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>'
SHEET_END = "</sheetData></worksheet>"
HEADING = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Kind</t></is></c></row>'
)
PERSON = '<row><c t="inlineStr"><is><t>Mya Mya</t></is></c><c t="inlineStr"><is><t>lawyer</t></is></c></row>'


def make_zip(parts: dict[str, str | bytes], compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compress) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def raw_workbook(rows: str = PERSON, *, start: str = "", **more) -> bytes:
    """A workbook by hand, so that its parts may be wrong."""
    sheet = start + SHEET_START + HEADING + rows + SHEET_END
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELS,
        "xl/worksheets/sheet1.xml": sheet,
    }
    return make_zip(parts | more)


def code_of(data: bytes, filename: str = "roster.xlsx") -> str:
    with pytest.raises(FileRefused) as refused:
        read_table(data, filename)
    return refused.value.code


def test_the_workbook_made_by_hand_is_read():
    assert read_table(raw_workbook(), "roster.xlsx").rows == [(2, ["Mya Mya", "lawyer"])]


# Kinds of file.

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n" + b"Name,Kind\r\nMya,lawyer\r\n" * 3
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024)
DOCX = make_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})
ODS = make_zip({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<office/>"})
HTML = b"\r\n <HTML><table><tr><td>Name</td></tr></table>"
NAMES = b"Name,Kind\nMya Mya,lawyer\n"


@pytest.mark.parametrize("filename", ["roster.csv", "roster.xlsx"])
@pytest.mark.parametrize(
    "data",
    [
        PDF,
        b"\xef\xbb\xbf" + PDF,
        PNG,
        OLD_EXCEL,
        DOCX,
        ODS,
        HTML,
        b"<?xml version='1.0'?><a/>",
        b"{\\rtf1 Name}",
        bytes(range(256)) * 40,
        b"PK\x03\x04 rubbish",
    ],
)
def test_other_kinds_of_file_under_the_name_of_a_roster(data, filename):
    assert code_of(data, filename) in ("file_wrong_type", "file_unreadable")
    if data != b"PK\x03\x04 rubbish":
        assert code_of(data, filename) == "file_wrong_type"


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (NAMES, "roster.xlsx"),
        (raw_workbook(), "roster.csv"),
        (NAMES, "roster.pdf"),
        (raw_workbook(), "roster.xlsm"),
        (NAMES, "roster.csv.exe"),
        (NAMES, "roster\u202evsc.exe"),
        (raw_workbook(), "roster.ods"),
    ],
)
def test_name_and_content_must_agree(data, filename):
    assert code_of(data, filename) == "file_wrong_type"


def test_names_in_capitals_and_without_an_ending_are_taken_by_content():
    assert len(read_table(NAMES, "ROSTER.CSV").rows) == len(read_table(NAMES, "roster").rows) == 1
    assert len(read_table(raw_workbook(), "roster").rows) == 1


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t\n", b"\xff\xfe\r\x00\n\x00", b",,,\n;;\n", bytes(64)]
)
def test_empty_files(data):
    assert code_of(data, "roster.csv") == ("file_headings_unknown" if b";" in data else "file_empty")


def test_headings_and_nobody():
    assert code_of(b"Name,Kind\n", "roster.csv") == "file_no_rows"
    assert code_of(b"Name,Kind\n , \n-\xc2\xa0,\n"[:12], "roster.csv") == "file_no_rows"
    assert code_of(raw_workbook(""), "roster.xlsx") == "file_no_rows"


def test_headings_that_nobody_knows():
    assert code_of(b"a,b\n1,2\n", "roster.csv") == "file_headings_unknown"
    assert code_of(b"Phone,Kind\n1,2\n", "roster.csv") == "file_headings_unknown"
    assert code_of(b'{"name": "Mya"}', "roster.csv") == "file_headings_unknown"


# Archives.


def test_truncated_and_damaged_workbooks():
    data = kit.make_xlsx(kit.rows_of({}))
    for size in (30, len(data) // 2, len(data) - 10):
        assert code_of(data[:size]) == "file_unreadable"
    broken = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    broken[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 0xFF
    assert code_of(bytes(broken)) == "file_unreadable"
    assert code_of(raw_workbook("<row><c")) == "file_unreadable"


@pytest.mark.parametrize("entries", [1, 4])
def test_zip_bomb_is_counted_while_it_unpacks(entries):
    zeros = bytes(64 * 1024 * 1024)
    data = raw_workbook(**{f"xl/media/{number}.bin": zeros for number in range(entries)})
    assert code_of(data) == "file_unpacks_too_large"


def test_more_unpacked_bytes_than_allowed_at_a_harmless_ratio():
    fill = {f"xl/media/{number}.bin": bytes(52 * 1024 * 1024) for number in range(4)}
    data = raw_workbook(**fill, **{"xl/media/noise.bin": random.Random(1).randbytes(2_300_000)})
    assert len(data) * archives.MAX_RATIO > archives.MAX_UNPACKED
    assert code_of(data) == "file_unpacks_too_large"


def test_zip_bomb_that_lies_about_its_size():
    data = bytearray(raw_workbook(**{"xl/media/0.bin": bytes(64 * 1024 * 1024)}))
    size = (64 * 1024 * 1024).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
    assert code_of(bytes(data)) in ("file_unpacks_too_large", "file_unreadable")


def test_too_many_entries():
    assert code_of(raw_workbook(**{f"x/{number}": "" for number in range(2001)})) == "file_unpacks_too_large"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "xl\\..\\..\\x",
        "xl/vbaProject.bin",
        "xl/embeddings/a.zip",
        "b.xlsx",
        "x.exe",
    ],
)
def test_entries_that_no_roster_has(name):
    assert code_of(raw_workbook(**{name: "x"})) == "file_wrong_type"


def test_encrypted_entries():
    data = bytearray(raw_workbook())
    data[6] |= 1
    central = data.find(b"PK\x01\x02")
    data[central + 8] |= 1
    assert code_of(bytes(data)) == "file_unreadable"


# XML.

ENTITIES = [f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True)]
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">{"".join(ENTITIES)}]>'
BOMB_ROW = '<row><c t="inlineStr"><is><t>&j;</t></is></c></row>'


def test_xml_bomb_in_any_part():
    assert code_of(raw_workbook(BOMB_ROW, start=LAUGHS)) == "file_unpacks_too_large"
    assert code_of(raw_workbook(**{"xl/workbook.xml": LAUGHS + BOOK.split("?>")[1]})) == "file_unpacks_too_large"
    strings = LAUGHS + f'<sst xmlns="{SPREADSHEET}"><si><t>&j;</t></si></sst>'
    shared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{PART}.sharedStrings+xml"/>'
    types = TYPES.replace("</Types>", shared + "</Types>")
    data = raw_workbook(**{"xl/sharedStrings.xml": strings, "[Content_Types].xml": types})
    assert code_of(data) == "file_unpacks_too_large"


def test_external_entity_reads_no_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("Canary Win")
    start = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY j SYSTEM "file://{secret}">]>'
    assert code_of(raw_workbook(BOMB_ROW, start=start)) == "file_unpacks_too_large"


# Size.


def test_ten_million_cells():
    row = "<row>" + "<c><v>1</v></c>" * 100 + "</row>"
    data = raw_workbook(row * 20_000)  # enough of them to be stopped
    assert len(data) < MAX_BYTES
    assert code_of(data) == "file_unpacks_too_large"


@pytest.mark.parametrize("number", ["", ' r="2"'])
def test_ten_million_empty_cells(number):
    """Also under one row number, where they never become rows."""
    data = raw_workbook((f"<row{number}>" + "<c/>" * 5000 + "</row>") * 300)
    assert code_of(data) == "file_unpacks_too_large"


def test_a_crowded_sheet_beside_the_roster_does_no_harm():
    second = {
        "[Content_Types].xml": TYPES.replace("</Types>", SHEET_TYPE.replace("sheet1", "sheet2") + "</Types>"),
        "xl/workbook.xml": BOOK.replace("</sheets>", '<sheet name="Ledger" sheetId="2" r:id="r2"/></sheets>'),
        "xl/_rels/workbook.xml.rels": BOOK_RELS.replace(
            "</Rel", f'<Relationship Id="r2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Rel'
        ),
        "xl/worksheets/sheet2.xml": SHEET_START + HEADING + ("<row>" + "<c/>" * 100 + "</row>") * 5001 + SHEET_END,
    }
    table = read_table(raw_workbook(**second), "a.xlsx")
    assert (len(table.rows), table.ignored_sheets) == (1, ["Ledger"])


def test_millions_of_shared_strings():
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + "<si><t/></si>" * 2_000_000
        + "</sst>"
    )
    assert code_of(raw_workbook(**{"xl/sharedStrings.xml": strings})) == "file_unpacks_too_large"


def test_cells_far_to_the_right():
    rows = "".join(f'<row r="{number}"><c r="XFD{number}"><v>1</v></c></row>' for number in range(2, 200))
    assert code_of(raw_workbook(rows)) == "file_unpacks_too_large"


def test_a_row_far_below_is_a_row():
    table = read_table(
        raw_workbook('<row r="60000"><c r="A60000" t="inlineStr"><is><t>Mya Mya</t></is></c></row>'), "a.xlsx"
    )
    assert table.rows == [(60000, ["Mya Mya", ""])]


def test_an_empty_last_row_of_the_sheet_does_no_harm():
    """LibreOffice writes one where a whole column has a format."""
    table = read_table(raw_workbook(PERSON + '<row r="1048576"><c r="A1048576"/></row>'), "a.xlsx")
    assert (table.rows, table.blank_rows) == ([(2, ["Mya Mya", "lawyer"])], [])


@pytest.mark.parametrize("make", [kit.make_csv, kit.make_xlsx])
def test_more_rows_than_a_roster_has(make):
    rows = [["Name", "Kind"]] + [["Mya Mya", "lawyer"]] * (MAX_ROWS + 1)
    name = "a.csv" if make is kit.make_csv else "a.xlsx"
    assert code_of(make(rows), name) == "file_unpacks_too_large"
    assert len(read_table(make(rows[:-1]), name).rows) == MAX_ROWS


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_cell_longer_than_a_spreadsheet_holds_refuses_its_row_alone(name):
    long = "b" * 32_768
    cells = f'<c t="inlineStr"><is><t>{long}</t></is></c><c t="inlineStr"><is><t>staff</t></is></c>'
    book, text = raw_workbook(f"{PERSON}<row>{cells}</row>"), f"Name,Kind\nMya Mya,staff\n{long},staff\n"
    table = read_table(text.encode() if name == "a.csv" else book, name)
    result = kit.check_rows(table, kit.lookups(), today=kit.TODAY)
    assert (3, "control_character") in [(one.row, one.reason) for one in result.refused]
    assert all(one.row == 3 or one.reason != "control_character" for one in result.refused)
    assert all(len(one.value) < 100 for one in result.refused)


def test_one_giant_cell():
    assert (
        code_of(raw_workbook(f'<row><c t="inlineStr"><is><t>{"a" * 50_000_000}</t></is></c></row>'))
        == "file_unpacks_too_large"
    )
    assert code_of(b"Name\n" + b"a" * (MAX_BYTES - 10), "a.csv") == "file_unpacks_too_large"


def test_a_hundred_thousand_columns():
    assert code_of(b"Name," + b"a," * 100_000 + b"\nMya\n", "a.csv") == "file_unpacks_too_large"


def test_ten_million_cells_in_a_text_file():
    assert code_of(b"Name" + b"," * (MAX_BYTES - 10), "a.csv") == "file_unpacks_too_large"
    assert code_of(b"Name\n" + (b"," * 9 + b"\n") * 1_000_000 + b"Mya\n", "a.csv") == "file_unpacks_too_large"


def test_more_bytes_than_an_upload_may_have():
    assert code_of(b"Name\n" + b"a\n" * (MAX_BYTES // 2), "a.csv") == "file_unpacks_too_large"


def test_millions_of_empty_lines():
    assert code_of(b"Name\n" + b"\n" * 5_000_000 + b"Mya\n", "a.csv") == "file_unpacks_too_large"


def test_unclosed_quotation_mark():
    assert code_of(b'Name,Kind\n"Mya,lawyer\nSu Su,lawyer\n', "a.csv") == "file_unreadable"
    assert code_of(b'Name,Kind\n"Mya,lawyer\n' + b"Su Su,lawyer\n" * 20_000, "a.csv") == "file_unreadable"
    assert code_of(b'Name,Kind\n"Mya,lawyer\n' + b"Su Su,lawyer\n" * 4_000, "a.csv") == "file_unreadable"
    rows = read_table(b'Name,Kind\nKhin "Jo" Mar,lawyer\n"Mya ""Jo"" Mya",lawyer\n', "a.csv").rows
    assert [row[0] for _number, row in rows] == ['Khin "Jo" Mar', 'Mya "Jo" Mya']


def test_null_bytes_refuse_their_row_only():
    data = b"Name,Kind,Bar grade\nMya\x00 Mya,lawyer,HGP\nSu Su,lawyer,HGP\n"
    result = kit.check(data)
    assert kit.refusals(result) == [(2, "control_character", "Name (Burmese)")]
    assert len(result.accepted) == 1


def test_damaged_utf8_refuses_its_row_only():
    data = kit.make_csv(kit.rows_of({}, {"Name (Burmese)": "ခင်မာ", "E-mail": "", "Phone": ""}), encoding="utf-8")
    at = data.find("ခင်".encode())
    result = kit.check(data[: at + 1] + data[at + 2 :])
    assert kit.refusals(result) == [(3, "control_character", "Name (Burmese)")]


# The child.


def test_the_child_dies_alone_when_it_takes_too_much_memory(monkeypatch):
    monkeypatch.setattr(workbook, "CHILD", "tests.cop.roster_glutton")
    assert code_of(raw_workbook()) == "file_unpacks_too_large"


def test_the_child_knows_no_secret_and_no_django():
    environment = children.environment()
    assert not {name for name in environment if "KEY" in name or "URL" in name or "DJANGO" in name}
    code = "import sys, cop.roster.sandbox, cop.roster.headings, cop.roster.sheet; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-s", "-c", code],
        env=environment,
        cwd=children.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


def test_hostile_files_stay_within_600_megabytes(tmp_path):
    fill, strings = {f"xl/media/{n}.bin": bytes(52 * 1024 * 1024) for n in range(4)}, "<si><t>a</t></si>" * 400_000
    bombs = [
        raw_workbook(("<row>" + "<c><v>1</v></c>" * 100 + "</row>") * 20_000),
        raw_workbook(("<row>" + "<c/>" * 5000 + "</row>") * 300),
        raw_workbook(**fill),
        raw_workbook(**{"xl/sharedStrings.xml": f'<sst xmlns="{SPREADSHEET}">{strings}</sst>'}),
    ]
    for n, data in enumerate(bombs):
        (tmp_path / f"{n}.xlsx").write_bytes(data)
    command = [sys.executable, "-m", "tests.cop.roster_measure", *map(str, tmp_path.iterdir())]
    done = subprocess.run(command, cwd=children.ROOT, capture_output=True, text=True, check=True)
    assert 20_000 < int(done.stdout) < 600 * 1024

"""The same roster in every writing gives the same result; no bytes at all make the reader stumble."""

import io
import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cop.roster.reader import read_table
from cop.roster.table import FileRefused
from members.text import burmese_digits

from . import roster_kit as kit

IN_BURMESE = {
    "Name (Burmese)": "အမည်",
    "Name (English)": "အမည် (အင်္ဂလိပ်)",
    "Honorific": "ဂုဏ်ပုဒ်",
    "Kind": "အမျိုးအစား",
    "Paralegal kind": "ဥပဒေအကူပေးသူ အမျိုးအစား",
    "Bar grade": "ရှေ့နေအဆင့်",
    "Phone": "ဖုန်း",
    "E-mail": "အီးမေးလ်",
    "Language": "ဘာသာစကား",
    "Township": "မြို့နယ်",
    "Practice areas": "ကျွမ်းကျင်ရာ",
    "Groups": "အဖွဲ့",
    "Joined on": "ဝင်ရောက်သည့်နေ့",
}
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
delimiters = st.sampled_from([",", ";", "\t", "|"])
line_ends = st.sampled_from(["\r\n", "\n", "\r"])


def sample_rows() -> list[list[str]]:
    """bad_rows.csv as a table: it has something of everything."""
    table = read_table(*_bad_rows())
    return [[column.heading for column in table.columns], *(cells for _number, cells in table.rows)]


def _bad_rows() -> tuple[bytes, str]:
    return kit.sample("bad_rows.csv")[0], "bad_rows.csv"


EXPECTED = kit.sample("bad_rows.csv")[1]


def found_in(data: bytes, filename: str, shift: int = 0) -> tuple:
    result = kit.check(data, filename)
    refused = [(row - shift, reason, field) for row, reason, field in kit.refusals(result)]
    accepted = [
        (row.row - shift, row.full_name_my, row.full_name_en, row.honorific, row.phone, row.email)
        for row in result.accepted
    ]
    return refused, accepted, len(result.persons)


WANTED = found_in(*_bad_rows())


@settings(max_examples=60)
@given(encodings, delimiters, line_ends, st.randoms(use_true_random=False), st.booleans(), st.integers(0, 3))
def test_one_roster_in_every_writing(encoding, delimiter, line_end, chance, in_burmese, titles):
    rows = sample_rows()
    order = list(range(len(rows[0])))
    chance.shuffle(order)
    rows = [[row[place] for place in order] for row in rows]
    if in_burmese:
        rows[0] = [IN_BURMESE[heading] for heading in rows[0]]
    rows = [["Members of the centre"]] * titles + rows
    data = kit.make_csv(rows, encoding=encoding, delimiter=delimiter, line_end=line_end)
    assert found_in(data, "roster.csv", shift=titles) == WANTED


def test_one_roster_as_a_workbook():
    rows = [[cell.replace("\x00", "") for cell in row] for row in sample_rows()]
    assert found_in(kit.make_xlsx(rows), "roster.xlsx") == WANTED
    assert found_in(kit.make_xlsx([["Members"], []] + rows, merged=("A1:M1",)), "roster.xlsx", shift=2) == WANTED


def test_one_roster_in_burmese_digits():
    headings, *rows = sample_rows()
    numeric = [headings.index(heading) for heading in ("Phone", "Joined on")]
    changed = [[burmese_digits(cell) if place in numeric else cell for place, cell in enumerate(row)] for row in rows]
    assert found_in(kit.make_csv([headings, *changed]), "roster.csv") == WANTED


def test_windows_1252_with_latin_names():
    rows = kit.rows_of({"Name (Burmese)": "", "Name (English)": "Zoë Müller"})
    result = kit.check(kit.make_csv(rows, encoding="cp1252", delimiter=";"))
    assert (result.table.encoding, result.table.delimiter) == ("cp1252", ";")
    assert [row.full_name_en for row in result.accepted] == ["Zoë Müller"]


def test_separator_line_of_excel_counts_as_a_line():
    data = b"sep=|\r\n" + kit.make_csv(kit.rows_of({"E-mail": "x"}), encoding="utf-8", delimiter="|")
    assert kit.refusals(kit.check(data)) == [(3, "email_invalid", "E-mail")]


@settings(max_examples=300)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"Name,Kind\n", "အမည်;ဖုန်း\n".encode("utf-16"), b"\xff\xfe\x00\x00", b"Name\tPhone\r"]),
)
def test_no_bytes_make_the_reader_stumble(junk, start):
    try:
        kit.check(start + junk)
    except FileRefused as refused:
        assert refused.code.startswith("file_")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=14), max_size=6))
def test_no_cells_make_the_check_stumble(cells):
    try:
        result = kit.check(kit.make_csv([kit.HEADINGS, *cells], encoding="utf-16"))
    except FileRefused:
        return
    numbers = [number for number, _row in result.table.rows]
    assert sorted(result.refused_rows + [row.row for row in result.accepted]) == numbers


def test_no_damage_makes_the_child_stumble():
    data = kit.make_xlsx(kit.rows_of({}, {}))
    chance = random.Random(7)
    for _try in range(8):
        broken = bytearray(data)
        for _place in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            kit.check(bytes(broken), "a.xlsx")
        except FileRefused as refused:
            assert refused.code.startswith("file_")


def test_five_thousand_rows(capsys):
    people = [
        {
            "Name (Burmese)": f"မြမြ{burmese_digits(number % 90)}",
            "Phone": f"09-{number:09}",
            "E-mail": f"m{number}@igy.example.org",
        }
        for number in range(5000)
    ]
    rows = kit.rows_of(*people)
    for name, data in (("a.csv", kit.make_csv(rows)), ("a.xlsx", kit.make_xlsx(rows))):
        start = time.perf_counter()
        result = kit.check(data, name)
        with capsys.disabled():
            print(f"\n5,000 rows of {name}: {time.perf_counter() - start:.1f} s")
        assert (len(result.accepted), len(result.persons)) == (5000, 5000)


def test_workbook_written_by_openpyxl_reads_back_as_it_was():
    data = kit.make_xlsx(kit.rows_of({}))
    sheet = load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in sheet[1]] == kit.HEADINGS

"""Classes of mess and malice that an examiner thinks of: one sharp case for each."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from cop.models import Membership, RosterImport
from cop.roster import sandbox
from cop.roster.checking import check_rows
from cop.roster.reader import read_table
from cop.roster.table import FileRefused
from cop.services import rosters
from cop.services.rosters.matching import lookups_for
from members import clock
from members.models import Consent, Member
from members.services.members import leave_network
from tests.factories import make_centre, make_group, make_member

from . import roster_kit as kit

BURMESE = [
    ["အမည်", "အမျိုးအစား", "ရှေ့နေအဆင့်", "ဖုန်း", "ဝင်ရောက်သည့်နေ့"],
    ["ဒေါ်ကလျာ", "ရှေ့နေ", "အထက်တန်းရှေ့နေ", "၀၉၀၀၀၀၀၀၄၀၁", "၇-၁၁-၂၀၂၁"],
    ["ဦးကံကောင်း", "ရှေ့နေ", "အထက်တန်းရှေ့နေ", "၀၉၀၀၀၀၀၀၄၀၂", "၇-၁၁-၂၀၂၁"],
]
HEADS = "Name (Burmese),Name (English),Kind,Bar grade,Phone,E-mail,Groups\n"


# Reading.


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_in_burmese_without_a_mark(encoding):
    """က is U+1000: zeros in either place."""
    result = kit.check(kit.make_csv(BURMESE, encoding=encoding, delimiter="\t"))
    assert [(row.full_name_my, row.honorific) for row in result.accepted] == [("ကလျာ", "Daw"), ("ကံကောင်း", "U")]
    assert result.table.encoding == encoding


@settings(max_examples=25)
@given(
    people=st.lists(st.text(st.characters(min_codepoint=0x1000, max_codepoint=0x1021), min_size=2), min_size=1),
    encoding=st.sampled_from(["utf-16-le", "utf-16-be", "utf-16", "utf-8", "utf-8-sig"]),
    delimiter=st.sampled_from(",;\t|"),
)
def test_any_burmese_letters_in_any_encoding_give_the_same_rows(people, encoding, delimiter):
    rows = [BURMESE[0], *([name, "ရှေ့နေ", "အထက်တန်းရှေ့နေ", "", ""] for name in people)]
    expected = kit.check(kit.make_csv(rows))
    found = kit.check(kit.make_csv(rows, encoding=encoding, delimiter=delimiter))
    assert (found.accepted, found.refused) == (expected.accepted, expected.refused)


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_a_list_with_any_line_end_within_a_cell(line_end):
    rows = kit.rows_of({"Practice areas": f"Land{line_end}Gender"})
    [row] = kit.check(kit.make_csv(rows, line_end=line_end)).accepted
    assert row.areas == ("Land", "Gender")


def test_digits_of_shan_are_digits_and_no_zawgyi():
    row = kit.one(Phone="႐႙-႐႐႐ ႐႐႐ ႔႐႑", Groups="G႒", **{"Joined on": "႗-႑႑-႒႐႒႑"})
    assert (row.phone, row.groups, str(row.joined_on)) == ("+959000000401", ("G2",), "2021-11-07")


def test_lines_that_a_program_took_for_one_cell_each():
    text = kit.make_csv(kit.rows_of({})).decode("utf-8-sig")
    quoted = "".join(f'"{line.replace(chr(34), chr(34) * 2)}"\n' for line in text.splitlines())
    assert kit.check(quoted.encode()).accepted == kit.check(text.encode()).accepted


def test_a_quotation_mark_that_swallows_rows_refuses_the_file():
    lines = kit.make_csv(kit.rows_of({}, {}, {}, {}, {})).decode("utf-8-sig").splitlines()
    lines[2] = '"' + lines[2]
    lines[4] = lines[4] + '"'
    with pytest.raises(FileRefused) as refused:
        kit.check("\n".join(lines).encode())
    assert refused.value.code == "file_unreadable"


def test_one_name_in_zawgyi_does_not_spoil_the_doubtful_ones_beside_it():
    rows = [["Name", "Kind", "Grade"], *([name, "lawyer", "HGP"] for name in ("ျမ", "မြ", "မြမြ"))]
    result = kit.check(kit.make_csv(rows))
    assert [row.full_name_my for row in result.accepted] == ["မြ", "မြ", "မြမြ"]


@pytest.mark.parametrize(
    ("my", "en", "honorific", "name"),
    [
        ("ဆရာမဒေါ်ခင်", "Sayama Daw Khin", "Sayama", "ခင်"),
        ("ဒေါက်တာဦးမြ", "Dr. U Mya", "Dr", "မြ"),
        ("ဒေါ်မမလေး", "Daw Ma Ma Lay", "Daw", "မမလေး"),
        ("ဉီးသော်", "U Thaw", "U", "သော်"),
        ("မင်းမင်း", "Min Min", "", "မင်းမင်း"),
        ("ကိုကိုလွင်", "Ko Ko Lwin", "", "ကိုကိုလွင်"),
    ],
)
def test_honorifics_one_two_and_none(my, en, honorific, name):
    row = kit.one(**{"Name (Burmese)": my, "Name (English)": en, "Honorific": ""})
    assert (row.honorific, row.full_name_my) == (honorific, name)


@pytest.mark.parametrize("text", ["TRUE", "false", "Unknown", "NULL", "မသိပါ"])
def test_what_programs_write_where_there_is_no_name(text):
    assert kit.reasons(**{"Name (Burmese)": "", "Name (English)": text}) == [("name_invalid", "Name (English)")]


def test_a_refused_row_can_tell_that_two_others_are_one_person():
    """All three share the address; only the refused one has the names of both."""
    result = kit.check(kit.make_csv(kit.rows_of({"Kind": "x"}, {"Name (English)": ""}, {"Name (Burmese)": ""})))
    assert (len(result.accepted), len(result.persons), result.rows_refused) == (2, 1, 1)


def _changed(data: bytes, change) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            name, content = change(entry.filename, old.read(entry))
            new.writestr(name, content)
    return out.getvalue()


def _strict(name, content):
    for strict, usual in sandbox.NAMESPACES.items():
        content = content.replace(usual, strict)
    return name, content


def _renamed(name, content):
    if name in ("[Content_Types].xml", "_rels/.rels"):
        content = content.replace(b"xl/workbook.xml", b"xl/workbook2.xml")
    return name.replace("xl/workbook.xml", "xl/workbook2.xml").replace("_rels/workbook.", "_rels/workbook2."), content


@pytest.mark.parametrize("change", [_strict, _renamed])
def test_workbooks_of_other_programs(change):
    usual = kit.make_xlsx(kit.rows_of({}, {"Name (Burmese)": "ခင်မာ"}))
    assert kit.check(_changed(usual, change), "a.xlsx").accepted == kit.check(usual, "a.xlsx").accepted


def test_half_a_character_can_be_shown_and_written_again():
    rows = kit.rows_of({"Name (English)": "Mya _xD800_"})
    rows[0].append("Note _xDFFF_")
    found = kit.as_json(kit.make_xlsx(rows), "a.xlsx")
    assert found["refused"] == [{"row": 2, "reason": "control_character", "field": "Name (English)"}]
    json.dumps(found, ensure_ascii=False).encode()


# The registry.


def plan_of(centre, *lines, decisions=None):
    table = read_table((HEADS + "".join(f"{line}\n" for line in lines)).encode(), "a.csv")
    result = check_rows(table, lookups_for(centre, None), today=clock.today())
    return rosters.plan(result, centre, decisions)


def take(centre, plan):
    return rosters.take(plan, centre, file_hash="a" * 64, by=None, has_mail_consent=True)


@pytest.fixture
def centre(db):
    home = make_centre("PDK")
    make_group(home, code="HERE")
    return home


def test_two_rows_that_are_one_member_change_them_once(centre):
    """One is found by the phone, the other by the address; the file alone could not know."""
    known = make_member(centre, full_name_en="Su Su", email="su@x.example.org", phone="+959000000701")
    plan = plan_of(centre, ",Su Su,lawyer,HGP,09000000701,,HERE", ",Su Su,lawyer,HGP,,su@x.example.org,HERE")
    assert [person.member for person in plan.people] == [known]
    take(centre, plan)
    assert Membership.objects.filter(member=known).count() == Consent.objects.filter(member=known).count() == 1


def test_every_address_of_somebody_else_is_refused(centre):
    make_member(centre, full_name_en="Aye Aye", email="a@x.example.org")
    make_member(centre, full_name_en="Bo Bo", email="b@x.example.org")
    rows = (f",Su Su,lawyer,HGP,09000000701,{letter}@x.example.org," for letter in "ab")
    plan = plan_of(centre, *rows)
    assert [refusal.reason for refusal in plan.refused] == ["email_duplicate"] * 2
    assert plan.people == []


def test_an_address_of_a_namesake_stays_theirs(centre):
    su = make_member(centre, full_name_en="Su Su", email="su@x.example.org")
    other = make_member(centre, full_name_en="Su Su", phone="+959000000701")
    take(centre, plan_of(centre, ",Su Su,lawyer,HGP,09000000701,,", ",Su Su,lawyer,HGP,,su@x.example.org,"))
    assert {m.pk: m.email for m in Member.objects.filter(pk__in=[su.pk, other.pk])} == {
        su.pk: "su@x.example.org", other.pk: other.email,
    }  # fmt: skip


def test_who_left_and_stands_in_the_roster_again_can_sign_in_again(cast):
    member = make_member(cast.centre, account=True, full_name_en="Su Su", phone="+959000000701")
    leave_network(member, by=cast.coordinator)
    take(cast.centre, plan_of(cast.centre, ",Su Su,lawyer,HGP,09000000701,,HOME"))
    member = Member.objects.select_related("user").get(pk=member.pk)
    assert (member.status, member.left_on, member.user.is_active) == ("active", None, True)


# The command.


def run(path, *options):
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_members", str(path), "--centre", "PDK", *options, stdout=out, stderr=err)
    except SystemExit as end:
        status = end.code
    except CommandError as error:
        status = error.returncode
    return status, out.getvalue(), err.getvalue()


def test_a_file_that_is_not_there_is_refused_as_a_file(centre, tmp_path):
    for path in (tmp_path / "nothing.csv", tmp_path):
        status, out, _err = run(path, "--json")
        assert (status, json.loads(out)["file_refused"]) == (2, "file_unreadable")


def test_an_endless_file_is_refused_without_being_read(centre):
    status, out, _err = run("/dev/zero", "--json")
    assert (status, json.loads(out)["file_refused"]) == (2, "file_unpacks_too_large")


def test_wrong_words_on_the_command_line_exit_2(centre, tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(kit.make_csv(kit.rows_of({})))
    assert run(file, "--map", "Name")[0] == run(file, "--map", "Who=no such field")[0] == 2
    status, _out, err = run(file, "--dry-run", "--map", "Who=Phone", "--json")
    assert (status, "Who" in err) == (1, True)  # G2 does not exist here


def test_map_keep_honorifics_and_consent(centre, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("Who,What,Rank=1,Mail\nDaw Su Su,lawyer,HGP,su@x.example.org\n", encoding="utf-8")
    words = ["--map", "Who=full_name_en", "--map", "What=Kind", "--map", "Rank=1=ရှေ့နေအဆင့်", "--map", "Mail=E-mail"]
    status, out, _err = run(file, "--json", "--keep-honorifics", "--mail-consent", *words)
    [row] = json.loads(out)["accepted"]
    assert (status, row["full_name_en"], row["honorific"], row["email"]) == (0, "Daw Su Su", "", "su@x.example.org")
    assert Consent.objects.open().filter(member__full_name_en__isnull=False).count() == 1


def test_the_name_of_a_file_need_not_be_text(centre, tmp_path):
    file = tmp_path / "ro\udcffster.csv"
    file.write_bytes(kit.make_csv(kit.rows_of({"Groups": ""})))
    status, out, _err = run(file, "--json", "--dry-run")
    assert (status, out.isascii()) == (0, True)


# The page.


@pytest.fixture
def desk(cast, sign_in):
    for code in kit.GROUPS:
        make_group(cast.centre, code=code)
    return sign_in(cast.staff)


def upload(client, name, data):
    client.post(reverse("cop:import_roster"), {"file": SimpleUploadedFile(name, data)})
    return RosterImport.objects.latest("pk")


FIELDS = (
    "full_name_my", "full_name_en", "honorific", "provider_type", "paralegal_kind", "bar_grade", "phone", "email",
    "township", "home_unit", "joined_on", "languages",
)  # fmt: skip


def snapshot(centre):
    """What the registry holds of the imported, in no order."""
    people = Member.objects.filter(centre=centre, user=None)
    return sorted(
        [str(getattr(member, name)) for name in FIELDS]
        + sorted(member.areas.values_list("name_en", flat=True))
        + sorted(member.memberships.values_list("group__code", flat=True))
        for member in people
    )


@pytest.mark.parametrize("name", ["padauk.csv", "ingyin.xlsx", "zawgyi_sagaing.csv", "bad_rows.csv"])
def test_the_page_takes_what_the_command_takes(desk, cast, name):
    with transaction.atomic():
        run(kit.SAMPLES / name, "--json")
        by_command = snapshot(cast.centre)
        transaction.set_rollback(True)
    row = upload(desk, name, (kit.SAMPLES / name).read_bytes())
    desk.post(reverse("cop:change_roster", args=[row.pk]), {"confirm": "1", "consent": "no"})
    assert snapshot(cast.centre) == by_command != []


ODD = {
    "halves.xlsx": kit.make_xlsx([["Name", "Kind", "Note _xD800_"], ["Mya _xD800_", "x", "_xDFFF_"]]),
    "nul.csv": b"Name,Kind,Groups\nMya\x00,law\x00yer,\x00\n",
    "bomb.csv": b"\x1f\x8b\x08" + bytes(200),
    "unknown.csv": "Wh\u2028o,W\u202ehat,\n<b>x</b>,{{ y }},%s\n".encode(),
    "all_bad.csv": ("Name,Kind,Bar grade,Phone\n" + "=1,=2,=3,=4\n" * 400).encode(),
}


@pytest.mark.parametrize("name", ODD)
def test_no_file_and_no_answer_breaks_the_page(desk, name):
    row = upload(desk, name, ODD[name])
    detail, headings, refused, change = (
        reverse(f"cop:{view}", args=[row.pk])
        for view in ("roster_detail", "roster_headings", "refused_rows", "change_roster")
    )
    odd = {"m_²_phone": "1", "m_2_phone": "a\x00b", "m_99999999_phone": "2", "m_2_nonsense": "x", "p_2": "999999"}
    for ask in (
        lambda: desk.get(detail, follow=True),
        lambda: desk.post(headings, {"h0": "full_name_en", "h1": "kind"}, follow=True),
        lambda: desk.get(refused, follow=True),
        lambda: desk.post(change, odd | {"confirm": "1", "consent": "yes"}, follow=True),
        lambda: desk.get(detail, follow=True),
    ):
        assert ask().status_code == 200


def test_a_file_that_went_after_two_weeks_is_said_on_every_page(desk):
    row = upload(desk, "a.csv", b"Who,What\nSu,lawyer\n")
    RosterImport.objects.filter(pk=row.pk).update(content=None, choices=None)
    for view in ("roster_detail", "roster_headings", "refused_rows"):
        assert desk.get(reverse(f"cop:{view}", args=[row.pk]), follow=True).status_code == 200
    assert desk.post(reverse("cop:change_roster", args=[row.pk]), {"confirm": "1"}, follow=True).status_code == 200

"""Finding citations in what people write (domain 0.8, 3.5, 3.9): nothing is guessed, nothing is lost."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.law import forms_of, packaged_book, recognise, section_tokens
from cop.law import keys as k
from members.text import burmese_digits, normalise

ONE_SECTION = [
    ("CrPC 497(1)", "crpc:497/1"),
    ("crpc s 497 (1)", "crpc:497/1"),
    ("Cr.P.C. s. 340", "crpc:340"),
    ("section 340 of the Code of Criminal Procedure", "crpc:340"),
    ("Code of Criminal Procedure, s. 167", "crpc:167"),
    ("Code of Criminal Procedure (India Act V of 1898), section 167", "crpc:167"),
    ("s 24 Evidence Act", "evid:24"),
    ("Evidence Act 1872, s 24", "evid:24"),
    ("Legal Aid Law (Pyidaungsu Hluttaw Law No. 10/2016) s 2(b)", "lal:2/b"),
    ("Constitution (2008) s. 376", "const:376"),
    ("Const. 19(c)", "const:19/c"),
    ("u/s 420 Penal Code", "pc:420"),
    ("PC 505A", "pc:505A"),
    ("PC 505-A", "pc:505A"),
    ("PC 505(a)", "pc:505/a"),
    ("CrPC 561-A", "crpc:561A"),
    ("CrPC 167: 24 hours", "crpc:167"),
    ("ရာဇဝတ်ကျင့်ထုံးဥပဒေ ပုဒ်မ ၁၆၇: ၂၄ နာရီ", "crpc:167"),
    ("pc:505/a", "pc:505/a"),
    ("CrPC 4(1)(f)", "crpc:4/1/f"),
    ("ရာဇဝတ်ကျင့်ထုံးဥပဒေ ပုဒ်မ ၃၄၀(၁)", "crpc:340/1"),
    ("ရာဇဝတ်ကျင့်ထုံးဥပဒေပုဒ်မ၃၄၀", "crpc:340"),
    ("ရာဇဝတ်ကျင့်ထုံးဥပဒေ၊ ပုဒ်မ ၄၉၇၊ ပုဒ်မခွဲ (၁)", "crpc:497/1"),
    ("ရာဇသတ်ကြီး ပုဒ်မ (၃၇၉)", "pc:379"),
    ("ရာဇသတ်ကြီးပုဒ်မ ၅ဝ၆", "pc:506"),
    ("ပုဒ်မ ၃၄၀ (ရာဇဝတ်ကျင့်ထုံးဥပဒေ)", "crpc:340"),
    ("ဖွဲ့စည်းပုံအခြေခံဥပဒေ ပုဒ်မ ၃၇၆", "const:376"),
    ("s 340", "?:340"),
    ("Section-167", "?:167"),
    ("ပုဒ်မ ၃၄၀", "?:340"),
    ("ပုဒ်မ-၁၆၇", "?:167"),
    ("တရားခံသည်ပုဒ်မ၁၆၇အရ", "?:167"),
    ("ပုဒ်မ ၃၄၀ကို", "?:340"),
]
SEVERAL = [
    ("ပုဒ်မ ၁၆၇, CrPC 497(1)", ["?:167", "crpc:497/1"]),
    ("ပုဒ်မ ၁၆၇\nCrPC 497(1)", ["?:167", "crpc:497/1"]),
    ("s 302, Penal Code; CrPC 167", ["pc:302", "crpc:167"]),
    ("CrPC 61, 167; Const 376", ["crpc:61", "crpc:167", "const:376"]),
    ("Evid 24–26; CrPC 164", ["evid:24", "evid:25", "evid:26", "crpc:164"]),
    ("ss 496 and 497 of the CrPC", ["crpc:496", "crpc:497"]),
    ("s 340 CrPC, s 24 Evidence Act", ["crpc:340", "evid:24"]),
    ("CrPC s 340, Evidence Act s 24", ["crpc:340", "evid:24"]),
    ("CrPC ss 496, 497 and s 498", ["crpc:496", "crpc:497", "crpc:498"]),
    ("ပုဒ်မ ၂၄ မှ ၂၆ အထိ", ["?:24", "?:25", "?:26"]),
    ("ရာဇဝတ်ကျင့်ထုံးဥပဒေ ပုဒ်မ ၆၁၊ ၁၆၇ နှင့် ၃၄၄", ["crpc:61", "crpc:167", "crpc:344"]),
    ("CrPC 1-500", ["crpc:1", "crpc:500"]),
]
EITHER = [
    ("ရာဇသတ်ကြီး ပုဒ်မ ၅၀၅(က)", {"pc:505/a", "pc:505A"}),
    ("PC 505a", {"pc:505/a", "pc:505A"}),
    ("PC 505(A)", {"pc:505/a", "pc:505A"}),
    ("ပုဒ်မ ၅၀၅(က)", {"?:505/a", "?:505A"}),
]
NOTHING = [
    "He was held for 31 hours.",
    "Law No. 5/2021 of 14 February 2021",
    "12/03/2024, at 10:30",
    "clients' 3 questions",
    "it's 340 metres away",
    "Windows 11",
    "အမှုသည် ၃ ဦး",
    "၂၄ နာရီကျော် ချုပ်နှောင်ထားသည်",
    "price 3,500 kyat",
    "",
]
CASES = [
    ("1960 BLR 192", "blr:1960/192"),
    ("(1960) B.L.R. 192", "blr:1960/192"),
    ("Hussain Bux Khan v. The Union of Burma, 1960 BLR 192", "blr:1960/192"),
    ("၁၉၆၀ BLR ၁၉၂", "blr:1960/192"),
    ("၁၉၆၀ ပြည့်နှစ်၊ မြန်မာနိုင်ငံ စီရင်ထုံးများ၊ စာမျက်နှာ ၁၉၂", "blr:1960/192"),
    ("1975 MLR (HC) 22", "mlr:1975-hc/22"),
    ("၁၉၆၀ မြန်မာနိုင်ငံစီရင်ထုံး ၁၉၂", "blr:1960/192"),
]


# {id, text, keys}, by somebody who had not read the grammar: "a|b" must both be offered, of "a~b" either will do.
RUNNING = Path(__file__).resolve().parents[1] / "data" / "citations"


def keys_of(text):
    return [one.keys for one in recognise(text)]


@pytest.mark.parametrize(("text", "key"), ONE_SECTION)
def test_one_section_in_every_usual_writing(text, key):
    assert keys_of(text) == [(key,)]


@pytest.mark.parametrize(("text", "found"), SEVERAL)
def test_lists_and_ranges_give_each_section(text, found):
    assert keys_of(text) == [(key,) for key in found]


@pytest.mark.parametrize(("text", "both"), EITHER)
def test_what_can_be_read_in_two_ways_is_not_guessed(text, both):
    [found] = recognise(text)
    assert set(found.keys) == both and not found.is_certain


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_a_section_is_left_alone(text):
    assert recognise(text) == []


@pytest.mark.parametrize(("text", "key"), CASES)
def test_rulings(text, key):
    [found] = recognise(text)
    assert (found.kind, found.keys) == ("case", (key,))


def _fits(keys: tuple[str, ...], wanted: str) -> bool:
    """All that is wanted is offered, and beside it no more than the section that Burmese prints alike."""
    if "~" in wanted:
        return len(keys) == 1 and keys[0] in wanted.split("~")
    named = set(wanted.split("|"))
    printed_alike = {re.sub(r"(?<=[0-9])/([a-z])(?![a-z])", lambda one: one[1].upper(), key, count=1) for key in named}
    return named <= set(keys) <= named | printed_alike


HELD = [("second", 120, 0.02), ("third", 40, 0.05), ("fourth", 60, 0.02)]


@pytest.mark.parametrize(("name", "enough", "wrong"), HELD)
def test_citations_in_running_text(name, enough, wrong):
    rows = [json.loads(line) for line in (RUNNING / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    missed = []
    for row in rows:
        found = [one.keys for one in recognise(row["text"]) if one.kind != "instrument"]
        if len(found) != len(row["keys"]) or not all(map(_fits, found, row["keys"])):
            missed.append(f"{row['text']}: {found}")
    print(f"\n{len(rows) - len(missed)} of {len(rows)} read as they are meant")
    assert len(rows) >= enough and len(missed) <= wrong * len(rows), "\n".join(missed)


def test_a_stroke_is_a_part_or_another_section_and_never_a_date():
    assert keys_of("UAA s 17/1") == [("uaa:17/1",)]
    assert keys_of("u/s 420/34 PC") == [("pc:420",), ("pc:34",)]
    assert [one.text for one in recognise("Penal Code s 420/34")] == ["s 420", "34"]
    assert keys_of("s 12/03/2024") == keys_of("ပုဒ်မ ၁၂/၂၀၂၄") == keys_of("help 24/7 by s 24/7") == []
    assert keys_of("ပုဒ်မ ၅၀၅/က") == keys_of("ပုဒ်မ ၅၀၅(က)")


def test_a_number_before_its_act_needs_a_letter_or_a_clause():
    assert keys_of("charged 505A PC") == [("pc:505A",)]
    assert keys_of("505(a) of the Penal Code") == [("pc:505/a",)]
    assert keys_of("we have 12 PC and 340 PC in the room") == []
    assert keys_of("CrPC 496 n 497") == keys_of("CrPC 496 နဲ့ 497") == [("crpc:496",), ("crpc:497",)]


def test_clauses_go_on_behind_a_clause_only():
    assert keys_of("UAA s 17(1) to (3)") == [("uaa:17/1",), ("uaa:17/2",), ("uaa:17/3",)]
    assert keys_of("ss 2(a)-(c) and 5, LAL") == [("lal:2/a",), ("lal:2/b",), ("lal:2/c",), ("lal:5",)]
    assert keys_of("s 340 (a) the judge, (b) the clerk") == [("?:340/a",)]
    assert keys_of("clause (a) of sub-section (1) of section 342 CrPC") == [("crpc:342/1/a",)]
    assert keys_of("sub-section (2)") == []


def test_reports_that_burmese_calls_by_one_name():
    assert keys_of("၁၉၇၅ မတစ ၁၂") == [("blr:1975/12", "mlr:1975/12")]
    assert keys_of("၂၀၁၂ မတစ ၃၃") == [("mlr:2012/33",)]
    assert section_tokens("၁၉၇၅ မတစ ၁၂", query=True) == ["blr:1975/12"]


def test_a_number_with_a_unit_behind_a_list_is_no_section():
    assert keys_of("CrPC 167, 15 days") == [("crpc:167",)]
    assert keys_of("s 167, 12 March 2020") == [("?:167",)]


def test_an_act_alone_is_found_by_its_title_and_not_by_two_letters():
    assert [(one.kind, one.keys) for one in recognise("the Legal Aid Law helps")] == [("instrument", ("lal",))]
    assert recognise("a PC and a printer") == []


def test_zawgyi_reads_as_unicode_does():
    from members.text.zawgyi import to_unicode

    zawgyi = "တရားခံသည္ ပုဒ္မ ၃၄၀ အရ ေရွ႕ေနငွားခြင့္ရွိသည္"
    assert "340" in k.make_key("", "340") and to_unicode(zawgyi) != zawgyi
    assert keys_of(zawgyi) == [("?:340",)]


def test_the_span_is_what_was_written():
    text = "Please read ပုဒ်မ ၃၄၀(၁) today"
    [found] = recognise(text)
    assert text[found.start : found.end] == found.text == "ပုဒ်မ ၃၄၀(၁)"


numbers = st.builds(
    lambda digits, letters, clauses: "/".join([f"{digits}{letters}", *clauses]),
    st.integers(1, 999),
    st.sampled_from(["", "", "A", "B"]),
    st.lists(st.sampled_from(["1", "2", "12", "a", "c", "iv"]), max_size=2),
)
codes = st.sampled_from(sorted(packaged_book().codes))


@given(codes, numbers)
def test_a_printed_english_label_is_found_again(code, number):
    short = {"pc": "PC", "crpc": "CrPC"}.get(code, code)
    [found] = recognise(f"{short} {k.label_en(number)}")
    assert k.make_key(code, number) in found.keys


@given(numbers)
def test_a_printed_burmese_label_is_found_again(number):
    [found] = recognise(f"တရားခံသည် {k.label_my(number)} အရ")
    assert k.make_key("?", number) in found.keys


@given(numbers)
def test_both_scripts_are_one_search(number):
    plain = number.replace("A", "").replace("B", "")
    in_english, in_burmese = section_tokens(k.label_en(plain)), section_tokens(k.label_my(plain))
    asked = section_tokens(k.label_my(plain), query=True)
    assert set(asked) <= set(in_english) and set(asked) <= set(in_burmese)
    assert set(section_tokens(k.label_en(plain), query=True)) <= set(in_burmese)


@given(st.text(alphabet=st.sampled_from("s§ 0123456789(),;-–/aAက၅၀၁ပုဒ်မ:CrPElawof\n၊ဝ"), max_size=80))
def test_any_text_gives_spans_in_order_that_lie_in_it(text):
    written, last = normalise(text), 0
    for found in recognise(text):
        assert last <= found.start <= found.end <= len(written)
        assert found.text == written[found.start : found.end]
        assert found.keys and len(set(found.keys)) == len(found.keys)
        last = found.end


@given(codes, numbers)
def test_a_section_is_found_by_itself_and_by_what_it_is_a_part_of(code, number):
    forms = forms_of(k.make_key(code, number))
    for part in k.chain(k.fold(number)):
        assert {f"s:{part}", f"{code}:{part}"} <= set(forms)


def test_505_in_burmese_finds_both_and_each_finds_only_itself_and_the_doubtful_text():
    asked = section_tokens("ပုဒ်မ ၅၀၅(က)", query=True)
    assert len(asked) == 1
    assert asked[0] in forms_of("pc:505A") and asked[0] in forms_of("pc:505/a")
    assert section_tokens("s 505A", query=True) == ["s:505A"]
    assert "s:505A" not in forms_of("pc:505/a") and "s:505/a" not in forms_of("pc:505A")
    assert {"s:505A", "s:505/a"} <= set(section_tokens("ပုဒ်မ ၅၀၅(က)"))


def test_an_act_in_the_query_narrows():
    assert section_tokens("CrPC 340", query=True) == ["crpc:340"]
    assert section_tokens("1960 BLR 192") == ["blr:1960/192"]


@given(st.lists(numbers, min_size=2, max_size=6, unique=True))
def test_sort_keys_order_as_a_statute_does(found):
    def natural(number):
        base, *levels = number.split("/")
        digits, letters = k.BASE.fullmatch(base).groups()
        return int(digits), letters, [(not one.isdigit(), int(one) if one.isdigit() else 0, one) for one in levels]

    assert sorted(found, key=k.sort_key) == sorted(found, key=natural)


def test_labels():
    assert k.label_en("4/1/f") == "s 4(1)(f)"
    assert k.label_my("4/1/f") == "ပုဒ်မ ၄(၁)(စ)"
    assert k.label_my("505A") == f"ပုဒ်မ {burmese_digits(505)}-က"
    assert k.label_my("505/a") == "ပုဒ်မ ၅၀၅(က)"
    assert k.writings("crpc:561-A") == k.writings("crpc:561A") == ("crpc:561A", "crpc:561-A")

"""The normaliser: domain 3.4, 3.5 and dependencies 7."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from members.text import (
    Context,
    ControlCharacter,
    burmese_digits,
    clean,
    find_nrc,
    fold_digits,
    inspect,
    is_name,
    judge,
    name_key,
    normalise,
    syllables,
    truncate_syllables,
)
from members.text.zawgyi import reorder, to_unicode

# Typed in Zawgyi, and what was meant.
ZAWGYI = {
    "ေရႊစင္": "ရွှေစင်",
    "ေဒၚခင္မာလြင္": "ဒေါ်ခင်မာလွင်",
    "ရာဇဝတ္က်င့္ထံုးဥပေဒ": "ရာဇဝတ်ကျင့်ထုံးဥပဒေ",
    "ဥမၼာ": "ဥမ္မာ",
    "ၿဖိဳးဝဏၰမိုး": "ဖြိုးဝဏ္ဏမိုး",
    "မျဖဴျဖဴႏွင္း": "မဖြူဖြူနှင်း",
    "ေအးျမတ္သႏၲာ": "အေးမြတ်သန္တာ",
    "ခင္မာ၀င္း": "ခင်မာဝင်း",
    "ေယာက္်ား": "ယောက်ျား",
    "ျပႆနာ": "ပြဿနာ",
    "အဂၤလိပ္": "အင်္ဂလိပ်",
    "ကၽြႏ္ုပ္": "ကျွန်ုပ်",
    "ၾသဂုတ္": "ဩဂုတ်",
    "Mg ေမာင္ 09-123": "Mg မောင် 09-123",
}
# Correct Unicode that the detector alone would doubt or damage.
UNICODE = """ပခုက္ကူ မြ ဆရာမ ဦး က မာ ကိုကို ပညာ သန်းသန်း ခင်မာဝင်း မြင့်မြင့် ကမ္ဘာ ဥမ္မာ ထက် ယောက်ျား
အင်္ဂါ ဗုဒ္ဓဟူး ပြဿနာ ကျွန်ုပ် ရာဇဝတ်ကျင့်ထုံးဥပဒေ တနင်္သာရီ နေပြည်တော် စန္ဒာ မိုးမိုးအိ သော်"""
UNICODE = unicodedata.normalize("NFC", UNICODE).split()
burmese = st.text(st.sampled_from([chr(code) for code in range(0x1000, 0x10A0)] + list(" a1-။\u200b")), max_size=24)
words = st.lists(st.sampled_from(list(UNICODE) + list(ZAWGYI)), max_size=6).map("".join)
anything = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=40)


@pytest.mark.parametrize(("typed", "meant"), ZAWGYI.items())
def test_inspect_converts_what_is_surely_zawgyi(typed, meant):
    verdict = inspect(typed)
    assert (verdict.state, verdict.text, verdict.original) == ("converted", meant, typed)


@pytest.mark.parametrize("text", UNICODE)
def test_inspect_keeps_correct_unicode(text):
    text = unicodedata.normalize("NFC", text)
    assert inspect(text).state == "kept"
    assert normalise(text) == text


@pytest.mark.parametrize("text", ["လွလွ", "ရတနာထူးမြ", "ဗုဒၶ", "ပခုက္ကူ" * 6])
def test_inspect_asks_where_both_readings_are_possible(text):
    verdict = inspect(text)
    assert (verdict.state, verdict.text) == ("ask", text)
    assert verdict.suggestion not in ("", text)


def test_inspect_decides_a_doubtful_cell_by_what_stands_around_it():
    assert inspect("ပုဒ္မ").state == "kept"
    assert inspect("ပုဒ္မ", context=Context.ZAWGYI).text == "ပုဒ်မ"
    assert inspect("လွလွ", context=Context.ZAWGYI).text == "လှလှ"
    assert inspect("ရတနာထူးမြ", context=Context.UNICODE).state == "kept"
    # A name typed in Unicode in a sheet of Zawgyi, and the other way round.
    assert inspect("စန္ဒာ", context=Context.ZAWGYI).text == "စန္ဒာ"
    assert inspect("ေရႊစင္", context=Context.UNICODE).text == "ရွှေစင်"


def test_judge_by_the_texts_that_leave_no_doubt():
    assert judge(ZAWGYI) is Context.ZAWGYI
    assert judge([*ZAWGYI, "မိုးမိုးအိ", "ဦး", "Khin", ""]) is Context.ZAWGYI
    assert judge(UNICODE) is Context.UNICODE
    assert judge(["ဦး", "Khin"]) is Context.UNCLEAR
    assert judge([*ZAWGYI, *UNICODE]) is Context.UNCLEAR


@pytest.mark.parametrize("language", ["mnw", "shn", "ksw"])
def test_inspect_leaves_other_languages_of_the_script_alone(language):
    text = "ၵႂၢမ်းတႆး ဘာသာမန် ၶႃႈ ေရႊစင္"
    assert inspect(text, language=language).text == text


def test_inspect_knows_text_that_only_a_win_font_shows():
    assert inspect("cifrm0if;").state == "win_font"
    for text in ("Khin Mar Win", "and/or; yes", "see http://a.example/b;c", "G1;G6", "Kyaw & Co; 2/3"):
        assert inspect(text).state == "kept"


def test_normalise_mends_figures_typed_for_letters():
    assert normalise("ခင်မာ၀င်း") == "ခင်မာဝင်း"
    assert normalise("၇န်ကုန်") == "ရန်ကုန်"
    for number in ("၁၀၀၀", "၀၉-၀၀၀", "၁၀နှစ်", "၇ရက်", "၁၀း၃၀", "ပုဒ်မ ၃၄၀(၁)"):
        assert normalise(number) == number


def test_normalise_takes_away_what_nobody_sees():
    assert normalise("မြင့်\u200bမြင့်\u2060\ufeff") == normalise("မြင့်မြင့်")
    assert normalise("  မ\n\tစန္ဒာ\u00a0နွယ် ", single_line=True) == "မ စန္ဒာ နွယ်"
    assert normalise("Kh\u00adin\u202e") == "Khin"
    assert normalise("a\r\nb\rc") == "a\nb\nc"
    assert normalise("👩\u200d⚖️") == "👩\u200d⚖️"
    assert normalise("က\u200dာ") == "ကာ"


def test_normalise_gives_both_orders_of_dot_and_asat_one_form():
    assert normalise("မြင\u103a\u1037") == normalise("မြင\u1037\u103a") == "မြင\u1037\u103a"


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[0m", "a\x7f", "\ud800", "a\x9db", "\ufffe"])
def test_clean_refuses_what_is_no_text(text):
    with pytest.raises(ControlCharacter):
        clean(text)


@settings(deadline=None)
@given(st.one_of(burmese, words, anything))
@example("မြကိုမြကို")
@example("ဆရာကမ္ဘာမာဥမ္မာမြဆရာ")
@example("ႉေဧခaၿင")
@example("ေရႊစင္\nမြ\nလွလွ")
def test_normalise_twice_is_normalise_once(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    line = normalise(text, single_line=True)
    assert normalise(line, single_line=True) == line


@settings(deadline=None)
@given(words)
def test_conversion_loses_no_letter(text):
    letters = [letter for letter in to_unicode(text) if "က" <= letter <= "ဪ"]
    assert len(letters) >= sum("က" <= letter <= "ဪ" for letter in text)


@settings(deadline=None)
@given(st.lists(st.sampled_from(UNICODE), max_size=6).map("".join))
def test_reorder_leaves_standard_order(text):
    assert reorder(unicodedata.normalize("NFC", text)) == unicodedata.normalize("NFC", text)


def test_digits_of_every_script():
    assert fold_digits("၀၁၂၃၄၅၆၇၈၉ ႐႑႒႓႔႕႖႗႘႙ ０９") == "0123456789 0123456789 09"
    assert fold_digits("ဝ၉-၀ဝ၀", numeric=True) == "09-000"
    assert fold_digits("ဝင်း ၉", numeric=True) == "ဝင်း 9"
    assert burmese_digits(2017) == "၂၀၁၇"


@pytest.mark.parametrize("word", ["ကျင့်", "မြင့်", "အင်္ဂါ", "ယောက်ျား"])
def test_syllables_stay_whole(word):
    assert syllables(unicodedata.normalize("NFC", word)) == [unicodedata.normalize("NFC", word)]


def test_syllables_cut_before_each():
    assert syllables("ဗုဒ္ဓဟူး ပုဒ်မ ၃၄၀(၁)") == ["ဗုဒ္ဓ", "ဟူး ", "ပုဒ်", "မ ", "၃၄၀(", "၁)"]


@settings(deadline=None)
@given(st.one_of(burmese, words, anything), st.integers(0, 8))
def test_cutting_never_splits_a_syllable(text, length):
    text = normalise(text)
    pieces = syllables(text)
    assert "".join(pieces) == text
    cut = truncate_syllables(text, length, ending="")
    assert text.startswith(cut)
    rest = text[len(cut) :].lstrip()
    # What follows a cut is never a sign, a killed or a stacked consonant.
    assert not rest or not ("\u102b" <= rest[0] <= "\u103e") or not cut
    assert rest[1:2] not in ("\u103a", "\u1039") or not cut or not ("က" <= rest[0] <= "အ")


def test_truncate_cuts_shan_and_emoji_between_clusters():
    assert truncate_syllables("ၵႂၢမ်းတႆး", 1) == "ၵႂၢမ်း…"
    assert truncate_syllables("👩\u200d⚖️👩\u200d⚖️", 1, ending="") == "👩\u200d⚖️"


@pytest.mark.parametrize(
    "text", ["a", "a;", "@", "1/", "12/ka", "/ ", ". ", "-", "က", "က္", "ေ", "ျ", "၀", "ဝ", "a@", "(", "12/k.a-"]
)
def test_long_text_of_any_kind_comes_to_an_end(text):
    """This would not end if a pattern went back over the whole text at every place."""
    long = text * (20_000 // len(text))
    for function in (normalise, find_nrc, is_name, name_key, syllables):
        function(long)

"""Names, honorifics (domain 3.1, 7) and national identity numbers (domain 3.13)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.text import HONORIFICS, find_honorific, find_nrc, is_name, name_key, split_honorific
from members.text.names import IN_BURMESE, honorific_code

GLUED = {
    "ဦးသော်": ("U", "သော်"),
    "U Thaw": ("U", "Thaw"),
    "ဦး ရန်ရန်မိုး": ("U", "ရန်ရန်မိုး"),
    "ဒေါ်မနွယ်ယု": ("Daw", "မနွယ်ယု"),
    "Daw Ma Nwe Yu": ("Daw", "Ma Nwe Yu"),
    "မနန်းမိုဟွမ်": ("Ma", "နန်းမိုဟွမ်"),
    "ကိုမောင်မောင်": ("Ko", "မောင်မောင်"),
    "ဆရာမမြမြ": ("Sayama", "မြမြ"),
    "ဆရာမောင်မောင်": ("Saya", "မောင်မောင်"),
    "ဒေါက်တာသီတာ": ("Dr", "သီတာ"),
    "Dr.Thida": ("Dr", "Thida"),
    "Mg Htoo": ("Maung", "Htoo"),
    "MA THIDA": ("Ma", "THIDA"),
    "ဦး ဦးသာထွန်း": ("U", "ဦးသာထွန်း"),
    "U Oo Tha Tun": ("U", "Oo Tha Tun"),
    "ကို-ကျော်": ("Ko", "ကျော်"),
}
WHOLE = """Maung Maung
Mg Mg
Ko Ko Gyi
Ma Ma Lay
မောင်မောင်
ကိုကို
ဦးဦး
မမလေး
ကို ကို
မာရွှေ
မိုးရန်ဝေ
မြမြနွယ်
မွန်ချိုယု
မင်းသူ
ကောင်းဖြိုး
မဂ္ဂဇင်း
Umar
Mar Shwe
Dawei Thar
Saw Htoo Wah
Naw Mu Paw
စောထူးဝါး
နော်မူးပေါ
စိုင်းခမ်းလင်း
နန်းမိုဟွမ်
Khun Aung Tin
Salai Van Lian
Mi Aye Mon
မိအေးမွန်
နိုင်ချမ်းဦး
Thaw
ဦး
Ma""".splitlines()


@pytest.mark.parametrize(("name", "parts"), GLUED.items())
def test_split_honorific_proposes_what_is_glued_on(name, parts):
    assert split_honorific(name) == parts


@pytest.mark.parametrize("name", WHOLE)
def test_split_honorific_leaves_names_whole_that_only_look_so(name):
    assert split_honorific(name) == (None, name)


@settings(deadline=None)
@given(st.sampled_from(list(IN_BURMESE)), st.sampled_from(["ခင်မာဝင်း", "သော်", "စိုင်းခမ်းလင်း", "အေး"]))
def test_split_honorific_gives_back_what_was_put_on(honorific, name):
    assert split_honorific(honorific + name) == (IN_BURMESE[honorific], name)
    assert split_honorific(f"{IN_BURMESE[honorific]} {name}") == (IN_BURMESE[honorific], name)


def test_find_honorific_lets_one_writing_tell_the_other():
    assert find_honorific("ဒေါ်နန္ဒာချို", "Nandar Cho") == ("Daw", "နန္ဒာချို", "Nandar Cho")
    assert find_honorific("မနွယ်ယု", "Daw Ma Nwe Yu") == ("Daw", "မနွယ်ယု", "Ma Nwe Yu")
    assert find_honorific("မနွယ်ယု", "Ma Nwe Yu", "Daw") == ("Daw", "မနွယ်ယု", "Ma Nwe Yu")
    assert find_honorific("မသီတာ", "Thida", "Ma") == ("Ma", "သီတာ", "Thida")
    assert find_honorific("သီတာ", "Thida") == (None, "သီတာ", "Thida")


def test_honorific_code_in_either_script():
    assert [honorific_code(word) for word in ("ဦး", "Daw", "dr.", "ဆရာမ", "Mg", "ေဒၚ", "Mr", "")] == [
        "U", "Daw", "Dr", "Sayama", "Maung", "Daw", None, None]  # fmt: skip
    assert {honorific_code(code) for code in HONORIFICS} == set(HONORIFICS)


@pytest.mark.parametrize(
    "name", ["ခင်မာဝင်း", "Thaw", "S'gaw Htoo", "Khin Mar Win (2)", "Kyaw Zaw @ Ko Ko", "J. Rosalind-Hla", "O'Ma"]
)
def test_is_name(name):
    assert is_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(1)",
        "+cmd|x",
        "-2+3",
        "@SUM(A1)",
        "12345",
        "၁၂၃",
        "???",
        "a@b.org",
        "<b>Mya</b>",
        "Daw",
        "ဒေါ်",
        "မ",
        "\ufffdခင်",
        "á€™á€¼",
        "—",
        "",
        "#REF!",
        "x",
        "www.example.org",
        "Mya 09420012345",
        "{{7*7}}",
        'Mya,lawyer,HGP Su Su"',
        "Mya, Su, Nu",
    ],
)
def test_is_name_refuses_what_is_none(text):
    assert not is_name(text)


def test_name_key_is_one_for_every_writing():
    assert len({name_key(name) for name in ("Khin Mar Win", "KHIN  MAR WIN", "Khin Marwin", "Ｋhin Mar Win.")}) == 1
    assert len({name_key(name) for name in ("မြင့်မြင့်", "မြင\u103a\u1037မြင့်", "မြင့် မြင့်", "မြင့်\u200bမြင့်", "ျမင့္ျမင့္")}) == 1
    assert name_key("ကို") == name_key("ကုိ")
    assert name_key("Daw Thida", without_honorific=True) == name_key("Thida") != name_key("Daw Thida")
    assert name_key("Khin Mar Win") != name_key("Khin Mar Win (2)")


NRC = """12/KAMANA(N)123456
၁၂/ကမန(နိုင်)၁၂၃၄၅၆
မိုးမွန်နန္ဒာ ၁၂/ကမန(နိုင်)၀၀၀၃၁၉
12/ka ma na (naing) 123456
12 / Ka Ma Na ( N ) 123456
12-kamana-N-123456
12.kamana.n.123456
12/KaMaNa(Naing)၁၂၃၄၅၆
၁၂/ကမန(ႏိုင္)၁၂၃၄၅၆
၁၂/ကမန(ႏိုင္)၁၂ဝ၄၅၆
12/KAMANA[N]123456
12/kamana N 123456
12/ကမန နိုင် 123456
12/KaMaTa(C)012345
9/MaHaMa(N)12345
12/KAMANA 123456
NRC: 5/sa ka na(n)123456
၁၄/ပ သ န (နိုင်) ၁၂၃၄၅၆
12／ＫＡＭＡＮＡ（Ｎ）１２３４５６
1/ba ma na (E) 123 456
12/ouKaMa(N) 123456
၁၂/ဥကမ(နိုင်)၁၂၃၄၅၆
12/KAMANA(NAING)-123456
၁၃/တခလ(ဧည့်)၀၁၂၃၄၅
12/ka\u200bmana(N)123456""".splitlines()
NOT_NRC = """09-000 000 301
2020-09-01
12-09-2020
12/Sep/2020 120000
၂၂.၁၀.၂၀၁၈
၉-၁၁-၂၀၂၂
12/2020
G1;G2
WG1;WG2 123456
No. 12, Bogyoke Road 11041
3, Inya Road 123456
1/2 Street, Ward 12 123
12 Sep 2019 at 10:30
case no 12/2019
ရာဇဝတ်ကြီးအမှတ် ၁၂၃/၂၀၁၉
ပုဒ်မ ၃၄၀(၁)
၁၂ ရက် (နိုင်ငံ) ၂၀၂၀
sandar.mar.thiri03@spn.example.org
Ma Nwe Yu""".splitlines()


@pytest.mark.parametrize("text", NRC)
def test_find_nrc(text):
    assert find_nrc(text)


@pytest.mark.parametrize("text", NOT_NRC)
def test_find_nrc_leaves_dates_phones_and_cases_alone(text):
    assert find_nrc(text) is None

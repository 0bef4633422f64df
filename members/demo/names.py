"""Invented names: parts in both scripts, put together by chance, never those of a public figure (domain 7).

A name is one indivisible thing; the parts exist only here, where names are made up.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

FEMALE, MALE, NOT_STATED = "female", "male", ""

WOMEN = {
    "Khin": "ခင်", "Thida": "သီတာ", "Nwe": "နွယ်", "Su": "စု", "Mon": "မွန်", "Phyu": "ဖြူ", "Sandar": "စန္ဒာ",
    "Aye": "အေး", "Mya": "မြ", "Nandar": "နန္ဒာ", "Cho": "ချို", "Thiri": "သီရိ", "Hnin": "နှင်း", "Yadanar": "ရတနာ",
    "Zin": "ဇင်", "Mar": "မာ", "Yu": "ယု", "Ei": "အိ",
}  # fmt: skip
MEN = {
    "Kyaw": "ကျော်", "Zaw": "ဇော်", "Naing": "နိုင်", "Htun": "ထွန်း", "Lwin": "လွင်", "Soe": "စိုး", "Win": "ဝင်း",
    "Hein": "ဟိန်း", "Htet": "ထက်", "Phyo": "ဖြိုး", "Lin": "လင်း", "Thura": "သူရ", "Wunna": "ဝဏ္ဏ", "Kaung": "ကောင်း",
    "Zay": "ဇေ", "Yan": "ရန်", "Tin": "တင်", "Myint": "မြင့်", "Oo": "ဦး",
}  # fmt: skip
SHARED = {"Moe": "မိုး", "Wai": "ဝေ", "Shwe": "ရွှေ", "Chan": "ချမ်း", "Nyein": "ငြိမ်း"}
NEVER_FIRST = {"Oo"}  # glued to the front, ဦး reads as the honorific U

# Prefixes that belong to the name, with parts that follow them; the first two make the name of domain 7.
PREFIXED = {
    MALE: [
        ({"Saw": "စော"}, {"Htoo": "ထူး", "Wah": "ဝါး", "Moo": "မူး"}),
        ({"Sai": "စိုင်း"}, {"Kham": "ခမ်း", "Lin": "လင်း", "Wan": "ဝမ်း"}),
        ({"Khun": "ခွန်"}, {"Aung": "အောင်", "Tin": "တင်", "Chan": "ချမ်း"}),
        ({"Salai": "ဆလိုင်း"}, {"Van": "ဗန်", "Lian": "လျန်", "Bawi": "ဘွဲ"}),
        ({"Nai": "နိုင်"}, {"Chan": "ချမ်း", "Oo": "ဦး", "Mon": "မွန်"}),
    ],
    FEMALE: [
        ({"Naw": "နော်"}, {"Mu": "မူး", "Paw": "ပေါ", "Wah": "ဝါး", "Htoo": "ထူး"}),
        ({"Nang": "နန်း"}, {"Mo": "မို", "Hom": "ဟွမ်", "Kham": "ခမ်း", "Wan": "ဝမ်း"}),
        ({"Mi": "မိ"}, {"Aye": "အေး", "Mon": "မွန်", "Chan": "ချမ်း", "Nwe": "နွယ်"}),
    ],
}

# Whole names, or the beginnings of names, that belong to people in public life.
PUBLIC_BEGINNINGS = ("Aung San", "Min Aung", "Thura Shwe", "Thura Aung", "Htet Htet Moe", "Ne Win", "Than Shwe")
PUBLIC_NAMES = {
    "Soe Win", "Win Myint", "Thein Sein", "Htin Kyaw", "Tin Oo", "Tin Myint Oo", "Ywet Nu Aung", "Win Tin",
    "Kyaw Soe Oo", "Mya Aye", "Khin Shwe", "Zaw Min Tun", "Myint Swe", "Mya Tun Oo", "Mya Htun Oo", "Htun Htun Oo",
    "Su Su Lwin", "Khin Kyi", "Khin Nyunt", "Win Naing", "Lin Htut", "Naing Lin", "Lin Naing", "Myint Naing",
    "Kyaw Win", "Kyaw Myint", "Soe Htut", "Soe Naing", "Tin Win", "Win Htein", "Zaw Zaw", "Moe Zaw Oo", "Htun Lin",
    "Khun Htun Oo", "Sai Mauk Kham", "Sai Kham Hti", "Zin Mar Oo", "Phyo Zay Yar", "Thet Mon Myint", "Zaw Win",
    "Moe Moe", "Kyaw Zay", "Tin Htut", "Kaung Htet", "Lin Lin", "Zin Zin", "Htun Naing", "Myint Soe", "Kyaw Moe Htun",
}  # fmt: skip

# What pseudonymous members call themselves; nothing here is anybody's name.
DISPLAY_NAMES = (
    "ကြာဖြူ", "စံပယ်", "နှင်းဆီ", "ပုလဲ", "ကြယ်ပြာ", "လမင်း", "တိမ်ဖြူ", "မိုးစက်", "လှိုင်းငယ်", "တောင်ပြာ", "နေခြည်",
    "ဆည်းလည်း", "ပန်းခရမ်း", "ရေတံခွန်", "ကံ့ကော်", "သစ်ရွက်", "ဆောင်းလေ", "မီးအိမ်", "လှေငယ်", "ကျောက်တုံး",
    "Banyan", "Lantern", "North Wind", "Second Bridge", "River 7", "Blue Lamp", "Quiet Hill", "Old Ferry", "Ink Pot",
)  # fmt: skip


@dataclass(frozen=True)
class Name:
    """One person's name in both scripts; either may be None, not both."""

    en: str | None
    my: str | None


def is_public_figure(name_en: str) -> bool:
    """Whether somebody in public life bears this name, or one that begins so."""
    return name_en in PUBLIC_NAMES or name_en.startswith(PUBLIC_BEGINNINGS)


def _join(table: dict[str, str], words: list[str]) -> Name:
    return Name(" ".join(words), "".join(table[word] for word in words))


def _invent(chance: random.Random, sex: str) -> Name:
    table = {FEMALE: {**WOMEN, **SHARED}, MALE: {**MEN, **SHARED}, NOT_STATED: SHARED}[sex]
    count = chance.choices([2, 3, 4], [35, 50, 15])[0]
    words = chance.sample(sorted(table), count)
    if words[0] in NEVER_FIRST:
        words.reverse()
    return _join(table, words)


def names(chance: random.Random, sex: str, taken: set[str]) -> Iterator[Name]:
    """Names without end, each once; `taken` holds those in use, in Latin script, and grows."""
    while True:
        name = _invent(chance, sex)
        if name.en not in taken and not is_public_figure(name.en):
            taken.add(name.en)
            yield name


def prefixed_names(chance: random.Random, sex: str, taken: set[str]) -> Iterator[Name]:
    """Names with an ethnic prefix: those of domain 7 first, then variations, until the tables are used up."""
    later = []
    for prefix, following in PREFIXED[sex]:
        [first] = prefix
        words = list(following)
        pairs = [(a, b) for a in words for b in words if a != b]
        for pair in pairs:
            name = _join({**following, **prefix}, [first, *pair])
            if name.en in taken or is_public_figure(name.en):
                continue
            taken.add(name.en)
            if pair == pairs[0]:
                yield name
            else:
                later.append(name)
    chance.shuffle(later)
    yield from later

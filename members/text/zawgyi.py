"""Zawgyi: how likely a text is written in it, and the same text in Unicode.

The converter is ours: python-myanmar prints to standard output what it cannot convert and leaves it out, and a
name must be neither printed nor cut. This one is a table and one reordering, linear, and keeps every base letter.
"""

import re
import warnings
from functools import cache, lru_cache
from math import inf
from unicodedata import normalize

# In valid Burmese these cannot stand: a sign that begins a run, a virama without a consonant under it, two Mon
# vowels, the block that Zawgyi took from Mon, Karen and Shan (domain 3.5 has the first of each), and a vowel e, a
# medial or a second vowel where the syllable is over.
MARK = re.compile(
    "(^|[^\u1000-\u109f])[\u102b-\u103e]|\u1039(?![\u1000-\u1021])|[\u1033\u1034\u1060-\u1097]"
    "|[\u102b-\u103a]\u1031|\u1038[\u102b-\u103e]|[\u102b-\u1032]\u103b|\u1036[\u102d-\u1030]|[\u1036\u1037]\u1039"
)
# Zawgyi has no great sa at this place and no sign above U+103D.
UNICODE_ONLY = re.compile("[\u103e\u103f]")
MYANMAR = re.compile("[\u1000-\u109f]")

KINZI = "\u1004\u103a\u1039"
KINZI_SIGN = "\ue000"  # stands for it until the letter that carries it is known
STACKED = dict(
    zip(
        "\u1060\u1061\u1062\u1063\u1065\u1066\u1067\u1068\u1069\u106c\u106d\u1070\u1071\u1072\u1073\u1074"
        "\u1075\u1076\u1077\u1078\u1079\u107a\u107b\u107c\u1085\u1093",
        "ကခဂဃစဆဆဇဈဋဌဏတတထထဒဓနပဖဗဘမလဘ",
        strict=True,
    )
)
TO_UNICODE = str.maketrans(
    {shape: "\u1039" + letter for shape, letter in STACKED.items()}
    | {
        "\u1033": "\u102f", "\u1034": "\u1030",
        "\u1039": "\u103a", "\u103a": "\u103b", "\u103b": "\u103c", "\u103c": "\u103d", "\u103d": "\u103e",
        "\u105a": "\u102b\u103a", "\u1064": KINZI_SIGN,
        "\u106a": "\u1009", "\u106b": "\u100a", "\u106e": "\u100d\u1039\u100d", "\u106f": "\u100d\u1039\u100e",
        "\u107d": "\u103b", "\u1086": "\u103f", "\u1087": "\u103e",
        "\u1088": "\u103e\u102f", "\u1089": "\u103e\u1030", "\u108a": "\u103d\u103e",
        "\u108b": KINZI_SIGN + "\u102d", "\u108c": KINZI_SIGN + "\u102e", "\u108d": KINZI_SIGN + "\u1036",
        "\u108e": "\u102d\u1036", "\u108f": "\u1014", "\u1090": "\u101b",
        "\u1091": "\u100f\u1039\u100d", "\u1092": "\u100b\u1039\u100c", "\u1097": "\u100b\u1039\u100b",
        "\u1094": "\u1037", "\u1095": "\u1037", "\u1096": "\u1039\u1010\u103d",
    }
    | {chr(code): "\u103c" for code in range(0x107E, 0x1085)}
)  # fmt: skip

# Ranks of the standard; what shares a rank stays as it was written.
ORDERED = (
    "\u103b", "\u103c", "\u103d", "\u103e", "\u1031", "\u102d\u102e\u1032", "\u102f\u1030", "\u102b\u102c",
    "\u103a", "\u1036", "\u1037", "\u1038",
)  # medials ya ra wa ha, vowels e, above, below, aa, then asat, anusvara, dot below, visarga  # fmt: skip
ORDER = {sign: rank for rank, signs in enumerate(ORDERED, start=1) for sign in signs}
SIGN = "\u102b-\u1032\u1036-\u1038\u103a-\u103e"
LETTER = "\u1000-\u102a\u103f\u1040\u1047"
# Written order: vowel e and medial ra before their letter, then the letter with what hangs below it, then the signs.
CLUSTER = re.compile(
    f"([\u1031\u103c]*)((?:[\u1004\u101b]\u103a\u1039)?[{LETTER}])((?:[{SIGN}{KINZI_SIGN}]|\u1039[\u1000-\u1021])*)"
    f"|[\u1031\u103c]+"
)
PREFIXES = re.compile("[\u1031\u103b\u107e-\u1084]+")
BREAK = "\ue001"
NOT_IN_A_NUMBER = "(?<![\u1040-\u1049])"
TAKES_A_SIGN = "(?=[\u102b-\u1032\u1036\u103a-\u103e]|[\u1000-\u1021]\u1037?\u103a)"
LOOKALIKES = (
    (re.compile(f"{NOT_IN_A_NUMBER}\u1040{TAKES_A_SIGN}"), "\u101d"),
    (re.compile(f"{NOT_IN_A_NUMBER}\u1047{TAKES_A_SIGN}"), "\u101b"),
    (re.compile(f"{NOT_IN_A_NUMBER}\u1044(?=\u1004\u103a\u1038)"), "\u104e"),
)
# Zawgyi draws these with other letters, or one sign for several.
ZAWGYI_SPELLINGS = (
    (re.compile("\u104e(?!\u1004\u103a\u1038)"), "\u104e\u1004\u103a\u1038"),
    (re.compile("\u1025(?=[\u103a\u102c])"), "\u1009"),
    (re.compile("\u101e\u103c\u1031\u102c\u103a"), "\u102a"),
    (re.compile("\u101e\u103c"), "\u1029"),
)
PARTS = re.compile(f"\u1039[\u1000-\u1021]|[{SIGN}{KINZI_SIGN}]")


@cache
def _detector():
    """The one detector: 70 ms to load, 70 µs a call."""
    from myanmartools import ZawgyiDetector

    with warnings.catch_warnings():
        # The package opens its model in a way that Python has deprecated; its last release is of 2020.
        warnings.simplefilter("ignore", DeprecationWarning)
        return ZawgyiDetector()


def probability(text: str) -> float:
    """0 (surely Unicode) … 1 (surely Zawgyi); 0 too where there is no Burmese letter at all."""
    found = _detector().get_zawgyi_probability(text)
    return 0.0 if found == -inf else found


def has_mark(text: str) -> bool:
    """True where the text cannot be Burmese in Unicode as it stands."""
    return bool(MARK.search(text))


def reorder(text: str) -> str:
    """Unicode text with the signs of each syllable in the order of the standard, doubled signs once."""
    return normalize("NFC", CLUSTER.sub(_ordered, text))


def to_unicode(text: str) -> str:
    """Zawgyi -> Unicode in NFC. Meaningless for text that is no Zawgyi: ask `probability` first."""
    # The prefixes of a letter would be taken for signs of the letter before it; told apart before mapping.
    mapped = PREFIXES.sub(lambda found: BREAK + found[0], text).translate(TO_UNICODE)
    text = CLUSTER.sub(_ordered, mapped).replace(BREAK, "").replace(KINZI_SIGN, KINZI)
    for pattern, meant in ZAWGYI_SPELLINGS:
        text = pattern.sub(meant, text)
    return normalize("NFC", mend_lookalikes(text))


def mend_lookalikes(text: str) -> str:
    """Digits typed for the letters that look like them: ၀င်း -> ဝင်း, ၇န် -> ရန်, ၄င်း -> ၎င်း."""
    for pattern, meant in LOOKALIKES:
        text = pattern.sub(meant, text)
    return text


def _ordered(found: re.Match) -> str:
    if found[2] is None:
        return found[0]
    # A long one is nobody's syllable, and nothing to remember.
    return (_known_order if len(found[0]) < 16 else _in_order)(*found.groups())


def _in_order(before: str, letter: str, after: str) -> str:
    parts = PARTS.findall(after)
    kinzi = KINZI if KINZI_SIGN in parts else ""
    below = "".join(part for part in parts if part[0] == "\u1039")
    # An asat that directly follows the letter kills it (ကျွန်ုပ်, ယောက်ျား); a later one belongs to the vowel (ော်).
    killed = "\u103a" if parts[:1] == ["\u103a"] else ""
    signs = sorted({*before, *parts} & ORDER.keys() - {killed}, key=ORDER.get)
    return kinzi + letter + below + killed + "".join(signs)


# A language has some thousands of syllables; none of them tells a name.
_known_order = lru_cache(maxsize=4096)(_in_order)

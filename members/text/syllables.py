"""Syllables: where Burmese may be cut, and what is searched for, as Burmese has no spaces (domain 3.5)."""

import re
from unicodedata import category, normalize

from .clean import clean, fold_width
from .digits import fold_digits
from .verdict import SURE_IN_ZAWGYI, normalise
from .zawgyi import UNICODE_ONLY, probability, to_unicode

# A consonant begins a syllable unless an asat kills it or it is stacked; NFC puts the dot below before the asat.
TOKEN = re.compile(
    "(?<!\u1039)("
    "[\u1000-\u1021\u103f](?!\u1037?[\u103a\u1039])|[\u1023-\u1027\u1029\u102a\u104c-\u104f]"
    "|[\u1040-\u1049]+|[A-Za-z0-9]+|[\u104a\u104b])"
)
# The same for letters of the other languages written with this script, and for every other character that begins
# something: only for cutting, never for searching, where their own rules are not known.
OTHER_BASE = re.compile(
    "(?<![\u1039\u200d])[\u1022\u1028\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
    "\ua9e0-\ua9fe\uaa60-\uaa7a](?!\u1037?[\u103a\u1039])"
    "|(?<!\u200d)[^\u1000-\u109f\ua9e0-\ua9fe\uaa60-\uaa7fA-Za-z0-9\\s]"
)
SIGNS = {"Mn", "Mc", "Me", "Cf"}
PUNCTUATION = "\u104a\u104b"
NOT_A_SIGN = re.compile(
    "[^\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d]"
)


def syllables(text: str) -> list[str]:
    """Cut text before each syllable, Latin word, number and sign; "".join(…) gives it back. Expects NFC."""
    return _cut(text, {found.start() for found in TOKEN.finditer(text)})


def truncate_syllables(text: str, length: int, *, ending: str = "…") -> str:
    """The first `length` syllables, words or signs of a text in any language; `ending` where something was cut."""
    starts = {found.start() for pattern in (TOKEN, OTHER_BASE) for found in pattern.finditer(text)}
    pieces = _cut(text, {start for start in starts if category(text[start]) not in SIGNS})
    if len(pieces) <= length:
        return text
    return "".join(pieces[:length]).rstrip() + ending


def readings(text: str) -> list[str]:
    """The normalised text, and what it would be in Zawgyi where both could be meant (ပုဒ္မ): search for either."""
    text = normalise(text)
    if UNICODE_ONLY.search(text):
        return [text]
    other = to_unicode(text)
    doubtful = other != text and probability(text) >= SURE_IN_ZAWGYI
    return [text, other] if doubtful else [text]


def starts_syllable(text: str, at: int) -> bool:
    """True where a syllable, word or something that is no Burmese sign begins at this place."""
    if TOKEN.match(text, at):
        return True
    return at < len(text) and not "\u1000" <= text[at] <= "\u103f" and bool(NOT_A_SIGN.match(text[at]))


def _cut(text: str, starts: set[int]) -> list[str]:
    marks = [0, *sorted(starts - {0}), len(text)]
    return [text[begin:end] for begin, end in zip(marks, marks[1:], strict=False) if begin < end]


def units(text: str, language: str) -> list[str]:
    """Syllables, words and numbers of a text in their order, as they are looked for: lower case, ASCII digits.

    Expects what `readings` gives. Other languages than Burmese and English have words between spaces only.
    """
    if language not in ("my", "en"):
        return re.findall(
            r"[^\W_](?:[^\W_]|[\u0300-\u036f\u102b-\u103e\u1056-\u108f'])*", fold_digits(clean(text)).casefold()
        )
    text = fold_width(text)
    # Digits are folded after cutting: the pattern knows them in both writings, and 340 and ၃၄၀ become one token.
    found = (fold_digits(piece).casefold().strip() for piece in syllables(text) if piece[0] not in PUNCTUATION)
    return [unit for unit in (normalize("NFC", re.sub(r"[^\w\u102b-\u103e]+", "", unit)) for unit in found) if unit]

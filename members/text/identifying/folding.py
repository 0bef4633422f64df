"""One text as its rules read it: digits, widths, dashes and spaces folded, with the way back to what was typed.

A rule sees ASCII digits, one kind of dash, slash, bracket and space, no invisible characters, and Burmese signs in the
order of the standard. What it finds is said in positions of the text as it was typed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import decimal, normalize

from .. import zawgyi
from ..clean import INVISIBLE, JOINER
from ..digits import WA

ZAWGYI_LANGUAGES = {"my", "en"}  # in Mon, Karen and Shan the signs that Zawgyi uses are lawful
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u30fc"
SLASHES = "|\\\u2044\u2215\u29f8\uff0f\uff3c"
OPEN, CLOSED = "[{\u3010\u3014\u27e8\uff3b\uff5b\u2768", "]}\u3011\u3015\u27e9\uff3d\uff5d\u2769"
APOSTROPHES = "\u2019\u2018\u02bc\u2032\u00b4`"
KNOWN = (
    dict.fromkeys(map(ord, DASHES), "-")
    | dict.fromkeys(map(ord, SLASHES), "/")
    | dict.fromkeys(map(ord, OPEN), "(")
    | dict.fromkeys(map(ord, CLOSED), ")")
    | dict.fromkeys(map(ord, APOSTROPHES), "'")
    | dict.fromkeys(map(ord, "\r\n\x0b\x0c\x85\u2028\u2029"), "\n")
)
WA_FOR_ZERO = re.compile(rf"{WA}+(?=\d)|(?<=\d){WA}+(?![\u1000-\u109f])")
HIDDEN = re.compile(f"(?:{INVISIBLE.pattern}|{JOINER.pattern})")

# Written order of Zawgyi: what stands before its letter, the letter, all that hangs on it.
PREFIX = "\u1031\u103b\u107e-\u1084"
LETTER = "\u1000-\u102a\u103f-\u1049\u104e\u106a\u106b\u106e\u106f\u1086\u108f-\u1092\u1097"
ZAWGYI_PIECE = re.compile(f"[{PREFIX}]{{0,4}}[{LETTER}](?:(?![{PREFIX}{LETTER}])[\u1000-\u109f])*")


class _Fold(dict):
    """For `str.translate`, one character to one. Learns each once."""

    def __missing__(self, code: int) -> str:
        self[code] = _folded(chr(code))
        return self[code]


def _folded(letter: str) -> str:
    if letter.isdecimal():
        return str(decimal(letter))
    if letter.isspace() or letter == "\u2800":
        return " "
    plain = normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter


FOLD = _Fold(KNOWN)


@dataclass(frozen=True)
class Reading:
    """`text` as the rules see it; character i of it stands for typed[starts[i]:ends[i]]."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Where the folded text[begin:end] stands in what was typed."""
        return min(self.starts[begin:end]), max(self.ends[begin:end])


def readings(text: str, lang: str) -> list[Reading]:
    """The text as it stands and, where it may be Zawgyi and would then say something else, as that."""
    places = _visible(text)
    shown = "".join(text[at] for at in places)
    plain = _read(shown, places, zawgyi.CLUSTER, _ordered)
    if lang not in ZAWGYI_LANGUAGES or not zawgyi.MYANMAR.search(shown):
        return [plain]
    other = _read(shown, places, ZAWGYI_PIECE, _converted)
    return [plain] if other.text == plain.text else [plain, other]


def _visible(text: str) -> list[int]:
    hidden = {found.start() for found in HIDDEN.finditer(text)}
    return [at for at in range(len(text)) if at not in hidden]


def _read(shown: str, places: list[int], pieces: re.Pattern, change: Callable[[str], str]) -> Reading:
    letters, starts, ends = [], [], []
    for begin, end, changed in _changes(shown, pieces, change):
        letters.append(changed)
        if len(changed) == end - begin and changed == shown[begin:end]:
            starts += places[begin:end]
            ends += [at + 1 for at in places[begin:end]]
        else:
            starts += [places[begin]] * len(changed)
            ends += [places[end - 1] + 1] * len(changed)
    # From here on one character stays one character.
    folded = zawgyi.mend_lookalikes("".join(letters)).translate(FOLD)
    return Reading(WA_FOR_ZERO.sub(lambda found: "0" * len(found[0]), folded), starts, ends)


def _changes(shown: str, pieces: re.Pattern, change: Callable[[str], str]) -> Iterator[tuple[int, int, str]]:
    """The whole text as (begin, end, new text)."""
    at = 0
    for found in pieces.finditer(shown):
        if at < found.start():
            yield at, found.start(), shown[at : found.start()]
        at = found.end()
        yield found.start(), at, change(found[0])
    if at < len(shown):
        yield at, len(shown), shown[at:]


def _ordered(piece: str) -> str:
    return piece if len(piece) < 2 else (_known_order if len(piece) < 16 else zawgyi.reorder)(piece)


def _converted(piece: str) -> str:
    return (_known_conversion if len(piece) < 16 else zawgyi.to_unicode)(piece)


# Syllables tell no name, and a language has some thousands of them.
_known_order = lru_cache(maxsize=4096)(zawgyi.reorder)
_known_conversion = lru_cache(maxsize=4096)(zawgyi.to_unicode)

"""A telephone number told in words, or half in words: "zero nine seven seven …", "သုညကိုး ခုနစ်ကိုးငါး …".

Counting from one to seven, years one after the other, and a few numbers that stand together by chance are none.
"""

import re
from collections.abc import Iterator

from .words import either

ONES = {"zero": "0", "nought": "0", "oh": "0", "nil": "0", "one": "1", "two": "2", "three": "3", "four": "4"}
ONES |= {"five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"}
TENS = {"twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7", "eighty": "8"}
TENS |= {"ninety": "9"}
SPELT = {"သုည": "0", "သုံည": "0", "တစ်": "1", "တဈ": "1", "နှစ်": "2", "သုံး": "3", "လေး": "4", "ငါး": "5"}
SPELT |= {"ခြောက်": "6", "ခုနစ်": "7", "ခုနှစ်": "7", "ခွန်": "7", "ရှစ်": "8", "ကိုး": "9"}
BURMESE = {either(word)[3:-1]: digit for word, digit in SPELT.items()}  # signs in the order of a folded text

ONE, TEN = "|".join(ONES), "|".join(TENS)
ENGLISH = rf"(?:(?:double|triple)[ \-])?(?:{ONE})|(?:{TEN})(?:[ \-](?:{ONE}))?"
FIGURE = rf"(?:(?<![a-z])(?:{ENGLISH})(?![a-z])|{either(' '.join(SPELT))}|\d{{1,7}}(?!\d))"
RUN = re.compile(rf"(?<!\d)\+?{FIGURE}(?:(?:[ ,.()\-\u104a]{{0,3}}| ?\n ?){FIGURE}){{3,17}}", re.IGNORECASE)
PIECE = re.compile(
    rf"(?:(?P<times>double|triple)[ \-])?(?P<one>{ONE})|(?P<ten>{TEN})(?:[ \-](?P<unit>{ONE}))?"
    rf"|(?P<my>{'|'.join(BURMESE)})|(?P<digit>\d)",
    re.IGNORECASE,
)
TIMES = {"double": 2, "triple": 3}
FEWEST_WORDS, SHORTEST, LONGEST = 2, 7, 15
SURE = 9  # so many figures are a number however they begin
BEGINNINGS = ("09", "959", "01", "02")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of each telephone number in a folded text of which at least two figures are words."""
    for found in RUN.finditer(text):
        pieces = list(PIECE.finditer(found[0]))
        words = [_digits(piece) for piece in pieces if not piece["digit"]]
        if len(words) >= FEWEST_WORDS and set(words) != {"2"} and _reads_as_number("".join(map(_digits, pieces))):
            yield found.span()


def _digits(piece: re.Match) -> str:
    if piece["ten"]:
        return TENS[piece["ten"].lower()] + (ONES[piece["unit"].lower()] if piece["unit"] else "0")
    if piece["one"]:
        return ONES[piece["one"].lower()] * TIMES.get((piece["times"] or "").lower(), 1)
    return piece["digit"] or BURMESE[piece["my"]]


def _reads_as_number(digits: str) -> bool:
    if not SHORTEST <= len(digits) <= LONGEST or _counts(digits) or _are_years(digits):
        return False
    return digits.startswith(BEGINNINGS) or len(digits) >= SURE


def _counts(digits: str) -> bool:
    """One after the other, up or down."""
    steps = {int(after) - int(before) for before, after in zip(digits, digits[1:], strict=False)}
    return len(steps) == 1 and steps <= {1, -1}


def _are_years(digits: str) -> bool:
    """တစ်နှစ် နှစ်နှစ် သုံးနှစ်: the word for two is the one for a year, also behind figures (၂၁ နှစ်)."""
    return set(digits[1::2]) == {"2"}

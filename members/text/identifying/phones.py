"""Telephone numbers (domain 3.7, 3.13): mobiles, land lines, numbers of other countries, and any number that is called
one. A date, a time, a range of years or a count is none, however its digits fall.
"""

import re
from collections.abc import Iterator

from .words import COUNTED, COUNTED_MY, YEAR, either

SEPARATOR = r"(?:[ \t.\-()_*~·•]{1,3})"
OVER_LINES = r"(?:[ \t.\-()_*~·•]{1,3}|[ \t]?\n[ \t]?)"
# What has digits and is no number of anybody. Blanked before anything is looked for.
DAY, MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
ANY_YEAR = rf"(?:{YEAR}|13[0-9]\d)"
NOT_MORE = r"(?!\d|[ .\-]{1,2}\d{3})"
HARMLESS = re.compile(
    rf"(?<!\d){DAY} ?([.\-/ ]) ?{MONTH} ?\1 ?{ANY_YEAR}{NOT_MORE}"
    rf"|(?<!\d){MONTH} ?([.\-/]) ?{DAY} ?\2 ?{ANY_YEAR}{NOT_MORE}"
    rf"|(?<!\d){ANY_YEAR} ?([.\-/]) ?{MONTH} ?\3 ?{DAY}{NOT_MORE}"
    rf"|(?<![\d\-]){ANY_YEAR} ?[\-/] ?{ANY_YEAR}{NOT_MORE}"
    rf"|(?<![\d.\-])(?:[01]?\d|2[0-3])[.:][0-5]\d(?![.\d]|[ \-]?\d{{3}})"
    r"|(?<![\d+])[1-9]\d{0,2}(?:,\d{2,3})+(?:\.\d+)?(?!\d)"
)
NUMBER = re.compile(
    rf"(?<!\d)(?<!\d[,\-])(?<!0\.)(?:"
    # Mobiles, with or without the country; a zero may have been put between the two.
    rf"(?:\+ ?|00)? ?\(?95\)?{SEPARATOR}?(?:\(?0\)?{SEPARATOR}?)?9(?:[/,]?{OVER_LINES}?\d){{6,10}}"
    rf"|\(?[0o](?:[ \-]?)9(?:[/,\u104a]?{OVER_LINES}?\d){{6,10}}"
    # Land lines: the area apart, or all in one where it is long enough.
    rf"|(?:\+ ?|00)\(?95\)?{SEPARATOR}?(?:\(?0\)?{SEPARATOR}?)?[1-8](?:{SEPARATOR}?\d){{5,9}}"
    rf"|\(?0[1-8]\d{{0,2}}\)?[ \t\-./]{{1,3}}\d(?:[ \-]?\d){{4,7}}"
    rf"|0[1-8]\d{{7,9}}"
    # Thailand and other countries.
    rf"|0[689]\d[ \-]\d{{3}}[ \-]\d{{3,4}}"
    rf"|(?:\+ ?|00)[1-9](?:{SEPARATOR}?\d){{7,14}}"
    rf")(?!\d)",
    re.IGNORECASE,
)
CALLED = (
    r"(?<![a-z])(?:ph(?:one)?|tele?(?:phone)?|mobile|mob|cell(?:phone)?|hp|hotline|call|dial"
    r"|reach (?:me|us|him|her|them)|contact|viber|signal"
    r"|whats ?app"
    r"|telegram|sms|fax|land ?line|line id|imo|wave ?(?:money|pay)?|k(?:bz)? ?pay)"
    rf"|{either('ဖုန်း ဖုန်းနံပါတ် တယ်လီဖုန်း လက်ကိုင်ဖုန်း ဟန်းဖုန်း ဆက်သွယ်ရန် ဆက်သွယ်ပါ ဗိုင်ဘာ ဗိုက်ဘာ ဆစ်ဂနယ် တယ်လီဂရမ် ဖက်စ်')}"
)
LINK = (
    rf"(?:[ \t:;.#()\-=]|nos?(?![a-z])|numbers?|is|at|on|or|us|me|him|her"
    rf"|{either('နံပါတ် အမှတ် က မှာ မှ ကို သို့ ရန် ဖုန်း')}){{0,10}}"
)
LABELLED = re.compile(
    rf"(?:{CALLED}){LINK}((?<!\d)\+?\d(?:{SEPARATOR}?\d){{4,14}})(?![\d,/])(?! ?(?:{COUNTED}|{COUNTED_MY}))",
    re.IGNORECASE,
)
# Letters among figures that are meant as figures, by a slip or on purpose: O9-26O-l23-456.
DRESSED = re.compile(r"(?<![a-z\d])\+?[\doOlI][\doOlI .\-()/]{7,24}(?![a-z])", re.IGNORECASE)
AS_FIGURES = str.maketrans("oOlI", "0011")
FEWEST_FIGURES = 6
# A mobile without its nought, in one piece.
WITHOUT_NOUGHT = re.compile(
    rf"(?<![\d.,/\-])(?<![a-z])9[24-9]\d{{8}}(?![\d/%]|[.,]\d)(?! ?(?:{COUNTED}|{COUNTED_MY}))"
)
SHORTEST, LONGEST = 8, 15  # digits of a number that nobody calls one


def spans(text: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of each telephone number in a folded text."""
    text = DRESSED.sub(_undressed, HARMLESS.sub(lambda found: "\x00" * len(found[0]), text))
    for found in NUMBER.finditer(text):
        if _reads_as_number(found[0]):
            yield found.span()
    for found in WITHOUT_NOUGHT.finditer(text):
        if not found[0].endswith("0000"):
            yield found.span()
    for found in LABELLED.finditer(text):
        if len(re.sub(r"\D", "", found[1])) >= 5 and not _counts(re.findall(r"\d+", found[1])):
            yield found.span(1)


def _undressed(found: re.Match) -> str:
    enough = sum(letter.isdigit() for letter in found[0]) >= FEWEST_FIGURES
    return found[0].translate(AS_FIGURES) if enough else found[0]


def _reads_as_number(written: str) -> bool:
    groups = re.findall(r"\d+", written)
    digits = "".join(groups)
    if written[:1] in "oO":
        digits = "0" + digits
    if not SHORTEST <= len(digits) <= LONGEST:
        # The oldest land lines: five figures behind the area.
        return len(digits) == SHORTEST - 1 and len(groups) == 2
    if _bare_mobile(written) and not 9 <= len(digits) <= 12:
        return False
    return not _counts(groups)


def _bare_mobile(written: str) -> bool:
    return bool(re.match(r"\(?[0o][ \-]?9", written, re.IGNORECASE))


def _counts(groups: list[str]) -> bool:
    """True for a list of years, of one number after the other, or of months."""
    if len(groups) > 1 and all(re.fullmatch(YEAR, group) for group in groups[1:]):
        return True
    numbers = [int(group) for group in groups]
    steps = {after - before for before, after in zip(numbers, numbers[1:], strict=False)}
    return len(groups) > 2 and steps == {1}

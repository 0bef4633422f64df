"""National identity card numbers in text, in the forms in which people type them (domain 3.13, point NRC).

Beside 12/KAMANA(N)123456 that is: spaces, dots and hyphens between the parts, any case, Burmese letters and digits,
Zawgyi, other brackets or none, the kind written out (naing, နိုင်), and no kind at all.
"""

import re

from .clean import INVISIBLE, JOINER, fold_width
from .digits import WA, fold_digits
from .zawgyi import to_unicode

REGION = r"(?<![\d/.,-])(?:1[0-4]|0?[1-9])"
SLASH = r"\s*[/\\|∕⁄၊,.\-–]\s*"
LATIN_TOWNSHIP = r"[a-z]{1,6}(?:[\s.\-]*[a-z]{1,4}){1,4}?"
BURMESE_LETTER = "[\u1000-\u1021\u1025\u1026\u1029][\u102b-\u1032\u1036-\u103e]*"
BURMESE_TOWNSHIP = rf"{BURMESE_LETTER}(?:[\s.\-]*{BURMESE_LETTER}){{1,4}}?"
KIND = r"(?:n(?:aing)?|e(?:i|h)?|p(?:yu)?|t(?:har?)?|th|y(?:ar?)?|s(?:a)?|c|နိုင်|နိင်|ဧည့်|ဧည်|ပြု|သာသနာ|သာ|သ|ယာ|ရာ|စ|န)"
BRACKETED = rf"[(\[{{<]\s*{KIND}\s*[)\]}}>]"
# Without brackets the kind must stand apart, or be written out.
BARE = r"(?:(?<=[\s./\-])(?:[neptysc]|န|သ|စ)|naing|နိုင်|ဧည့်|ပြု|ယာ)(?=[\s./\-\d])"
NUMBER = r"[\s./:#\-–]*\d(?:[\s\-]?\d){4,5}(?!\d)"
FEWEST_DIGITS = 6  # one of the region, five of the number
PATTERN = re.compile(
    rf"{REGION}{SLASH}(?:{LATIN_TOWNSHIP}|{BURMESE_TOWNSHIP})\s*[.\-/]?\s*(?:{BRACKETED}|{BARE}){NUMBER}"
    # No kind at all: only behind a slash, three parts, six figures, so that an address is not taken for one.
    rf"|{REGION}\s*[/\\∕⁄]\s*(?:[a-z]{{2,3}}[\s.\-]?[a-z]{{1,3}}[\s.\-]?[a-z]{{1,3}}|(?:{BURMESE_LETTER}\s*){{3}})[\s.\-]*\d{{6}}(?!\d)",
    re.IGNORECASE,
)


def find_nrc(text: str) -> str | None:
    """The first thing in the text that reads as a national identity number (digits folded), or None.

    Looks at the text as it stands and as it would read from Zawgyi. Never log or store what it returns.
    """
    if sum(letter.isdigit() or letter == WA for letter in text) < FEWEST_DIGITS:
        return None
    text = re.sub(r"\s+", " ", JOINER.sub("", INVISIBLE.sub("", fold_width(text))))
    for writing in dict.fromkeys((text, to_unicode(text))):
        found = PATTERN.search(fold_digits(_digits_for_wa(writing)))
        if found:
            return found[0]
    return None


def _digits_for_wa(text: str) -> str:
    return re.sub(rf"(?<=[\d]){WA}|{WA}(?=\d)", "0", text)

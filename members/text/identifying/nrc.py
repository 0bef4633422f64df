"""National identity card numbers (domain 3.13): 12/KAMANA(N)123456 in the ways in which people type it.

That is: spaces, dots and hyphens between the parts, any case, either script, other brackets or none, the kind written
out (naing, နိုင်), no kind at all, and a bare number behind the word for the card. Passports and older cards
tell as much.
"""

import re
from collections.abc import Iterator

from .words import COUNTED, COUNTED_MY, either

SPELT_REGION = r"(?<![a-z])(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen)"
REGION = rf"(?:(?<![\d/])(?<!\d[.,\-])(?:1[0-4]|0?[1-9])|{SPELT_REGION})"
SLASH = r"[ \n]{0,3}(?:[/|,.\u104a\-]|slash)[ \n]{0,3}"
LATIN = r"[a-z][a-z .\-']{1,20}?"
# ဝ and ရ are often typed as the digits that look like them; those are folded by now.
BURMESE = r"[\u1000-\u102a07][\u1000-\u103e07 .\-]{0,28}?"
KIND_MY = either("နိုင် နိင် ဧည့် ဧည် ပြု ယာယီ ယာ သာသနာ သာ သီ သ စ န ရာ")
KIND = rf"(?:naing|nai|n|ahe|ehh?|ei|e|pyu|p|tharthanar|tha?r?|th|t|yar?|y|sa|s|ac|nc|c|v|m|{KIND_MY})"
BRACKETED = rf"[ \n]{{0,3}}[.\-/]?[ \n]{{0,3}}[(<][ \n]{{0,3}}{KIND}\.?[ \n]{{0,3}}(?:[)>]|(?=\d))"
# Without brackets the kind must stand apart, or be written out.
BARE = (
    rf"[ \n./\-]{{0,3}}(?:(?<=[ \n./\-])(?:[neptysc]|{either('န သ စ')})|naing|pyu|{either('နိုင် ဧည့် ပြု ယာ')})"
    rf"(?=[ \n./\-\d)>])[)>]?"
)
GAP = rf"[ \n./:#,\u104a\-]{{0,4}}(?:no\.?|number|{either('အမှတ် နံပါတ်')})?[ \n./:#\-]{{0,3}}"
NUMBER = rf"{GAP}\d(?:[ \n\-.]?\d){{4,6}}(?![\d]|/\d)"
SIX = r"\d{3}[ \-.]?\d{3}(?![\d]|/\d)"
# The letters of a township are open syllables, or three initials.
TOWNSHIP = (
    r"(?:(?:[bcdghjklmnprstvwyz]{1,3}a[hr]?|[ao]h?|oo|ou?|u|e)[ .\-']?){3,4}|[bcdghjklmnpstvyz]{3}|"
    r"(?:[\u1000-\u102a07][\u102b-\u103e]{0,3} ?){3}"
)
WHOLE = re.compile(
    rf"{REGION}(?:{SLASH}(?:{LATIN}|{BURMESE})(?:{BRACKETED}|{BARE}){NUMBER}"
    rf"|[ \n]{{0,3}}(?:{LATIN}|{BURMESE}){BRACKETED}[ \n.\-]{{0,3}}{SIX}"
    rf"|[ \n]{{0,3}}/[ \n]{{0,3}}(?:{TOWNSHIP})[ .\-/]{{0,3}}{SIX}"
    # Everything between spaces.
    rf"|[ .\-]{{1,2}}(?:{TOWNSHIP})[ .\-]{{1,2}}(?:[neptyc]|naing|{either('နိုင် ဧည့် ပြု')})[ .\-]{{1,2}}{SIX})",
    re.IGNORECASE,
)
CARD = (
    r"(?<![a-z])(?:nrc|n\.r\.c|csc|(?:national|citizenship|identity|id|registration|scrutiny)[ -]+"
    r"(?:(?:registration|scrutiny|identity|id)[ -]+)?(?:card|number|no))"
    rf"|{either('မှတ်ပုံတင် နိုင်ငံသားစိစစ်ရေး နိုင်ငံသားစီစစ်ရေး')}"
)
# A passport, or the card of before 1990: letters, then figures.
OLD_CARD = (
    r"(?<![a-z])(?:passport|(?:id|identity|old|three[ -]fold|folding) card)"
    rf"|{either('ပတ်စပို့ နိုင်ငံကူးလက်မှတ် သုံးခေါက်ချိုး')}"
)
LINK = rf"(?:[ :.#()\-]|no|number|card|is|{either('ကတ် ကဒ် ကတ်ပြား အမှတ် နံပါတ် မှာ က')}){{0,8}}"
LABELLED = re.compile(
    rf"(?:{CARD}){LINK}(?:(?:[a-z]{{1,4}}|[\u1000-\u1021]{{1,3}})[ /\-]{{1,2}}){{0,2}}"
    rf"\d(?:[ \-]?\d){{4,6}}(?![\d]|[,/]\d)(?! ?(?:{COUNTED}|{COUNTED_MY}))",
    re.IGNORECASE,
)

LETTERED = re.compile(
    rf"(?:{CARD}|{OLD_CARD}){LINK}(?:[a-z]{{1,4}}|[\u1000-\u1021]{{1,3}})[ /\-.]{{0,2}}\d{{6}}(?!\d)", re.IGNORECASE
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of each card number in a folded text."""
    for pattern in (WHOLE, LABELLED, LETTERED):
        for found in pattern.finditer(text):
            yield found.span()

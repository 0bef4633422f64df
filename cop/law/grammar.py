"""How sections and rulings are written, as regular expressions over text with ASCII digits (domain 3.9)."""

import re

from .keys import BURMESE_LETTERS

LETTER = f"[{BURMESE_LETTERS}ဉ]"
ALONE = "(?![\u1000-\u103f])"
# A clause: (1), (a), (iv), (က). A section's own letter: 505A, 505-A, ၅၀၅-က. Three figures: no Act here has more.
CLAUSE = rf"(?:[0-9]{{1,3}}|[ivx]{{2,4}}|[A-Za-z]|{LETTER})"
CLAUSES = rf"(?:\s?\(\s?{CLAUSE}\s?\)|\s?[၊,]?\s?(?:ပုဒ်မခွဲ|အပိုဒ်ခွဲ|sub-?section)\s?\(?\s?{CLAUSE}{ALONE}\s?\)?)*"
SUFFIX = rf"(?:-(?:[A-Z]{{1,2}}(?![A-Za-z])|{LETTER}{ALONE})|[A-Za-z](?![A-Za-z])|{LETTER}{ALONE})?"
# Not of a date, a time, a law's number or a decimal; "167: 24 hours" is section 167 and what it is cited for.
NUMBER = rf"[0-9]{{1,3}}(?![0-9]|\s?/\s?[0-9]|[:.][0-9]){SUFFIX}{CLAUSES}"
PARTS = re.compile(rf"(?P<digits>[0-9]{{1,3}})(?P<suffix>{SUFFIX})(?P<clauses>{CLAUSES})")
CLAUSE_PATTERN = re.compile(rf"(?:\(\s?|ခွဲ\s?\(?\s?|section\s?\(?\s?)({CLAUSE})", re.IGNORECASE)

# "CrPC 497, 3 days": the second number is no section.
UNITS = (
    r"(?!\s?(?:%|am\b|pm\b|hours?\b|days?\b|weeks?\b|months?\b|years?\b|times?\b|persons?\b|people\b|kyats?\b|lakhs?\b"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b"
    r"|ရက်|နာရီ|နှစ်|ပတ်|ကြိမ်|ဦး|ယောက်|ခု|ကျပ်|သိန်း|မိနစ်|လ(?=[\s၊။]|$)))"
)
DASH = r"\s?[-–—]\s?|\s?(?:to|မှ)\s?"
ALSO = r"\s?(?:,|၊|&|\band\b|\bor\b|နှင့်|သို့မဟုတ်)\s?(?:(?:and|or)\s)?"
LIST = rf"{NUMBER}(?:(?:{DASH}|{ALSO}){NUMBER}{UNITS})*"
NUMBERS = re.compile(rf"(?P<link>{DASH})?(?P<number>{NUMBER})")
WORD = (
    r"(?:(?<![\w'’])(?:u\s?/\s?s|ss?|sec(?:tion)?s?|articles?|arts?)(?:\.|-|\s?:)?\s{0,2}(?=[0-9(])|§{1,2}\s?"
    r"|ပုဒ်မ(?:များ)?\s?[-–:]?\s?|ပုဒ္မ\s?[-–:]?\s?)"
)
# The whole number may stand in brackets, as printed forms have it: ပုဒ်မ (၃၄၀).
GROUP = re.compile(rf"(?P<word>{WORD})(?:\(\s?(?P<boxed>{NUMBER})\s?\)|(?P<list>{LIST}))", re.IGNORECASE)
# Between an Act and its section: year, number of the law in brackets, comma, the Burmese possessive.
BEHIND_ACT = r"(?:\s?,?\s?\(?(?:18|19|20)[0-9]{2}\)?(?![0-9/]))?(?:\s?\([^()\n]{1,60}\))?\s?[,၊၏]?\s?(?:-\s)?"
BARE = re.compile(
    rf"{BEHIND_ACT}(?:\(\s?(?P<boxed>{NUMBER})\s?\)|(?P<list>{NUMBER}{UNITS}(?:(?:{DASH}|{ALSO}){NUMBER}{UNITS})*))"
)
BETWEEN = re.compile(rf"{BEHIND_ACT}(?:under\s)?", re.IGNORECASE)
# Between a section and its Act that follows: "of the", a bracket, a space; a comma counts less.
BEFORE_ACT = re.compile(
    r"\s?(?P<tight>of\s(?:the\s)?|\((?:the\s)?|(?:the\s)?)|(?P<loose>\s?[,၊]\s?(?:the\s)?)", re.IGNORECASE
)
GOES_ON = re.compile(rf"(?:\s?;\s?|{ALSO})", re.IGNORECASE)

EXACT = re.compile(r"(?<![\w:/])([a-z][a-z0-9]{1,11}):([0-9]{1,4}(?:-?[A-Z]{1,2})?(?:/[a-z0-9]{1,4})*)(?![\w/:])")


def ruling(reports: dict[str, tuple[str, ...]], pattern_of) -> re.Pattern[str]:
    """ "1960 BLR 192", "(1960) B.L.R. 192", "1975 MLR (HC) 22", with year and page in either script."""
    names = "|".join(rf"(?P<{code}>{'|'.join(map(pattern_of, texts))})" for code, texts in reports.items())
    return re.compile(
        rf"(?<![0-9])\(?(?P<year>1[89][0-9]{{2}}|20[0-9]{{2}})\)?(?:\s?(?:ပြည့်နှစ်|ခုနှစ်))?\s?[,၊]?\s?(?:{names})"
        r"\s?[,၊]?\s?(?:\(\s?(?P<part>[A-Za-z.]{1,4}|ထုတ်)\s?\))?\s?[,၊]?\s?(?:pp?\.?\s?|at\s|စာ(?:မျက်နှာ)?\s?[-–]?\s?)?"
        r"(?P<page>[0-9]{1,4})(?![0-9])",
        re.IGNORECASE,
    )

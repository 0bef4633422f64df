"""How sections and rulings are written, as regular expressions over text with ASCII digits (domain 3.9)."""

import re

from .keys import BURMESE_LETTERS

LETTER = f"[{BURMESE_LETTERS}ဉ]"
ALONE = "(?![\u1000-\u103f])"
# A clause: (1), (a), (iv), (က). A section's own letter: 505A, 505-A, ၅၀၅-က. Three figures: no Act here has more.
CLAUSE = rf"(?:[0-9]{{1,3}}|[ivx]{{2,4}}|[A-Za-z]|{LETTER})"
CLAUSES = rf"(?:\s?\(\s?{CLAUSE}\s?\)|\s?[၊,]?\s?(?:ပုဒ်မခွဲ|အပိုဒ်ခွဲ|sub-?section)\s?\(?\s?{CLAUSE}{ALONE}\s?\)?)*"
SUFFIX = rf"(?:-(?:[A-Z]{{1,2}}(?![A-Za-z])|{LETTER}{ALONE})|[A-Za-z](?![A-Za-z])|{LETTER}{ALONE})?"
# 17/1 and 505/က are 17(1) and 505(က); 420/34 are two sections (LAST_SUBSECTION tells them apart).
STROKE = rf"/(?:[0-9]{{1,3}}(?![0-9]|\s?/\s?[0-9]|[:.][0-9])|[A-Za-z](?![A-Za-z])|{LETTER}{ALONE})"
# Not of a date, a time, a law's number or a decimal; "167: 24 hours" is section 167 and what it is cited for.
NUMBER = rf"(?!24/7(?![0-9(]))[0-9]{{1,3}}(?:{STROKE}|(?![0-9]|\s?/\s?[0-9]|[:.][0-9])){SUFFIX}{CLAUSES}"
PARTS = re.compile(
    rf"(?P<digits>[0-9]{{1,3}})(?:/(?P<stroke>[0-9]{{1,3}}|[A-Za-z]|{LETTER}))?(?P<suffix>{SUFFIX})(?P<clauses>{CLAUSES})"
)
CLAUSE_PATTERN = re.compile(rf"(?:\(\s?|ခွဲ\s?\(?\s?|section\s?\(?\s?)({CLAUSE})", re.IGNORECASE)

# "CrPC 497, 3 days": the second number is no section.
UNITS = (
    r"(?!\s?(?:%|am\b|pm\b|hours?\b|days?\b|weeks?\b|months?\b|years?\b|times?\b|persons?\b|people\b|chapters?\b|pages?\b|sections\b|articles\b|parts\b|kyats?\b|lakhs?\b"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b"
    r"|ရက်|နာရီ|နှစ်|ပတ်|ကြိမ်|ဦး|ယောက်|ခု|ကျပ်|သိန်း|မိနစ်|လ(?=[\s၊။]|$)))"
)
DASH = r"\s?[-–—]\s?|\s?(?:to|မှ)\s?"
ALSO = r"\s?(?:,|၊|&|\band\b|\bor\b|\bread\s(?:together\s)?with\b|\br\s?/\s?w\b|\bn\b|နှင့်|နဲ့|သို့မဟုတ်)\s?(?:(?:and|or)\s)?"
# 2(e) to (i), ၇၈(က) နှင့် (ခ): behind a clause, more clauses of the same section.
ONE = rf"{NUMBER}(?:(?<=\))(?:{DASH}|{ALSO})\(\s?{CLAUSE}\s?\))*"
LIST = rf"{ONE}(?:(?:{DASH}|{ALSO}){ONE}{UNITS})*"
BOXES = rf"\(\s?{NUMBER}\s?\)(?:(?:{DASH}|{ALSO})\(\s?{NUMBER}\s?\))*"
NUMBERS = re.compile(
    rf"(?P<link>{DASH})?(?P<number>{NUMBER})|(?:(?P<up_to>{DASH})|{ALSO})\(\s?(?P<more>{CLAUSE})\s?\)", re.IGNORECASE
)
BOXED = re.compile(rf"(?P<link>{DASH})?\(\s?(?P<number>{NUMBER})\s?\)")
# The part first: "sub-section (1) of section 497", "clause (b) of section 80".
INNER = rf"(?:(?:sub-?\s?section|clause)s?\s?\(\s?{CLAUSE}\s?\)\s?(?:of|to)\s(?:the\s)?)"
INNER_CLAUSE = re.compile(rf"\(\s?({CLAUSE})\s?\)", re.IGNORECASE)
WORD = (
    r"(?:(?<![\w'’])(?<!sub-)(?<!sub )(?:u\s?/\s?s|ss?|sec(?:t(?:ion)?)?s?|articles?|arts?)"
    r"(?:\.|-|\s?:)?\s{0,2}(?=[0-9(])"
    r"|§{1,2}\s?|ပုဒ်မ(?:များ)?\s?[-–:]?\s?|ပုဒ္မ\s?[-–:]?\s?)"
)
# The whole number may stand in brackets, as printed forms have it: ပုဒ်မ (၃၄၀).
GROUP = re.compile(rf"(?P<inner>{INNER}{{0,3}})(?P<word>{WORD})(?:(?P<boxed>{BOXES})|(?P<list>{LIST}))", re.IGNORECASE)
# Between an Act and its section: year, number of the law in brackets, comma, the Burmese possessive.
BEHIND_ACT = r"(?:\s?,?\s?\(?(?:18|19|20)[0-9]{2}\)?(?![0-9/]))?(?:\s?\([^()\n]{1,60}\))?\s?[,၊၏]?\s?(?:-\s?)?"
# Manuals have paragraphs.
PARAGRAPH = r"(?P<paragraph>(?i:paras?|paragraphs?)\.?\s|အပိုဒ်\s?[-–:]?\s?)?"
BARE = re.compile(
    rf"{BEHIND_ACT}{PARAGRAPH}(?:(?P<boxed>{BOXES})|(?P<list>{ONE}{UNITS}(?:(?:{DASH}|{ALSO}){ONE}{UNITS})*))"
)
BETWEEN = re.compile(rf"(?:\s?\)|['’]s\b)?{BEHIND_ACT}(?:under\s|\(\s?)?", re.IGNORECASE)
# Between a section and its Act that follows: "of the", a bracket, a space; a comma counts less.
BEFORE_ACT = re.compile(
    r"\s?(?P<tight>of\s(?:the\s)?|\((?:the\s)?|(?:the\s)?)|(?P<loose>\s?[,၊]\s?(?:the\s)?)", re.IGNORECASE
)
# "505A PC", "505(a) of the Penal Code": without "section" only what has a letter or a clause (2 PC are computers).
BEFORE = re.compile(
    rf"(?<![\w/.:(-])(?P<number>(?=[0-9]{{2,3}}(?:-?[A-Za-z]|\s?\()){NUMBER})(?:\s?of\s(?:the\s)?|\s)\Z", re.IGNORECASE
)
GOES_ON = re.compile(rf"(?:\s?;\s?|{ALSO})", re.IGNORECASE)

EXACT = re.compile(r"(?<![\w:/])([a-z][a-z0-9]{1,11}):([0-9]{1,4}(?:-?[A-Z]{1,2})?(?:/[a-z0-9]{1,4})*)(?![\w/:])")


YEAR = r"\(?(?P<year>1[89][0-9]{2}|20[0-9]{2})\)?"
COMMA = r"\s?[,၊]?\s?"
PART = r"(?:\(\s?(?P<part>[A-Za-z.]{1,4}|ထုတ်|ပြစ်မှု|တရားမ)\s?\))?"
PAGE = r"(?:at\s)?(?:pages?\s|pp?\.?\s?|စာ(?:မျက်နှာ)?\s?[-–]?\s?)?(?P<page>[0-9]{1,4})(?![0-9])"


def rulings(reports: dict[str, tuple[str, ...]], pattern_of) -> list[re.Pattern[str]]:
    """ "1960 BLR 192", "(1960) B.L.R. 192", "1975 MLR (HC) 22"; "BLR 1964, p. 396". In either script."""
    names = "|".join(rf"(?P<{code}>{'|'.join(map(pattern_of, texts))})" for code, texts in reports.items())
    year_first = rf"(?<![0-9]){YEAR}(?:\s?(?:ပြည့်နှစ်|ခုနှစ်))?{COMMA}(?:{names}){COMMA}{PART}{COMMA}{PAGE}"
    report_first = rf"(?:{names}){COMMA}{PART}{COMMA}{YEAR}(?:\s?(?:ပြည့်နှစ်|ခုနှစ်))?{COMMA}{PAGE}"
    return [re.compile(pattern, re.IGNORECASE) for pattern in (year_first, report_first)]

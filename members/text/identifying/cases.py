"""Numbers of cases in court and with the police (domain 3.13): a word for the kind of case, then its number.

A law, an order or a notification has a number of the same shape; what tells them apart is the word before it. A
decision that stands in the law reports is published, and may be named by its number.
"""

import re
from collections.abc import Iterator

from .words import BURMESE, COUNTED_MY, YEAR, either

SUFFIX = r"(?:[ \-]?\(?(?:[a-z]|[\u1000-\u1021])\)?(?![a-z\u102b-\u103e]))?"
SERIAL = rf"\(? {{0,2}}\d{{1,6}} {{0,2}}\)?{SUFFIX}"
OF = r"(?: {0,2}[/\-\u104a,] {0,2}| of (?:the year )?| {1,2})"
IN_YEAR = (
    rf"(?:{SERIAL}{OF}\(?{YEAR}\)?(?!\d)|{SERIAL} {{0,2}}/ {{0,2}}\(?\d\d\)?(?!\d)"
    rf"|\(?{YEAR}\)? {{0,2}}/ {{0,2}}\(?\d{{1,6}}(?!\d))"
)
ALONE = rf"{SERIAL}(?![\d%/])"

# --- Burmese --------------------------------------------------------------------------------------------------------
KINDS = "ပြစ်မှု ရာဇဝတ် တရားမ အယူခံ ပြင်ဆင် ဇာရီ ရာဇသတ်မှု စာချွန်တော် မှုခင်း သေမှုသေခင်း တိုင်ချက် ကြီးမှု ငယ်မှု စွဲချက်"
PARTS = f"{KINDS} အမှု အမှုတွဲ မှုတွဲ ကြီး ငယ် မှု ချက် အထွေထွေ အထူး ပထမ ဒုတိယ မူလ လျှောက်လွှာ လျှောက်ထား လျှောက်ထားမှု လွှာ တွဲ ဖိုင် ပင်မ ခုံရုံး"
HEAD = either(f"{KINDS} ပြစ်/ကြီး ပြစ်/ငယ် ပြစ်(ကြီး) ပြစ်(ငယ်) ပြစ်ကြီး ပြစ်ငယ်")
PAPER = either("ရမန် ဝရမ်း အာမခံ သမ္မန်စာ ချုပ်မိန့်")
CASE = either("အမှုတွဲ အမှု မှုတွဲ စွဲဆိုမှု လျှောက်လွှာ ပထမသတင်းပေးတိုင်တန်းချက် သတင်းပေးတိုင်တန်းချက် သတင်းပေးတိုင်ချက်")
CHAIN = rf"(?:[ (),.\-/\u104a]{{0,3}}{either(PARTS)}){{0,10}}+"
NUMBERED = rf"(?:{either('အမှတ် နံပါတ် နံပတ်')}(?!{either('စဉ်')})|nos?\.?|#)"
SERIAL_NO = either("အမှတ်စဉ် စဉ်")
MARKS = r"[ :.\-(#\u104a)]{0,6}"
OTHER_THINGS = either(
    "ဥပဒေ အမိန့် ကြော်ငြာ ညွှန်ကြား ပုဒ်မ လုပ်ထုံး ကြေညာချက် နည်းဥပဒေ စည်းမျဉ်း လေ့လာ ဥပမာ သင်တန်း မေးခွန်း အစည်းအဝေး အဖွဲ့ ဆုံးဖြတ်ချက်"
)
WINDOW = rf"(?:(?!{OTHER_THINGS})[{BURMESE} (),.\-\u104a]){{0,40}}?"
# Any crime by its name: မူးယစ်မှုအမှတ်, ယာဉ်တိုက်မှု အမှတ်. Work and talk end so too, and are numbered as well.
ANY_CRIME = re.compile(rf"(?<=[{BURMESE}]){either('မှု')} ?{either('အမှတ် နံပါတ်')}{MARKS}{IN_YEAR}", re.IGNORECASE)
WORK = "ဆွေးနွေး လေ့လာ လှုပ်ရှား ဆောင်ရွက် ဆုံးဖြတ် ညှိနှိုင်း စီမံ သင်ကြား လေ့ကျင့် ထုတ်ပြန် ဝန်ဆောင် အစီရင်ခံ"
NO_CRIME = re.compile(rf"{either(WORK)}\Z")
BY_KIND = re.compile(
    rf"{HEAD}{CHAIN}(?:{MARKS}{NUMBERED}{MARKS}(?:{IN_YEAR}|{ALONE}|[{BURMESE}]{{3,24}} ?/ ?{YEAR})"
    rf"|{MARKS}(?:{SERIAL_NO}{MARKS})?{IN_YEAR}"
    rf"|{WINDOW}{NUMBERED}{MARKS}{IN_YEAR})"
    rf"|{PAPER}{MARKS}{NUMBERED}{MARKS}{IN_YEAR}"
    rf"|{CASE}{CHAIN}{MARKS}(?:{NUMBERED}{MARKS}(?:{IN_YEAR}|{ALONE})|{IN_YEAR})"
    rf"|{CASE}(?:(?!{OTHER_THINGS})[{BURMESE} ]){{0,20}}?{NUMBERED}{MARKS}{IN_YEAR}",
    re.IGNORECASE,
)
POLICE = re.compile(
    rf"(?:\( ?(?:{either('ပ အ ယ ပထမ')}|p|pa) ?\) ?|(?<![{BURMESE}]){either('ပ')} ?/ ?)"
    rf"{MARKS}(?:{NUMBERED})?{MARKS}(?:{SERIAL} {{0,2}}/ {{0,2}}(?:{YEAR}"
    rf"|\d\d)(?!\d))",
    re.IGNORECASE,
)

# --- English --------------------------------------------------------------------------------------------------------
SIDE = (
    r"(?:criminal|civil|crim|crl|cr|civ|cri|cv|special|juvenile|child|writ|bail|traffic|family|labou?r|military"
    r"|execution|drug|narcotics?|land|divorce|felony|court|police|counter[ \-]terrorism|anti[ \-]corruption)"
)
SORT = (
    r"(?:regular|reg|summary|sum|misc(?:ellaneous)?|original|first|second|major|minor|petty|special|sessions?|remand)"
)
NOUN = (
    r"(?:trial|case|suit|appeal|app|revision|rev|petition|application|complaint|proceedings?|docket|prosecution"
    r"|matter|file|reference)"
)
QUALIFIED = (
    rf"(?<![a-z])(?:{SIDE}\.?[ \-]{{0,2}}){{1,3}}(?:{SORT}\.?[ \-]{{0,2}}){{0,3}}{NOUN}s?\.?(?:[ \-]{NOUN}){{0,2}}"
    rf"(?: ?\({SORT}\.?\))?(?![a-z])"
    rf"|(?<![a-z])(?:{SIDE}\.?[ \-]{{0,2}}){{1,2}}(?:reg(?:ular)?|sum(?:mary)?|misc(?:ellaneous)?|r\.?t)\.?(?![a-z])"
    rf"|(?<![a-z])(?:{SORT}\.?[ \-]{{0,2}}){{1,3}}(?:trial|suit|case|appeal|application)s?(?![a-z])"
    r"|(?<![a-z])(?:felony|misdemeanou?r)(?: case)?(?![a-z])"
    r"|(?<![a-z])(?:c\.? ?r\.? ?t|cr\.? ?r\.? ?[tc]|cr\.? ?s\.? ?t|cr\.? ?app|cr\.? ?rev|cr\.? ?misc|crl\.? ?"
    r"(?:app|rev|misc|a|r|m)"
    r"|f\.? ?i\.? ?r|first information report|cra|crr|cmc)\.?(?![a-z])"
    r"|(?<![a-z])(?:pyit[ \-]?h?mu|taya(?:r|ya)?[ \-]?ma|yaza ?wut|a ?yu ?khan)[ \-]*(?:(?:gyi|kyi|nge|ngai|mu|hmu"
    r"|a ?htwe ?htwe)[ \-]*){0,3}(?:a ?hmat)?(?![a-z])"
)
GENERIC = (
    r"(?<![a-z])(?:case|suit|appeal|revision|petition|docket|trial|complaint|writ|court file|case file|remand|warrant"
    r"|crime|summons)s?(?![a-z])"
)
NO = r"(?<![a-z])(?:nos?|numbers?|num|nr|ref(?:erence)?)(?![a-z])|#"
JOIN = rf"(?:[ :.,#()\-/\n]|{NO}|(?:is|was|registered|as|the|bearing|having|under|with|numbered)(?![a-z])){{0,10}}+"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred"
ONES = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w{3,5}teen"
IN_WORDS = rf"(?:(?:{TENS}|{ONES})[ \-]{{1,2}}(?:and )?){{1,5}}(?:of(?: the year)?|/) ?{YEAR}"
SPELT = re.compile(rf"(?:{QUALIFIED}|{GENERIC})[ .:]{{0,3}}(?:{NO})[ .:]{{1,3}}{IN_WORDS}", re.IGNORECASE)
# As registers of courts and lists of lawyers have it: 2024-CR-0034, CR/34/2024.
LETTERS = r"(?:cr|crt|crim|crl|crr|cra|cmc|cv|civ|fir|rt|crm)"
CODED = re.compile(
    rf"(?<![a-z\d])(?:{YEAR}[ \-/.]{LETTERS}[ \-/.]{{1,2}}\d{{1,6}}|{LETTERS}[ \-/.]{{1,2}}{YEAR}[\-/]\d{{1,6}}"
    rf"|(?:{LETTERS}[\-/.]{{1,2}}|(?-i:CRT?|CIV|CV|CRM|RT) )\d{{1,6}}[\-/]{YEAR})(?![\d/\-])",
    re.IGNORECASE,
)
NAMED = re.compile(rf"(?:{QUALIFIED})({JOIN})({IN_YEAR}|{ALONE})", re.IGNORECASE)
CALLED = re.compile(rf"(?:{GENERIC})({JOIN})({IN_YEAR}|\d{{3,6}}(?![\d,%/.])(?! ?[a-z]))", re.IGNORECASE)
HAS_NO = re.compile(NO, re.IGNORECASE)
HAS_NO_MY = re.compile(NUMBERED, re.IGNORECASE)
HAS_YEAR = re.compile(IN_YEAR, re.IGNORECASE)
YEARS = re.compile(rf"\(?({YEAR})\)? ?/ ?((?:{YEAR})|\d\d)")
MONTH = re.compile(rf"0?(?:[1-9]|1[0-2]) ?/ ?{YEAR}|0?(?:[1-9]|1[0-2]) {YEAR}")
DATE = re.compile(rf"\d{{1,2}}[ .\-/]\d{{1,2}}[ .\-/]\d{{2,4}}|\d{{1,2}},? {YEAR}")

# The number first, and the kind of case behind it.
BOOK = either("ပြစ်မှုကြီး ပြစ်မှုငယ် ရာဇဝတ်ကြီးမှု ရာဇဝတ်ငယ်မှု တရားမကြီးမှု တရားမငယ်မှု တရားမကြီး ပြစ်မှု(ကြီး) ပြစ်မှု(ငယ်)")
NUMBER_FIRST = re.compile(
    rf"(?<![\d/.\-])\(?\d{{1,6}}{SUFFIX} ?/ ?{YEAR}\)?[ ,\u104a]{{0,2}}{BOOK}"
    rf"|(?<!\d){YEAR}(?: ?{either('ခုနှစ်')})?[ ,\u104a]{{1,2}}{BOOK}{MARKS}\d{{1,6}}(?![\d%])(?! ?{COUNTED_MY})"
    rf"|(?<![\d/.\-])\d{{1,6}}(?: ?/ ?| of ){YEAR}[ ,(]{{1,3}}(?:of the )?(?:{QUALIFIED})",
    re.IGNORECASE,
)

# --- Published decisions --------------------------------------------------------------------------------------------
REPORT = re.compile(
    rf"{YEAR},? ?\(?(?:[bmrlu]\.? ?[lb]\.? ?r|sc|{either('မတစ မ၊တ၊စ')})(?![a-z])|{either('မတစ စီရင်ထုံး')}", re.IGNORECASE
)
NEAR = 90  # characters


def spans(text: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of each case number in a folded text, from the word for its kind."""
    for begin, end in _all(text):
        if not REPORT.search(text, max(0, begin - NEAR), end + NEAR):
            yield begin, end


def _all(text: str) -> Iterator[tuple[int, int]]:
    yield from _by_kind(text)
    for pattern in (POLICE, SPELT, CODED, NUMBER_FIRST):
        for found in pattern.finditer(text):
            yield found.span()
    for found in NAMED.finditer(text):
        if _is_number(found, alone=bool(HAS_NO.search(found[1]))) and not DATE.match(text, found.start(2)):
            yield found.span()
    for found in CALLED.finditer(text):
        numbered = bool(HAS_NO.search(found[1]))
        if _is_number(found, alone=numbered) and (numbered or _sure(found[2])):
            yield found.span()


def _by_kind(text: str) -> Iterator[tuple[int, int]]:
    for found in BY_KIND.finditer(text):
        if not _counts(found, text):
            yield found.span()
    for found in ANY_CRIME.finditer(text):
        if not NO_CRIME.search(text, max(0, found.start() - 12), found.start()):
            yield found.span()


def _counts(found: re.Match, text: str) -> bool:
    """A date behind a word for crime, or a month behind it alone: ပြစ်မှု ၁၂/၂၀၂၄ အထိ."""
    if HAS_NO_MY.search(found[0]):
        return False
    first = found.start() + re.search(r"\d", found[0]).start()
    alone = re.fullmatch(HEAD, text[found.start() : first].strip(" :.(-"))
    return bool(DATE.match(text, first) or (alone and MONTH.match(text, first)))


def _is_number(found: re.Match, *, alone: bool) -> bool:
    """`alone`: a number without a year will do."""
    if not alone and _years_in_a_row(found[2]):
        return False
    return bool(HAS_YEAR.fullmatch(found[2])) or (alone and not re.fullmatch(YEAR, found[2]))


def _years_in_a_row(number: str) -> bool:
    """2022/2023 or 2022/23: what a report is about."""
    years = YEARS.fullmatch(number.strip())
    return bool(years) and (int(years[1]) + 1) % 100 == int(years[2]) % 100


def _sure(number: str) -> bool:
    """Behind a word such as "case" alone, 5/2024 may be a month, 30/60 days and "12, 2024" the end of a date."""
    return bool(re.search(rf"/ ?\(?{YEAR}", number)) and not MONTH.fullmatch(number)

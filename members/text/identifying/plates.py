"""Licence plates of cars and motor cycles (domain 3.13)."""

import re
from collections.abc import Iterator

from .words import COUNTED, YEAR, either

REGIONS = (
    r"(?:ygn|mdy|npw|npt|sgg|sgi|bgo|mgy|mgw|ayy|ayw|mon|kyn|kyi|kyh|kcn|kch|kya|chn|rke|rkn|shn|tni|tnt|crr"
    rf"|{either('ရကန ရဂန မလမ မတလ နပတ စကိုင်း ပခူး မကေ ဧရာ မွန် ကရန ကယန ကချန ချင်း ရခန ရှန တသရ')})"
)
GAP = r"[ \-/.]{0,3}"
SERIES = r"\d{1,2} ?(?:[a-z]{1,2}|[\u1000-\u102a])"
NUMBER = r"\d{4,5}(?![\d%]|[./,]\d)"
VEHICLE = (
    r"(?<![a-z])(?:cars?|trucks?|taxi|vans?|vehicles?|motor ?(?:cycle|bike)s?|bikes?|buses|bus|plates?"
    r"|lorr(?:y|ies)|pick ?-?ups?|jeeps?|minibus|tricycles?|tuk ?tuk|probox|hilux|vitz|toyota|honda|suzuki|isuzu"
    r"|nissan|mitsubishi|hijet|canter|fuso|kenbo|yamaha|alphard|saloon"
    r"|licen[cs]e plate|number plate"
    r"|registration(?: plate)?|reg\.?)(?![a-z])"
    rf"|{either('ယာဉ် ကား မော်တော်ယာဉ် မော်တော်ကား ဆိုင်ကယ် မော်တော်ဆိုင်ကယ် ယာဉ်အမှတ် ကားနံပါတ် ကားအမှတ် ထရပ်ကား တက္ကစီ')}"
    rf"|{either('ကုန်ကား ပစ်ကပ် သုံးဘီး သုံးဘီးဆိုင်ကယ် ထော်လာဂျီ ဟိုင်းလတ် ဘတ်စ်ကား')}"
)
LINK = (
    rf"(?:[ :.#(),\-]|(?:nos?|numbers?|plates?|is|was|with|the|a|licen[cs]e|registration|white|black|red)(?![a-z])"
    rf"|{either('အမှတ် နံပါတ် ပြား လိုင်စင် ယာဉ် မှာ က')}){{0,10}}+"
)
OLD = r"(?:[a-z]{1,3}|[\u1000-\u102a]{1,2}|\d{1,2})"
PLATE = re.compile(
    rf"(?<![a-z\u1000-\u102a]){REGIONS}{GAP}(?:{SERIES}|[a-z]{{1,2}}){GAP}{NUMBER}"
    rf"|(?:{VEHICLE}){LINK}(?:{SERIES}{GAP}{NUMBER}|\d{{1,2}}[a-z]{{3}}[\-/]{NUMBER}"
    rf"|{OLD} {{0,2}}[\-/] {{0,2}}(?!{YEAR}(?!\d)){NUMBER}"
    rf"|[a-z]{{2}} \d{{4}}(?!\d))",
    re.IGNORECASE,
)
# Behind nothing that tells of a car: section 18A/2015 looks the same, so a year is none.
BARE = re.compile(
    rf"(?<![\w/.\-])\d{{1,2}} ?(?:[a-z]|[\u1000-\u102a]) ?[\-/] ?(?!{YEAR}(?!\d)){NUMBER}"
    rf"|(?<![\w/.\-])\d{{1,2}}(?-i:[A-Z]) (?!{YEAR}(?!\d))\d{{4}}(?![\d%]|[./,]\d)"
    rf"(?! ?(?:{COUNTED}|of|to|(?!(?:was|is|has|stops|parks|passes)(?![a-z]))[a-z]{{2,}}s(?![a-z])))",
    re.IGNORECASE,
)
LAW = re.compile(
    r"(?<![a-z])(?:law|act|sections?|ss?\.?|rules?|form|articles?|order|notification|no\.?|schedule|tables?|figure|room|rm|flat"
    r"|floor|block|grade|class|annex|column|group|unit|version|model)[ .]{0,3}\Z"
    rf"|{either('ပုဒ်မ ဥပဒေ ပုံစံ နည်းဥပဒေ')} {{0,2}}\Z",
    re.IGNORECASE,
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of each licence plate in a folded text."""
    for found in PLATE.finditer(text):
        yield found.span()
    for found in BARE.finditer(text):
        if not LAW.search(text, max(0, found.start() - 20), found.start()):
            yield found.span()

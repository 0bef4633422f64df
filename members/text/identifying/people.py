"""Names of people in a case (domain 3.13): an honorific and a name beside a word for an accused, client or officer.

Never sure, so it only warns: the same words tell of a colleague, or of a party in a published decision.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from .words import BURMESE, SYLLABLE_GOES_ON, either

NEAR = 48  # characters between the word and the name
ROLE = (
    r"(?<![a-z])(?:accused|client|defendant|suspect|victim|survivor|detainee|prisoner|inmate|convict|complainant"
    r"|plaintiff|claimant|petitioner"
    r"|appellant|respondent|witness|informant|co-accused|offender|arrestee|deceased|minor|police|officer|inspector"
    r"|sergeant|constable|corporal"
    r"|captain|lieutenant|colonel|major|superintendent|warden|jailer|judge|magistrate|prosecutor|law officer"
    r"|arrested|detained|charged|interrogated)(?:e?s|'s)?(?![a-z])"
)
ROLE_MY = either(
    "တရားခံ အမှုသည် စွပ်စွဲခံရသူ တရားလို တရားပြိုင် သက်သေ နစ်နာသူ ကျူးလွန်သူ သံသယရှိသူ ထိန်းသိမ်းခံရသူ အကျဉ်းသား အကျဉ်းသူ အချုပ်သား"
    " ဖမ်းဆီးခံရသူ အဖမ်းခံရသူ တိုင်ကြားသူ တိုင်တန်းသူ တိုင်သူ သေဆုံးသူ ဒဏ်ရာရသူ အယူခံတရားလို အယူခံတရားခံ လျှောက်ထားသူ ကာယကံရှင်"
    " ရဲအုပ် ဒုရဲအုပ် ရဲမှူး ရဲတပ်ကြပ် ရဲတပ်သား ရဲအရာရှိ အရာရှိ ရဲဒုရဲအုပ် စခန်းမှူး တရားသူကြီး ဥပဒေအရာရှိ ဗိုလ်ကြီး ဗိုလ်မှူး အမှုစစ်"
    " စွဲဆိုခံရသူ ပြစ်မှုကျူးလွန်သူ မိန်းကလေး ကလေးသူငယ်"
)
ANY_ROLE = re.compile(rf"{ROLE}|{ROLE_MY}", re.IGNORECASE)
HONORIFIC = (
    r"(?<![\w.])(?:U|DAW|Daw|Ko|KO|Ma|MA|Maung|Mg|Saya|Sayar|Sayama|Sayarma|Saw|Naw|Mahn|Nan|Nang|Sai|Khun|Salai"
    r"|Mai|Nai|Mi|Duwa|Dr|Mr|Mrs|Ms|Miss)\.? {1,2}"
)
# A name is no word that ends or begins a sentence of the law.
NO_NAME = (
    r"(?!(?:The|This|That|Law|Act|Court|Section|Police|State|Region|Township|No|Not|And|Case|Rights|Code|Union|He"
    r"|She|They|It|We|In|On|At)\b)"
)
LATIN = re.compile(
    rf"{HONORIFIC}{NO_NAME}[A-Z][A-Za-z'.\-]{{0,15}}(?: {{1,2}}{NO_NAME}[A-Z][A-Za-z'.\-]{{1,15}}){{0,4}}"
    # Law is a part of many Shan names.
    rf"|(?<![\w.])(?:Sai|Nang|Nan|Khun) {{1,2}}Law {{1,2}}{NO_NAME}[A-Z][A-Za-z'.\-]{{1,15}}"
)
# The role itself goes before a name without any honorific.
NAMED = re.compile(
    rf"{ROLE},?(?i: {{1,2}}(?:named|called|is|was)|:| -)? {{1,2}}("
    rf"(?-i:{NO_NAME}[A-Z][a-z'\-]{{1,12}} {{1,2}}{NO_NAME}[A-Z][a-z'\-]{{1,12}}"
    rf"(?: {{1,2}}{NO_NAME}[A-Z][a-z'\-]{{1,12}}){{0,3}}))(?![\w])",
    re.IGNORECASE,
)

SYLLABLE = (
    r"(?:[\u1000-\u1021\u1023-\u102a\u103f](?:\u1039[\u1000-\u1021]|[\u102b-\u1038\u103a-\u103e]){0,7}"
    r"(?:[\u1000-\u1021]\u1037?\u103a[\u1037\u1038]{0,2}){0,2})"
)
TITLE = either("ဦး ဒေါ် မောင် ဒေါက်တာ ခွန် စိုင်း နန်း ဆလိုင်း မန်း နော် စော")
IN_THEM = "\u104c"  # Burmese, and neither the beginning nor the end of a name
# ကို also marks an object and မ says no, so these count only where a word begins, and never before a space.
TITLE_THAT_MAY_BE_NONE = either("ကို မ")
NO_TITLE = either("ဦးဆောင် ဦးစီး ဦးစား ဦးတည် ဦးစွာ ဦးနှောက် ဦးရေ ဦးခေါင်း ဒေါ်လာ မောင်းနှင် မောင်နှမ နော်ဝေ")
NO_ELDER = either("ကိုယ် ကိုယ့် ကိုဗစ် ကိုရီးယား")
# Uncles and brothers, who are none where nothing else is said of them; with more behind it it is a name.
KIN = re.compile(f"(?:{either('ဦးလေး ဦးကြီး ဦးလေးများ ဒေါ်လေး ဒေါ်ကြီး မောင်လေး မောင်ငယ် မောင်များ ကိုကို မမ')})")
LETTER_GOES_ON = f"(?!{SYLLABLE_GOES_ON}|[\u1000-\u1021]\u1037?\u103a)"
# ၃ ဦး counts people: so many of them, and then what the sentence says of them.
OF_THEM = "က ကို အား ၏ ရဲ့ အနက် သာ လုံး စလုံး စလုံးကို ပါ မှ နှင့် နဲ့ ထဲ တွင် မှာ တို့ အတွက် စီ တည်း ထက် ထံ ရှိ ဖြစ် ဖြင့် ဟု သည် အထိ ခန့် လျှင် ရင် ပေါ်"
COUNTED_PEOPLE = re.compile(rf"(?<=\d)[ )]{{0,2}}{either('ဦး')}(?= |{either(OF_THEM)}{LETTER_GOES_ON})")
END = rf"(?=[^{BURMESE}]|$|{either('သည် က ကို အား ၏ နှင့် နဲ့ မှ ဆိုသူ ဟာ ရဲ့ တို့ တွင် အတွက်')}{LETTER_GOES_ON})"
# Burmese leaves no space between what somebody is and what he is called.
WHO_MY = f"(?:{either('ဖြစ်သူ ဆိုသူ ဆရာ ဆရာမ ဆရာကြီး ဆရာဝန် ရှေ့နေ ရှေ့နေကြီး ဖခင် မိခင် ဇနီး ခင်ပွန်း သမီး')})"
BURMESE_NAME = re.compile(
    rf"(?:(?<![{BURMESE}])|{ROLE_MY}|{WHO_MY})(?!{NO_TITLE})(?P<name>{TITLE} ?{SYLLABLE}(?: ?{SYLLABLE}){{0,5}}?){END}"
    rf"|(?<![{BURMESE}])(?!{NO_ELDER})(?P<perhaps>{TITLE_THAT_MAY_BE_NONE}{SYLLABLE}(?: ?{SYLLABLE}){{1,5}}?){END}"
)
DENIED = re.compile(
    f"{either('ပါ ဘူး ခဲ့ သေး ရ ဘဲ နိုင် လို ချင် သော သည့် တဲ့ မီ ခင် ရန် လျှင် ရင် ကြ ဟုတ် ရှိ')}$|{either('ဘူးလို့ ဘူးဟု ဘူးဆို ဘူးတဲ့')}"
)
SAID_TO_BE = re.compile(rf"(?P<name>{SYLLABLE}(?: ?{SYLLABLE}){{1,5}}) ?{either('ဆိုသူ အမည်ရှိသူ')}")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of each name that stands near a word for somebody in a case."""
    roles = [found.span() for found in ANY_ROLE.finditer(text)]
    if not roles:
        return
    for begin, end in sorted(_names(text)):
        if _near(roles, begin, end, text):
            yield begin, end


def _names(text: str) -> Iterator[tuple[int, int]]:
    for found in LATIN.finditer(text):
        yield found.span()
    for found in NAMED.finditer(text):
        yield found.span(1)
    for found in SAID_TO_BE.finditer(text):
        yield found.span("name")
    for found in BURMESE_NAME.finditer(COUNTED_PEOPLE.sub(lambda found: IN_THEM * len(found[0]), text)):
        if KIN.fullmatch(found["name"] or found["perhaps"]):
            continue
        if found["name"]:
            yield found.span("name")
        elif not DENIED.search(found["perhaps"]):
            yield found.span("perhaps")


def _near(roles: list[tuple[int, int]], begin: int, end: int, text: str) -> bool:
    at = bisect_left(roles, (begin, begin))
    for role_begin, role_end in roles[max(0, at - 2) : at + 2]:
        first, last = (role_end, begin) if role_begin < begin else (end, role_begin)
        if last - first <= NEAR and not re.search(r"[\n\u104b]|\.(?= [A-Z][a-z]+ [a-z])", text[first:last]):
            return True
    return False

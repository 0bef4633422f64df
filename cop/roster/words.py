"""The words that rosters use, in both scripts: headings, kinds, grades, languages, and the words for "nothing".

Keys are compared by `key`: case, spaces, signs, width and encoding do not count. The Burmese words for the paralegal
kinds and the apprentice grade are proposals, to be confirmed by a partner.
"""

import re
from functools import lru_cache
from unicodedata import category

from members.text import ControlCharacter, clean, fold_digits, fold_width
from members.text.zawgyi import MYANMAR, mend_lookalikes, to_unicode

# Order is the order in which a row's refusals are told; the value is the English heading of the sample files.
FIELDS = {
    "full_name_my": "Name (Burmese)",
    "full_name_en": "Name (English)",
    "honorific": "Honorific",
    "kind": "Kind",
    "paralegal_kind": "Paralegal kind",
    "bar_grade": "Bar grade",
    "phone": "Phone",
    "email": "E-mail",
    "language": "Language",
    "township": "Township",
    "home_unit": "State/Region",
    "areas": "Practice areas",
    "groups": "Groups",
    "joined_on": "Joined on",
}
# A heading that only says "name": which script it holds is told by the other columns or by each cell.
NAME = "name"

HEADINGS = {
    NAME: "name, full name, names, member name, name of member, name of provider, provider name, အမည်, နာမည်, "
    "အမည်အပြည့်အစုံ, အဖွဲ့ဝင်အမည်, အမည်များ",
    "full_name_my": "name (burmese), burmese name, name in burmese, name burmese, name (myanmar), myanmar name, "
    "name in myanmar, name (mm), name mm, name (my), full name (burmese), full name (myanmar), full_name_my, "
    "အမည် (burmese), အမည် (myanmar), name (မြန်မာ), အမည် (မြန်မာ), အမည် (မြန်မာလို), အမည် (မြန်မာဘာသာ), မြန်မာအမည်, မြန်မာနာမည်, "
    "နာမည် (မြန်မာ), အမည် မြန်မာ",
    "full_name_en": "name (english), english name, name in english, name english, name (en), name en, name (eng), "
    "name (latin), latin name, full name (english), full_name_en, roman name, name (roman), "
    "အမည် (english), name (အင်္ဂလိပ်), အမည် (အင်္ဂလိပ်), အမည် (အင်္ဂလိပ်လို), အမည် (အင်္ဂလိပ်ဘာသာ), အင်္ဂလိပ်အမည်, အင်္ဂလိပ်နာမည်, နာမည် (အင်္ဂလိပ်), "
    "အင်္ဂလိပ်လိုအမည်",
    "honorific": "honorific, title, prefix, salutation, form of address, ဂုဏ်ပုဒ်, အခေါ်အဝေါ်, ရှေ့ဆက်",
    "kind": "kind, type, provider type, kind of provider, type of provider, provider kind, member type, category, "
    "lawyer or paralegal, lawyer/paralegal, အမျိုးအစား, အဖွဲ့ဝင်အမျိုးအစား, ရှေ့နေ/ဥပဒေအကူပေးသူ",
    "paralegal_kind": "paralegal kind, kind of paralegal, paralegal type, type of paralegal, paralegal category, "
    "ဥပဒေအကူပေးသူ အမျိုးအစား, ပါရာလီဂယ် အမျိုးအစား",
    "bar_grade": "bar grade, grade, level, lawyer level, lawyer grade, licence grade, license grade, bar licence, "
    "bar license, licence, license, licence type, license type, ရှေ့နေအဆင့်, အဆင့်, လိုင်စင်အဆင့်, လိုင်စင်, ရှေ့နေလိုင်စင်",
    "phone": "phone, phone number, phone no, phone numbers, telephone, telephone number, tel, tel no, mobile, "
    "mobile phone, mobile number, mobile no, cell, cell phone, contact number, contact no, contact phone, hp, ph, "
    "ph no, ဖုန်း, ဖုန်းနံပါတ်, ဖုန်းနံပါတ်များ, ဖုန်းအမှတ်, တယ်လီဖုန်း, ဆက်သွယ်ရန်ဖုန်း, ဆက်သွယ်ရန်ဖုန်းနံပါတ်, "
    "လက်ကိုင်ဖုန်း, ဖုန်းနံပတ်",
    "email": "e-mail, email address, e-mail address, mail, mail address, gmail, အီးမေးလ်, အီးမေး, အီးမေးလ်လိပ်စာ, "
    "အီးမေလ်, အီးမေးလိပ်စာ",
    "language": "language, languages, working language, working languages, language spoken, languages spoken, "
    "ဘာသာစကား, ဘာသာစကားများ, အသုံးပြုသည့်ဘာသာစကား, ပြောဆိုသောဘာသာစကား",
    "township": "township, townships, tsp, town, township name, မြို့နယ်, မြို့, မြို့နယ်အမည်",
    "home_unit": "state/region, state or region, state, region, state / division, division, province, "
    "region/state, state and region, တိုင်း/ပြည်နယ်, ပြည်နယ်/တိုင်း, တိုင်းနှင့်ပြည်နယ်, ပြည်နယ်နှင့်တိုင်း, "
    "တိုင်းဒေသကြီး/ပြည်နယ်, ပြည်နယ်/တိုင်းဒေသကြီး, တိုင်း, ပြည်နယ်, တိုင်းဒေသကြီး, နေရပ် တိုင်း/ပြည်နယ်",
    "areas": "practice areas, practice area, areas, area of practice, areas of practice, thematic areas, "
    "thematic area, themes, theme, expertise, area of expertise, areas of expertise, specialisation, "
    "specialization, ကျွမ်းကျင်ရာ, ကျွမ်းကျင်ရာနယ်ပယ်, ကျွမ်းကျင်မှု, နယ်ပယ်, ကျွမ်းကျင်ရာများ",
    "groups": "groups, group, group code, group codes, cop groups, cop group, cop, cops, working group, "
    "working groups, group membership, အဖွဲ့, အဖွဲ့များ, အဖွဲ့အမှတ်, ပါဝင်သောအဖွဲ့, အုပ်စု",
    "joined_on": "joined on, joined, date joined, join date, joining date, date of joining, joined date, "
    "member since, membership date, since, start date, ဝင်ရောက်သည့်နေ့, ဝင်ရောက်သည့်နေ့စွဲ, ဝင်ရောက်သည့်ရက်, "
    "ဝင်ရောက်သည့်ရက်စွဲ, ဝင်သည့်နေ့, အဖွဲ့ဝင်သည့်နေ့, ဝင်ရောက်သောနေ့, ပါဝင်သည့်နေ့",
}
SERIAL = (
    "no, nr, sr, sr no, s/n, sn, serial, serial no, sl, sl no, number, id no, row, #, စဉ်, နံပါတ်, အမှတ်စဉ်, "
    "reason, အကြောင်းရင်း, အကြောင်းပြချက်"
)
# What people add to a heading to help the one who fills it in.
ASIDE = (
    "optional, required, code, codes, if any, if known, dd-mm-yyyy, dd/mm/yyyy, yyyy-mm-dd, dd.mm.yyyy, d-m-y, date, "
    "ရှိလျှင်, ရှိပါက, ရက်-လ-နှစ်, ရက်/လ/နှစ်, မဖြစ်မနေ"
)

KINDS = {
    "lawyer": "lawyer, lawyers, ရှေ့နေ, ရှေ့နေများ, legal practitioner",
    "paralegal": "paralegal, para legal, paralegals, ဥပဒေအကူပေးသူ, ဥပဒေအကူ, ပါရာလီဂယ်, ပါရာလီဂယ်လ်",
}
PARALEGAL_KINDS = {
    "centre_based": "centre-based, center-based, centre, center, centre based paralegal, စင်တာအခြေပြု, စင်တာ",
    "community_based": "community-based, community, community paralegal, village-based, ရပ်ရွာအခြေပြု, ရပ်ရွာ",
    "mobile": "mobile, mobile paralegal, နယ်လှည့်",
}
BAR_GRADES = {
    "advocate": "advocate, advocates, supreme court advocate, တရားလွှတ်တော်ရှေ့နေ, တရားလွှတ်တော်",
    "hgp": "hgp, h.g.p, higher grade pleader, higher-grade pleader, pleader (higher grade), အထက်တန်းရှေ့နေ, အထက်တန်း",
    "apprentice": "apprentice, apprentice lawyer, apprentice advocate, chamber student, အလုပ်သင်ရှေ့နေ, အလုပ်သင်",
}
# Content language tags of domain 3.6.
LANGUAGES = {
    "my": "burmese, myanmar, bamar, my, mm, မြန်မာ, ဗမာ, မြန်မာစာ, မြန်မာဘာသာ, မြန်မာစကား",
    "en": "english, en, eng, အင်္ဂလိပ်, အင်္ဂလိပ်စာ, အင်္ဂလိပ်ဘာသာ",
    "shn": "shan, shn, ရှမ်း, ရှမ်းစကား",
    "ksw": "s'gaw karen, sgaw karen, sgaw, ksw, စကောကရင်, စကော ကရင်",
    "pwo": "pwo karen, pwo, ပိုးကရင်",
    "kac": "jinghpaw, kachin, jingpho, ဂျိန်းဖော, ကချင်",
    "mnw": "mon, mnw, မွန်",
    "rki": "rakhine, arakanese, ရခိုင်",
    "kyu": "kayah, ကယား",
    "blk": "pa-o, pao, ပအိုဝ်း, ပအိုဝ့်",
    "cnh": "hakha chin, hakha, lai, ဟားခါးချင်း",
    "cfm": "falam chin, falam, ဖလမ်းချင်း",
    "ctd": "tedim chin, tedim, zomi, တီးတိန်ချင်း",
}
AREAS = {
    "Gender": "gender, ကျား၊ မ ရေးရာ, ကျား၊မ, ကျားမရေးရာ, ကျား/မ ရေးရာ, ဂျဲန်ဒါ, ကျား၊မရေးရာ",
    "Land": "land, land rights, မြေယာ, မြေယာအခွင့်အရေး",
    "Environment": "environment, environmental, သဘာဝပတ်ဝန်းကျင်, ပတ်ဝန်းကျင်",
    "LGBT": "lgbt, lgbtq, lgbtqi, lgbtqia, lgbtiq, lgbti, lgbt rights, အယ်လ်ဂျီဘီတီ",
    "Criminal Justice": "criminal justice, criminal, criminal defence, criminal defense, "
    "ပြစ်မှုဆိုင်ရာတရားမျှတမှု, ပြစ်မှုဆိုင်ရာ တရားမျှတမှု, ပြစ်မှုဆိုင်ရာ",
    "Citizenship": "citizenship, နိုင်ငံသားဖြစ်မှု, နိုင်ငံသား",
}
# Other usual romanisations and the parts that MIMU counts singly.
UNITS = {
    "MMR003": "karen",
    "MMR006": "thanintharyi, tenasserim",
    "MMR111": "pegu, bago (east), bago (west), ပဲခူး (အရှေ့), ပဲခူး (အနောက်)",
    "MMR009": "magwe",
    "MMR012": "arakan",
    "MMR013": "rangoon",
    "MMR222": "shan (south), shan (north), shan (east), ရှမ်း (တောင်), ရှမ်း (မြောက်), ရှမ်း (အရှေ့), "
    "ရှမ်းပြည်နယ် (တောင်ပိုင်း), ရှမ်းပြည်နယ် (မြောက်ပိုင်း), ရှမ်းပြည်နယ် (အရှေ့ပိုင်း), southern shan, northern shan, "
    "eastern shan",
    "MMR017": "ayeyawady, ayeyarwaddy, irrawaddy",
    "MMR018": "naypyidaw, naypyitaw, npt, နေပြည်တော်, နေပြည်တော်ကောင်စီ",
}
PLACE_ENDINGS = re.compile(
    r"(?<=.)(?:\s*(?:township|tsp\.?|town|city|state|region|division|union territory|"
    r"မြို့နယ်|မြို့|ပြည်နယ်|တိုင်းဒေသကြီး|တိုင်း|ပြည်ထောင်စုနယ်မြေ))+$",
    re.IGNORECASE,
)

NOTHING = {"", "-", "--", "---", "–", "—", "_", ".", "..", "...", "…", "/", "။", "၊", "n/a", "n.a", "n.a.",
           "nil", "none", "null", "(blank)", "မရှိ", "မရှိပါ", "မရှိသေး", "မရှိသေးပါ", "မသိ", "မသိပါ",
           "unknown"}  # fmt: skip
NOT_NOTHING_IN_A_NAME = {"unknown", "မသိ", "မသိပါ", "null"}
TOTAL = ("total", "grandtotal", "subtotal", "စုစုပေါင်း")
NOTE = ("note", "notes", "remark", "remarks", "source", "preparedby", "checkedby", "approvedby", "updated",
        "lastupdated", "မှတ်ချက်", "ပြုစုသူ", "စစ်ဆေးသူ", "အတည်ပြုသူ", "ရင်းမြစ်", "စာရင်းပြုစုသူ")  # fmt: skip


FORMULA = ("=", "@")


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """What is compared: letters, signs of letters and digits only, lower case, NFC. A formula compares to nothing."""
    try:
        text = mend_lookalikes(clean(fold_width(text), single_line=True))
    except ControlCharacter:
        return ""
    if text.startswith(FORMULA):
        return ""
    return "".join(letter for letter in fold_digits(text).casefold() if category(letter)[0] in "LMN")


def keys(text: str) -> tuple[str, ...]:
    """The key of a text, and of what it would be if it were Zawgyi: closed lists need no detector."""
    as_zawgyi = key(to_unicode(text)) if MYANMAR.search(text) else ""
    return tuple(dict.fromkeys(found for found in (key(text), as_zawgyi) if found))


def index(words: dict[str, str]) -> dict[str, str]:
    """{code: "word, word"} -> {key: code}. A code is a word for itself."""
    return {
        key(word): code for code, listed in words.items() for word in (*listed.split(", "), code.replace("_", " "))
    }


def is_nothing(text: str, *, in_a_name: bool = False) -> bool:
    """True for an empty cell and for what people write into one: -, N/A, မရှိ (also in Zawgyi)."""
    written = fold_width(text).strip().casefold()
    readings = {written, to_unicode(written)} if MYANMAR.search(written) else {written}
    if in_a_name and readings & NOT_NOTHING_IN_A_NAME:
        return False
    return bool(readings & NOTHING)

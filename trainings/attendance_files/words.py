"""Words that stand beside a name, or instead of one, on the screens of meetings: devices, places, offices, roles."""

import re

from cop.roster.words import key

_DEVICES = (
    "iphone ipad ipod galaxy samsung redmi xiaomi poco oppo vivo huawei nokia realme infinix tecno itel oneplus pixel "
    "motorola moto lenovo asus acer dell macbook imac android windows desktop laptop pc computer phone tablet mobile "
    "device zte meizu sony xperia htc smartphone handset zoom user guest browser chrome firefox safari ဖုန်း ကွန်ပျူတာ "
    "တက်ဘလက်"
)
_WITH_NUMBER = "mi sm lm rmx cph m honor hp lg note tab"
_VARIANTS = "pro max plus mini air ultra lite prime se fe go edge core book room"
DEVICES = frozenset(_DEVICES.split())
# Names as well: a device only beside a number (Mi 9T, SM-A125F, Honor 8).
WITH_NUMBER = frozenset(_WITH_NUMBER.split())
BESIDE = DEVICES | WITH_NUMBER | frozenset(_VARIANTS.split())
TOKENS = re.compile(r"[^\s\-()_.]+")
COMPUTER = re.compile(r"(?:desktop|laptop|win)-[a-z0-9]{5,}\Z", re.IGNORECASE)
MODEL = re.compile(r"([^\W\d]+)\d")
OWNED = re.compile(r"(?P<owner>.+?)(?:['’`´]s|\s?၏|\s?ရဲ့)\s+(?P<device>.+)\Z", re.IGNORECASE)
COPY = re.compile(r"(?P<owner>.+?)\s+\(?\d{1,2}\)?\Z")
# A number of people, or an office: several sat behind this row.
CROWD = re.compile(
    r"\d+\s*(?:persons?|people|pax|ppl|participants?|members?|users?|ယောက်|ဦး\b)|[၀-၉]+\s*(?:ယောက်|ဦး)"
    r"|\+\s*\d+\b|&\s*\d+\s|\band\s+(?:\d+\s+)?others\b",
    re.IGNORECASE,
)
ROOM = re.compile(
    r"\b(?:office|room|hall|classroom|group|team|branch|village|centre|center|library|monastery|school)\b"
    r"|ရုံး|ခန်းမ|အဖွဲ့|အစု",
    re.IGNORECASE,
)
NOISE = re.compile(
    r"(?:guest|external|host|co-?host|me|you|unverified|presenter|attendee|moderator|(?:she|he|they)(?:/\w+)*|"
    r"lawyer|paralegal|advocate|ရှေ့နေ|ဧည့်သည်)\Z",
    re.IGNORECASE,
)
# Where people of the centres sit; the townships of the people themselves are added.
PLACES = (
    "Yangon, Mandalay, Naypyidaw, Nay Pyi Taw, Pathein, Hinthada, Myaungmya, Pyapon, Maubin, Labutta, Bogale, Wakema, "
    "Kyaiklat, Dedaye, Bago, Pyay, Taungoo, Toungoo, Thayarwady, Tharrawaddy, Magway, Magwe, Minbu, Pakokku, Chauk, "
    "Yenangyaung, Thayet, Sagaing, Monywa, Shwebo, Kale, Kalay, Kalaymyo, Tamu, Katha, Mawlaik, Hkamti, Meiktila, "
    "Myingyan, Pyin Oo Lwin, Pyinoolwin, Kyaukse, Nyaung U, Bagan, Yamethin, Mogok, Taunggyi, Lashio, Muse, Kengtung, "
    "Tachileik, Kalaw, Nyaungshwe, Loilen, Hsipaw, Kyaukme, Loikaw, Demoso, Hpruso, Hpa-An, Hpaan, Pa-An, Myawaddy, "
    "Kawkareik, Mawlamyine, Mawlamyaing, Thaton, Ye, Mudon, Dawei, Myeik, Kawthoung, Kawthaung, Sittwe, Thandwe, "
    "Kyaukpyu, Maungdaw, Buthidaung, Mrauk-U, Ann, Myitkyina, Bhamo, Mohnyin, Hpakant, Puta-O, Putao, Hakha, Falam, "
    "Tedim, Mindat, Matupi, Hlaing, Insein, Dagon, Thingangyun, Hlaingthaya, Mingaladon, Kamayut, Tamwe, Bahan, "
    "Sanchaung, Kayin, Kachin, Kayah, Chin, Mon, Rakhine, Shan, Ayeyarwady, Tanintharyi, Myanmar, Mae Sot, "
    "Chiang Mai, Bangkok, Thailand, ရန်ကုန်, မန္တလေး, နေပြည်တော်, ပုသိမ်, ဟင်္သာတ, မြောင်းမြ, ဖျာပုံ, မအူပင်, လပွတ္တာ, ပဲခူး, ပြည်, "
    "တောင်ငူ, မကွေး, ပခုက္ကူ, စစ်ကိုင်း, မုံရွာ, ရွှေဘို, ကလေး, မိတ္ထီလာ, မြင်းခြံ, တောင်ကြီး, လားရှိုး, မူဆယ်, ကျိုင်းတုံ, "
    "တာချီလိတ်, လွိုင်ကော်, ဘားအံ, မြဝတီ, မော်လမြိုင်, သထုံ, ထားဝယ်, မြိတ်, စစ်တွေ, မြစ်ကြီးနား, ဗန်းမော်, ဟားခါး"
)
PLACE_KEYS = frozenset(key(place) for place in PLACES.split(", "))
PLACE_WORDS = re.compile(r"\b(?:township|tsp|city|town|state|region|division)\b|မြို့နယ်|မြို့|တိုင်း|ပြည်နယ်", re.IGNORECASE)


def is_device(text: str) -> bool:
    """True for `Galaxy A12`, `iPhone (2)`, `DESKTOP-4F2K9`: a device and nobody's name."""
    if COMPUTER.match(text.strip()):
        return True
    first, *rest = TOKENS.findall(text.casefold()) or [""]
    model = MODEL.match(first)
    brand = model[1] if model else first
    has_number = any(any(map(str.isdigit, token)) for token in (first, *rest))
    begins = brand in DEVICES or (brand in WITH_NUMBER and has_number)
    return begins and all(map(_is_beside, rest))


def _is_beside(token: str) -> bool:
    return token in BESIDE or len(token) == 1 or any(map(str.isdigit, token))


def split_device(text: str) -> tuple[str, str] | None:
    """(owner, device) of `thida mon's Redmi` and `Thida Mon iPhone 7`; None where no device stands behind a name."""
    if (found := OWNED.match(text)) and is_device(found["device"]):
        return found["owner"], found["device"]
    words = text.split()
    for place in range(1, len(words)):
        if words[place].casefold() not in WITH_NUMBER and is_device(" ".join(words[place:])):
            return " ".join(words[:place]), " ".join(words[place:])
    return None


def is_place(text: str, townships: frozenset[str]) -> bool:
    """True for a town, a state, an office, or a township of the people themselves (`townships` are keys)."""
    found = key(text)
    return found in PLACE_KEYS or found in townships or bool(PLACE_WORDS.search(text) or ROOM.search(text))

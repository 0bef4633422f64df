"""E-mail addresses, map links, and places told as a pair of coordinates (domain 3.13)."""

import re
from collections.abc import Iterator

from .words import either

URL = re.compile(r"(?:https?://|www\.)[^\s<>\"\u104a\u104b]{1,500}", re.IGNORECASE)
# Links that are a telephone number.
CALLING = re.compile(r"wa\.me|whatsapp|viber|tel:|t\.me/\+|signal\.me", re.IGNORECASE)

LOCAL = r"(?<![^\s()<>,;:\"'=/\u104a\u104b])[^\s@()<>,;:\"/\u104a\u104b]{1,64}"
AROUND = r" ?(?:[^\w\s.,]|_) ?"
AT = rf" {{0,2}}(?:@|%40|\( {{0,2}}(?:at|@|{either('အက် အတ် အက်တ်')}) {{0,2}}\)|{AROUND}(?:at|@){AROUND}) {{0,2}}"
DOT = rf" ?(?:\.|\( ?(?:dot|\.|{either('ဒေါ့')}) ?\)|{AROUND}(?:dot|\.){AROUND}| dot ) ?"
LABEL = r"[a-z0-9](?:[a-z0-9\-]{0,62})"
ANY_LABEL = r"[\w\u102b-\u103e\-]{1,63}"
PROVIDERS = r"(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|icloud|proton|protonmail|tutanota|riseup|mail)"
DOMAIN = rf"{LABEL}(?:{DOT}{LABEL}){{0,4}}{DOT}[a-z]{{2,12}}(?![a-z0-9])"
EMAIL = re.compile(
    rf"{LOCAL}{AT}(?:{DOMAIN}|{PROVIDERS}(?![a-z0-9]))"
    rf"|(?<![\w.])[\w.+\-]{{2,64}} \(?at {LABEL}(?:(?: dot |\( ?dot ?\)){LABEL}){{1,4}}(?![a-z0-9])"
    # With the dot kept, only where somebody is to be written to: much else is "published at example.org".
    rf"|(?<![a-z])(?:e-?mail|mail|write|contact|reach|send|address)"
    rf"(?:[ :=\-]|(?:to|is|it|was|her|his)(?![a-z])){{1,8}}"
    rf"(?!(?:me|us|him|her|them|it|or)(?![a-z]))[\w.+\-]{{2,64}} at (?:{LABEL}\.){{1,3}}[a-z]{{2,12}}(?![a-z0-9])"
    rf"|(?<![\w.])[\w.+\-]{{2,64}} \(?at {PROVIDERS}(?:{DOT})com(?![a-z0-9])"
    rf"|(?<![\w.])[\w.+\-]{{0,48}}[a-z][\w.+\-]{{0,16}}\( ?a ?\){DOMAIN}"
    # Each letter by itself.
    r"|(?<!\w)(?:[\w.\-] ){2,40}@(?: [\w.\-]){4,40}(?!\w)"
    # Said in Burmese.
    rf"|(?<![\w.])[\w.+\-]{{2,64}} ?{either('အက် အတ် အက်တ် အက်ဒ်')} ?{LABEL}"
    rf"(?: ?(?:\.|dot|{either('ဒေါ့ ဒေါ့တ်')}) ?{LABEL}){{1,4}}"
    # In capitals, with nothing around them.
    rf"|(?<![\w.])[\w.+\-]{{2,64}}?(?-i:AT){LABEL}?(?-i:DOT)[a-z]{{2,12}}(?![a-z0-9])"
    # A domain in another script.
    rf"|{LOCAL}@(?:{ANY_LABEL}\.){{1,4}}(?=[^\W\d]){ANY_LABEL}",
    re.IGNORECASE,
)
HAS_LETTER = re.compile(r"[^\W\d_]")

HOSTS = (
    r"(?:maps?\.[a-z0-9\-]{2,30}\.[a-z.]{2,8}|maps\.app\.goo\.gl|goo\.gl/maps|g\.co/maps|google\.[a-z.]{2,8}/maps"
    r"|plus\.codes"
    r"|(?:www\.)?(?:openstreetmap|osm)\.org|osmand\.net|maps\.me|ge0\.me|omaps\.app|organicmaps\.app|waze\.com"
    r"|bing\.com/maps|yandex\.[a-z]{2,3}/maps|w3w\.co|what3words\.com|here\.com|share\.here\.com|mapy\.cz|wego\.here"
    r"|wikimapia\.org|mapcarta\.com|geohack|gaode\.com|amap\.com|map\.baidu|[a-z0-9.\-]{2,40}/maps?[/?@#])"
)
MAP = re.compile(
    rf"(?:https?://)?(?<![\w.@\-])(?:www\.)?{HOSTS}(?![a-z0-9])[^\s<>\u104a\u104b]{{0,300}}"
    r"|(?<![a-z])geo:-?\d[^\s<>]{2,80}"
    r"|///[a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20}"
    r"|(?<![a-z0-9/])[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?![a-z0-9+])"
    r"|(?<![\w])4[67] ?[PQRN] ?[A-Z]{2} ?\d{4,5} ?\d{4,5}(?!\d)",
    re.IGNORECASE,
)
NUMBER = r"[+\-]?\d{1,3}\.\d{1,15}"
SIDE = r" {0,2}(?:°|deg(?:rees)?)? {0,2}(?:north|east|south|west|[nesw](?![a-z]))"
LATITUDE = r"(?:lat(?:itude)?|လတ္တီတွဒ်)"
LONGITUDE = r"(?:lon(?:g(?:itude)?)?|lng|လောင်ဂျီတွဒ်)"
MINUTES = r"\d{1,3} ?° ?\d{1,2}(?:\.\d+)? ?['′] ?(?:\d{1,2}(?:\.\d{1,6})? ?(?:\"|''|″|”) ?)?[nesw]?"
COORDINATES = re.compile(
    rf"(?<![\d.]){NUMBER}{SIDE}[ ,;/&]{{0,4}}(?:and )?{NUMBER}{SIDE}"
    rf"|(?<![a-z])[nesw] ?{NUMBER}°?[ ,;/]{{1,4}}[nesw] ?{NUMBER}"
    rf"|(?<![\d.]){NUMBER} ?°[ ,;/]{{1,4}}{NUMBER} ?°"
    rf"|{LATITUDE}[ :=.\-]{{0,4}}{NUMBER}[ ,;/&]{{0,4}}{LONGITUDE}[ :=.\-]{{0,4}}{NUMBER}"
    rf"|(?<![a-z])(?:gps|coordinates?)[ :.=\-]{{0,4}}{NUMBER}[ ,;/]{{1,3}}{NUMBER}"
    rf"|(?<![\d.]){NUMBER}[ ,;/]{{1,3}}{NUMBER}[ ,(]{{1,3}}(?:{LATITUDE}|gps)(?![a-z])"
    rf"|(?<![\d.]){MINUTES}[ ,;/]{{0,4}}{MINUTES}",
    re.IGNORECASE,
)
PAIR = re.compile(
    r"(?<![\d.,])([+\-]?\d{1,3}\.\d{3,15})(?:(?: {0,2}[,;/\u104a|] {0,2}| {1,2})(?!\.))([+\-]?\d{1,3}\.\d{3,15})"
    r"(?![\d.])"
)
# Where two bare decimals are a place and not two figures: Myanmar and what lies around it.
LATITUDES, LONGITUDES = (5.0, 30.0), (88.0, 110.0)


def emails(text: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of each e-mail address, also where @ and the dot are written out."""
    for found in EMAIL.finditer(text):
        # 3 @ Ks.500 is a price.
        if HAS_LETTER.search(found[0].split("@")[0]) or " " not in found[0]:
            yield found.span()


def maps(text: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of each map link, geo URI, Plus code, grid reference or pair of coordinates."""
    for found in MAP.finditer(text):
        if "+" not in found[0] or not found[0].replace("+", "").isdigit():
            yield found.span()
    for found in COORDINATES.finditer(text):
        yield found.span()
    for found in PAIR.finditer(text):
        if _lies_here(float(found[1]), float(found[2])):
            yield found.span()


def _lies_here(first: float, second: float) -> bool:
    return any(
        LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]
        for latitude, longitude in ((first, second), (second, first))
    )

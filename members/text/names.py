"""Names: one indivisible name in either script, with an honorific beside it (domain 3.1)."""

import re
from unicodedata import category

from .clean import fold_width
from .syllables import starts_syllable
from .verdict import normalise
from .zawgyi import reorder

HONORIFICS = ("U", "Daw", "Ko", "Ma", "Maung", "Saya", "Sayama", "Dr")
IN_BURMESE = {
    "ဒေါက်တာ": "Dr", "ဆရာမ": "Sayama", "ဆရာ": "Saya", "မောင်": "Maung", "ဒေါ်": "Daw", "ကို": "Ko", "ဦး": "U", "မ": "Ma",
    # As often typed with the letters that look like it.
    "ဥိး": "U", "ဉီး": "U", "ဉိး": "U",
}  # fmt: skip
IN_LATIN = {
    "u": "U", "daw": "Daw", "ko": "Ko", "ma": "Ma", "maung": "Maung", "mg": "Maung", "saya": "Saya", "sayar": "Saya",
    "sayama": "Sayama", "sayarma": "Sayama", "dr": "Dr", "doctor": "Dr",
}  # fmt: skip
# An U or Daw that follows one of these is a second honorific (ဆရာဦးသိန်း), for it never begins a name.
BEFORE_ANOTHER, SECOND = {"Saya", "Sayama", "Dr"}, {"U", "Daw"}
# These never begin the name itself, so a Ma or Ko that follows one is part of the name (Daw Ma Nwe Yu).
TITLES = {"U", "Daw", "Saya", "Sayama", "Dr"}
BY_LENGTH = sorted(IN_BURMESE, key=len, reverse=True)
LATIN = re.compile(
    rf"({'|'.join(sorted(IN_LATIN, key=len, reverse=True))})(?:\.\s*|\s+)(\S.*)", re.IGNORECASE | re.DOTALL
)
GLUE = " .\u00b7-–—၊။"
BURMESE_LETTER = re.compile("[\u1000-\u102a\u103f\u1050-\u1055\u1075-\u1081\ua9e0-\ua9fe\uaa60-\uaa7a]")
# Marks that no name has: formulas, markup, mail addresses, letters lost on the way (? and U+FFFD), figures.
NOT_IN_A_NAME = re.compile(r"[<>={}\[\]|\\^~`$%#*?!+_;:&\ufffd]|\S@|@\S|\d{3,}|\w/\w*\d|https?|www\.", re.IGNORECASE)
LONGEST = 100  # characters
U_FOR_NYA = re.compile("\u1025(?=[\u103a\u102c])")
# What programs and people write where there is no name.
NO_NAMES = {"true", "false", "null", "none", "unknown", "မသိ", "မသိပါ"}
# UTF-8 read as Windows-1252 on its way: every Burmese letter begins so.
MOJIBAKE = re.compile("\u00e1[\u20ac\u0080-\u0082\u201a]")


class _Letters(dict):
    """For `str.translate`: letters, marks and numbers stay, all else goes. Learns each character once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = code if category(chr(code))[0] in "LMN" else None
        return self[code]


LETTERS = _Letters()


def split_honorific(name: str) -> tuple[str | None, str]:
    """("Daw", rest) where the name begins with an honorific, else (None, name). A proposal: a person decides.

    A doubled one is the name (Maung Maung, ကိုကို, ဦးဦး), and so is one that nothing follows. Ethnic prefixes
    (Saw, Naw, Sai, Nang, Khun, …) stay: they stand on the identity card. Of two honorifics the first is kept.
    Expects a normalised name.
    """
    honorific, rest = _split(name)
    if honorific in BEFORE_ANOTHER:
        second, shorter = _split(rest)
        return honorific, shorter if second in SECOND else rest
    return honorific, rest


def _split(name: str) -> tuple[str | None, str]:
    if found := LATIN.match(name):
        word, rest = found.groups()
        first = re.split(r"[\s.]", rest, maxsplit=1)[0].casefold()
        code = IN_LATIN[word.casefold()]
        return (None, name) if IN_LATIN.get(first) == code or not _has_letter(rest) else (code, rest)
    word = next((word for word in BY_LENGTH if name.startswith(word) and _ends(name, word)), None)
    if word is None:
        return None, name
    glued = name[len(word) :]
    rest = glued.lstrip(GLUE)
    doubled = rest.startswith(word) and _ends(rest, word) and (glued == rest or rest == word)
    return (None, name) if doubled or not _has_letter(rest) else (IN_BURMESE[word], rest)


def find_honorific(full_name_my: str, full_name_en: str, given: str | None = None) -> tuple[str | None, str, str]:
    """(honorific, Burmese name, Latin name) of one person, each name told by the other and by a given honorific.

    With a given one only the same is taken off (Daw beside မနွယ်ယု leaves the name whole).
    """
    in_my, rest_my = split_honorific(full_name_my)
    in_en, rest_en = split_honorific(full_name_en)
    if given:
        return given, rest_my if in_my == given else full_name_my, rest_en if in_en == given else full_name_en
    if in_en in TITLES and in_my and in_my == split_honorific(rest_en)[0]:
        return in_en, full_name_my, rest_en
    if in_my in TITLES and in_en and in_en == split_honorific(rest_my)[0]:
        return in_my, rest_my, full_name_en
    return in_my or in_en, rest_my, rest_en


def honorific_code(word: str) -> str | None:
    """The code of an honorific that stands alone, in either script; None where it is none that we know."""
    word = normalise(fold_width(word), single_line=True).strip(GLUE)
    return IN_BURMESE.get(word) or IN_LATIN.get(word.casefold())


def is_name(text: str) -> bool:
    """False for formulas, figures, addresses, markup, damaged text, a bare honorific and what holds several cells.

    Expects a normalised text.
    """
    if len(text) > LONGEST or text.count(",") > 1 or text.count('"') % 2 or text.casefold() in NO_NAMES:
        return False
    if NOT_IN_A_NAME.search(text) or MOJIBAKE.search(text) or text[:1] in "-@'":
        return False
    return _has_letter(text) and honorific_code(text) in (None, "Maung", "Ko")


def name_key(name: str, *, without_honorific: bool = False) -> str:
    """Equal for two writings of one name: encoding, order of signs, case, spaces and full stops do not count."""
    name = normalise(fold_width(name), single_line=True)
    return stored_key(split_honorific(name)[1] if without_honorific else name)


def stored_key(name: str) -> str:
    """`name_key` of a name that was normalised when it was saved: thousands can be sorted and searched while a page
    waits, because no detector is asked."""
    name = U_FOR_NYA.sub("\u1009", reorder(name)).replace("\u101e\u103c", "\u1029")
    return name.casefold().translate(LETTERS)


def _ends(name: str, word: str) -> bool:
    return len(name) == len(word) or starts_syllable(name, len(word)) or name[len(word)] in GLUE


def _has_letter(text: str) -> bool:
    return bool(BURMESE_LETTER.search(text)) or sum(letter.isalpha() for letter in text) >= 2

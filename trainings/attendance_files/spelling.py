"""Latin spellings of one Burmese name fall together: Htun and Tun, Soe and So, Aye and Ei. Only ever a suggestion."""

import re

# Beginnings and ends of syllables, the longer first; what is in neither list stands for itself.
SOUNDS = {
    "th": "8", "ht": "t", "hp": "p", "ph": "p", "hk": "k", "kh": "k", "hs": "s", "sh": "x", "ch": "j", "ky": "j",
    "gy": "j", "hl": "l", "hm": "m", "hn": "n", "hw": "w", "wh": "w", "v": "w", "f": "p", "b": "p", "d": "t", "g": "k",
    "q": "k", "c": "k",
    "eaint": "E5t", "eint": "E5t", "eain": "E5", "eing": "E5", "ein": "E5",
    "aing": "A5", "ayng": "A5", "ain": "A5", "ine": "A5",
    "aung": "O5", "oung": "O5", "awng": "O5", "ong": "O5",
    "ohn": "u5", "oon": "u5", "oun": "u5", "un": "u5", "on": "u5",
    "ynn": "i5", "inn": "i5", "yn": "i5", "in": "i5", "ann": "a5", "an": "a5",
    "aye": "e", "aey": "e", "ayy": "e", "ay": "e", "ae": "e", "ai": "e", "ei": "e", "ey": "e", "e": "e",
    "oar": "o", "aw": "o", "or": "o", "au": "o", "oe": "0", "oh": "0", "ow": "0", "o": "0",
    "oo": "u", "ou": "u", "ue": "u", "uu": "u", "u": "u", "ar": "a", "ah": "a", "aa": "a", "a": "a",
    "ee": "i", "ie": "i", "ii": "i", "i": "i",
}  # fmt: skip
SOUND = re.compile("|".join(sorted(SOUNDS, key=len, reverse=True)))
GLIDE = re.compile(r"(?<=[a-z])y(?=i)")  # Myint and Mint
Y_AS_VOWEL = re.compile(r"y(?![aeiouy])(?!n)")  # Thiry
DOUBLED = re.compile(r"(.)\1+")
NOT_LATIN = re.compile(r"[^a-z\s]+")
MARKS = re.compile(r"[\u0300-\u036f\ufe00-\ufe0f]")


def sound_of(name: str) -> str:
    """Equal for spellings of one name; "" where there is no Latin letter in it."""
    return "".join(map(_word, NOT_LATIN.sub("", name.casefold()).split()))


def sounds_of(name: str) -> set[str]:
    """The sound of a name word by word, and as one word, for names typed without spaces."""
    return {sound_of(name), sound_of("".join(name.split()))} - {""}


def _word(word: str) -> str:
    word = Y_AS_VOWEL.sub("i", GLIDE.sub("", word))
    return DOUBLED.sub(r"\1", SOUND.sub(lambda found: SOUNDS[found[0]], word))

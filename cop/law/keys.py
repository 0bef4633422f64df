"""The canonical key of a section, and how it is printed (domain 3.9).

`crpc:561-A` is a section of its own, `pc:505/a` a clause of section 505, and `pc:505A` yet another section: in Burmese
the last two are both printed ၅၀၅(က). So the key is kept apart from every label.
"""

import re

from members.text import burmese_digits

SEPARATOR, LEVEL = ":", "/"
CODE = r"[a-z][a-z0-9]{1,11}"
# One or two capitals make another section; what stands behind a stroke is a part of it.
NUMBER = r"[0-9]{1,4}(?:-?[A-Z]{1,2})?(?:/[a-z0-9]{1,4})*"
NUMBER_PATTERN = re.compile(NUMBER)
KEY_PATTERN = re.compile(f"({CODE}){SEPARATOR}({NUMBER})")
BASE = re.compile(r"([0-9]+)-?([A-Z]*)")
# How the letters a to z are printed in Burmese, in the order of that alphabet.
BURMESE_LETTERS = "ကခဂဃငစဆဇဈညဋဌဍဎဏတထဒဓနပဖဗဘမယ"
LATIN_LETTERS = "abcdefghijklmnopqrstuvwxyz"
TO_LATIN = dict(zip(BURMESE_LETTERS, LATIN_LETTERS, strict=True)) | {"ဉ": "j"}  # the other form of ည
TO_BURMESE = dict(zip(LATIN_LETTERS, BURMESE_LETTERS, strict=True))


def make_key(code: str, number: str) -> str:
    """("crpc", "497/1") -> "crpc:497/1"."""
    return f"{code}{SEPARATOR}{number}"


def split_key(key: str) -> tuple[str, str]:
    """ "crpc:497/1" -> ("crpc", "497/1")."""
    code, _, number = key.partition(SEPARATOR)
    return code, number


def fold(number: str) -> str:
    """The same for 561-A and 561A, which are two writings of one section."""
    return number.replace("-", "")


def writings(key: str) -> tuple[str, str]:
    """Both writings under which a library may keep this key: pc:505A and pc:505-A."""
    folded = fold(key)
    return folded, re.sub(r"([0-9])([A-Z])", r"\1-\2", folded)


def chain(number: str) -> list[str]:
    """ "497/1/a" -> ["497", "497/1", "497/1/a"]: the section and its parts, the whole first."""
    parts = number.split(LEVEL)
    return [LEVEL.join(parts[: n + 1]) for n in range(len(parts))]


def sort_key(number: str) -> str:
    """Orders as a statute does, compared letter by letter: 4, 61, 505, 505/a, 505A, 506."""
    base, *levels = number.split(LEVEL)
    digits, letters = BASE.fullmatch(base).groups()
    return LEVEL.join([f"{digits:>05}{letters}", *(f"{part:>04}" if part.isdigit() else part for part in levels)])


def levels_of(number: str) -> str:
    """The part behind the section as it is printed: "497/1/a" -> "(1)(a)"."""
    return "".join(f"({part})" for part in number.split(LEVEL)[1:])


def label_en(number: str) -> str:
    """ "497/1" -> "s 497(1)"."""
    return f"s {number.split(LEVEL)[0]}{levels_of(number)}"


def label_my(number: str) -> str:
    """ "497/1" -> "ပုဒ်မ ၄၉၇(၁)"; "505/a" -> "ပုဒ်မ ၅၀၅(က)"; "505A" -> "ပုဒ်မ ၅၀၅-က"."""
    digits, letters = BASE.fullmatch(number.split(LEVEL)[0]).groups()
    suffix = f"-{_in_burmese(letters.lower())}" if letters else ""
    return f"ပုဒ်မ {burmese_digits(digits)}{suffix}{_in_burmese(levels_of(number))}"


def _in_burmese(text: str) -> str:
    """Single letters by the Burmese alphabet, digits too; (iv) and the like stay as they are."""
    text = re.sub(r"(?<![a-z])[a-z](?![a-z])", lambda found: TO_BURMESE[found[0]], text)
    return burmese_digits(text)


def case_key(report: str, year: int | str, page: int | str, part: str = "") -> str:
    """("blr", 1960, 192) -> "blr:1960/192"; a volume with parts: "mlr:1975-hc/22"."""
    return f"{report}{SEPARATOR}{year}{f'-{part.lower()}' if part else ''}{LEVEL}{page}"

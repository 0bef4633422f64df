"""By which names the recogniser knows an instrument or a series of reports."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from members.text import syllables

DATA = Path(__file__).resolve().parent.parent / "data" / "law"
MYANMAR = re.compile("[\u1000-\u109f]")
# Shorter names than this are too common as words to stand for an instrument without a section beside them.
LONG_ENOUGH = 8
WORD_BEGINS = "(?<![A-Za-z0-9])"
# Series of law reports, as they are cited (domain 3.9).
REPORTS = {
    "lbr": ("LBR", "L.B.R."),
    "ubr": ("UBR", "U.B.R."),
    "rlr": ("RLR", "R.L.R."),
    "blr": ("BLR", "B.L.R.", "မြန်မာနိုင်ငံ စီရင်ထုံးများ", "မြန်မာနိုင်ငံ စီရင်ထုံး", "မြန်မာနိုင်ငံစီရင်ထုံး"),
    "mlr": (
        "MLR",
        "M.L.R.",
        "မြန်မာနိုင်ငံ တရားစီရင်ထုံးများ",
        "မြန်မာနိုင်ငံ တရားစီရင်ထုံး",
        "မတစ",
        "မ.တ.စ",
        "မ၊တ၊စ",
    ),
}


@dataclass(frozen=True)
class Name:
    """One writing of one instrument's name."""

    text: str
    code: str

    @property
    def is_burmese(self) -> bool:
        return bool(MYANMAR.search(self.text))

    @property
    def stands_alone(self) -> bool:
        """Long enough to mean the instrument also where no section stands beside it."""
        return len(self.text) >= LONG_ENOUGH

    @property
    def takes_bare_number(self) -> bool:
        """CrPC 497 and Police Manual 73 need no word for "section"; Legal Aid Law 5 does."""
        return self.is_burmese or " " not in self.text or self.text.endswith("Manual")


def pattern_of(text: str) -> str:
    """A pattern for a name: Burmese with or without spaces, Latin with or without full stops (Evid. Act)."""
    if MYANMAR.search(text):
        return r"\s?".join(re.escape(part.strip()) for part in syllables(text) if part.strip())
    letters = re.escape(text).replace(r"\.", r"\.?\s?").replace(r"\ ", r"\.?\s+")
    return rf"{WORD_BEGINS}{letters}(?![A-Za-z0-9])"


def _letter(text: str) -> str:
    """A pattern of the first letter of a name."""
    return text[0] if MYANMAR.match(text) else rf"(?-i:[{re.escape(text[0].upper() + text[0].lower())}])"


def _rest(text: str) -> str:
    """A pattern of what follows the first letter."""
    whole = pattern_of(text)
    if MYANMAR.match(text):
        return whole.removeprefix(text[0])
    return "(?<![A-Za-z0-9].)" + whole.removeprefix(WORD_BEGINS).removeprefix(re.escape(text[0]))


class Book:
    """The names of all instruments and reports. Immutable; cheap to build, dearer to use for the first time."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = sorted(set(names), key=lambda name: (-len(name.text), name.text))
        self.codes = {name.code for name in self.names}

    @cached_property
    def _by_letter(self) -> dict[str, list[Name]]:
        """{a pattern of the first letter: the names that begin with it, the longest first}"""
        found: dict[str, list[Name]] = defaultdict(list)
        for name in self.names:
            found[_letter(name.text)].append(name)
        return found

    @cached_property
    def _instruments(self) -> tuple[re.Pattern[str], list[Name]]:
        """One group a name, and the names in the order of the groups. At most places of a text no name can begin: the
        letter that stands there says so at once, where every name would else be tried in turn."""
        begun = [
            f"{letter}(?:{'|'.join(f'({_rest(name.text)})' for name in names)})"
            for letter, names in self._by_letter.items()
        ]
        in_turn = [name for names in self._by_letter.values() for name in names]
        return re.compile("|".join(begun) or "(?!)", re.IGNORECASE), in_turn

    def instruments_in(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """(start, end, name) of every name in the text, the longest at each place."""
        pattern, in_turn = self._instruments
        for match in pattern.finditer(text):
            yield match.start(), match.end(), in_turn[match.lastindex - 1]

    @classmethod
    def of(cls, names: Mapping[str, Iterable[str]]) -> "Book":
        """{code: names} -> the book; each code is a name too."""
        return cls(Name(text, code) for code, texts in names.items() for text in (code, *texts) if text)


def names_of(instrument: Mapping) -> list[str]:
    """All names of an instrument as the data files give it."""
    parts = ("title_en", "title_my", "short_en", "short_my")
    return [instrument[part] for part in parts if instrument.get(part)] + list(instrument.get("aliases", ()))


@cache
def packaged_book() -> Book:
    """The instruments whose data come with the program: the same in every installation, so that what was indexed
    yesterday is found tomorrow."""
    data = json.loads((DATA / "instruments.json").read_text(encoding="utf-8"))
    return Book.of({one["code"]: names_of(one) for one in data["instruments"]})

"""One cell -> one value, or the reason why not. Cells come in as normalised text of one line."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from members.phones import PhoneInvalid, parse_phone
from members.text import fold_digits, fold_width
from members.text.zawgyi import MYANMAR

from .lookups import Lookups, place_key
from .words import is_nothing, key, keys


class CellRefused(ValueError):
    """`reason` is a code of `reasons.REASONS`."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


LIST_SIGNS = re.compile(r"\s*[;,၊။/|+&]\s*|\s+and\s+|\s+နှင့်\s*", re.IGNORECASE)
NUMBER_SIGNS = re.compile(r"\s*[;,၊/|&\n]\s*|\s+or\s+|(?<=\d{4})\s+(?=(?:\+?95|0)\s*-?\s*9)", re.IGNORECASE)
ADDRESS_SIGNS = re.compile(r"[;,၊/|\s]+")
IN_ANGLES = re.compile(r"<([^<>]+)>")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?\Z")
DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})\Z")
WITH_MONTH_NAME = re.compile(r"(\d{1,2})[\s\-/.]*([^\W\d_][^\d\s,.\-/]*)[\s\-/.,]*(\d{4})\Z")
SERIAL_DATE = re.compile(r"\d{5}(?:\.\d+)?\Z")
SPREADSHEET_EPOCH = date(1899, 12, 30)
# 1950 … 2100 as a spreadsheet counts days; a bare number outside is no date that was meant.
SERIAL_RANGE = range(18264, 73051)
EARLIEST_YEAR = 1950
MONTHS = {
    key(word): number
    for number, words in enumerate(
        (
            "jan january ဇန်နဝါရီ", "feb february ဖေဖော်ဝါရီ", "mar march မတ်", "apr april ဧပြီ", "may မေ", "jun june ဇွန်",
            "jul july ဇူလိုင်", "aug august ဩဂုတ် သြဂုတ်", "sep sept september စက်တင်ဘာ", "oct october အောက်တိုဘာ",
            "nov november နိုဝင်ဘာ", "dec december ဒီဇင်ဘာ",
        ), start=1)
    for word in words.split()
}  # fmt: skip
check_email = EmailValidator(allowlist=[])


def phone(text: str) -> tuple[str | None, bool]:
    """(+959… or None, whether more numbers stand in the cell). The first counts."""
    numbers = [number for number in NUMBER_SIGNS.split(text) if not is_nothing(number)]
    if not numbers:
        return None, False
    try:
        return parse_phone(numbers[0]), len(numbers) > 1
    except PhoneInvalid as error:
        raise CellRefused("phone_invalid") from error


def email(text: str) -> tuple[str, bool]:
    """(address in lower case or "", whether more addresses stand in the cell). The first counts, all must be sound."""
    text = fold_width(text)
    if angled := IN_ANGLES.search(text):
        text = angled[1]
    addresses = [
        address.strip(".").casefold().removeprefix("mailto:")
        for address in ADDRESS_SIGNS.split(text)
        if address.strip(".")
    ]
    try:
        for address in addresses:
            check_email(address)
            if not address.isascii():
                raise ValidationError("not ASCII")
    except ValidationError as error:
        raise CellRefused("email_invalid") from error
    return (addresses[0] if addresses else ""), len(addresses) > 1


def one_of(text: str, words: Mapping[str, str], reason: str) -> str:
    """The code of a word of a closed list."""
    for found in keys(text):
        if found in words:
            return words[found]
    raise CellRefused(reason)


def several_of(text: str, words: Mapping[str, str], *, by_space: bool = False) -> tuple[list[str], list[str]]:
    """(codes in their order and each once, words that are in no list). A known word may hold the joining sign."""
    if found := [words[one] for one in keys(text) if one in words]:
        return found[:1], []
    codes: list[str] = []
    unknown: list[str] = []
    for part in _parts(text, words):
        found = [words[one] for one in keys(part) if one in words][:1]
        if not found and by_space and " " in part:
            found, left = several_of(";".join(part.split()), words)
            unknown += left
        elif not found:
            unknown.append(part)
        codes += found
    return list(dict.fromkeys(codes)), unknown


def _parts(text: str, words: Mapping[str, str]) -> list[str]:
    """Cut at joining signs, then join neighbours again that make one known word (ကျား၊ မ ရေးရာ)."""
    pieces = [piece for piece in LIST_SIGNS.split(text) if not is_nothing(piece)]
    parts: list[str] = []
    while pieces:
        take = next(
            (size for size in (3, 2) if len(pieces) >= size and words.keys() & set(keys(" ".join(pieces[:size])))), 1
        )
        parts.append(" ".join(pieces[:take]))
        del pieces[:take]
    return parts


def township(text: str, lookups: Lookups, unit: str | None) -> tuple[str, str]:
    """(P-code, code of its unit). Where two townships share the name, the unit of the row tells them apart."""
    for written in (text, *re.split(r"[,၊/()]", text)):
        for found in {*keys(written), place_key(written)}:
            places = lookups.townships.get(found, ())
            in_unit = [place for place in places if place[1] == unit] or places
            if len(in_unit) == 1:
                return in_unit[0]
    raise CellRefused("township_unknown")


def home_unit(text: str, lookups: Lookups) -> str:
    """Code of a state or region."""
    for written in (text, re.sub(r"\(.*", "", text)):
        for found in (*keys(written), place_key(written)):
            if found in lookups.units:
                return lookups.units[found]
    raise CellRefused("township_unknown")


def joined_on(text: str, today: date) -> date:
    """A day: yyyy-mm-dd, day first, with the month's name, or a spreadsheet's count of days. Never month first."""
    found = _date(fold_digits(fold_width(text), numeric=True))
    if found is None or found.year < EARLIEST_YEAR:
        raise CellRefused("joined_on_invalid")
    if found > today:
        raise CellRefused("joined_on_future")
    return found


def has_burmese(text: str) -> bool:
    """True where a letter of the Burmese script stands in the text."""
    return bool(MYANMAR.search(text))


def _date(text: str) -> date | None:
    text = text.strip(" .,;၊။")
    try:
        if found := YEAR_FIRST.match(text):
            return date(*map(int, found.groups()))
        if found := DAY_FIRST.match(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        if (found := WITH_MONTH_NAME.match(text)) and (month := MONTHS.get(key(found[2]).removesuffix("လ"))):
            return date(int(found[3]), month, int(found[1]))
        if SERIAL_DATE.match(text) and int(float(text)) in SERIAL_RANGE:
            return SPREADSHEET_EPOCH + timedelta(days=int(float(text)))
    except ValueError:
        return None
    return None

"""Phone numbers: any usual writing in, one writing stored (domain 3.7)."""

import re

import phonenumbers

from .text import ControlCharacter, clean, fold_digits, fold_width

REGION = "MM"
WRITTEN = re.compile(r"\(?\+?[\d\s()\-.\u2010-\u2015\u2212]+\Z")
# A spreadsheet that took the number for a number writes it so.
DECIMALS = re.compile(r"(?<=\A\d{7})(\d*)\.0\Z")
MOBILE = "9"
SHORTEST, SHORTEST_MOBILE = 6, 8  # 02-36789; 9 and seven figures, the oldest mobile numbers still in use


class PhoneInvalid(ValueError):
    """No phone number: letters in it, or too few or too many digits."""


def parse_phone(text: str) -> str:
    """Text -> "+959…" (E.164). Raises PhoneInvalid.

    Takes 09…, 9… (a spreadsheet lost the zero), 95…, +95…, 0095…, landlines and numbers of other countries, in
    Burmese, Shan or full-width digits, with spaces, dashes, dots and brackets. Possible is enough: the numbers of
    the demonstration are possible and not valid.
    """
    try:
        written = fold_digits(fold_width(clean(text, single_line=True)), numeric=True)
    except ControlCharacter as error:
        raise PhoneInvalid("control character") from error
    written = DECIMALS.sub(r"\1", written.strip(" '.,;").removeprefix("tel:"))
    if not WRITTEN.match(written):
        raise PhoneInvalid("not written in digits")
    try:
        number = phonenumbers.parse(re.sub(r"^\s*00", "+", written), REGION)
    except phonenumbers.NumberParseException as error:
        raise PhoneInvalid("no number") from error
    if not phonenumbers.is_possible_number(number) or _too_short(number):
        raise PhoneInvalid("too few or too many digits")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _too_short(number) -> bool:
    """phonenumbers also calls possible what is long enough within one town."""
    national = str(number.national_number)
    shortest = SHORTEST_MOBILE if national.startswith(MOBILE) else SHORTEST
    return number.country_code == 95 and len(national) < shortest

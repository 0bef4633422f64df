"""Digits: accepted in every script of the country, stored in ASCII, shown by preference (domain 3.4)."""

import re

ZEROS = (0x1040, 0x1090, 0xFF10)  # Burmese, Shan, full-width
TO_ASCII = {zero + value: str(value) for zero in ZEROS for value in range(10)}
TO_BURMESE = {ord(str(value)): chr(0x1040 + value) for value in range(10)}
WA = "\u101d"
# The letter wa looks like the Burmese zero and stands beside it on the keyboard. It is a digit only where
# digits and the signs of a number surround it.
NUMERIC = re.compile(rf"[\d{WA}\s.,:/+()\-]+\Z")


def fold_digits(text: str, *, numeric: bool = False) -> str:
    """Burmese, Shan and full-width digits -> ASCII. In a numeric field the letter ဝ typed for zero too."""
    if numeric and WA in text and NUMERIC.match(text) and any(c.isdigit() for c in text):
        text = text.replace(WA, "0")
    return text.translate(TO_ASCII)


def burmese_digits(text: object) -> str:
    """Number or text -> text with Burmese digits, for display only."""
    return str(text).translate(TO_BURMESE)

"""One form for all writings of a section, for search (domain 3.5: "s 340" and ပုဒ်မ ၃၄၀ find the same provision)."""

import re

from .book import Book
from .keys import chain, fold, make_key, split_key
from .recognise import CASE, UNKNOWN, recognise

ANY = "s"
LETTERED = re.compile(r"([0-9]+)(?:([A-Z]+)|/([a-z]))")


def forms_of(key: str) -> list[str]:
    """By which tokens one section is found: "crpc:497/1" -> s:497, crpc:497, s:497/1, crpc:497/1.

    505A and 505/a also have "s:505~a", which is what ၅၀၅(က) asks for, as it can mean either.
    """
    code, number = split_key(key)
    forms = []
    for part in chain(fold(number)):
        numbers = [part]
        if lettered := LETTERED.fullmatch(part):
            numbers.append(f"{lettered[1]}~{(lettered[2] or lettered[3]).lower()}")
        for one in numbers:
            forms.append(make_key(ANY, one))
            if code != UNKNOWN:
                forms.append(make_key(code, one))
    return forms


def section_tokens(text: str, *, query: bool = False, book: Book | None = None) -> list[str]:
    """The sections and rulings of a text as ASCII tokens, in its order, each once.

    Of a stored text: every reading of each, with the sections that they are part of. Of a query: the most exact one
    of each, all of which a text must have.
    """
    tokens: list[str] = []
    for found in recognise(text, book):
        if found.kind == CASE:
            tokens += found.keys[:1] if query else found.keys
        elif found.kind == "provision":
            tokens += _asked(found.keys) if query else [form for key in found.keys for form in forms_of(key)]
    return list(dict.fromkeys(tokens))


def _asked(keys: tuple[str, ...]) -> list[str]:
    """One token for what was asked: the last form is the most exact, and two readings share the one with ~."""
    if len(keys) == 1:
        exact = [form for form in forms_of(keys[0]) if "~" not in form]
        return exact[-1:]
    first, second = (forms_of(key) for key in keys)
    return [[form for form in first if form in second][-1]]

"""The names of a row: which script stands where, and what one cell holds of both."""

import re

from members.text import Context, ControlCharacter, Verdict, find_honorific, fold_width, inspect, is_name
from members.text.names import BURMESE_LETTER, honorific_code

__all__ = ["find_honorific", "honorific_code", "in_their_places", "is_name", "read_cell"]

LATIN_LETTER = re.compile("[A-Za-z]")
BOTH_SCRIPTS = re.compile(r"([^()/\[\]]+?)\s*[(/\[]\s*([^()/\[\]]+?)\s*[)\]]?\Z")
# Without a sign between: two words at least, for "Saw စောထူး" is one name.
SIDE_BY_SIDE = re.compile(
    r"([^A-Za-z]+?)\s+([A-Za-z]+\s+[A-Za-z].*)\Z|([A-Za-z][^\u1000-\u109f]*\s[A-Za-z]+)\s+([^A-Za-z]+)\Z"
)
LOST = "\ufffd"


def read_cell(cell: str, context: Context) -> Verdict | None:
    """The cell as one line of normalised text, full-width letters folded; None where it holds what is no text."""
    if LOST in cell:
        return None
    try:
        return inspect(fold_width(cell), single_line=True, context=context)
    except ControlCharacter:
        return None


def in_their_places(full_name_my: str, full_name_en: str) -> tuple[str, str]:
    """Each script in its field: names typed into the other column change over, "ခင်မာ (Khin Mar)" is two."""
    my, en = full_name_my, full_name_en
    if not en:
        return _apart(my)
    if not my:
        return _apart(en)
    if BURMESE_LETTER.search(en) and not BURMESE_LETTER.search(my):
        return en, my
    return my, en


def _apart(text: str) -> tuple[str, str]:
    """(Burmese, Latin) of the only name of a row."""
    if not BURMESE_LETTER.search(text):
        return "", text
    for pattern in (BOTH_SCRIPTS, SIDE_BY_SIDE):
        if found := pattern.match(text):
            first, second = (part for part in found.groups() if part)
            for my, en in ((first, second), (second, first)):
                if _only_burmese(my) and _only_latin(en):
                    return my, en
    return text, ""


def _only_burmese(text: str) -> bool:
    return bool(BURMESE_LETTER.search(text)) and not LATIN_LETTER.search(text)


def _only_latin(text: str) -> bool:
    return not BURMESE_LETTER.search(text) and is_name(text) and not re.search(r"[.,\d]", text)

"""What no text may hold, and what no reader sees: control characters, zero-width characters, odd spaces."""

import re
from unicodedata import normalize

# Tab and line ends are layout; everything else below U+0020, DEL and the C1 block (but NEL, a line end) is not text.
# Lone surrogates and non-characters cannot be stored or exchanged at all.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")
# Soft hyphen, Arabic letter mark, Mongolian separator, ZWSP, direction marks and overrides, word joiner,
# invisible operators, BOM, interlinear marks, Hangul fillers. Here they only break searches, or hide a second name.
INVISIBLE = re.compile(
    "[\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
# (Non-)joiners belong into emoji and some scripts of India, never beside a Burmese letter or into a name.
JOINER = re.compile("[\u200c\u200d]")
JOINER_IN_MYANMAR = re.compile("(?<=[\u1000-\u109f])[\u200c\u200d]+|[\u200c\u200d]+(?=[\u1000-\u109f])")
SPACES = re.compile(r"[\s\u2800]+")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


class ControlCharacter(ValueError):
    """The text holds a NUL or another character that is no text."""

    def __init__(self, text: str, at: int):
        super().__init__(f"control character U+{ord(text[at]):04X} at position {at}")
        self.position = at


def clean(text: str, *, single_line: bool = False) -> str:
    """Text -> the same text in NFC without invisible characters.

    One line: joiners go too, and every run of white space becomes one space. Several lines: line ends become \\n.
    Raises ControlCharacter. Never changes what a reader sees.
    """
    if found := CONTROL.search(text):
        raise ControlCharacter(text, found.start())
    text = INVISIBLE.sub("", text)
    if single_line:
        text = SPACES.sub(" ", JOINER.sub("", text)).strip()
    else:
        text = JOINER_IN_MYANMAR.sub("", LINE_END.sub("\n", text))
    return normalize("NFC", text)


def fold_width(text: str) -> str:
    """Full-width Latin letters, digits and signs -> ASCII."""
    return text.translate(FULL_WIDTH)

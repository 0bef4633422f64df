"""Plain text: Unicode, and nothing that a program would take for something else."""

import re

from ..archives import Refused

MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
MARKUP = re.compile(r"\A\s*<(?:!doctype|html|\?xml|svg|script|head|body)\b", re.IGNORECASE)


def clean(data: bytes) -> bytes:
    """UTF-8 without a mark, with plain line feeds. Raises Refused."""
    text = _decode(data)
    if CONTROLS.search(text) or MARKUP.search(text) or not text.strip():
        raise Refused("file_wrong_type", "no plain text")
    return text.replace("\r\n", "\n").replace("\r", "\n").encode()


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data.startswith(MARKS[1:]) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("file_wrong_type", "no plain text") from error

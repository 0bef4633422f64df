"""MIME by hand: a tree that never changes its shape, filled with strings (performance 6.3).

The standard library folds and refolds every header and costs several times the hand-over itself; its parser is
the reference of the tests. Text in another script than ASCII goes as base64: it survives every relay, needs no
8BITMIME, and no line of it can be too long or begin with a dot.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache

from django.conf import settings

from ..notifications import Attachment

_long_line = re.compile(r"[^\n]{900}")  # the wire allows 998 bytes
_dots = re.compile(rb"(?m)^\.")


@dataclass(slots=True)
class Letter:
    """One mail before it is bytes. `message_id` with its angle brackets; `stop_url` None for security mail."""

    to: str
    subject: str
    message_id: str
    date: datetime
    language: str
    text: str
    html: str | None = None
    stop_url: str | None = None
    attachments: Sequence[Attachment] = field(default=())


@lru_cache(maxsize=256)
def encoded(words: str) -> str:
    """A header value in ASCII, folded; refuses what would begin another header."""
    if "\n" in words or "\r" in words:
        raise ValueError("a header has one line")
    return (
        words if words.isascii() and len(words) < 60 else Header(words, "utf-8", maxlinelen=70).encode(linesep="\r\n")
    )


@lru_cache(maxsize=8)
def _from(name: str, address: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9 ]*", name):
        name = Header(name, "utf-8", maxlinelen=70).encode(linesep="\r\n")
    return f"{name} <{address}>".lstrip()


@lru_cache(maxsize=8)
def _date(moment: datetime) -> str:
    return format_datetime(moment)


def _part(content_type: str, text: str, extra: str = "") -> str:
    """One leaf: headers, empty line, body; all lines end in CRLF."""
    if text.isascii() and not _long_line.search(text):
        encoding, body = "7bit", text.replace("\r\n", "\n").replace("\n", "\r\n")
    else:
        encoding, body = "base64", base64.encodebytes(text.encode()).decode().replace("\n", "\r\n")
    charset = "" if "charset=" in content_type else "; charset=utf-8"
    head = f"Content-Type: {content_type}{charset}\r\nContent-Transfer-Encoding: {encoding}\r\n{extra}"
    return f"{head}\r\n{body.rstrip()}\r\n"


def _several(subtype: str, boundary: str, parts: Sequence[str]) -> str:
    inner = "".join(f"--{boundary}\r\n{part}" for part in parts)
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n{inner}--{boundary}--\r\n'


def _attached(one: Attachment) -> str:
    return _part(one.content_type, one.content, f'Content-Disposition: attachment; filename="{one.filename}"\r\n')


def _body(letter: Letter) -> str:
    mark = letter.message_id[1:33]  # hexadecimal and unguessable, so no text of ours holds it
    body = _part("text/plain", letter.text)
    if letter.html is not None:
        body = _several("alternative", f"=_a{mark}", [body, _part("text/html", letter.html)])
    if letter.attachments:
        body = _several("mixed", f"=_m{mark}", [body, *map(_attached, letter.attachments)])
    return body


def build(letter: Letter) -> bytes:
    """The mail as it goes over the wire, CRLF, without the doubling of dots."""
    head = [
        f"From: {_from(settings.SITE_NAME, settings.DEFAULT_FROM_EMAIL)}",
        f"To: {letter.to}",
        f"Subject: {encoded(letter.subject)}",
        f"Date: {_date(letter.date)}",
        f"Message-ID: {letter.message_id}",
        "MIME-Version: 1.0",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        f"Content-Language: {letter.language}",
    ]
    if letter.stop_url:
        head += [f"List-Unsubscribe: <{letter.stop_url}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
    return ("\r\n".join(head) + "\r\n" + _body(letter)).encode("ascii")


def stuffed(content: bytes) -> bytes:
    """The content as DATA wants it: leading dots doubled, the final line with the single dot."""
    return (_dots.sub(b"..", content) if b"\n." in content else content) + b".\r\n"

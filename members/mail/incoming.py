"""What comes back to the return address: delivery reports (RFC 3464) and complaints (RFC 5965), read with distrust.

Only a return address that we signed counts (members/mail/addresses.py). It stands in the envelope's recipient, as
the mail server writes it into a header; the text of the report is believed only as to hard or soft.
"""

import email
import email.policy
import imaplib
import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from . import addresses

ENVELOPE_HEADERS = ("X-Envelope-To", "Delivered-To", "X-Original-To", "Envelope-To", "To")
STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
LARGEST = 1_000_000  # bytes of a report that are read


@dataclass(frozen=True)
class Report:
    """`what`: hard, soft, complaint, or other (delayed, delivered, an answering machine). `row` is None when the
    address was not signed by us."""

    row: UUID | None
    what: str


def parse(raw: bytes) -> Report:
    """A returned mail as a report; never raises for odd mail."""
    message = email.message_from_bytes(raw[:LARGEST], policy=email.policy.default)
    return Report(_row_of(message), _kind_of(message))


def _row_of(message: EmailMessage) -> UUID | None:
    for name in ENVELOPE_HEADERS:
        for _, address in getaddresses([str(value) for value in message.get_all(name, [])]):
            if row := addresses.row_of(address):
                return row
    return None


def _kind_of(message: EmailMessage) -> str:
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            return "complaint"
        if part.get_content_type() == "message/delivery-status":
            return _worst([block for block in part.get_payload() if "Action" in block or "Status" in block])
    return "other"


def _worst(blocks: list) -> str:
    """hard, soft or other. A full mailbox and a filter (5.2.2, 5.7.1) say nothing against the address."""
    found = set()
    for block in blocks:
        status = STATUS.search(str(block.get("Status", "")))
        action = str(block.get("Action", "")).strip().lower()
        if action == "failed" or (not action and status and status[1] != "2"):
            is_hard = status and status[1] == "5" and status[0] not in ("5.2.2", "5.7.1")
            found.add("hard" if is_hard else "soft")
    return "hard" if "hard" in found else "soft" if found else "other"


def from_file(path: Path) -> Iterator[bytes]:
    """One mail of an .eml file, or all of an mbox."""
    with path.open("rb") as head:
        is_mbox = head.read(5) == b"From "
    if not is_mbox:
        yield path.read_bytes()
        return
    box = mailbox.mbox(path, create=False)
    try:
        yield from (box.get_bytes(key) for key in box.iterkeys())
    finally:
        box.close()


def from_imap(url: str) -> Iterator[bytes]:
    """The unread mails of `imap[s]://user:password@host[:port][/folder]`.

    Each is marked as read when the next is asked for, so a report at which the reader died is read again.
    """
    parts = urlsplit(url)
    connect = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    box = connect(parts.hostname, parts.port or (993 if parts.scheme == "imaps" else 143), timeout=30)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        box.select(f'"{unquote(parts.path.strip("/")) or "INBOX"}"')
        _, found = box.search(None, "UNSEEN")
        for number in found[0].split():
            _, data = box.fetch(number, "(BODY.PEEK[])")
            yield next(item[1] for item in data if isinstance(item, tuple))
            box.store(number, "+FLAGS", "\\Seen")
    finally:
        box.logout()

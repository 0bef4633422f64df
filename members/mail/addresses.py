"""Addresses of the envelope: where a mail goes, and the signed address to which it comes back (VERP).

The return address names the outbox row and is signed, so that nobody can make us believe a bounce (safety 4.4).
Base 32 in lower case, because relays may change the case of a local part.
"""

import base64
import binascii
import re
import uuid
from functools import lru_cache

from django.conf import settings

from .. import crypto
from .links import is_mac, mac

SIGNATURE_BYTES = 9
PLAIN = re.compile(r"[^\s<>,;:\"()\[\]\\@\x00-\x1f\x7f]{1,64}@[^\s<>,;:\"()\[\]\\@\x00-\x1f\x7f]{1,250}")


class BadAddress(ValueError):
    """An address that cannot be written to as it stands."""


def clean_address(address: str) -> str:
    """The address for the envelope: plain ASCII, a domain in another script in its ASCII form. Raises BadAddress."""
    local, _, domain = (address or "").strip().rpartition("@")
    try:
        found = f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise BadAddress("address") from None
    if not PLAIN.fullmatch(found):
        raise BadAddress("address")
    return found


@lru_cache(maxsize=4)
def _sender(address: str) -> tuple[str, str]:
    local, _, domain = address.rpartition("@")
    return local, domain


def mail_domain() -> str:
    """The domain of our own addresses and Message-IDs."""
    return _sender(settings.DEFAULT_FROM_EMAIL)[1]


def message_id(kind: str, addressee: int | uuid.UUID | None, ref_key: str, version: int) -> str:
    """The same for every try of a row, so that a double can be seen, counted and folded (safety 4.2). `addressee`: the
    member's id, or an outsider's uid."""
    digest = crypto.blind(f"message-id:{kind}|{addressee}|{ref_key}|{version}").hex()
    return f"<{digest[:40]}@{mail_domain()}>"


def return_address(row_id: uuid.UUID) -> str:
    """`notice+<row and signature>@domain`, at most 64 characters before the @."""
    local, domain = _sender(settings.DEFAULT_FROM_EMAIL)
    token = base64.b32encode(row_id.bytes + mac("bounce", row_id.bytes, SIGNATURE_BYTES)).decode().rstrip("=").lower()
    return f"{local}+{token}@{domain}"


def row_of(address: str) -> uuid.UUID | None:
    """The outbox row that a return address names; None for an address that we did not sign."""
    local, _, _ = address.strip("<> ").rpartition("@")
    name, _, token = local.partition("+")
    if name.lower() != _sender(settings.DEFAULT_FROM_EMAIL)[0].lower():
        return None
    try:
        raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + SIGNATURE_BYTES or not is_mac("bounce", raw[:16], raw[16:]):
        return None
    return uuid.UUID(bytes=raw[:16])

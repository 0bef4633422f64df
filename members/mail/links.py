"""Links that act without a sign-in: short, opaque, bound to one purpose (safety C-45).

A token is base64url of a payload and 16 bytes of keyed BLAKE2b (a MAC by design, and ten times quicker than HMAC:
every mail carries four) under a key that is made of SECRET_KEY and the purpose. It says nothing to a reader but
random ids, and a token of one purpose opens nothing of another.
"""

import base64
import binascii
import hmac
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings

MAC_BYTES = 16


class BadLink(Exception):
    """Not one of ours, or for another purpose."""


@lru_cache(maxsize=32)
def _key(purpose: str, secret: str) -> bytes:
    return hmac.digest(secret.encode(), f"waing.link.{purpose}".encode(), "sha256")


def mac(purpose: str, payload: bytes, length: int = MAC_BYTES) -> bytes:
    """`length` bytes that only we can make of the payload, under the present secret."""
    return blake2b(payload, key=_key(purpose, settings.SECRET_KEY), digest_size=length).digest()


def is_mac(purpose: str, payload: bytes, given: bytes) -> bool:
    """Whether `given` is the payload's mark under the present secret or one that is being replaced."""
    if not 8 <= len(given) <= 64:
        return False
    keys = (_key(purpose, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    made = (blake2b(payload, key=key, digest_size=len(given)).digest() for key in keys)
    return any(hmac.compare_digest(one, given) for one in made)


def sign(purpose: str, payload: bytes) -> str:
    """The same payload gives the same token, so a mail that is sent again carries the same links."""
    return _text(payload + mac(purpose, payload))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unsign(purpose: str, token: str) -> bytes:
    """The payload of a token of that purpose. Raises BadLink."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        raise BadLink from None
    payload, given = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    is_canonical = _text(raw) == token  # the decoder passes over strange letters and spare bits
    if not payload or not is_canonical or not is_mac(purpose, payload, given):
        raise BadLink
    return payload

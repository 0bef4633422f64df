"""Encryption of what must not be readable in a stolen database (safety C-29, decision 4).

`seal`/`unseal` are AES-256-GCM under the project's field keys; `blind` is a keyed hash for the few
questions of equality. Every failure raises: a wrong key must never put ciphertext, or nothing, on a screen.
"""

import base64
import binascii
import hmac
import json
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = "v1"
NONCE_BYTES = 12
# What is sealed outside the columns of our models is bound to these instead of to a row.
SESSION, SEED = b"session", b"mfa.seed"
STANDARD = str.maketrans("-_", "+/")


class Unreadable(Exception):
    """A sealed value that no key of ours opens: wrong key, moved to another row, or damaged."""


@lru_cache(maxsize=4)
def parse_keys(text: str) -> dict[str, bytes]:
    """`FIELD_KEYS` as {id: 32 bytes}, in order; the first is used to seal, `ix` only for blind indexes."""
    keys = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, value = part.partition(":")
        keys[name] = base64.urlsafe_b64decode(value)
    if "ix" not in keys or len(keys) < 2 or any(len(key) != 32 for key in keys.values()):
        raise ImproperlyConfigured(
            "FIELD_KEYS needs `ix` and at least one more key of 32 bytes; see `manage.py make_keys`."
        )
    return keys


def _keys() -> dict[str, bytes]:
    return parse_keys(settings.FIELD_KEYS)


@lru_cache(maxsize=4)
def _ciphers(text: str) -> dict[str, AESGCM]:
    """{prefix of a sealed value: cipher}; `ix` seals nothing."""
    return {f"{VERSION}:{name}:": AESGCM(key) for name, key in parse_keys(text).items() if name != "ix"}


def current_key_id() -> str:
    """The id of the key that new values are sealed with."""
    return next(name for name in _keys() if name != "ix")


def seal(data: bytes, context: bytes) -> str:
    """`v1:<key id>:<nonce + ciphertext, base64>`; opens only with the same `context`."""
    prefix, cipher = next(iter(_ciphers(settings.FIELD_KEYS).items()))
    nonce = os.urandom(NONCE_BYTES)
    return prefix + base64.urlsafe_b64encode(nonce + cipher.encrypt(nonce, data, context)).decode()


def unseal(text: str, context: bytes) -> bytes:
    """The bytes that were sealed under `context`. Raises Unreadable."""
    # A list opens thousands while a page waits: no step here but what the bytes need.
    try:
        body = text.rindex(":") + 1
        raw = binascii.a2b_base64(text[body:].translate(STANDARD))
        return _ciphers(settings.FIELD_KEYS)[text[:body]].decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context)
    except (ValueError, KeyError, InvalidTag) as error:
        raise Unreadable("A protected value could not be opened.") from error


def key_id(sealed: str) -> str:
    """The id of the key that a value was sealed with; "" for what is no sealed value."""
    parts = sealed.split(":", 2)
    return parts[1] if len(parts) == 3 and parts[0] == VERSION else ""


def reseal(sealed: str, context: bytes) -> str:
    """The same value under the current key; as it is when that is its key already. Raises Unreadable."""
    return sealed if key_id(sealed) == current_key_id() else seal(unseal(sealed, context), context)


def key_ids() -> list[str]:
    """The ids of all keys that open values, the current one first."""
    return [name for name in _keys() if name != "ix"]


def blind(text: str) -> bytes:
    """A keyed hash of a normalised address, phone number or token: equal in, equal out, nothing else."""
    return hmac.digest(_keys()["ix"], text.strip().lower().encode(), "sha256")


def cache_key(key: str, prefix: str, version: int) -> str:
    """Keys of the cache table name addresses and handles, so they are hashed (decision 28)."""
    return f"{version}:{blind(f'{prefix}:{key}').hex()}"


class SealedJSON:
    """Session contents hold handles and half-done enrolments, so they are sealed (dependencies.md 9)."""

    def dumps(self, value: dict) -> bytes:
        return seal(json.dumps(value, separators=(",", ":")).encode(), SESSION).encode()

    def loads(self, data: bytes) -> dict:
        return json.loads(unseal(data.decode(), SESSION))

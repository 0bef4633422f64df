"""New secrets for an installation. Asks no settings, because settings ask it (config/local_keys.py)."""

import base64
import secrets


def _field_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def fresh_keys() -> dict[str, str]:
    """SECRET_KEY and FIELD_KEYS as the environment wants them: one key to seal with, one for blind indexes."""
    return {"SECRET_KEY": secrets.token_urlsafe(64), "FIELD_KEYS": f"k1:{_field_key()},ix:{_field_key()}"}


def with_another_key(text: str) -> str:
    """FIELD_KEYS with one more key, last: it opens at once and seals when an operator puts it first (safety C-30)."""
    taken = {part.partition(":")[0].strip() for part in text.split(",")}
    name = next(name for number in range(1, len(taken) + 2) if (name := f"k{number}") not in taken)
    return f"{text.strip().rstrip(',')},{name}:{_field_key()}"

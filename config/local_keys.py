"""Keys for the demo and for development, made once and kept in var/ beside the data that they open."""

import base64
import json
import os
import secrets
from pathlib import Path


def fresh() -> dict[str, str]:
    """New secrets in the shape of the environment variables (also printed by `manage.py make_keys`)."""

    def key() -> str:
        return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()

    return {"SECRET_KEY": secrets.token_urlsafe(64), "FIELD_KEYS": f"k1:{key()},ix:{key()}"}


def load(var_dir: Path) -> dict[str, str]:
    """The keys of this checkout; the first caller writes them, a second one at the same moment waits for none."""
    path = var_dir / "keys.json"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(fresh()))
        try:
            os.link(draft, path)  # fails when another process was first; then its keys hold
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return json.loads(path.read_text())

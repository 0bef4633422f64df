"""Keys for the demo and for development, made once and kept in var/ beside the data that they open."""

import json
import os
from pathlib import Path

from members.keys import fresh_keys


def load(var_dir: Path) -> dict[str, str]:
    """The keys of this checkout; the first caller writes them, a second one at the same moment waits for none."""
    path = var_dir / "keys.json"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(fresh_keys()))
        try:
            os.link(draft, path)  # fails when another process was first; then its keys hold
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return json.loads(path.read_text())

"""Each drill says in one line what it counted, and keeps it in a file of its own."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def tell(capsys):
    """`tell("idor", lines=…, probes=…)` prints the counts and writes them, lines too, to <VAR_DIR>/idor.json."""

    def _tell(name: str, lines: Sequence[str] = (), **counts) -> None:
        folder = Path(settings.VAR_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        kept = {**counts, "told": list(lines)} if lines else counts
        (folder / f"{name}.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")
        words = "  ".join(f"{key.replace('_', ' ')} {value}" for key, value in counts.items())
        with capsys.disabled():
            print(f"\n{name}  {words}", flush=True)

    return _tell


@pytest.fixture
def progress(capsys):
    """`progress("5,000 requests")`: a word of a drill that takes long, at once."""

    def _progress(words: str) -> None:
        with capsys.disabled():
            print(words, flush=True)

    return _progress

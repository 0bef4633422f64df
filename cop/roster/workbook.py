"""XLSX: opened by a child process under limits, so that a hostile file costs the child and not us (C-24, C-33)."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from .sheet import Sheet
from .table import FileRefused

ROOT = Path(__file__).resolve().parents[2]
CHILD = "cop.roster.sandbox"
SECONDS = 40  # by the clock; the child's own limit is of processor time


def read(data: bytes, mapping: Mapping[str, str | None]) -> Sheet:
    """Raises FileRefused: file_wrong_type, file_unreadable, file_unpacks_too_large."""
    answer = _ask(json.dumps(mapping).encode() + b"\n" + data)
    if "refused" in answer:
        raise FileRefused(answer["refused"], answer["detail"])
    return Sheet(
        "xlsx",
        answer["rows"],
        name=answer["sheet"],
        wide=frozenset(answer["wide"]),
        other_sheets=answer["other_sheets"],
    )


def _ask(question: bytes) -> dict:
    try:
        done = subprocess.run(
            [sys.executable, "-s", "-B", "-m", CHILD],
            input=question,
            stdout=subprocess.PIPE,
            # What a parser complains about may quote the file.
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=_environment(),
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused("file_unpacks_too_large", "took too long") from error
    if done.returncode or not done.stdout:
        # Killed by its limits: nothing else ends the child without an answer.
        raise FileRefused("file_unpacks_too_large", f"ended with {done.returncode}")
    return json.loads(done.stdout)


def _environment() -> dict[str, str]:
    """No secret of ours, and openpyxl without lxml, which resolves entities."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "OPENPYXL_LXML": "False", "OPENPYXL_DEFUSEDXML": "True"}

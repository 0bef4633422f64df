"""Programs of ours that open foreign files: each file in a process of its own, which knows no secret and may die of
its limits (safety C-24). Imports no Django, because the children import it."""

import os
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEMORY = 512 * 1024 * 1024  # bytes of address space
PROCESSOR = 20  # seconds
SECONDS = 40  # by the clock


class ChildDied(Exception):
    """No answer came: the limits ended it, or it took too long."""


def limit() -> None:
    """Called by the child: no more memory and processor time than an honest file needs, and no file written."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def environment() -> dict[str, str]:
    """No secret of ours, and openpyxl without lxml, which resolves entities."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "OPENPYXL_LXML": "False", "OPENPYXL_DEFUSEDXML": "True"}


def ask(module: str, question: bytes, *, seconds: float = SECONDS) -> bytes:
    """Run `module` with `question` on its standard input; what it wrote. Raises ChildDied."""
    try:
        done = subprocess.run(
            [sys.executable, "-s", "-B", "-m", module],
            input=question,
            stdout=subprocess.PIPE,
            # What a parser complains about may quote the file.
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment(),
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildDied("took too long") from error
    if done.returncode or not done.stdout:
        raise ChildDied(f"ended with {done.returncode}")
    return done.stdout

"""Processes of the bench, and what the kernel says they spent."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


class CannotMeasure(Exception):
    """What the bench needs is not there; the one reason to end with an error."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_listening(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_until(question: Callable[[], bool], process: subprocess.Popen, log: Path, seconds: float = 60) -> None:
    """Ask until it is true. Raises CannotMeasure with the last words of a process that ended or took too long."""
    deadline = time.monotonic() + seconds
    while not question():
        if process.poll() is not None or time.monotonic() > deadline:
            raise CannotMeasure(f"{process.args[2:4]} did not start:\n" + log.read_text(errors="replace")[-1500:])
        time.sleep(0.05)


@contextlib.contextmanager
def running(argv: list[str], log: Path, env: dict[str, str], port: int | None = None) -> Iterator[subprocess.Popen]:
    """One python process of ours, ended by its own id whatever happens."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *argv],
            cwd=ROOT,
            env=os.environ | env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        if port:
            wait_until(lambda: is_listening(port), process, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def web_server(application: str, log: Path, env: dict[str, str]) -> Iterator[tuple[str, int]]:
    """(address, process id) of a gunicorn as the demo runs it: one worker, four threads."""
    port = free_port()
    argv = ["-m", "gunicorn", application, "--worker-class", "gthread", "--workers", "1", "--threads", "4"]
    argv += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket"]
    with running(argv, log, {"PORT": str(port), **env}, port) as process:
        yield f"http://127.0.0.1:{port}", process.pid


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name; [] when the process is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []


def tree(pid: int) -> list[int]:
    """A process and all that descend from it."""
    parents = {int(path.name): _stat(int(path.name)) for path in Path("/proc").glob("[0-9]*")}
    found = [pid]
    for one in found:
        found += [child for child, fields in parents.items() if fields and int(fields[1]) == one]
    return found


def cpu_seconds(pid: int | None) -> float:
    """User and system time of a process tree so far, ended children included; 0 for no process."""
    fields = [_stat(one) for one in tree(pid)] if pid else []
    return sum(int(ticks) for one in fields if one for ticks in one[11:15]) / TICKS_A_SECOND


def memory_mb(pid: int) -> float:
    """Resident memory of the largest process of a tree."""
    sizes = [0]
    for one in tree(pid):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{one}/status").read_text().splitlines()
            sizes += [int(line.split()[1]) for line in lines if line.startswith("VmRSS")]
    return max(sizes) / 1024

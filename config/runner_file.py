"""Which runner is alive: a small file with process id, birth and a note, because process ids are used again."""

import os
from pathlib import Path


def _birth(pid):
    """When process `pid` began, in clock ticks since the machine's start, as a string; '' when there is none."""
    try:
        fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def write_runner_file(path, note=""):
    """Write down that this process is the runner of that name. `note` is one line for people."""
    path.write_text(f"{os.getpid()}\n{_birth(os.getpid())}\n{note}\n")


def find_runner(path):
    """(pid, note) of the living runner that wrote `path`, else (None, '')."""
    try:
        pid, birth, note = path.read_text().split("\n")[:3]
    except (OSError, ValueError):
        return None, ""
    return (int(pid), note) if birth and _birth(pid) == birth else (None, "")

"""One small process runner: starts children in order, starts a dead one again with back-off, leaves none behind.

Linux only for the last promise: every child asks the kernel to be signalled when the runner dies, however it dies.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10 * 1024 * 1024
BACK_OFF_FIRST, BACK_OFF_MOST, LIFE_THAT_FORGIVES = 0.5, 30.0, 60.0
_libc = ctypes.CDLL(None, use_errno=True)


class CannotStart(Exception):
    """A sentence for the person at the keyboard: what does not work and what to do."""


@dataclass
class Child:
    """What the runner must know of one process.

    `ready` answers whether it can be used; `prepare` runs before each start; `grace` is in seconds;
    `uid` is the user to become (None: stay), set before the death signal because a change of user clears that.
    """

    name: str
    argv: list[str]
    ready: Callable[[], bool] = lambda: True
    prepare: Callable[[], None] = lambda: None
    stop_signal: int = signal.SIGTERM
    grace: float = 10.0
    ready_within: float = 60.0
    env: dict[str, str] | None = None
    cwd: str = "/"
    uid: int | None = None
    process: subprocess.Popen | None = field(default=None, repr=False)
    started: float = 0.0
    deaths: int = 0
    due: float = 0.0


def die_with_parent(stop_signal):
    """Ask the kernel to send `stop_signal` to this process when its parent dies."""
    _libc.prctl(PR_SET_PDEATHSIG, stop_signal)


def spawn(child, log_path):
    """Start `child` in a session of its own, with its output appended to `log_path`. Sets `child.process`."""
    user = {} if child.uid is None else {"user": child.uid, "group": child.uid, "extra_groups": []}
    with log_path.open("ab") as log:
        child.process = subprocess.Popen(
            child.argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=child.env,
            cwd=child.cwd,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(child.stop_signal),
            **user,
        )
    child.started = time.monotonic()


def signal_group(child, number):
    """Send `number` to the whole process group of `child`; nobody there is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, number)


def last_lines(path, count=8):
    """The last `count` lines of a log as one string, '' when there is none."""
    if not path.exists():
        return ""
    return "\n".join(path.read_text(errors="replace").splitlines()[-count:])


def back_off(deaths):
    """Seconds to wait before start number `deaths` + 1: 0.5, 1, 2 … at most 30."""
    return min(BACK_OFF_FIRST * 2 ** max(deaths - 1, 0), BACK_OFF_MOST)


class Runner:
    """Runs children in the order of adding. Logs go to `log_dir/<name>.log`, process ids to `run_dir/<name>.pid`.

    `stopping` is 0, or the signal that asked for a stop.
    """

    def __init__(self, *, log_dir, run_dir, say=print):
        self.children = []
        self.log_dir, self.run_dir, self.say = Path(log_dir), Path(run_dir), say
        self.stopping = 0

    def log_path(self, child):
        return self.log_dir / f"{child.name}.log"

    def pid_path(self, child):
        return self.run_dir / f"{child.name}.pid"

    def catch_signals(self):
        """From now on SIGINT, SIGTERM and SIGHUP ask for a clean stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, number, frame):
        self.stopping = number

    def start(self, child):
        """Start one child, without waiting for it."""
        child.prepare()
        self._trim(child)
        spawn(child, self.log_path(child))
        self.pid_path(child).write_text(f"{child.process.pid}\n")

    def add(self, child):
        """Start `child`, wait until it is ready and keep it running from then on. Raises CannotStart."""
        self.children.append(child)
        self.start(child)
        self.wait_for(child)

    def add_all(self, children):
        """Start all of `children` at once, then wait for each; keep them running. Raises CannotStart."""
        for child in children:
            self.children.append(child)
            self.start(child)
        for child in children:
            self.wait_for(child)

    def wait_for(self, child):
        """Return when `child` is ready or a stop was asked for; a child that ends meanwhile raises CannotStart."""
        deadline = time.monotonic() + child.ready_within
        while not self.stopping:
            words = last_lines(self.log_path(child))
            if child.process.poll() is not None:  # asked first: another process may answer in its place
                raise CannotStart(f"{child.name} ended at once:\n{words}")
            if child.ready():
                return
            if time.monotonic() > deadline:
                raise CannotStart(f"{child.name} is not ready after {child.ready_within:.0f} s:\n{words}")
            time.sleep(0.05)

    def watch(self, ended=lambda: False):
        """Keep all children alive until a stop is asked for or `ended` is true."""
        next_trim = 0.0
        while not self.stopping and not ended():
            for child in self.children:
                self._look_after(child)
            if time.monotonic() > next_trim:
                next_trim = time.monotonic() + 60
                for child in self.children:
                    self._trim(child)
            time.sleep(0.1)

    def _look_after(self, child):
        now = time.monotonic()
        if child.due:
            if now >= child.due:
                child.due = 0.0
                self._start_again(child)
        elif child.process.poll() is not None:
            self._note_death(child, now)

    def _note_death(self, child, now):
        child.deaths = 1 if now - child.started > LIFE_THAT_FORGIVES else child.deaths + 1
        wait = back_off(child.deaths)
        child.due = now + wait
        signal_group(child, signal.SIGKILL)  # what the dead one left running must not meet its successor
        self.say(f"{child.name} ended ({child.process.returncode}); starting it again in {wait:g} s")

    def _start_again(self, child):
        try:
            self.start(child)
        except (OSError, CannotStart) as error:
            self.say(f"{child.name} could not be started: {error}")
            child.deaths += 1
            child.due = time.monotonic() + back_off(child.deaths)

    def _trim(self, child):
        """Keep a log below two times 10 MB; children append, so cutting the file under them is safe."""
        path = self.log_path(child)
        with contextlib.suppress(OSError):
            if path.stat().st_size > LOG_LIMIT:
                shutil.copyfile(path, path.with_suffix(".log.1"))
                os.truncate(path, 0)

    def stop(self):
        """Stop all children, the last started first: the polite signal, the grace time, then SIGKILL to the group."""
        for child in reversed(self.children):
            if child.process is None:
                continue
            if child.process.poll() is None:
                self._stop_one(child)
            signal_group(child, signal.SIGKILL)
            self.pid_path(child).unlink(missing_ok=True)

    def _stop_one(self, child):
        child.process.send_signal(child.stop_signal)
        try:
            child.process.wait(child.grace)
        except subprocess.TimeoutExpired:
            signal_group(child, signal.SIGKILL)
            child.process.wait(5)

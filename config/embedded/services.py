"""Both embedded servers together: start what is ours and not running, stop what nobody looks after."""

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from config.embedded import postgres, valkey
from config.embedded.places import OWN_FOLDERS, TEST_VARS, Place, place, scratch_root
from config.runner import CannotStart, Child


@dataclass(frozen=True)
class Service:
    """One embedded server.

    `variable` names the environment variable that replaces it; `afterwards` is done once it answers.
    """

    name: str
    variable: str
    answers: Callable[[Place], bool]
    child: Callable[[Place], Child]
    afterwards: Callable[[Place], None] = lambda at: None

    def is_ours(self):
        """True when the environment names no other server to use instead."""
        return not os.environ.get(self.variable)


SERVICES = (
    Service("PostgreSQL", "DATABASE_URL", postgres.answers, postgres.child, postgres.make_database),
    Service("Valkey", "REDIS_URL", valkey.answers, valkey.child),
)


def start(runner, at, say=print):
    """Start under `runner` the servers that are ours and not running yet, and wait until they can be used.

    The caller holds `starting(at)`. Raises CannotStart.
    """
    for service in SERVICES:
        if not service.is_ours():
            say(f"{service.name}: {service.variable} is set, so none is started")
        elif service.answers(at):
            say(f"{service.name}: already running")
        elif not runner.stopping:
            runner.add(service.child(at))
            if not runner.stopping:
                service.afterwards(at)


def stop_strays(at):
    """Stop servers of this place that no runner looks after any more."""
    pid = postgres.living_postmaster(at)
    if pid:
        os.kill(pid, signal.SIGINT)
        wait_until(lambda: not postgres.living_postmaster(at), 10)
    if at.valkey_socket.exists() and valkey.answers(at):
        import redis

        with contextlib.suppress(redis.RedisError):
            valkey.connect(at, timeout=5).shutdown()


def wait_until(question, seconds):
    """Ask `question` until it is true or `seconds` are over. Returns its last answer."""
    deadline = time.monotonic() + seconds
    while not (answer := question()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer


def remove_data(at):
    """Remove all that the demo wrote in var, and our folder under /var/tmp when nothing else uses it."""
    for folder in [*(at.var / name for name in OWN_FOLDERS), *([at.scratch] if at.scratch else [])]:
        shutil.rmtree(folder, ignore_errors=True)
    if not os.environ.get("DATABASE_URL"):  # an operator's own database can still hold what these keys open
        (at.var / "keys.json").unlink(missing_ok=True)
    if at.data.exists():
        raise CannotStart(f"{at.data} could not be removed: it belongs to another user")
    _remove_idle_scratch(at)


def _remove_idle_scratch(at):
    """Remove what tests left under /var/tmp, and our whole folder there when nothing else uses it."""
    for name in TEST_VARS:
        other = place(at.var / name)
        if other.scratch and not postgres.living_postmaster(other):
            shutil.rmtree(other.scratch, ignore_errors=True)
    root = scratch_root()
    if root.is_dir() and not any(path.name not in ("programs", "programs.new") for path in root.iterdir()):
        shutil.rmtree(root, ignore_errors=True)

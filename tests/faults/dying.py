"""Drains that kill themselves at a named point: `python -m tests.faults.dying` reads `POINT NUMBER POLICY` lines.

One process loads the product once and forks a child for each line. The child drains and dies by kill -9 when it
reaches the point for the NUMBER-th time; the parent answers `done`. POLICY is what the kind does on doubt.
"""

import os
import signal
import sys
import time
from dataclasses import replace

import django

django.setup()

from django.db import connection  # noqa: E402

from members.mail.relay import Relay  # noqa: E402
from members.notifications import kinds  # noqa: E402
from members.services import drain, leases  # noqa: E402

KIND = "session_planned"


def use_policy(policy: str) -> None:
    kinds._items[KIND] = replace(kinds[KIND], on_doubt=policy)


def _die_at(owner, name: str, number: int, *, after: bool) -> None:
    original, calls = getattr(owner, name), 0

    def wrapped(*args, **kwargs):
        nonlocal calls
        calls += 1
        if calls == number and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if calls == number and after:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, wrapped)


POINTS = {
    "claim": lambda number: _die_at(leases.Lease, "claim", 1, after=True),
    "intent": lambda number: _die_at(leases.Lease, "intend", number, after=True),
    "taken": lambda number: _die_at(Relay, "hand_over", number, after=True),
    # The mark of mail n travels with the intent of n + 1; the last one goes by itself.
    "mark": lambda number: (
        _die_at(leases.Lease, "intend", number + 1, after=False),
        _die_at(leases.Lease, "mark_sent", 1, after=False),
    ),
}


def run(point: str, number: int, policy: str) -> None:
    use_policy(policy)
    POINTS[point](number)
    drain.drain()


if __name__ == "__main__":
    for line in sys.stdin:
        point, number, policy = line.split()
        connection.close()
        pid = os.fork()
        if pid == 0:
            run(point, int(number), policy)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        print("killed" if os.WIFSIGNALED(status) else "survived", flush=True)
        time.sleep(0)

"""Planners that are killed at work: `python -m tests.drills.moving` reads `HOURS SECONDS` lines.

One process loads the product once. For each line it forks a child that moves referrals on, as if HOURS had gone by,
again and again; SECONDS after it has begun the child is killed by kill -9, wherever it is, and `killed` is printed.
"""

import os
import signal
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402

from cop.services.referral_waves import move_on  # noqa: E402
from members import clock  # noqa: E402


def move_for_ever(hours: float, begun: int) -> None:
    connection.ensure_connection()
    os.write(begun, b".")
    while True:
        move_on(clock.now() + timedelta(hours=hours))
        time.sleep(0.01)


if __name__ == "__main__":
    for line in sys.stdin:
        hours, seconds = map(float, line.split())
        connection.close()
        ready, begun = os.pipe()
        pid = os.fork()
        if pid == 0:
            move_for_ever(hours, begun)
        os.close(begun)
        os.read(ready, 1)  # nothing, if the child is dead already
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        os.close(ready)
        print("killed" if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else "died", flush=True)

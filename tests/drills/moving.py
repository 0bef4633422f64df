"""Planners that are killed at work: `python -m tests.drills.moving` reads `HOURS SECONDS` lines.

One process loads the product once. For each line it forks a child that moves referrals on, as if HOURS had gone by,
again and again; after SECONDS the child is killed by kill -9, wherever it is, and `killed` is printed.
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


def move_for_ever(hours: float) -> None:
    while True:
        move_on(clock.now() + timedelta(hours=hours))
        time.sleep(0.01)


if __name__ == "__main__":
    for line in sys.stdin:
        hours, seconds = map(float, line.split())
        connection.close()
        pid = os.fork()
        if pid == 0:
            move_for_ever(hours)
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        print("killed" if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else "died", flush=True)

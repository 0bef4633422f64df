"""Jobs that die at a random moment: `python -m tests.faults.stopping` reads `JOB SECONDS FIELD_KEYS` lines.

One process loads the product once and forks a child for each line. The child works; the parent kills it (-9) after
that many seconds, or waits for its end with SECONDS 0, and answers `killed` or `done`.
"""

import os
import signal
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from cop.models import RosterImport  # noqa: E402
from cop.services.rosters import uploads, working  # noqa: E402
from members.models import JusticeCentre, Member  # noqa: E402
from members.services import erasure, housekeeping, keys  # noqa: E402

# What a dead worker left is taken up at once, and however often it died: here every worker dies.
working.LEASE, working.MOST_ATTEMPTS = timedelta(0), 10**6


def careless() -> None:
    """Without its protection: each step of an erasure is written by itself."""
    erasure._lock = lambda member: Member.objects.select_related("user").get(pk=member.pk)
    erasure.erase_member = erasure.erase_member.__wrapped__
    housekeeping.keep_house()


def take_rosters() -> None:
    """What the queue does with every upload that waits."""
    for pk in RosterImport.objects.exclude(task="").values_list("pk", flat=True):
        working.work(pk)


def careless_import() -> None:
    """Without its protection: people, groups, consents, and the end of the upload are written one by one."""
    uploads.lock_open = lambda row: RosterImport.objects.select_related("centre__organisation").get(pk=row.pk)
    uploads.lock_centre = lambda pk: JusticeCentre.objects.get(pk=pk)
    uploads.take = uploads.take.__wrapped__
    working.confirm = uploads.confirm.__wrapped__
    take_rosters()


JOBS = {
    "rotation": lambda: keys.rotate(batch=200),
    "housekeeping": housekeeping.keep_house,
    "careless": careless,
    "import": take_rosters,
    "careless_import": careless_import,
}


def run(job: str, seconds: float) -> str:
    connection.close()
    child = os.fork()
    if child == 0:
        JOBS[job]()
        os._exit(0)
    if seconds:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return "killed" if os.WIFSIGNALED(status) else "done" if not status else "failed"


if __name__ == "__main__":
    for line in sys.stdin:
        job, seconds, settings.FIELD_KEYS = line.split()
        print(run(job, float(seconds)), flush=True)

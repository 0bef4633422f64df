"""A bare sender for drills: `python -m tests.faults.sender [mark-first]` plans and drains until it is killed.

`mark-first` takes the protection away: a mail is marked as sent before it is handed over, as careless programs do.
"""

import sys
import time

import django

django.setup()

from members.services import drain, leases, planner  # noqa: E402


def mark_first() -> None:
    intend = leases.Lease.intend

    def intend_and_mark(self, row, *, sent, now):
        is_ours = intend(self, row, sent=sent, now=now)
        if is_ours:
            self.mark_sent(row.id, now)
        return is_ours

    leases.Lease.intend = intend_and_mark


if __name__ == "__main__":
    if "mark-first" in sys.argv:
        mark_first()
    while True:
        planner.plan()
        drain.drain()
        time.sleep(0.2)

"""A part of a crowd registers for one session, eight at a time: `python -m tests.faults.registering SESSION GROUP
FIRST LAST DIES_AT`. At registration number DIES_AT (0: never) the process kills itself, with the session's row held.
"""

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connections  # noqa: E402

from members.models import Member  # noqa: E402
from trainings.models import TrainingSession  # noqa: E402
from trainings.services import registrations  # noqa: E402

AT_ONCE = 8


def die_at(number: int) -> None:
    """After the row and the number in the line were written, before they are committed."""
    tell, calls = registrations.registration_mail.tell, 0

    def told(registration) -> None:
        nonlocal calls
        calls += 1  # one at a time: whoever comes here holds the session
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        tell(registration)

    registrations.registration_mail.tell = told


def register(session: TrainingSession, member: Member) -> None:
    try:
        registrations.register(session, member, by=member, mode="room")
    finally:
        connections["default"].close()


def main(session: int, group: str, first: int, last: int) -> None:
    sitting = TrainingSession.objects.get(pk=session)
    people = list(Member.objects.filter(memberships__group__code=group).order_by("pk")[first:last])
    connections["default"].close()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(register, sitting, one) for one in people]:
            done.result()


if __name__ == "__main__":
    number, code, begin, end, dies_at = sys.argv[1:]
    die_at(int(dies_at))
    main(int(number), code, int(begin), int(end))

"""The web application whose worker dies by kill -9 between the commit of a verb and its doorbell (F26)."""

import os
import signal

from config.wsgi import application
from members.services import doorbell

__all__ = ["application"]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if os.environ.get("DIE_AFTER_COMMIT"):
    doorbell.ring_now = die

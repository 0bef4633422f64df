"""Celery and Redis are the doorbell, never the record (architecture 6): ringing may fail, mail may not.

A bell that is not heard costs at most a minute: beat ticks each minute, and so may a system timer.
"""

import logging
import time

from celery import current_app
from django.db import transaction
from kombu import Connection

log = logging.getLogger(__name__)
DEAF = 20.0  # seconds during which a broker that did not answer is not asked again
_deaf_until = 0.0

# Fail at once instead of kombu's patient retries: a person waits behind this.
IMPATIENT = {"max_retries": 0, "socket_connect_timeout": 0.5, "socket_timeout": 0.5, "retry_on_timeout": False}


def ring() -> None:
    """Wake the drain when the caller's transaction commits. Never raises and never makes a person wait for long."""
    transaction.on_commit(ring_now, robust=True)


def ring_now() -> bool:
    """Wake the drain now; True when the broker took it."""
    return publish("members.tasks.drain_mail", queue="mail", expires=50)


def publish(task: str, *args: int, queue: str = "work", expires: int | None = None) -> bool:
    """Publish one task, ids in; True when the broker took it. Never raises and never makes a person wait for long."""
    global _deaf_until
    if time.monotonic() < _deaf_until:
        return False
    try:
        options = {**current_app.conf.broker_transport_options, **IMPATIENT}
        with Connection(current_app.conf.broker_url, transport_options=options, connect_timeout=0.5) as connection:
            current_app.send_task(
                task,
                args=args,
                queue=queue,
                expires=expires,
                retry=False,
                ignore_result=True,
                connection=connection,
            )
    except Exception as error:  # whatever a broker's death looks like, the beat will tick
        log.warning("The broker did not answer (%s); it waits for the next tick", type(error).__name__)
        _deaf_until = time.monotonic() + DEAF
        return False
    return True

"""The doorbell's other end: each task calls one service (architecture 2). Beat's times stand in config/celery.py.

Late acknowledgement only where running twice does no harm and running never would: planning and draining.
"""

from celery import shared_task

from .models import SystemMark
from .services import audit, audit_heads, drain, housekeeping, marks, ticks


@shared_task(acks_late=True)
def tick_mail() -> None:
    """Each minute: beat lives, plan, drain."""
    marks.set_mark(SystemMark.BEAT)
    ticks.tick()


@shared_task(acks_late=True)
def drain_mail() -> None:
    """When somebody rang: send what waits."""
    drain.drain()


@shared_task
def seal_audit() -> None:
    """Each minute: chain what was recorded. Once a day the head goes where the database's owner does not reach."""
    audit.seal()
    audit_heads.keep_head()


@shared_task
def keep_house() -> None:
    """Each hour: forget what is too old."""
    housekeeping.keep_house()

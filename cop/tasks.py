"""The doorbell's other end: each task calls one service (architecture 2)."""

from celery import shared_task

from .services import rosters


@shared_task
def work_on_roster(pk: int) -> None:
    """Read or take in a large roster."""
    rosters.work(pk)

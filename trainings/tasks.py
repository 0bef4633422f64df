"""The doorbell's other end: each task calls one service (architecture 2)."""

from celery import shared_task

from .services import certificate_runs


@shared_task
def issue_certificates(pk: int) -> None:
    """Issue what waits of one training, five hundred at a time."""
    certificate_runs.work(pk)

"""The doorbell's other end: each task calls one service (architecture 2)."""

from celery import shared_task
from django.conf import settings

from .services import links, resource_files, rosters


@shared_task
def work_on_roster(pk: int) -> None:
    """Read or take in a large roster."""
    rosters.work(pk)


@shared_task
def tend_library() -> None:
    """Each hour: show the scanner what it has not seen, look at the links whose week is over."""
    resource_files.scan_waiting()
    if settings.LINK_CHECKS:
        links.check_links()

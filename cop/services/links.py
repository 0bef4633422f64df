"""Links of the library are looked at once a week (domain C22): which of them lead nowhere?"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Q

from members import clock

from .. import fetching
from ..models import Resource

Status = Resource.LinkStatus
EVERY = timedelta(days=7)
MOST_AT_A_TIME = 8  # of up to four steps of eight seconds each
GONE = (404, 410)
# There is a page, which does not show itself to us.
SHUT = (401, 403, 405, 407, 429)


def check_links(most: int = MOST_AT_A_TIME) -> Counter[str]:
    """Look at the links whose turn it is, the longest unlooked first; how many have which status now.

    Each is claimed by a write of its own before it is asked for, so two workers never ask for one, and no transaction
    is open while a server thinks.
    """
    found: Counter[str] = Counter()
    for resource in _claimed(most):
        status = _status_of(resource)
        Resource.objects.filter(pk=resource.pk, link=resource.link).update(link_status=status)
        found[status] += 1
    return found


def _claimed(most: int) -> Iterator[Resource]:
    now = clock.now()
    due = (
        Resource.objects.standing()
        .exclude(link="")
        .filter(Q(link_checked_at=None) | Q(link_checked_at__lte=now - EVERY))
    )
    for resource in due.order_by(F("link_checked_at").asc(nulls_first=True), "pk")[:most]:
        mine = Resource.objects.filter(pk=resource.pk, link_checked_at=resource.link_checked_at)
        if mine.update(link_checked_at=now):
            yield resource


def _status_of(resource: Resource) -> str:
    """A server that does not answer may be away for the day: the second week in a row it counts as dead."""
    try:
        status = fetching.look(resource.link).status
    except (fetching.NotPublic, fetching.Unknown):
        return Status.DEAD
    except fetching.NoAnswer:
        return _failed(resource)
    if status in GONE:
        return Status.DEAD
    return Status.WORKS if status < 400 or status in SHUT else _failed(resource)


def _failed(resource: Resource) -> str:
    return Status.DEAD if resource.link_status in (Status.FAILING, Status.DEAD) else Status.FAILING

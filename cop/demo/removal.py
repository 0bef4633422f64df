"""Taking the demo's groups away, with all that was planned in them."""

from django.db.models import Q

from cop.models import Group, GroupSession, Membership
from members.models import Booking, OutboxMessage

from .feeds import purge_feeds
from .joining import purge_requests


def purge_groups() -> None:
    """Demo groups and every group of a demo centre: people made some of them through the pages."""
    groups = Group.objects.filter(Q(is_demo=True) | Q(host_centre__is_demo=True))
    sessions = GroupSession.objects.filter(Q(is_demo=True) | Q(group__in=groups))
    uids = [*sessions.values_list("uid", flat=True)]
    Booking.objects.filter(Q(is_demo=True) | Q(session_uid__in=uids)).delete()
    OutboxMessage.objects.filter(about__in=uids).delete()
    purge_feeds(groups)
    sessions.delete()
    purge_requests(groups)
    Membership.objects.filter(Q(is_demo=True) | Q(group__in=groups)).delete()
    groups.delete()

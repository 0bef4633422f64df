"""Who reads what stands in a group, as people: the other side of `posts_readable_by` and `since_joining`, for telling
and for mentions. tests/cop/test_mentions.py holds the two sides together."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from members import clock
from members.models import Member, StaffPost

from ..models import Group, Membership
from ..models.group import LEADS, READING_POSTS


def readers(group: Group | None, at: datetime) -> QuerySet[Member]:
    """Everyone who may read what was written in this group at that moment; without a group everyone who is here."""
    here = Member.objects.present().filter(frozen_at=None)
    if group is None:
        return here
    inside = Membership.objects.open().filter(group=group, member=OuterRef("pk"))
    if group.history_from_join:
        inside = inside.filter(Q(role__in=LEADS) | Q(joined_on__lte=at.astimezone(clock.YANGON).date()))
    centre = Q(centre=None) | Q(centre=group.host_centre_id) if group.host_centre_id else Q(centre=None)
    on_post = StaffPost.objects.current().filter(centre, role__in=READING_POSTS, member=OuterRef("pk"))
    return here.filter(Q(Exists(inside)) | Q(Exists(on_post)))

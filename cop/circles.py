"""People of one group know each other: what this room tells the one below about who is near whom."""

from django.db.models import QuerySet
from django.urls import reverse

from members.circles import Circle, circles
from members.models import Member

from .models import Group, Membership


def _mates(reader: Member) -> QuerySet[Membership]:
    """Members of the live groups that `reader` is in."""
    mine = Membership.objects.open().of_live_groups().filter(member=reader).values("group")
    return Membership.objects.open().filter(group__in=mine).values("member")


def _shared(reader: Member, pk: int) -> list[tuple[str, str]]:
    groups = Group.objects.live().joined_by(reader).joined_by(pk)
    return [(str(group), reverse("cop:group_detail", args=[group.code])) for group in groups]


circles.register("groups", Circle(mates=_mates, shared=_shared))

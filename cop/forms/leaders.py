"""Who leads: a short list to choose from, and in a large group a part of a name for everybody else (choosing.py)."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.forms.fields import PersonField
from members.models import Member, StaffPost

from ..models import Group, GroupSession
from ..permissions import LEADING
from .choosing import PersonByName, name_field


def leaders_of(group: Group, reader: Member, kept: Member | None = None) -> QuerySet[Member]:
    """Who may be written down as leading: everyone in the group, the staff of the host centre, and who is already."""
    inside = Q(pk__in=group.memberships.open().values("member"))
    return Member.objects.named_for(reader).filter(inside | _near(group, kept))


def _near(group: Group, kept: Member | None) -> Q:
    staff = StaffPost.objects.current().filter(centre__isnull=False, centre=group.host_centre_id).values("member")
    return Q(pk__in=staff) | Q(pk=kept.pk if kept else None)


def _likely(everyone: QuerySet[Member], group: Group, kept: Member | None) -> QuerySet[Member]:
    """Of many, those who run the group, those who led before, and the staff."""
    running = group.memberships.open().filter(role__in=LEADING).values("member")
    before = GroupSession.objects.filter(group=group, led_by__isnull=False).values("led_by")
    return everyone.filter(Q(pk__in=running) | Q(pk__in=before) | _near(group, kept))


class LeaderForm(PersonByName, forms.Form):
    """`led_by`, and `leader_name` where there are too many people to list."""

    person_field, typed_field = "led_by", "leader_name"

    led_by = PersonField(label=_("Who leads"), required=False, nobody=_("Not known yet"))
    leader_name = name_field()

    def offer_leaders(self, group: Group, reader: Member, kept: Member | None = None) -> None:
        """Fill the list; to be called by whoever knows the group."""
        everyone = leaders_of(group, reader, kept)
        self.offer_people(everyone, reader, _likely(everyone, group, kept))

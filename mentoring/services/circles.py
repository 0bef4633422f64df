"""When mentors are short: one mentor for several who wait, in a small group of their own (learning 4.13). The caller
has asked permission. A circle is a group like others: its sessions, questions and agreement are the groups'."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from cop.models import Group
from cop.services import groups, memberships
from members.errors import Refused
from members.models import JusticeCentre, Member
from members.services import audit

from ..models import MenteeProfile, OfflineWeek
from . import suggesting
from .telling import tell


@transaction.atomic
def found_circle(
    centre: JusticeCentre, *, by: Member, mentor: Member, mentees: Iterable[Member], name_my: str, name_en: str
) -> Group:
    """Found it, hidden for others, with the mentor as facilitator; who takes part waits for a mentor no more, and may
    ask for one again. All are told that one thing waits: their home page says what, and that they can leave. Raises
    Refused as `create_group` does, and where two of them are kept apart: not which two."""
    taking_part = list(mentees)
    if suggesting.are_apart([mentor.pk, *(one.pk for one in taking_part)]):
        raise Refused(_("These people cannot be in one circle. Choose others."), field="mentees")
    group = groups.create_group(
        by=by, facilitator=mentor, kind=Group.Kind.CIRCLE, host_centre=centre, name_my=name_my, name_en=name_en,
        visibility=Group.Visibility.HIDDEN,
    )  # fmt: skip
    for mentee in taking_part:
        memberships.add_to_group(group, mentee, by=by)
    MenteeProfile.objects.filter(member__in=taking_part).update(waits_since=None)
    tell([mentor, *taking_part], f"mentoring:circle:{group.pk}")
    audit.record("circle_founded", by=by, on=group, centre_id=centre.pk, mentees=len(taking_part))
    return group


def note_offline_week(centre: JusticeCentre, monday, *, by: Member) -> OfflineWeek:
    """A week that counts for nobody's silence. Said twice, it is once."""
    week, is_new = OfflineWeek.objects.get_or_create(centre=centre, monday=monday, defaults={"noted_by": by})
    if is_new:
        audit.record("offline_week_noted", by=by, on=week, centre_id=centre.pk, monday=str(monday))
    return week

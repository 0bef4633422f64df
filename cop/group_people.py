"""Who is in a group, by role, as its pages show it.

Of a large one its home names those who lead, and everybody stands on a page of their own: eighty names that nobody
looks for cost a phone, and the server, as much as half of the rest.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from members.models import Member
from members.models.names import names_of
from members.models.profile import INSIDE, is_colleague
from members.ready import ReadyFor

from .models import Group, Membership
from .permissions import LEADING

SMALL = 20  # people; of a larger group its home names those who lead


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in a group, ready to be placed on its page. `write_url` is empty where nobody would read it,
    or the reader may not write here: the same rule as `people_for`, of facts that the page has anyhow."""

    pk: int
    name: str
    lang: str
    role: str
    label: str
    joined_on: date
    term_until: date | None
    write_url: str


COLUMNS = (
    "memberships__role",
    "memberships__joined_on",
    "memberships__term_until",
    "user",
    "status",
    "frozen_at",
)


def _inside(reader: Member, group, also: Q) -> QuerySet[Member]:
    seats = Q(memberships__group=group, memberships__left_on=None)
    return Member.objects.filter(seats & also).name_rows(reader, *COLUMNS)


_everyone = ReadyFor(lambda reader, group: _inside(reader, group, Q()))
_leading_ones = ReadyFor(
    lambda reader, group: _inside(reader, group, Q(memberships__role__in=LEADING) | Q(pk=reader.pk))
)


def places_in(group: Group, reader: Member, *, only_leading: bool = False) -> list[Place]:
    """Everyone in the group by name, or those who lead it and the reader; one statement."""
    found = _leading_ones if only_leading else _everyone
    labels, named = dict(Membership.Role.choices), names_of(Member, found(reader, group=group.pk))
    writes = not group.is_archived and is_colleague(reader) and any(one.pk == reader.pk for one in named)
    write = reverse("members:write_message", args=[0]) if writes else ""
    places = []
    for one in named:
        role, joined_on, term_until, user, status, frozen_at = one.rest
        is_there = user and status in INSIDE and not frozen_at and one.pk != reader.pk
        write_url = write.replace("/0/", f"/{one.pk}/") if is_there else ""
        label = str(labels[role])
        places.append(Place(one.pk, one.name, one.lang, role, label, joined_on, term_until, write_url))
    return places


def by_role(places: list[Place]) -> dict[str, list[Place]]:
    """{"leading": …, "others": …} for the templates."""
    return {
        "leading": [one for one in places if one.role in LEADING],
        "others": [one for one in places if one.role not in LEADING],
    }

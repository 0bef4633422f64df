"""People by name, in memory: those of the own desk and of the own groups (decision 39). No name stands in an index."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from members import circles, naming
from members.models import Member, Profile
from members.models.names import names_of
from members.ready import ReadyFor
from members.search import NamedHit, name_finders

from ..models import Group

MOST_OPENED = 2_000  # names (decision 4)
SHORTEST = 3  # characters without a title (safety C-20)


def _callable(reader: Member) -> QuerySet:
    """Names of people whom `reader` may call by name, for `names_of`."""
    mine = Member.objects.visible_to(reader).values("pk")
    near = circles.near(reader, "pk") & Q(frozen_at=None)
    people = Member.objects.present().filter(Q(pk__in=mine) | near).order_by("pk")[:MOST_OPENED]
    return Member.objects.filter(pk__in=people.values("pk")).name_rows(reader)


_to_open = ReadyFor(_callable, asks_today=True)


def find_by_name(reader: Member, words: str, most: int) -> list[NamedHit]:
    """Up to `most` people whom `reader` may call by name; whoever has exactly this name comes first."""
    keys = {key for key in naming.search_keys(words) if len(key) >= SHORTEST}
    if not keys:
        return []
    named = names_of(Member, _to_open(reader), keys)
    best = sorted(named, key=lambda one: (one.key not in keys, not one.key.startswith(tuple(keys))))[:most]
    addresses = _addresses(reader, [one.pk for one in best])
    return [NamedHit(one.pk, one.name, one.lang, addresses.get(one.pk, ""), one.key in keys) for one in best]


def _addresses(reader: Member, ids: list[int]) -> dict[int, str]:
    """Where each of them opens for this reader: on the desk, by their profile, else in a group that both are in."""
    if not ids:
        return {}
    groups = Group.objects.live().joined_by(reader).filter(memberships__left_on=None, memberships__member__in=ids)
    shared = {
        pk: reverse("cop:group_detail", args=[code]) for pk, code in groups.values_list("memberships__member", "code")
    }
    shown = Profile.objects.visible_to(reader).filter(pk__in=ids).values_list("pk", flat=True)
    opened = {pk: reverse("members:person_detail", args=[pk]) for pk in shown}
    entries = Member.objects.visible_to(reader).filter(pk__in=ids).exclude(pk=reader.pk)
    desk = {pk: reverse("cop:staff_member_detail", args=[pk]) for pk in entries.values_list("pk", flat=True)}
    return shared | opened | desk


name_finders.register("groups", find_by_name)
